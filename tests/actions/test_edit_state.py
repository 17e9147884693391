"""What people on call ask for: what is known, silence for a while, and what is failed told once more."""

import json
import time
from typing import Any

import pytest

from edgeone_notifier.actions import edit_state
from tests.support.deployed import WWW, Deployed

STATUS = {"action": "status"}
HUSH = {"action": "silence", "domain": "www.example.com", "until": "2h", "reason": "moving"}
ONCE_MORE = {"action": "failures", "job": "job-1", "channel": "ops"}


def clear(deployed: Deployed) -> None:
    for chat in (deployed.slack, deployed.wecom):
        chat.messages.clear()


def test_the_status_says_what_is_open_and_what_is_owed_and_why(deployed: Deployed) -> None:
    deployed.with_news()
    deployed.slack.break_next("redirect", times=None)
    deployed.invoke()
    said = deployed.invoke(STATUS)
    assert said["event"] == "status.finished"
    (job,) = said["jobs"]
    assert (job["job"], job["tasks"], job["open"], job["failed"]) == ("job-1", 2, 1, 1)
    assert said["open_jobs"] == 1
    assert said["channels"]["games"] == {"owed": 0, "since": None, "why": None, "lost": {}}
    ops = said["channels"]["ops"]
    assert (ops["owed"], ops["why"]) == (
        1,
        "the chat did not take it; it is sent again in the next run",
    )
    assert list(said["zones"]) == ["zone-1"]
    assert (said["silences"], said["blind"], said["sending"]) == ([], {}, False)


