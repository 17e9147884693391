"""Which zones are read, side by side, at the rate that is allowed, and within the time for looking."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from edgeone_notifier.core.collect import Collector, ListingResult
from edgeone_notifier.core.faults import Unreadable
from edgeone_notifier.core.listing import zones as zones_module
from edgeone_notifier.core.listing.page import Reading
from edgeone_notifier.core.listing.plan import Plan
from edgeone_notifier.edgeone import request
from edgeone_notifier.transport import tencentcloud
from tests.emulator import Cloud
from tests.emulator.wire import Call, Reply
from tests.support.fakes import NOW
from tests.support.listings import (
    HOUR,
    LISTING,
    Sky,
    asked,
    days,
    looked,
    rows,
    serving,
    trouble,
    urls,
)


@pytest.mark.parametrize(
    ("site", "host"),
    [("cn", "teo.tencentcloudapi.com"), ("intl", "teo.intl.tencentcloudapi.com")],
)
def test_each_site_has_its_own_api(cloud: Cloud, site: str, host: str) -> None:
    client = Sky(cloud, endpoint=None, site=site)._api._new_client()
    assert (client.request.is_http, client._get_endpoint()) == (False, host)


def test_a_client_serves_again_once_it_is_idle(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []
    connect = tencentcloud.sdk_client
    monkeypatch.setattr(
        request, "sdk_client", lambda *given, **more: made.append(1) or connect(*given, **more)
    )
    sky = Sky(cloud)
    for _ in range(3):
        looked(sky, "zone-1")
    assert len(made) == 1


def seen(sky: Sky, *known: str) -> dict[str, Any]:
    """Look at all zones that there are; give what came of each."""
    look = sky.seen((), known, lambda _: days(1))
    return {zone: reading for (_, zone), reading in look.readings.items()}


IDLE = {
    "zone-initializing": {"status": "initializing"},
    "zone-moved": {"status": "moved"},
    "zone-deactivated": {"status": "deactivated"},
    "zone-pages": {"type_": "pages"},
    "zone-paused": {"paused": True},
}


def test_of_all_zones_those_that_cannot_have_tasks_are_not_asked(cloud: Cloud) -> None:
    cloud.edgeone.add_zone("zone-active")
    for zone, how in IDLE.items():
        cloud.edgeone.add_zone(zone, **how)  # type: ignore[arg-type]
    look = Sky(cloud).seen((), (), lambda _: days(1))
    assert {zone for _, zone in look.readings} == {"zone-active"}
    assert look.idle == {("prefetch", zone): zone.removeprefix("zone-") for zone in IDLE}
    assert look.unlisted is None


def test_a_zone_that_is_known_is_asked_whatever_the_list_calls_it(cloud: Cloud) -> None:
    """The list may be wrong; where it is right, that the zone cannot be read is no trouble."""
    for zone, how in IDLE.items():
        cloud.edgeone.add_zone(zone, **how)  # type: ignore[arg-type]
        cloud.edgeone.submit(zone, "job-1", urls(2), at=NOW - HOUR)
    cloud.edgeone.fail(LISTING, "OperationDenied.ZoneNotActive", None, zone="zone-moved")
    cloud.edgeone.fail(LISTING, "InternalError", None, zone="zone-paused")
    look = Sky(cloud).seen((), tuple(IDLE), lambda _: days(1))
    assert rows(look, "zone-pages") == rows(look, "zone-deactivated") == urls(2)
    assert look.idle == {("prefetch", "zone-moved"): "moved"}
    assert trouble(look, "zone-paused").code == "InternalError"  # which says nothing of the zone


def test_a_zone_that_may_have_tasks_is_asked_and_its_refusal_is_no_trouble(cloud: Cloud) -> None:
    for n in (1, 2):
        cloud.edgeone.add_zone(f"zone-{n}", "pending")
        cloud.edgeone.submit(f"zone-{n}", "job-1", urls(2), at=NOW - HOUR)
    cloud.edgeone.fail(LISTING, "OperationDenied.ZoneNotActive", None, zone="zone-2")
    look = Sky(cloud).seen((), (), lambda _: days(1))
    assert rows(look) == urls(2)
    assert look.idle == {("prefetch", "zone-2"): "pending"}


def test_a_zone_that_is_named_is_asked_and_its_refusal_is_trouble(cloud: Cloud) -> None:
    cloud.edgeone.add_zone("zone-1", "moved", type_="pages", paused=True)
    cloud.edgeone.fail(LISTING, "OperationDenied.ZoneNotActive", None)
    look = looked(Sky(cloud), "zone-1")
    assert trouble(look).code == "OperationDenied.ZoneNotActive"
    assert look.idle == {}


@pytest.mark.parametrize("known", [(), ("zone-2",)])
def test_a_zone_that_is_left_out_is_not_asked_even_if_it_is_known(
    cloud: Cloud, known: tuple[str, ...]
) -> None:
    for n in (1, 2, 3):
        cloud.edgeone.add_zone(f"zone-{n}")
    del cloud.edgeone.zones["zone-3"]
    look = Sky(cloud).seen(("*", "!zone-2", "!zone-3"), (*known, "zone-3"), lambda _: days(1))
    assert {zone for _, zone in look.readings} == {"zone-1"}
    assert (look.unlisted, look.requests) == (None, 2)


def test_a_known_zone_that_the_list_does_not_hold_is_asked_all_the_same(cloud: Cloud) -> None:
    for n in (1, 2, 3):
        cloud.edgeone.add_zone(f"zone-{n}")
        cloud.edgeone.submit(f"zone-{n}", "job-1", urls(2), at=NOW - HOUR)
    shown = {"TotalCount": 1, "Zones": [cloud.edgeone.zones["zone-1"].row()]}
    del cloud.edgeone.zones["zone-3"]
    sky = Sky(cloud)
    sky._list = lambda roster: roster.take(shown["TotalCount"], shown["Zones"])  # type: ignore
    look = sky.seen((), ("zone-1", "zone-2", "zone-3"), lambda _: days(1))
    assert rows(look) == rows(look, "zone-2") == urls(2)
    assert look.unlisted == Unreadable("ShortZoneList", "not listed: zone-2")
    gone = trouble(look, "zone-3")
    assert gone.code == "UnauthorizedOperation.DomainEmpty"
    assert "does not hold it any more" in gone.message


def test_more_zones_than_a_page_holds_are_listed_oldest_first(cloud: Cloud) -> None:
    for n in range(250):
        cloud.edgeone.add_zone(f"zone-{n:03}")
    assert len(seen(Sky(cloud))) == 250
    pages = asked(cloud, "DescribeZones")
    assert [(p["Offset"], p["Limit"], p["Direction"]) for p in pages] == [
        (0, 100, "asc"),
        (100, 100, "asc"),
        (200, 100, "asc"),
    ]


def test_zones_that_are_named_are_not_listed(cloud: Cloud) -> None:
    cloud.edgeone.add_zone("zone-1")
    looked(Sky(cloud), "zone-1")
    assert asked(cloud, "DescribeZones") == []


def test_where_the_zones_cannot_be_listed_the_known_ones_are_read(cloud: Cloud) -> None:
    cloud.edgeone.add_zone("zone-1")
    code = "UnauthorizedOperation.CamUnauthorized"
    cloud.edgeone.fail("DescribeZones", code, times=None)
    sky = Sky(cloud)
    look = sky.seen((), ("zone-1",), lambda _: days(1))
    assert look.unlisted
    assert (look.unlisted.code, rows(look)) == (code, [])
    assert look.unlisted.request_id
    assert look.requests == 2


def test_an_account_without_zones_is_looked_at_and_found_empty(cloud: Cloud) -> None:
    look = Sky(cloud).seen((), (), lambda _: days(1))
    assert (look.readings, look.unlisted, look.requests) == ({}, None, 1)


@contextmanager
def listing_zones(cloud: Cloud, zones: Callable[[dict[str, Any]], Any]) -> Iterator[str]:
    """Serve a list of zones of a test's own, and an empty list of tasks for each zone."""

    def answer(call: Call) -> Reply:
        asked = json.loads(call.read())
        empty = {"TotalCount": 0, "Tasks": []}
        body = empty if call.headers["x-tc-action"] == LISTING else zones(asked)
        said = json.dumps({"Response": {**body, "RequestId": "id"}}).encode()
        return Reply(200, said, {"Content-Type": "application/json"})

    with serving(answer) as url:
        yield url


