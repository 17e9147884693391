"""No zone is dropped without a word, and a zone that cannot have tasks is no trouble."""

import json
from typing import Any

import pytest

from edgeone_notifier.clock import Clock
from tests.support.crossed import first
from tests.support.deployed import DOCTOR, RUN, WWW, Deployed, heartbeat

LISTING = "DescribePrefetchTasks"
HOUR, DAY = 3_600, 86_400  # seconds
TWO, ODD = "two.example.com", "odd.example.com"  # as the messages call zone-2 and zone-odd

pytestmark = pytest.mark.parametrize("deployed", ["file"], indirect=True)


@pytest.fixture
def two(deployed: Deployed) -> Deployed:
    """Watch two zones, with a job under way in the second."""
    deployed.cloud.edgeone.add_zone("zone-2", name=TWO)
    deployed.cloud.edgeone.submit("zone-2", "job-2", [f"{WWW}/two"])
    deployed.with_news()
    deployed.invoke()
    return forgotten(deployed)


def forgotten(deployed: Deployed) -> Deployed:
    deployed.slack.messages.clear()
    deployed.wecom.messages.clear()
    return deployed


def said(deployed: Deployed, *words: str) -> list[int]:
    """Count the messages of each chat that hold all of these words."""
    chats = (deployed.slack, deployed.wecom)
    texts = [[json.dumps(one, ensure_ascii=False) for one in chat.messages] for chat in chats]
    return [sum(all(word in text for word in words) for text in of) for of in texts]


def beats(deployed: Deployed, event: Any = RUN) -> bool:
    """Run once; say whether the heartbeat was called."""
    with heartbeat() as (url, calls):
        deployed.set("HEARTBEAT_URL", url)
        deployed.invoke(event)
    return bool(calls)