@pytest.mark.parametrize("deployed", ["file"], indirect=True)
def test_the_status_gives_no_reason_that_there_was_not(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was not tried was refused by nobody."""

    def why() -> str | None:
        reason: str | None = deployed.invoke(STATUS)["channels"]["ops"]["why"]
        return reason

    deployed.with_news()
    deployed.invoke()
    assert why() is None
    deployed.invoke(ONCE_MORE)
    assert why() == "not tried yet; the next run sends it"
    deployed.set("CHANNELS__OPS__QUIET_HOURS", "00:00-23:59 UTC")
    assert str(why()).startswith("quiet hours until ")
    deployed.invoke()
    deployed.set("CHANNELS__OPS__QUIET_HOURS", "")
    assert why() == "not tried yet; the next run sends it"
    deployed.slack.break_next("redirect", times=None)
    deployed.invoke()
    assert why() == "the chat did not take it; it is sent again in the next run"
    deployed.set("CHANNELS__OPS__URL", f"{deployed.slack.url}0")
    assert why() == "not tried yet; the next run sends it"
    lease = {"run": "r", "until": int(time.time()) + 60}
    deployed.overwrite(lambda body: json.dumps({**json.loads(body), "lease": lease}).encode())
    assert why() == "a run is sending just now"


def test_the_status_names_a_dead_webhook_and_a_zone_that_is_not_seen(deployed: Deployed) -> None:
    deployed.with_news()
    deployed.set("CHANNELS__OPS__URL", f"{deployed.slack.url}0")
    deployed.fails()
    deployed.cloud.edgeone.fail("DescribePrefetchTasks", "UnauthorizedOperation")
    deployed.fails()
    said = deployed.invoke(STATUS)
    assert "refuses for good since" in said["channels"]["ops"]["why"]
    assert said["blind"]["zone-1"]["runs"] == 1
    assert not any(secret in json.dumps(said) for secret in deployed.secrets())


def test_the_status_changes_nothing_and_asks_nobody(deployed: Deployed) -> None:
    before = deployed.with_news().states()
    deployed.cloud.edgeone.requests.clear()
    deployed.invoke(STATUS)
    assert deployed.states() == before
    assert (deployed.cloud.edgeone.requests, deployed.slack.requests) == ([], [])


@pytest.mark.parametrize("event", [STATUS, HUSH, ONCE_MORE, {"action": "unsilence", "zone": "z"}])
def test_before_the_first_run_there_is_nothing_to_say(deployed: Deployed, event: Any) -> None:
    deployed.cloud.edgeone.submit("zone-1", "job-1", [f"{WWW}/a"])
    assert "the first run comes before this" in deployed.fails(event)
    assert deployed.states() == {}


def test_what_is_silenced_is_not_told_but_shown_and_counted(deployed: Deployed) -> None:
    deployed.with_news()
    said = deployed.invoke(HUSH)
    assert [(one["what"], one["name"], one["reason"]) for one in said["silences"]] == [
        ("domain", "www.example.com", "moving")
    ]
    assert deployed.invoke()["channels"]["ops"]["sent"] == 0
    deployed.cloud.edgeone.submit("zone-1", "job-2", ["https://cdn.example.com/x"], status="failed")
    deployed.invoke()
    for chat in (deployed.slack, deployed.wecom):
        (message,) = chat.messages
        text = json.dumps(message, ensure_ascii=False)
        assert "cdn.example.com/x" in text
        assert "/a" not in text.replace("cdn.example.com/x", "")
        assert "1 alert held back" in text
        assert "moving" in text
    assert deployed.invoke(STATUS)["silences"][0]["untold"] == 1


def test_a_silence_that_ends_is_told_with_what_it_held_back(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployed.with_news()
    deployed.invoke(HUSH)
    deployed.invoke()
    later = time.time() + 2 * 3_600 + 1
    monkeypatch.setattr("edgeone_notifier.clock.Clock.now", lambda _: later)
    deployed.set("STUCK_AFTER", "9d")
    deployed.invoke()
    assert "Silence over" in json.dumps(deployed.slack.messages)
    assert deployed.invoke(STATUS)["silences"] == []


def test_a_silence_can_be_changed_and_ended(deployed: Deployed) -> None:
    deployed.with_news()
    deployed.invoke(HUSH)
    deployed.invoke()
    (changed,) = deployed.invoke({**HUSH, "until": "4h", "reason": "still moving"})["silences"]
    assert (changed["reason"], changed["untold"]) == ("still moving", 1)
    ended = deployed.invoke({"action": "unsilence", "domain": "www.example.com"})
    assert ended["silences"] == []
    deployed.cloud.edgeone.settle("zone-1", "job-1", f"{WWW}/b", "failed")
    deployed.invoke()
    text = json.dumps(deployed.slack.messages)
    assert "Silence over" in text
    assert "/b" in text


@pytest.mark.parametrize(
    ("event", "why"),
    [
        ({**ONCE_MORE, "channel": "nobody"}, "there is no such channel, only "),
        ({**ONCE_MORE, "after": "0"}, "channel goes without after"),
        (
            {"action": "resend", "job": "job-1", "channel": "ops"},
            'resend is no more: {"action": "failures", "job": "…", "channel": "…"} has the next run',
        ),
        ({"action": "silence", "until": "2h", "reason": "r"}, "one of zone, domain, job, target"),
        ({**HUSH, "zone": "zone-1"}, "one of zone, domain, job, target"),
        ({**HUSH, "until": "yesterday"}, "until is neither a duration"),
        ({**HUSH, "until": 5}, "until in the event is no text"),
        ({"action": "silence", "zone": "z", "until": "2h"}, "has no reason"),
        (
            {"action": "unsilence", "zone": "z"},
            "the zone is not silenced; silenced are: there is none",
        ),
        ({**STATUS, "job": "job-1"}, "holds job"),
    ],
)
def test_nonsense_is_refused_and_changes_nothing(deployed: Deployed, event: Any, why: str) -> None:
    before = deployed.with_news().states()
    assert why in deployed.fails(event)
    assert deployed.states() == before


@pytest.mark.parametrize("action", ["status", "silence", "unsilence", "failures", "explain"])
def test_no_timer_reaches_what_people_ask_for(deployed: Deployed, action: str) -> None:
    event = {"Type": "Timer", "Message": json.dumps({"action": action})}
    assert "Message holds action" in deployed.fails(event)
    assert deployed.invoke({"Type": "Timer", "action": action})["action"] == "run"


def test_a_run_that_is_sending_is_waited_for(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployed.with_news()
    monkeypatch.setattr(edit_state, "PAUSE", 3.0)
    waits: list[float] = []

    def sleep(_: object, seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == release:
            deployed.overwrite(lambda body: change(body, None))

    monkeypatch.setattr("edgeone_notifier.clock.Clock.sleep", sleep)
    for release in (2, 99):
        lease = {"run": "r", "until": int(time.time()) + 100}
        deployed.overwrite(lambda body, lease=lease: change(body, lease))
        if release == 2:
            assert deployed.invoke(HUSH)["silences"]
        else:
            assert "a run is sending just now" in deployed.fails(HUSH)
    assert len(waits) == 2 + 4


def change(body: bytes, lease: Any) -> bytes:
    return json.dumps({**json.loads(body), "lease": lease}).encode()


def test_a_damaged_state_is_left_to_the_next_run(deployed: Deployed) -> None:
    deployed.with_news()
    body = deployed.overwrite(lambda body: body[:50])
    assert "the next run sets it aside" in deployed.fails(HUSH)
    assert body in deployed.states().values()


@pytest.mark.parametrize("deployed", ["file"], indirect=True)
@pytest.mark.parametrize(
    ("what", "name"),
    [
        ("domain", "WWW.Example.com."),
        ("domain", "www.example.com:443"),
        ("target", "HTTPS://WWW.example.com:443/%61"),
        ("target", "https://www.example.com./*"),
    ],
)
def test_a_silence_is_of_what_it_names_however_it_is_spelled(
    deployed: Deployed, what: str, name: str
) -> None:
    deployed.with_news()
    deployed.invoke({"action": "silence", what: name, "until": "2h", "reason": "r"})
    deployed.invoke()
    assert deployed.invoke(STATUS)["silences"][0]["untold"] == 1
    other = name.lower().replace(":443", "").replace("%61", "a")
    assert deployed.invoke({"action": "unsilence", what: other})["silences"] == []


@pytest.mark.parametrize("deployed", ["file"], indirect=True)
@pytest.mark.parametrize(
    ("what", "name", "said"),
    [
        ("domain", "https://www.example.com/", "without https:// and path"),
        ("domain", "www.example.com/7.4", "without https:// and path"),
        ("target", "www.example.com/7.4/*", "takes a URL or a glob"),
        ("zone", "zone-1, zone-2", "takes zone ids"),
    ],
)
def test_a_silence_of_what_cannot_be_is_refused(
    deployed: Deployed, what: str, name: str, said: str
) -> None:
    deployed.with_news()
    event = {"action": "silence", what: name, "until": "2h", "reason": "r"}
    assert said in deployed.fails(event)
