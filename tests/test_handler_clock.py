"""Clocks that are wrong, that jump, or that are elsewhere: each failure is told once, and what is wrong is named."""

import json
import time
from collections.abc import Iterator

import pytest

from edgeone_notifier.clock import Clock
from tests.support.deployed import WWW, Deployed

HOUR = 3_600  # seconds


def shown(deployed: Deployed, target: str) -> list[int]:
    """Count the messages of each chat that name a target."""
    chats = (deployed.slack, deployed.wecom)
    return [sum(target in json.dumps(one) for one in chat.messages) for chat in chats]


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Let the machine be in other time zones, and be back in the end."""
    with monkeypatch.context() as patched:
        yield patched
    time.tzset()


def test_the_machine_may_be_in_any_time_zone_and_in_another_each_time(
    deployed: Deployed, elsewhere: pytest.MonkeyPatch
) -> None:
    deployed.set("FOLLOW_UP", "0")
    zones = ["UTC", "Pacific/Kiritimati", "Pacific/Midway", "America/New_York"]
    deployed.cloud.edgeone.submit("zone-1", "job-1", [f"{WWW}/{n}" for n in range(len(zones))])
    deployed.invoke()
    for n, zone in enumerate(zones):
        elsewhere.setenv("TZ", zone)
        time.tzset()
        deployed.cloud.edgeone.settle("zone-1", "job-1", f"{WWW}/{n}", "failed")
        assert deployed.invoke()["changes"] == 1
        assert shown(deployed, f"{WWW}/{n}") == [1, 1]
    assert deployed.invoke()["changes"] == 0
    assert [shown(deployed, f"{WWW}/{n}") for n in range(len(zones))] == [[1, 1]] * len(zones)


def test_a_clock_may_jump_by_an_hour_either_way(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    offsets = [HOUR, -HOUR, 0, -HOUR, HOUR, 0]
    deployed.cloud.edgeone.submit("zone-1", "job-1", [f"{WWW}/{n}" for n in range(len(offsets))])
    deployed.invoke()
    for n, offset in enumerate(offsets):
        monkeypatch.setattr(Clock, "now", lambda _, offset=offset: time.time() + offset)
        deployed.cloud.edgeone.settle("zone-1", "job-1", f"{WWW}/{n}", "failed")
        deployed.cloud.edgeone.submit("zone-1", f"new-{n}", [f"{WWW}/new-{n}"])
        deployed.cloud.edgeone.settle("zone-1", f"new-{n}", status="failed")
        deployed.invoke()
    for n in range(len(offsets)):
        assert shown(deployed, f"{WWW}/{n}") == shown(deployed, f"{WWW}/new-{n}") == [1, 1]


@pytest.mark.parametrize("skew", [HOUR, -HOUR])
def test_a_clock_that_edgeone_does_not_accept_is_named_in_the_chats_and_nothing_is_lost(
    deployed: Deployed, skew: int
) -> None:
    deployed.with_news().cloud.edgeone.skew = skew
    assert "AuthFailure.SignatureExpire" in deployed.fails()
    assert (deployed.slack.messages, deployed.wecom.messages) == ([], [])
    assert "AuthFailure.SignatureExpire" in deployed.fails()
    assert shown(deployed, "set the clock of the function") == [1, 1]
    deployed.cloud.edgeone.skew = 0
    assert deployed.invoke()["changes"] == 1
    assert shown(deployed, f"{WWW}/a") == [1, 1]
