"""What becomes of channels that take nothing, whatever the reason, and of what they are owed; by real answers."""

import re
import time
from typing import Any

import pytest

from edgeone_notifier import channels
from edgeone_notifier.clock import Clock
from tests.emulator.chat import Chat
from tests.support.crossed import crossed, first
from tests.support.deployed import WWW, Deployed, logged

HOUR, DAY = 3_600, 86_400
pytestmark = pytest.mark.parametrize("deployed", ["file"], indirect=True)


class Time:
    """A time that passes only when it is told to."""

    def __init__(self) -> None:
        self.now = time.time()


@pytest.fixture
def passing(monkeypatch: pytest.MonkeyPatch) -> Time:
    passing = Time()
    monkeypatch.setattr(Clock, "now", lambda _: passing.now)
    return passing


def around(passing: Time, begin: int, end: int) -> str:
    """Give the hours from seconds after now to seconds after now, as a setting has them."""
    times = (time.gmtime(passing.now + seconds) for seconds in (begin, end))
    return "-".join(time.strftime("%H:%M", one) for one in times) + " UTC"


def fail_more(deployed: Deployed, name: str) -> None:
    """Let another job fail."""
    deployed.cloud.edgeone.submit("zone-1", f"job-{name}", [f"{WWW}/{name}"])
    deployed.cloud.edgeone.settle("zone-1", f"job-{name}", status="failed")


def texts(chat: Chat) -> list[str]:
    return [str(message) for message in chat.messages]


# Liveness comes from time without success


def closed(deployed: Deployed) -> None:
    deployed.set("CHANNELS__OPS__URL", "http://127.0.0.1:1/services/T0/B0/s3cr3t")


TROUBLES: dict[str, Any] = {
    "a closed port": closed,
    "a page that is not there": lambda d: d.slack.answer(404, "<html>no</html>", times=None),
    "another word": lambda d: d.slack.answer(403, "a_word_of_tomorrow", times=None),
    "an error of the server": lambda d: d.slack.answer(500, "rollup_error", times=None),
    "patience without end": lambda d: d.slack.answer(429, "", {"Retry-After": "7200"}, times=None),
    "a foreign page": lambda d: d.slack.answer(200, "<html>hello</html>", times=None),
    "an answer that is lost": lambda d: d.slack.break_next("read-then-drop", times=None),
}


@pytest.mark.parametrize(
    "trouble",
    first(1, TROUBLES),
)
def test_who_took_nothing_for_an_hour_is_told_to_the_others_once_then_daily(
    deployed: Deployed, passing: Time, trouble: str
) -> None:
    deployed.with_news()
    TROUBLES[trouble](deployed)
    assert deployed.invoke()["channels"]["ops"]["state"] == "deferred"
    passing.now += HOUR - 60
    deployed.invoke()
    assert len(deployed.wecom.messages) == 1
    passing.now += 120
    message = deployed.fails()
    assert "has taken nothing for an hour: ops" in message
    [word] = texts(deployed.wecom)[1:]
    assert 'Channel "ops" takes no messages' in word
    assert "What to do:" in word
    for _ in range(20):
        passing.now += HOUR
        deployed.fails()
    assert len(deployed.wecom.messages) == 2
    passing.now += 4 * HOUR
    deployed.fails()
    assert len(deployed.wecom.messages) == 3


@pytest.mark.parametrize(
    ("status", "word"),
    crossed(
        {str(status): status for status in (200, 403, 404, 500)},
        {word: word for word in ("token_revoked", "account_inactive", "restricted_action")},
    ),
)
def test_who_refuses_for_good_is_dead_at_once_whatever_the_status(
    deployed: Deployed, passing: Time, status: int, word: str
) -> None:
    deployed.with_news().slack.answer(status, word, times=None)
    assert "refuses for good: ops" in deployed.fails()
    passing.now += 120
    deployed.fails()
    assert len(deployed.slack.requests) == 1
    assert 'Channel "ops" no longer accepts messages' in texts(deployed.wecom)[1]
    assert word in texts(deployed.wecom)[1]


