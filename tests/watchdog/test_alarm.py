"""The chats are told that runs get nowhere, for want of the state, say: without it, and not in every run."""

import fcntl
import json
import os
import tempfile
import threading
import time
import traceback
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import index
from edgeone_notifier.clock import Clock
from edgeone_notifier.core.delivery.channel_set import Channels
from edgeone_notifier.core.limits import MAX_RUN_SECONDS
from edgeone_notifier.core.news.watching import WatchResumed
from edgeone_notifier.core.state.codec import STATE_VERSION, decode, encode
from edgeone_notifier.core.state.model import Lease
from edgeone_notifier.errors import RunFailed
from edgeone_notifier.stores import file
from edgeone_notifier.watchdog import alarm
from edgeone_notifier.watchdog.memo import Memo
from tests.emulator.wire import Call, Reply
from tests.support.crossed import first
from tests.support.deployed import Deployed
from tests.support.fakes import DEAD, NOW, UNFIT, FakeChannel, FakeClock, FakeLog, Journal
from tests.support.listings import serving

HOUR, DAY = 3_600, 86_400  # seconds

OURS = f'"version":{STATE_VERSION}'.encode()


def texts(chat: Any) -> str:
    """Give all that a chat has shown, and let it forget."""
    shown = json.dumps(chat.messages, ensure_ascii=False)
    chat.messages.clear()
    return shown


@pytest.mark.parametrize("deployed", ["cos"], indirect=True)
def test_a_state_that_stays_unreadable_is_told_once_and_so_is_its_return(
    deployed: Deployed,
) -> None:
    deployed.with_news()
    deployed.cloud.cos.fail("GET", 403, "AccessDenied", times=None)
    deployed.fails()
    assert (deployed.slack.requests, deployed.wecom.requests) == ([], [])
    deployed.fails()
    for chat in (deployed.slack, deployed.wecom):
        assert "COS 403 AccessDenied" in texts(chat)
    deployed.fails()
    assert len(deployed.slack.requests) == len(deployed.wecom.requests) == 1
    deployed.cloud.cos.recover()
    summary = deployed.invoke()
    assert summary["channels"]["ops"]["sent"] == 1
    shown = texts(deployed.slack)
    assert "www.example.com/a" in shown  # and nothing of the time between is lost
    assert "1 change found since" in shown
    deployed.invoke()
    assert len(deployed.slack.requests) == 2


