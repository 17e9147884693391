"""This file is the only place that checks how a reading is taken into what is known of a listing."""

import pytest

from edgeone_notifier.core.collect import Collector, ListingResult
from edgeone_notifier.core.faults import INCOMPLETE, Unreadable
from edgeone_notifier.core.listing.page import Reading
from edgeone_notifier.core.snapshot.model import ZoneSnapshot
from tests.support.values import DAY, HOUR, NOW, task

ZONE = ("prefetch", "zone-1")
ROW = task("a", "failed")


def gathered(
    known: ZoneSnapshot | None, reading: Reading | Unreadable, announce: bool = False
) -> ListingResult:
    gathering = Collector({ZONE: known} if known else {}, NOW, DAY, announce)
    gathering.take(ZONE, reading)
    found = gathering.results[ZONE]
    assert isinstance(found, ListingResult)
    return found


@pytest.mark.parametrize(
    ("reading", "seen_until", "sure"),
    [
        pytest.param(Reading((ROW,), True), NOW, True, id="whole"),
        pytest.param(Reading((ROW,), False), NOW - 120, False, id="in part"),
        pytest.param(
            Reading((ROW,), False, until=NOW - 60), NOW - 60, False, id="whole up to a time"
        ),
        pytest.param(
            Reading((ROW,), False, until=NOW - HOUR), NOW - 120, False, id="which never goes back"
        ),
        pytest.param(Reading((ROW,), True, inconsistent=True), NOW - 120, False, id="suspect"),
    ],
)
def test_until_when_a_zone_was_read(reading: Reading, seen_until: int, sure: bool) -> None:
    found = gathered(ZoneSnapshot(NOW - 120), reading)
    assert found.snapshot
    assert (found.snapshot.read_until, found.sure, found.rows) == (seen_until, sure, 1)
    assert [change.task for change in found.changes] == [ROW]
    assert (found.unread is None) is reading.complete


def test_a_baseline_keeps_no_changes_unless_it_is_announced() -> None:
    silent, told = (gathered(None, Reading((ROW,), True), announce) for announce in (False, True))
    assert (silent.changes, len(told.changes)) == ((), 1)
    assert silent.snapshot == told.snapshot
    assert silent.snapshot
    assert (silent.snapshot.since, silent.snapshot.jobs["job-1"].size) == (NOW - DAY, 1)


def test_a_part_is_no_baseline() -> None:
    found = gathered(None, Reading((ROW,), False))
    assert (found.snapshot, found.changes, found.unread and found.unread.code) == (
        None,
        (),
        INCOMPLETE,
    )


def test_what_lacks_is_kept_with_the_sight() -> None:
    found = gathered(
        ZoneSnapshot(NOW - 120, missing_since={"old": 1}),
        Reading((), True, missing_since={"job-2": NOW}),
    )
    assert found.snapshot
    assert found.snapshot.missing_since == {"job-2": NOW}


def test_zones_that_have_waited_longest_come_first() -> None:
    times = {"zone-1": 30, "zone-2": 10, "zone-3": 20}
    sights = {("prefetch", zone): ZoneSnapshot(seen) for zone, seen in times.items()}
    assert Collector(sights, NOW, DAY).zones() == ["zone-2", "zone-3", "zone-1"]