@pytest.mark.parametrize(
    ("code", "remedy"), [(93000, "make a new webhook"), (93004, "enable"), (93008, "add the robot")]
)
def test_what_to_do_about_a_dead_robot_depends_on_what_it_says(
    deployed: Deployed, passing: Time, code: int, remedy: str
) -> None:
    deployed.with_news().wecom.answer(200, {"errcode": code, "errmsg": "no"}, times=None)
    assert "refuses for good: games" in deployed.fails()
    passing.now += 120
    deployed.fails()
    assert remedy in texts(deployed.slack)[1]
    assert remedy in deployed.fails({"action": "doctor", "send": True})


def test_what_expires_is_told_to_the_others(deployed: Deployed, passing: Time) -> None:
    deployed.with_news().slack.answer(500, "rollup_error", times=None)
    deployed.invoke()
    for _ in range(8):
        passing.now += DAY
        deployed.try_to()
    said = [
        text
        for text in texts(deployed.wecom)
        if 'Channel "ops" will never be told some alerts' in text
    ]
    assert "1 not delivered within seven days" in said[0]


def test_quiet_hours_are_no_silence(deployed: Deployed, passing: Time) -> None:
    deployed.set("CHANNELS__OPS__QUIET_HOURS", around(passing, -HOUR, 20 * HOUR))
    deployed.with_news()
    for _ in range(5):
        passing.now += HOUR
        assert deployed.invoke()["channels"]["ops"]["state"] == "ok"
    assert len(deployed.wecom.messages) == 1


# A fault of this program