def row(n: object) -> dict[str, Any]:
    return {"ZoneId": f"zone-{n}", "Status": "active"}


@pytest.mark.parametrize(
    ("total", "listed", "short"),
    [
        pytest.param(5, [row(1), row(2)], "5 zones counted, 2 listed", id="fewer than counted"),
        pytest.param(3, [row(1), row(2), {}], "3 zones counted, 2 listed", id="one without an id"),
        pytest.param(3, [row(1), row(2), row(1)], "3 zones counted, 2 listed", id="one twice"),
        pytest.param(4, [row(1), row(2), None, 7], "4 zones counted, 2 listed", id="no rows"),
        pytest.param(3, [row(1), row(2), row("!")], "3 zones counted, 2 listed", id="no id"),
        pytest.param(10**12, [row(1), row(2)], "0 zones counted, 2 listed", id="far too many"),
        pytest.param(2, [row(1), row(2)], "", id="all"),
        pytest.param(1, [row(1), row(2)], "", id="more than counted"),
        pytest.param(2, [row(1), {**row(2), "Status": [], "Type": {}, "Paused": 1}], "", id="odd"),
    ],
)
@pytest.mark.parametrize("pages", [True, False], ids=["paged", "without pages"])
def test_of_a_list_that_is_short_the_zones_listed_are_watched_and_it_is_said(
    cloud: Cloud, total: int, listed: list[Any], short: str, pages: bool
) -> None:
    def zones(asked: dict[str, Any]) -> dict[str, Any]:
        return {"TotalCount": total, "Zones": listed[asked["Offset"] :] if pages else listed}

    with listing_zones(cloud, zones) as url:
        look = Sky(cloud, endpoint=url).seen((), (), lambda _: days(1))
    assert [rows(look, f"zone-{n}") for n in (1, 2)] == [[], []]
    assert len(look.readings) == 2
    assert (look.unlisted.code if look.unlisted else "") == ("ShortZoneList" if short else "")
    assert short in (look.unlisted.message if look.unlisted else "")