@pytest.mark.parametrize("deployed", ["cos"], indirect=True)
@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("TENCENTCLOUD_SECRETKEY", "", "TENCENTCLOUD_SECRETKEY: is missing"),  # the role is gone
        ("STATE_URL", "", "STATE_URL: is needed on SCF"),
        ("LOOKBACK", "long", "LOOKBACK: not a duration"),
    ],
)
def test_settings_that_let_nothing_be_watched_are_told_to_the_chats_that_they_name(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    deployed.with_news()
    with monkeypatch.context() as patched:
        patched.setenv(name, value)
        deployed.fails()
        assert deployed.slack.requests == []
        deployed.fails()
        deployed.fails()
    for chat in (deployed.slack, deployed.wecom):
        assert len(chat.messages) == 1
        assert said in texts(chat)
    deployed.invoke()
    shown = texts(deployed.slack)
    assert "Watching again" in shown
    assert "www.example.com/a" in shown


def test_settings_that_name_no_chat_in_the_right_way_tell_nobody(deployed: Deployed) -> None:
    deployed.set("CHANNELS__OPS__NOTIFY", "everything")
    for _ in range(3):
        assert "CHANNELS__OPS__NOTIFY: takes" in deployed.fails()
    assert (deployed.slack.requests, deployed.wecom.requests) == ([], [])


@pytest.mark.parametrize("deployed", ["file"], indirect=True)
def test_a_fault_of_this_program_is_told_by_its_place_and_without_its_text(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    deployed.with_news()

    def broken(*_: Any) -> None:
        raise KeyError(deployed.slack.url)

    with monkeypatch.context() as patched:
        patched.setattr(index, "run", broken)
        deployed.fails()
        with pytest.raises(RunFailed) as caught:
            deployed.invoke()
    assert str(caught.value).startswith("KeyError: a fault of this program, broken (test_alarm.py:")
    printed = "".join(traceback.format_exception(caught.value))  # as the platform does
    secret = deployed.slack.url.rpartition("/")[2]
    assert secret not in printed + capsys.readouterr().out
    assert "a fault of this program, broken (test_alarm.py:" in texts(deployed.slack)
    assert deployed.invoke()["channels"]["ops"]["sent"] == 1


@pytest.mark.parametrize("deployed", ["cos"], indirect=True)
@pytest.mark.parametrize("how", ["drip", "stall"])
def test_a_state_that_trickles_leaves_time_to_tell_the_chats(deployed: Deployed, how: Any) -> None:
    deployed.with_news()
    deployed.cloud.cos.break_next(how, times=None)
    deployed.limit = 8
    for _ in range(2):
        start = time.monotonic()
        assert "COS did not answer within 2 s" in deployed.fails()
        assert time.monotonic() - start < deployed.limit
    for chat in (deployed.slack, deployed.wecom):
        assert "COS did not answer within 2 s" in texts(chat)
    deployed.cloud.cos.recover()
    assert deployed.invoke()["changes"] == 1


@pytest.mark.parametrize("deployed", ["file"], indirect=True)
def test_a_fault_that_passes_is_told_to_nobody(deployed: Deployed) -> None:
    deployed.folder.rmdir()
    deployed.fails()
    deployed.folder.mkdir()
    deployed.invoke()
    deployed.slack.messages.clear()
    deployed.invoke()
    assert deployed.slack.messages == []
    assert not list(Path(tempfile.gettempdir()).rglob("*.json"))


def test_a_temporary_folder_that_cannot_be_used_hides_no_error(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployed.with_news()
    deployed.overwrite(lambda body: body.replace(OURS, b'"version":99'))
    monkeypatch.setattr(tempfile, "tempdir", "/dev/null")
    assert "newer than this program's" in deployed.fails()
    deployed.overwrite(lambda body: body.replace(b'"version":99', OURS))
    assert deployed.invoke()["changes"] == 1


@pytest.mark.parametrize("deployed", ["file"], indirect=True)
def test_a_run_that_was_overtaken_is_no_fault_of_the_state(deployed: Deployed) -> None:
    deployed.with_news()

    def overtake(call: Call) -> Reply:
        call.read()
        deployed.overwrite(lambda body: body + b" ")  # as another run would
        return Reply(200, b"ok")

    with serving(overtake) as url:
        deployed.set("CHANNELS__OPS__URL", f"{url}/services/T/B/x")
        deployed.set(
            "CHANNELS__GAMES__NOTIFY", "stuck"
        )  # one commit at a time, or who wins is chance
        assert "LedgerClosed" in deployed.fails()
    assert not list(Path(tempfile.gettempdir()).rglob("*.json"))


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def raised(clock: FakeClock, journal: Journal, after: float, shard: str = "default") -> int:
    """Let another run fail; give the number of messages that were sent so far."""
    clock.time += after
    clock.end = clock.time + 50
    chats = {"ops": FakeChannel("ops", journal, DEAD), "games": FakeChannel("games", journal)}
    alarm.count_failed_run("COS 503", Memo(shard), Channels(chats), clock, FakeLog())
    return len(journal)


def test_it_is_told_in_the_second_run_then_hourly_then_daily(clock: FakeClock) -> None:
    journal: Journal = []
    # seconds since the last failure, and messages of two channels by then
    story = [(0, 0), (120, 2), (120, 2), (HOUR, 4), (HOUR - 1, 4), (1, 6), (DAY, 8), (2 * HOUR, 8)]
    assert [raised(clock, journal, after) for after, _ in story] == [sent for _, sent in story]


def test_each_shard_is_counted_alone(clock: FakeClock) -> None:
    journal: Journal = []
    assert raised(clock, journal, 0, "zones-a") == 0
    assert raised(clock, journal, 120, "zones-b") == 0
    assert raised(clock, journal, 120, "zones-a") == 2


def test_what_was_told_has_an_end_and_is_forgotten_after_it(clock: FakeClock) -> None:
    journal: Journal = []
    raised(clock, journal, 0)
    assert alarm.ended_alarm([Memo("default")], NOW + 60) == ()
    raised(clock, journal, 120)
    assert alarm.ended_alarm([Memo("default")], NOW + 300) == (WatchResumed(NOW, NOW + 300),)
    assert alarm.ended_alarm([Memo("zones-a")], NOW + 300) == ()
    alarm.end_alarm([Memo("default")])
    alarm.end_alarm([Memo("default")])
    assert alarm.ended_alarm([Memo("default")], NOW + 300) == ()


def test_what_became_of_an_alarm_is_logged(clock: FakeClock) -> None:
    log = told_of_the_state(clock, FakeChannel("ops", [], DEAD), FakeChannel("games", []))
    answers = {fields["channel"]: fields for _, fields in log.lines}
    assert log.events() == ["webhook.answered"] * 2
    assert (answers["ops"]["outcome"], answers["ops"]["reason"]) == ("dead", "no_service")
    assert (answers["games"]["outcome"], answers["games"]["reason"]) == ("taken", "")


def told_of_the_state(clock: FakeClock, *chats: FakeChannel) -> FakeLog:
    """Let the state be unusable for two runs, so that these chats are told."""
    log, named = FakeLog(), {chat.name: chat for chat in chats}
    for _ in range(2):
        alarm.count_failed_run("COS 503", Memo("default"), Channels(named), clock, log)
    return log


def test_a_chat_that_is_slow_holds_no_other(clock: FakeClock) -> None:
    journal: Journal = []
    slow, fine = FakeChannel("ops", journal), FakeChannel("games", journal)
    told = threading.Event()
    slow.before, fine.before = lambda: slowly.append(told.wait(10)), told.set
    slowly: list[bool] = []
    told_of_the_state(clock, slow, fine)
    assert slowly == [True]


def test_a_chat_that_breaks_holds_no_other(clock: FakeClock) -> None:
    journal: Journal = []
    broken, fine = FakeChannel("ops", journal), FakeChannel("games", journal)
    broken.messages = lambda *_: 1 / 0
    log = told_of_the_state(clock, broken, fine)
    assert [name for _, name, _ in journal] == ["games"]
    assert ("channel.failed", {"channel": "ops", "error": "ZeroDivisionError"}) in log.lines


def test_an_alarm_that_is_unfit_is_sent_once_as_plain_text(clock: FakeClock) -> None:
    journal: Journal = []
    told_of_the_state(clock, FakeChannel("ops", journal, UNFIT))
    assert ["plain" in body for _, _, body in journal] == [False, True]


ARGUMENTS = [
    ("zone-1, zone-2", "Message is no JSON object"),
    ('{"zones": ["zone-1"', "Message is no JSON object"),
    ('["zone-1"]', "Message is no JSON object"),
    (5, "Message is no JSON object"),
    ('{"zones": "zone-1"}', "zones in Message is no list of zone ids"),
    ('{"zones": []}', "zones in Message is no list of zone ids"),
    ('{"zone": "zone-1"}', "Message holds zone"),
    ('{"action": "doctor"}', "Message holds action"),
]


def timer(message: object, name: str = "tick") -> dict[str, object]:
    """Make an event as a timer sends it."""
    return {"Type": "Timer", "TriggerName": name, "Time": "", "Message": message}


@pytest.mark.parametrize(
    ("message", "what"), first(3, ARGUMENTS), ids=lambda value: str(value)[:30]
)
def test_a_timer_whose_argument_is_no_good_is_told_from_its_second_run_on_and_so_is_its_end(
    deployed: Deployed, message: object, what: str
) -> None:
    deployed.with_news()
    assert f"EventRefused: timer tick: {what}" in deployed.fails(timer(message))
    assert (deployed.slack.requests, deployed.wecom.requests) == ([], [])
    for _ in range(3):
        assert what in deployed.fails(timer(message))
    for chat in (deployed.slack, deployed.wecom):
        assert len(chat.messages) == 1
        shown = texts(chat)
        assert f"timer tick: {what}" in shown
        assert "no-go" not in shown  # what else an event may be is of no interest to a chat
        assert "unsilence" not in shown
    deployed.invoke(timer("", "another"))
    assert "Watching again" not in texts(deployed.slack)
    deployed.invoke(timer('{"zones": ["zone-1"]}'))
    assert "Watching again" in texts(deployed.slack)


def test_an_event_by_hand_that_is_no_good_is_told_to_who_sent_it_alone(deployed: Deployed) -> None:
    deployed.with_news()
    for event in ({"action": "run", "zone": "zone-1"}, {"action": "stop"}, {}, None, []):
        for _ in range(3):
            assert "accepted are" in deployed.fails(event)
    assert (deployed.slack.requests, deployed.wecom.requests) == ([], [])


def test_two_timers_whose_arguments_are_no_good_are_counted_apart(deployed: Deployed) -> None:
    deployed.with_news()
    for _ in range(2):
        for name in ("one", "two"):
            deployed.fails(timer("zone-1", name))
    shown = texts(deployed.slack)
    assert ("timer one" in shown, "timer two" in shown) == (True, True)


@pytest.mark.parametrize("deployed", ["cos"], indirect=True)
@pytest.mark.parametrize("broken", ["LOOKBACK", "COS"])
def test_who_has_another_state_does_not_tell_the_end_of_what_is_not_theirs(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    """Two checkouts on one machine, say, that share its temporary folder and tell the same chats."""
    ours, theirs = (
        f"cos://bucket-1250000000/{name}?region=ap-guangzhou" for name in ("prefix", "theirs")
    )
    deployed.with_news()
    deployed.set("STATE_URL", theirs)
    deployed.invoke()
    deployed.set("STATE_URL", ours)
    with monkeypatch.context() as patched:
        if broken == "COS":
            deployed.cloud.cos.fail("GET", 403, "AccessDenied", times=2)
        else:
            patched.setenv("LOOKBACK", "long")
        for _ in range(2):
            deployed.fails()
    assert ("LOOKBACK" if broken == "LOOKBACK" else "AccessDenied") in texts(deployed.slack)
    deployed.set("STATE_URL", theirs)
    deployed.invoke()
    assert "Watching again" not in texts(deployed.slack)
    deployed.set("STATE_URL", ours)
    deployed.invoke()
    assert "Watching again" in texts(deployed.slack)


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Let it be later, for the program; what is stored was stored when it was."""
    monkeypatch.setattr(Clock, "now", lambda _: time.time() + seconds)


def lease(deployed: Deployed, monkeypatch: pytest.MonkeyPatch, now: float) -> None:
    """Let another run hold the lease, as always."""
    until = int(time.time() + now) + 600

    def taken(body: bytes) -> bytes:
        state = replace(decode(body, "default"), lease=Lease("another", until))
        return encode(state, "default", f"nonce-{until}")

    deployed.overwrite(taken)


def test_who_is_busy_for_longer_than_any_run_lasts_fails_and_tells_the_chats(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployed.with_news()
    for seconds in (0, MAX_RUN_SECONDS - 60):
        later(monkeypatch, seconds)
        lease(deployed, monkeypatch, seconds)
        deployed.cloud.cos.skew = seconds
        assert deployed.invoke()["skipped"] == "busy"
    assert deployed.slack.requests == []
    for seconds in (MAX_RUN_SECONDS + 60, MAX_RUN_SECONDS + 180):
        later(monkeypatch, seconds)
        lease(deployed, monkeypatch, seconds)
        _touch(deployed, seconds)
        assert "has held the state for" in deployed.fails()
    for chat in (deployed.slack, deployed.wecom):
        assert len(chat.messages) == 1
        assert "has held the state for 16 minutes: no run takes as long" in texts(chat)
    later(monkeypatch, 2 * MAX_RUN_SECONDS)
    deployed.invoke()
    shown = texts(deployed.slack)
    assert "Watching again" in shown
    assert "www.example.com/a" in shown


def _touch(deployed: Deployed, seconds: float) -> None:
    """Let what was stored last have been stored now."""
    at = time.time() + seconds
    if deployed.store == "file":
        os.utime(deployed.folder / "default.json", (at, at))
        return
    objects = deployed.cloud.cos.objects
    newest = max(objects)
    objects[newest] = replace(objects[newest], last_modified=at)


def test_who_was_busy_twice_with_a_run_between_is_not_busy_for_long(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployed.with_news()
    lease(deployed, monkeypatch, 0)
    assert deployed.invoke()["skipped"] == "busy"
    later(monkeypatch, 700)
    assert deployed.invoke()["skipped"] is None
    later(monkeypatch, 1_400)
    lease(deployed, monkeypatch, 1_400)
    _touch(deployed, 1_400)
    assert deployed.invoke()["skipped"] == "busy"


def test_the_lease_of_a_run_that_cannot_run_any_more_holds_nobody(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However far in the future it ends: what was stored that long ago was stored by a run that is over."""
    deployed.with_news()
    lease(deployed, monkeypatch, MAX_RUN_SECONDS + 60)
    later(monkeypatch, MAX_RUN_SECONDS + 60)
    summary = deployed.invoke()
    assert (summary["skipped"], summary["changes"]) == (None, 1)


@pytest.mark.parametrize("deployed", ["file"], indirect=True)
def test_a_lock_that_is_never_given_back_is_told(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file, "_lock", partial(file._lock, seconds=0.05))
    deployed.with_news()
    with (deployed.folder / "default.lock").open("a") as stuck:
        fcntl.flock(stuck, fcntl.LOCK_EX)
        assert deployed.invoke()["skipped"] == "busy"
        hour_ago = time.time() - HOUR
        os.utime(deployed.folder / "default.lock", (hour_ago, hour_ago))
        for _ in range(2):
            assert "the lock has been held for 60 minutes" in deployed.fails()
    assert "the lock has been held for 60 minutes" in texts(deployed.slack)
    assert deployed.invoke()["changes"] == 1
