"""The metrics say what a run cost, in one flat line; a quiet run says little."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from edgeone_notifier.core.delivery import outbox
from edgeone_notifier.core.delivery.queue import ChannelQueue, Outbox
from tests.support.deployed import WWW, Deployed, logged

LARGEST_QUIET = 1_024  # bytes of log


@pytest.fixture
def metrics(capsys: pytest.CaptureFixture[str]) -> Callable[[], dict[str, Any]]:
    """Give what reads the metrics of the run before."""

    def read() -> dict[str, Any]:
        (line,) = [one for one in logged(capsys.readouterr().out) if one["event"] == "run.metrics"]
        return line

    return read


def test_they_count_what_a_run_did(
    deployed: Deployed, metrics: Callable[[], dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    deployed.with_news()
    capsys.readouterr()
    summary = deployed.invoke()
    line = metrics()
    assert line.pop("memory_mb") > 10
    assert line == {
        "event": "run.metrics",
        "requests": 2,
        "throttles": 0,
        "retries": 0,
        "tasks": 2,
        "changes": 1,
        "messages": 2,
        "owed": 0,
        "oldest_owed_s": 0,
        "blind": 0,
        "duration_ms": summary["duration_ms"],
    }
    assert all(isinstance(value, int) for name, value in line.items() if name != "event")


def test_they_tell_throttles_from_other_retries(
    deployed: Deployed, metrics: Callable[[], dict[str, Any]]
) -> None:
    deployed.cloud.edgeone.fail("DescribePrefetchTasks", "RequestLimitExceeded", times=2)
    deployed.cloud.edgeone.fail("DescribeZones", "InternalError")
    deployed.invoke()
    line = metrics()
    assert (line["requests"], line["throttles"], line["retries"]) == (5, 2, 1)


def test_they_say_for_how_long_a_channel_has_been_owed(
    deployed: Deployed,
    metrics: Callable[[], dict[str, Any]],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    deployed.with_news()
    deployed.slack.break_next("redirect", times=None)
    deployed.invoke()
    capsys.readouterr()
    later = time.time() + 500
    monkeypatch.setattr("edgeone_notifier.clock.Clock.now", lambda _: later)
    deployed.invoke()
    line = metrics()
    assert line["owed"] == 1
    assert 500 <= line["oldest_owed_s"] < 520


def test_a_zone_that_is_not_seen_is_counted(
    deployed: Deployed, metrics: Callable[[], dict[str, Any]]
) -> None:
    deployed.cloud.edgeone.add_zone("zone-2")
    deployed.cloud.edgeone.fail("DescribePrefetchTasks", "UnauthorizedOperation", zone="zone-2")
    deployed.invoke()
    assert metrics()["blind"] == 1


def test_what_is_only_counted_is_as_old_as_its_first() -> None:
    box = ChannelQueue(counted={"failed": 3}, counted_since=7)
    assert outbox.oldest(Outbox(queues={"ops": box}), ["ops", "games"]) == 7
    assert outbox.oldest(Outbox(), ["ops"]) == 0


def test_a_quiet_run_says_little(deployed: Deployed, capsys: pytest.CaptureFixture[str]) -> None:
    for zone in (f"zone-2a1b2c3d4e5{number:x}" for number in range(14)):
        deployed.cloud.edgeone.add_zone(zone)
        deployed.cloud.edgeone.submit(zone, f"job-{zone}", [f"{WWW}/{n}" for n in range(50)])
    deployed.with_news()
    deployed.invoke()
    capsys.readouterr()
    deployed.invoke()
    written = capsys.readouterr().out
    assert [json.loads(line)["event"] for line in written.splitlines()] == [
        "edgeone.read",
        "run.metrics",
        "run.finished",
    ]
    assert len(written.encode()) <= LARGEST_QUIET