def test_a_fault_in_rendering_one_channel_fails_the_run_and_is_told_to_the_others(
    deployed: Deployed, passing: Time, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    deployed.with_news()
    render = channels.render

    def broken(kind: str, *arguments: Any) -> Any:
        if kind == "slack":
            raise KeyError("secret")
        return render(kind, *arguments)

    with monkeypatch.context() as for_now:
        for_now.setattr("edgeone_notifier.channel.render", broken)
        assert "by a fault of this program: ops (KeyError)" in deployed.fails()
        assert len(deployed.wecom.messages) == 1  # which has its news
        assert deployed.newest()["lease"] is None
        passing.now += 120
        deployed.fails()
    assert 'Channel "ops" takes no messages' in texts(deployed.wecom)[1]
    assert "secret" not in capsys.readouterr().out
    passing.now += HOUR
    assert deployed.invoke()["channels"]["ops"]["owed"] == 0
    assert f"{WWW}/a" in texts(deployed.slack)[0]
    assert "possible repeat" not in texts(deployed.slack)[0]  # nothing of it was ever sent


# Channels of another name


def rename(deployed: Deployed, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """Take the channel ops out of the settings, and put in another."""
    for name in ("URL", "KIND"):
        monkeypatch.delenv(f"CHANNELS__OPS__{name}")
    deployed.set("CHANNELS__NIGHT__URL", url)
    deployed.set("CHANNELS__NIGHT__KIND", "slack")


def test_a_channel_with_a_new_name_has_what_it_was_owed(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployed.with_news().slack.answer(503, "busy")
    deployed.invoke()
    rename(deployed, monkeypatch, deployed.slack.url)
    assert deployed.invoke()["channels"]["night"]["sent"] == 1
    assert f"{WWW}/a" in texts(deployed.slack)[0]


def test_what_a_channel_was_owed_that_is_gone_is_told_logged_and_counted(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    deployed.with_news().slack.answer(503, "busy")
    deployed.invoke()
    rename(deployed, monkeypatch, deployed.cloud.slack("night").url)
    capsys.readouterr()
    told = deployed.invoke()["channels"]
    assert told["ops"] == {"sent": 0, "owed": 0, "given_up": 1, "state": "ok"}
    lines = logged(capsys.readouterr().out)
    assert {"event": "channel.removed", "channel": "ops", "dropped": 1} in [
        {key: line[key] for key in ("event", "channel", "dropped") if key in line} for line in lines
    ]
    for chat in (deployed.cloud.slack("night"), deployed.wecom):
        assert 'Channel "ops" will never be told some alerts' in texts(chat)[-1]
    assert "ops" not in deployed.invoke()["channels"]


# What is refused


REFUSALS: list[tuple[str, int, Any]] = [
    ("wecom", 200, {"errcode": 45002, "errmsg": "content too long"}),
    ("wecom", 200, {"errcode": 40035, "errmsg": "invalid parameter"}),
    ("wecom", 200, {"errcode": 40063, "errmsg": "empty parameter"}),
    ("wecom", 413, "<html>too large</html>"),
    ("slack", 400, "a_word_of_tomorrow"),
    ("slack", 413, ""),
]


@pytest.mark.parametrize(("kind", "status", "body"), REFUSALS)
def test_what_is_refused_is_sent_as_plain_text_at_once_and_then_given_up_aloud(
    deployed: Deployed, kind: str, status: int, body: Any
) -> None:
    deployed.with_news()
    chat: Chat = getattr(deployed, kind)
    name = {"slack": "ops", "wecom": "games"}[kind]
    chat.answer(status, body, times=2)
    told = deployed.invoke()["channels"][name]
    assert (told["sent"], told["owed"], told["given_up"]) == (0, 0, 1)
    assert len(chat.requests) == 2
    deployed.invoke()
    assert "could not be shown in this chat · make failures" in texts(chat)[0]


@pytest.mark.parametrize(
    ("kind", "status", "body"),
    [
        ("wecom", 200, {"errcode": 99999, "errmsg": "?"}),
        ("slack", 403, "a_word_of_tomorrow"),
        ("slack", 404, "<html>no</html>"),
    ],
)
def test_a_refusal_in_other_words_is_plain_text_first_and_then_later(
    deployed: Deployed, passing: Time, kind: str, status: int, body: Any
) -> None:
    deployed.with_news()
    chat: Chat = getattr(deployed, kind)
    name = {"slack": "ops", "wecom": "games"}[kind]
    chat.answer(status, body)
    assert deployed.invoke()["channels"][name]["sent"] == 1  # in plain text
    fail_more(deployed, "more")
    passing.now += 120
    chat.answer(status, body, times=2)
    told = deployed.invoke()["channels"][name]
    assert (told["owed"] > 0, told["given_up"], told["state"]) == (True, 0, "deferred")
    passing.now += 120
    assert deployed.invoke()["channels"][name]["owed"] == 0
    assert "more" in texts(chat)[-1]


def test_one_message_that_is_refused_in_other_words_blocks_nothing(
    deployed: Deployed, passing: Time
) -> None:
    """Once the chat takes something else, it is the message that is refused: it is given up, aloud."""
    deployed.with_news()
    deployed.wecom.answer(200, {"errcode": 99999}, times=2)
    assert deployed.invoke()["channels"]["games"]["owed"] == 1
    passing.now += 120
    fail_more(deployed, "next")
    deployed.wecom.refuse(f"{WWW}/a", 200, {"errcode": 99999})
    told = deployed.invoke()["channels"]["games"]
    assert (told["owed"], told["given_up"]) == (0, 1)
    assert f"{WWW}/next" in texts(deployed.wecom)[0]
    passing.now += 120
    deployed.invoke()
    assert "could not be shown in this chat · make failures" in texts(deployed.wecom)[-1]


# Answers that do not say whether the message was shown


UNSURE: list[tuple[str, int, Any]] = [
    ("slack", 504, ""),
    ("slack", 200, "<html>hello</html>"),
    ("wecom", 200, '{"errcode":0,"err'),
    ("wecom", 504, ""),
    ("slack", 408, ""),
    ("slack", 502, "<html>Bad Gateway</html>"),
    ("slack", 200, ""),
    ("wecom", 200, ""),
    ("wecom", 200, "{}"),
]


@pytest.mark.parametrize(("kind", "status", "body"), first(4, UNSURE))
def test_an_answer_that_does_not_say_it_has_the_message_told_again_with_its_id_and_a_mark(
    deployed: Deployed, passing: Time, capsys: Any, kind: str, status: int, body: Any
) -> None:
    deployed.with_news()
    deployed.set("CHANNELS__GAMES__LANGUAGE", "zh")
    chat: Chat = getattr(deployed, kind)
    chat.answer(status, body)
    capsys.readouterr()
    deployed.invoke()
    began = [line.get("digest") for line in logged(capsys.readouterr().out)]
    passing.now += 120
    fail_more(deployed, "new")
    deployed.invoke()
    again, new = texts(chat)
    mark = {"slack": "possible repeat", "wecom": "可能重复"}[kind]
    digest = again[again.index("d-") :][:10]
    assert mark in again
    assert digest in began
    assert digest not in new
    assert f"{WWW}/a" in again
    assert mark not in new
    assert f"{WWW}/new" in new


def test_an_answer_that_is_lost_each_time_is_asked_for_at_growing_intervals(
    deployed: Deployed, passing: Time
) -> None:
    deployed.with_news().slack.answer(504, "", times=None)
    gaps, last = [], passing.now
    for _ in range(3 * 30 + 5):
        before = len(deployed.slack.requests)
        deployed.try_to()
        if len(deployed.slack.requests) > before:
            gaps.append(round((passing.now - last) / 60))
            last = passing.now
        passing.now += 120
    assert gaps[1:7] == [2, 4, 8, 16, 32, 60]
    assert max(gaps) == 60


def test_in_quiet_hours_the_mark_stays_with_what_may_have_been_shown(
    deployed: Deployed, passing: Time
) -> None:
    """A digest whose answer was lost, then a failure that breaks through, then the morning."""
    deployed.set("CHANNELS__OPS__NOTIFY", "success,failure")
    deployed.set("CHANNELS__OPS__QUIET_EXCEPT", "failure")
    deployed.set("CHANNELS__OPS__QUIET_HOURS", around(passing, HOUR // 2, 5 * HOUR // 2))
    deployed.invoke()
    deployed.cloud.edgeone.submit("zone-1", "job-1", [f"{WWW}/good", f"{WWW}/bad"])
    deployed.cloud.edgeone.settle("zone-1", "job-1", f"{WWW}/good", "success")
    deployed.slack.messages.clear()
    deployed.slack.break_next("show-then-drop")
    deployed.invoke()
    passing.now += HOUR  # it is quiet
    deployed.cloud.edgeone.settle("zone-1", "job-1", f"{WWW}/bad", "failed")
    deployed.invoke()
    passing.now += 2 * HOUR
    deployed.invoke()
    first, night, morning = texts(deployed.slack)
    assert ("/good" in first, "/bad" in night, "/good" in morning) == (True, True, True)
    assert ["possible repeat" in text for text in (first, night, morning)] == [False, False, True]
    assert re.search(
        r"\bd-[0-9a-f]{8}\b", morning
    )  # the id is shown where a repeat is possible, and only there
    assert not re.search(r"\bd-[0-9a-f]{8}\b", first + night)


# Patience


def test_a_message_is_tried_three_times_in_a_run_at_most(deployed: Deployed) -> None:
    deployed.with_news().slack.answer(429, "rate_limited", {"Retry-After": "0"}, times=None)
    start = time.monotonic()
    assert deployed.invoke()["channels"]["ops"]["state"] == "deferred"
    assert len(deployed.slack.requests) == 3
    assert time.monotonic() - start < 10


@pytest.mark.parametrize("wish", ["1800", "21600", "86400"])
def test_a_long_wish_for_patience_is_kept(deployed: Deployed, passing: Time, wish: str) -> None:
    deployed.with_news().slack.answer(429, "", {"Retry-After": wish})
    deployed.invoke()
    for share in (0.3, 0.6, 0.98):
        start = passing.now
        passing.now += int(wish) * share
        deployed.try_to()
        passing.now = start
        assert len(deployed.slack.requests) == 1
    passing.now += int(wish) + 1
    assert deployed.invoke()["channels"]["ops"]["owed"] == 0