def test_a_watched_zone_that_is_not_listed_any_more_is_told_until_somebody_leaves_it_out(
    two: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = Clock.now
    zone = two.cloud.edgeone.zones.pop("zone-2")
    code = "UnauthorizedOperation.DomainEmpty"
    assert two.invoke()["zones"] == {"read": 1, "failed": {"zone-2": code}}
    assert said(two, TWO) == [0, 0]  # once may be a passing fault
    assert not beats(two)
    assert said(two, TWO, code, "does not hold it any more") == [1, 1]
    assert not beats(two)
    assert said(two, TWO) == [1, 1]
    for hours in range(1, 4):
        monkeypatch.setattr(Clock, "now", lambda c, h=hours: now(c) + h * HOUR + 60)
        assert not beats(two)
        assert said(two, TWO) == [1 + hours] * 2
    two.set("ZONES", "*,!zone-2")
    assert beats(two)
    two.set("ZONES", "*")
    two.cloud.edgeone.zones["zone-2"] = zone
    two.cloud.edgeone.settle("zone-2", "job-2", status="failed")
    assert two.invoke()["changes"] == 1  # what was known of it was kept
    assert said(two, f"{WWW}/two") == [1, 1]


def test_the_end_of_a_watched_zones_absence_is_told(two: Deployed) -> None:
    zone = two.cloud.edgeone.zones.pop("zone-2")
    for _ in range(2):
        two.invoke()
    forgotten(two).cloud.edgeone.zones["zone-2"] = zone
    two.cloud.edgeone.settle("zone-2", "job-2", status="failed")
    assert beats(two)
    assert said(two, TWO, "1 change", f"{WWW}/two")[0] == 1


IDLE = [
    {"type_": "pages"},
    {"status": "pending"},
    {"status": "deactivated"},
    {"status": "moved"},
    {"status": "initializing"},
    {"paused": True},
]


@pytest.mark.parametrize("how", first(2, IDLE), ids=str)
def test_a_zone_that_cannot_have_tasks_is_told_once_and_is_no_failure(
    deployed: Deployed, how: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = Clock.now
    deployed.cloud.edgeone.add_zone("zone-odd", name=ODD, **how)
    deployed.cloud.edgeone.fail(LISTING, "UnauthorizedOperation", None, zone="zone-odd")
    for hours in (0, 1, 2, 30, 60, 120):
        monkeypatch.setattr(Clock, "now", lambda c, h=hours: now(c) + h * HOUR)
        with heartbeat() as (url, calls):
            deployed.set("HEARTBEAT_URL", url)
            assert deployed.invoke()["zones"] == {"read": 1, "failed": {}}
        assert calls
    assert said(deployed, ODD) == [1, 1]
    asked = [r for r in deployed.cloud.edgeone.requests if r.params.get("ZoneId") == "zone-odd"]
    assert bool(asked) == (how == {"status": "pending"})
    deployed.cloud.edgeone.recover()
    deployed.cloud.edgeone.add_zone("zone-odd", name=ODD)
    assert deployed.invoke()["zones"]["read"] == 2
    assert said(deployed, ODD) == [2, 2]  # it joined
    assert said(deployed, "⚠️") == [0, 0]


@pytest.mark.parametrize("how", first(2, IDLE), ids=str)
def test_a_watched_zone_that_becomes_idle_is_told_once_and_seen_again_later(
    two: Deployed, how: dict[str, Any]
) -> None:
    two.cloud.edgeone.add_zone("zone-2", name=TWO, **how)
    two.cloud.edgeone.fail(LISTING, "OperationDenied.ZoneNotActive", None, zone="zone-2")
    for _ in range(4):
        assert beats(two)
    assert said(two, TWO) == [1, 1]
    two.cloud.edgeone.recover()
    two.cloud.edgeone.add_zone("zone-2", name=TWO)
    two.cloud.edgeone.settle("zone-2", "job-2", status="failed")
    assert two.invoke()["changes"] == 1
    assert said(two, f"{WWW}/two") == [1, 1]


def test_a_watched_zone_that_is_called_idle_and_answers_is_watched_on(two: Deployed) -> None:
    two.cloud.edgeone.add_zone("zone-2", status="deactivated", name=TWO)
    two.cloud.edgeone.settle("zone-2", "job-2", status="failed")
    assert two.invoke()["zones"] == {"read": 2, "failed": {}}
    assert said(two, f"{WWW}/two") == [1, 1]


def test_a_list_of_zones_that_fails_makes_no_idle_zone_news_again(deployed: Deployed) -> None:
    deployed.cloud.edgeone.add_zone("zone-odd", name=ODD, type_="pages")
    deployed.invoke()
    deployed.cloud.edgeone.fail("DescribeZones", "UnauthorizedOperation")
    for _ in range(3):
        deployed.invoke()
    assert said(deployed, ODD) == [1, 1]


def test_a_zone_that_is_named_stays_an_alarm(deployed: Deployed) -> None:
    deployed.cloud.edgeone.add_zone(
        "zone-odd", status="moved", name=ODD, type_="pages", paused=True
    )
    code = "OperationDenied.ErrZoneIsAlreadyPaused"
    deployed.cloud.edgeone.fail(LISTING, code, None, zone="zone-odd")
    deployed.set("ZONES", "zone-1,zone-odd")
    for _ in range(2):
        assert deployed.invoke()["zones"] == {"read": 1, "failed": {"zone-odd": code}}
    assert said(deployed, ODD, code, "enable the zone") == [1, 1]


def test_where_nothing_can_be_seen_the_zones_are_counted_without_their_list(two: Deployed) -> None:
    two.cloud.edgeone.fail("DescribeZones", "UnauthorizedOperation", None)
    two.cloud.edgeone.fail(LISTING, "UnauthorizedOperation", None)
    for _ in range(2):
        two.fails()
    assert said(two, TWO, "the list of sites cannot be read") == [1, 1]
    assert said(two, "3 sites") == [0, 0]


def test_a_timer_may_leave_zones_out_and_has_a_state_of_its_own_then(two: Deployed) -> None:
    event = {"Type": "Timer", "Message": json.dumps({"zones": ["*", "!zone-2"]})}
    summary = two.invoke(event)
    assert (summary["first_run"], summary["zones"]) == (True, {"read": 1, "failed": {}})


def test_the_doctor_warns_of_what_is_not_watched_and_status_names_it(deployed: Deployed) -> None:
    deployed.cloud.edgeone.add_zone("zone-odd", name=ODD, type_="pages")
    (found,) = [f for f in deployed.invoke(DOCTOR)["findings"] if f["check"] == "zone zone-odd"]
    assert (found["ok"], found["loses"]) == (False, False)
    assert "Pages" in found["detail"]
    assert "ZONES=*,!zone-odd" in found["remedy"]
    deployed.invoke()
    assert deployed.invoke({"action": "status"})["idle"] == {"zone-odd": "pages"}
