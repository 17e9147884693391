"""The handler as SCF calls it, against the emulator: what it does for each event, and what it returns."""

import json
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from tests.emulator import Credentials
from tests.stores.test_cos import fill
from tests.support.deployed import EVENTS, PREVIEW, RUN, TEST, WWW, Deployed, logged

OK = {"sent": 1, "owed": 0, "given_up": 0, "state": "ok"}
QUIET = {**OK, "sent": 0}


def test_the_summary_has_a_fixed_form_and_is_logged_as_one_line(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    deployed.cloud.edgeone.submit("zone-1", "job-1", [f"{WWW}/a", f"{WWW}/b"])
    summary = deployed.invoke()
    assert type(summary["duration_ms"]) is int
    assert summary == {
        "event": "run.finished",
        "action": "run",
        "first_run": True,
        "skipped": None,
        "zones": {"read": 1, "failed": {}},
        "requests": 2,
        "tasks": 2,
        "changes": 0,
        "channels": {"ops": OK, "games": OK},
        "duration_ms": summary["duration_ms"],
    }
    written = capsys.readouterr()
    assert summary in logged(written.out)
    assert written.err == ""


def test_a_failure_is_told_with_its_url_in_the_next_run_and_once(deployed: Deployed) -> None:
    deployed.with_news()
    summary = deployed.invoke()
    assert (summary["first_run"], summary["changes"]) == (False, 1)
    assert summary["channels"] == {"ops": OK, "games": OK}
    for chat in (deployed.slack, deployed.wecom):
        (message,) = chat.messages
        text = json.dumps(message)
        assert f"{WWW}/a" in text
        assert "Origin pull failed" in text
    before = deployed.states()
    summary = deployed.invoke()
    assert (summary["changes"], summary["tasks"]) == (0, 2)
    assert summary["channels"] == {"ops": QUIET, "games": QUIET}
    assert deployed.states() == before
    assert len(deployed.slack.messages) == len(deployed.wecom.messages) == 1


def test_the_job_is_told_as_done_with_exact_counts(deployed: Deployed) -> None:
    deployed.with_news().cloud.edgeone.settle("zone-1", "job-1")
    deployed.invoke()
    (message,) = deployed.slack.messages
    assert "1 of 2" in json.dumps(message)


@pytest.mark.parametrize("path", sorted(EVENTS.glob("*.json")), ids=lambda path: path.stem)
def test_every_event_of_the_examples_is_accepted(deployed: Deployed, path: Path) -> None:
    deployed.with_news()  # what concerns the state needs one
    if path.stem == "unsilence":
        deployed.invoke(json.loads((EVENTS / "silence.json").read_text(encoding="utf-8")))
    event = json.loads(path.read_text(encoding="utf-8"))
    if path.stem == "resubmit":  # of a job that nobody lists it says so
        deployed.cloud.edgeone.submit("zone-1", event["job"], [f"{WWW}/a"], status="failed")
    summary = deployed.invoke(event)
    action = event.get("action", "run")
    assert summary["action"] == action
    own = action not in ("run", "preview", "test")
    if action != "failures":  # its answer is the list alone
        assert summary["event"] == (f"{action}.finished" if own else "run.finished")


@pytest.mark.parametrize(
    "event",
    [
        {},
        None,
        "run",
        [RUN],
        {"action": "delete"},
        {"action": None},
        {"action": ["run"]},
        {"action": "run", "zone": "zone-1"},
        {"action": "run", "zones": "zone-1"},
        {"Type": "COS"},
        {"Type": "Timer", "Message": "not JSON"},
        {"Type": "Timer", "Message": "[]"},
        {"Type": "Timer", "Message": '{"zones": []}'},
        {"Type": "Timer", "Message": '{"zones": ["*"]}'},
        {"Type": "Timer", "Message": '{"channels": {}}'},
    ],
)
def test_any_other_event_is_refused_and_told_what_is_accepted(
    deployed: Deployed, event: Any
) -> None:
    message = deployed.fails(event)
    assert message.startswith("EventRefused: ")
    for accepted in ("Timer", "Message", "zones", "run|preview|doctor|test"):
        assert accepted in message
    assert (deployed.cloud.edgeone.requests, deployed.cloud.cos.requests) == ([], [])


def test_all_mistakes_in_the_settings_are_said_at_once_and_no_value(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = ("ZONES", "STATE_URL", "LOOKBACK", "CHANNELS__OPS__NOTIFY", "HEARTBEAT_URL")
    for name in wrong:
        deployed.set(name, "s3cr3t value")
    message = deployed.fails()
    assert message.startswith("SettingsError: ")
    assert all(f"{name}: " in message for name in wrong)
    assert "s3cr3t" not in message + capsys.readouterr().out
    assert deployed.cloud.edgeone.requests == []


def test_preview_shows_what_would_be_sent_and_stores_and_sends_nothing(
    deployed: Deployed,
) -> None:
    before = deployed.with_news().states()
    summary = deployed.invoke(PREVIEW)
    assert (summary["action"], summary["changes"]) == ("preview", 1)
    assert summary["channels"]["ops"] == {**QUIET, "owed": 1, "state": "deferred"}
    assert f"{WWW}/a" in json.dumps(summary["messages"]["ops"])
    assert f"{WWW}/a" in json.dumps(summary["messages"]["games"])
    assert deployed.states() == before
    assert (deployed.slack.requests, deployed.wecom.requests) == ([], [])
    deployed.invoke()
    assert [set(m) for m in deployed.slack.messages] == [set(summary["messages"]["ops"][0])]


def test_a_sample_is_sent_to_each_channel_and_nothing_else_happens(deployed: Deployed) -> None:
    before = deployed.with_news().states()
    deployed.cloud.cos.requests.clear()
    deployed.cloud.edgeone.requests.clear()
    summary = deployed.invoke(TEST)
    assert summary["channels"] == {"ops": OK, "games": OK}
    assert summary["answers"] == {"ops": "taken", "games": "taken"}
    assert "TEST" in json.dumps(deployed.slack.messages)
    assert deployed.states() == before
    assert (deployed.cloud.cos.requests, deployed.cloud.edgeone.requests) == ([], [])


def test_a_sample_that_is_refused_is_shown_as_such(deployed: Deployed) -> None:
    deployed.slack.answer(404, "no_service")
    deployed.wecom.break_next("read-then-drop")
    summary = deployed.invoke(TEST)
    assert summary["channels"]["ops"] == {**QUIET, "state": "dead"}
    assert summary["channels"]["games"] == {**QUIET, "state": "deferred"}
    assert summary["answers"]["ops"] == "dead no_service"
    assert summary["answers"]["games"].startswith("unknown ")


def test_each_set_of_zones_has_a_state_of_its_own(deployed: Deployed) -> None:
    deployed.cloud.edgeone.add_zone("zone-2")
    one = {"Type": "Timer", "Message": '{"zones": ["zone-1"]}'}
    both = {"Type": "Timer", "Message": '{"zones": ["zone-2", "zone-1", "zone-2"]}'}
    other_way_round = {"action": "run", "zones": ["zone-1", "zone-2"]}
    firsts = [deployed.invoke(event) for event in (one, both, RUN)]
    assert [first["first_run"] for first in firsts] == [True] * 3
    assert [first["zones"]["read"] for first in firsts] == [1, 2, 2]
    again = [deployed.invoke(event) for event in (one, both, other_way_round, RUN)]
    assert not any(one["first_run"] for one in again)
    shards = {name.rpartition("/")[0].rpartition("/")[2] or name for name in deployed.states()}
    assert len(shards) == 3


def test_an_override_reads_the_zones_that_it_names_alone(deployed: Deployed) -> None:
    deployed.set("ZONES", "zone-1")
    deployed.cloud.edgeone.add_zone("zone-2")
    deployed.invoke({"action": "run", "zones": ["zone-2"]})
    deployed.invoke()
    read = [r for r in deployed.cloud.edgeone.requests if r.action == "DescribePrefetchTasks"]
    assert [r.params["ZoneId"] for r in read] == ["zone-2", "zone-1"]


def test_credentials_are_read_again_by_each_invocation(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployed.with_news()
    renewed = Credentials("AKIDrenewed", "renewed-secret-key", "renewed-token")
    deployed.cloud.credentials = renewed
    deployed.cloud.edgeone.credentials = deployed.cloud.cos.credentials = renewed
    for name, value in deployed.cloud.environment().items():
        deployed.set(name, value)
    assert deployed.invoke()["zones"] == {"read": 1, "failed": {}}


def test_a_run_that_meets_another_one_ends_as_busy_and_sends_nothing(deployed: Deployed) -> None:
    deployed.with_news()
    sending, sent = threading.Event(), threading.Event()

    def hold() -> float:
        sending.set()
        sent.wait(10)
        return 0.0

    deployed.wecom.clock = hold  # which is asked before a message is taken
    first = threading.Thread(target=deployed.invoke)
    first.start()
    assert sending.wait(10)
    summary = deployed.invoke()
    sent.set()
    first.join(10)
    assert (summary["skipped"], summary["channels"]) == ("busy", {})
    assert len(deployed.slack.messages) == len(deployed.wecom.messages) == 1


@pytest.mark.parametrize("deployed", ["cos"], indirect=True)
def test_a_run_ends_in_time_whatever_hangs(deployed: Deployed) -> None:
    deployed.with_news().cloud.edgeone.add_zone("zone-2")
    deployed.cloud.edgeone.stall_seconds = deployed.slack.stall_seconds = 30
    deployed.limit = 8  # of which 1.2 are left for telling
    deployed.cloud.edgeone.break_next("stall", action="DescribePrefetchTasks")
    deployed.slack.break_next("stall", times=None)
    start = time.monotonic()
    summary = deployed.invoke()
    assert time.monotonic() - start < deployed.limit
    assert summary["zones"]["read"] == 1
    assert list(summary["zones"]["failed"].values()) == ["OutOfTime"]
    # And how it ended is stored: the lease is given back, the hanging chat is owed what it may have shown.
    assert deployed.newest()["lease"] is None
    boxes = deployed.newest()["outbox"]["boxes"]
    assert (len(boxes["games"]["owed"]), boxes["games"]["unsettled"]) == (0, [])
    assert len(boxes["ops"]["owed"]) == 1
    assert boxes["ops"]["unsettled"]


def test_a_damaged_state_is_set_aside_and_said(deployed: Deployed) -> None:
    deployed.with_news()
    body = deployed.overwrite(lambda body: body[: len(body) // 2])
    summary = deployed.invoke()
    assert (summary["first_run"], summary["changes"]) == (False, 0)
    assert [body] == [b for name, b in deployed.states().items() if "damaged" in name]
    for chat, word in ((deployed.slack, "damaged"), (deployed.wecom, "damaged")):
        (message,) = chat.messages
        assert word in json.dumps(message)
    assert deployed.invoke()["channels"] == {"ops": QUIET, "games": QUIET}


@pytest.mark.parametrize("deployed", ["cos"], indirect=True)
def test_old_generations_are_tidied_up_and_a_failure_of_that_is_none_of_the_run(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    deployed.invoke()
    fill(deployed.cloud, range(1, 2), age=7_200, folder="prefix/default")
    before = deployed.states().keys()
    deployed.cloud.cos.fail("DELETE", 403, "AccessDenied")
    deployed.invoke()
    assert "store.untidy" in capsys.readouterr().out
    assert deployed.states().keys() == before
    deployed.invoke()
    assert before - deployed.states().keys() == {"prefix/default/state-000000000001.json"}