def test_a_page_of_zones_that_does_not_come_leaves_those_of_the_others(cloud: Cloud) -> None:
    for n in range(150):
        cloud.edgeone.add_zone(f"zone-{n:03}")
    cloud.edgeone.between_pages = None
    sky, take = Sky(cloud), zones_module.Roster.take
    pages = iter([False, True])

    def failing(roster: Any, *page: Any) -> bool:
        if next(pages):
            raise request.ApiError("InternalError")
        return take(roster, *page)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(zones_module.Roster, "take", failing)
        look = sky.seen((), ("zone-149",), lambda _: days(1))
    assert len(look.readings) == 101
    assert look.unlisted == Unreadable("InternalError")


@pytest.mark.parametrize("zones", ["null", None])
def test_no_zones_and_no_list_is_an_account_without_zones(cloud: Cloud, zones: Any) -> None:
    answer = {"TotalCount": 0, **({"Zones": None} if zones else {})}
    with listing_zones(cloud, lambda _: answer) as url:
        look = Sky(cloud, endpoint=url).seen((), (), lambda _: days(1))
    assert (look.readings, look.unlisted) == ({}, None)


def test_a_zone_that_fails_hides_no_other(cloud: Cloud) -> None:
    for zone in ("zone-1", "zone-2", "zone-3"):
        cloud.edgeone.add_zone(zone)
        cloud.edgeone.submit(zone, "job-1", urls(2), at=NOW - HOUR)
    cloud.edgeone.fail(LISTING, "OperationDenied", times=None, zone="zone-2")
    sky = Sky(cloud)
    look = looked(sky, "zone-1", "zone-2", "zone-3", "zone-of-another")
    assert rows(look, "zone-1") == rows(look, "zone-3") == urls(2)
    assert trouble(look, "zone-2").code == "OperationDenied"
    assert trouble(look, "zone-of-another").code == "UnauthorizedOperation.DomainEmpty"
    lines = [fields for event, fields in sky.lines.lines if event == "zone.unreadable"]
    assert sorted(
        (line["zone"], line["code"]) for line in lines
    ) == [  # in the order of the answers
        ("zone-2", "OperationDenied"),
        ("zone-of-another", "UnauthorizedOperation.DomainEmpty"),
    ]
    assert all(line["request_id"] for line in lines)


def test_zones_are_read_side_by_side(cloud: Cloud) -> None:
    meeting = threading.Barrier(8)

    def answer(call: Call) -> Reply:
        call.read()
        meeting.wait(10)  # passes only once eight requests are there
        body = {"Response": {"TotalCount": 0, "Tasks": []}}
        return Reply(200, json.dumps(body).encode(), {"Content-Type": "application/json"})

    with serving(answer) as url:
        look = looked(Sky(cloud, endpoint=url), *(f"zone-{n}" for n in range(8)))
    assert all(rows(look, f"zone-{n}") == [] for n in range(8))


def test_the_rate_that_is_allowed_is_not_exceeded(cloud: Cloud) -> None:
    cloud.edgeone.rate = 60  # a second; what is sent evenly may arrive in bunches
    zones = [f"zone-{n}" for n in range(70)]
    for zone in zones:
        cloud.edgeone.add_zone(zone)
    look = looked(Sky(cloud, per_second=40), *zones)
    assert {request.code for request in cloud.edgeone.requests} == {""}
    assert look.requests == 70


def test_of_request_ids_a_few_are_logged(cloud: Cloud) -> None:
    zones = [f"zone-{n}" for n in range(12)]
    for zone in zones:
        cloud.edgeone.add_zone(zone)
    sky = Sky(cloud)
    looked(sky, *zones)
    (event, fields) = sky.lines.lines[-1]
    assert (event, fields["requests"], len(fields["request_ids"])) == ("edgeone.read", 12, 10)


def test_a_zone_that_does_not_answer_is_left_behind_when_the_time_is_over(cloud: Cloud) -> None:
    cloud.edgeone.stall_seconds = 30
    for zone in ("zone-1", "zone-2"):
        cloud.edgeone.add_zone(zone)
    sky = Sky(cloud, limit=3)
    cloud.edgeone.break_next("stall", times=1)
    start = time.monotonic()
    look = looked(sky, "zone-1", "zone-2")
    assert time.monotonic() - start < 8
    troubles = [r for r in look.readings.values() if isinstance(r, Unreadable)]
    assert [one.code for one in troubles] == ["OutOfTime"]


def test_a_list_of_zones_that_does_not_come_is_left_behind_when_the_time_is_over(
    cloud: Cloud,
) -> None:
    cloud.edgeone.stall_seconds = 30
    cloud.edgeone.break_next("stall", times=None, action="DescribeZones")
    start = time.monotonic()
    look = Sky(cloud, limit=1).seen((), (), lambda _: days(1))
    assert time.monotonic() - start < 8
    assert look.unlisted
    assert look.unlisted.code == "OutOfTime"


def test_backing_off_ends_when_the_time_is_over(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request, "BACK_OFF", 60.0)
    cloud.edgeone.fail("DescribeZones", "RequestLimitExceeded", times=None)
    start = time.monotonic()
    look = Sky(cloud, limit=1).seen((), (), lambda _: days(1))
    assert time.monotonic() - start < 8
    assert look.unlisted


def test_without_time_nothing_is_asked(cloud: Cloud) -> None:
    cloud.edgeone.add_zone("zone-1")
    look = looked(Sky(cloud, limit=0), "zone-1")
    assert trouble(look).code == "OutOfTime"
    assert cloud.edgeone.requests == []


def test_zones_without_a_turn_are_counted_and_come_first_in_the_next_run(cloud: Cloud) -> None:
    zones = [f"zone-{n:02}" for n in range(60)]
    for zone in zones:
        cloud.edgeone.add_zone(zone)
    first = Collector({}, round(NOW), 3_600)
    sky = Sky(cloud, limit=2.5, per_second=12)
    look = sky.read_listings(zones, first.zones(), first.plan, first.take)
    sights = {
        key: one.snapshot for key, one in first.results.items() if isinstance(one, ListingResult)
    }
    assert look.left_over == 60 - len(sights) > 5
    known = {key: sight for key, sight in sights.items() if sight}
    second, turns = Collector(known, round(NOW) + 120, 3_600), list[str]()

    def plan(listed: tuple[str, str]) -> Plan:
        turns.append(listed[1])
        return second.plan(listed)

    Sky(cloud).read_listings(zones, second.zones(), plan, second.take)
    left = set(zones) - {zone for _, zone in known}
    assert set(turns[: len(left)]) == left
    assert len(turns) == 60


def test_a_slow_zone_delays_no_other(cloud: Cloud) -> None:
    cloud.edgeone.stall_seconds = 3
    zones = [f"zone-{n:02}" for n in range(40)]
    for zone in zones:
        cloud.edgeone.add_zone(zone)
    cloud.edgeone.break_next("stall", times=8)
    sky, start = Sky(cloud), time.monotonic()
    done: dict[str, float] = {}
    sky.read_listings(
        zones,
        (),
        lambda _: days(1),
        lambda listed, _: done.update({listed[1]: time.monotonic() - start}),
    )
    assert sum(took < 2.5 for took in done.values()) >= 32


def test_what_was_read_before_an_error_counts(cloud: Cloud) -> None:
    cloud.edgeone.add_zone("zone-1")
    for n in range(3):
        cloud.edgeone.submit("zone-1", f"job-{n}", urls(700, f"{n}"), at=NOW - (n + 1) * 6 * HOUR)
    asked_so_far = [0]

    def between(_: object) -> None:
        asked_so_far[0] += 1
        cloud.edgeone.fail(LISTING, "InternalError", times=None)

    cloud.edgeone.between_pages = between
    reading = looked(Sky(cloud), "zone-1").readings["prefetch", "zone-1"]
    assert isinstance(reading, Reading)
    assert (reading.complete, reading.why.code, len(reading.rows)) == (
        False,
        "InternalError",
        1_000,
    )
