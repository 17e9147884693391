"""A reading is taken into what is known of its listing."""

import pytest

from edgeone_notifier.core.collect import Collector, ListingResult
from edgeone_notifier.core.faults import INCOMPLETE, Unreadable
from edgeone_notifier.core.listing.page import Reading
from edgeone_notifier.core.snapshot.model import Cursor, ZoneSnapshot
from tests.support.values import DAY, NOW, task, whole

ZONE = ("prefetch", "zone-1")
ROW = task("a", "failed")
KNOWN = ZoneSnapshot(Cursor(NOW - 120))


def collected(
    known: ZoneSnapshot | None, reading: Reading | Unreadable, announce: bool = False
) -> ListingResult:
    collector = Collector({ZONE: known} if known else {}, NOW, DAY, announce)
    collector.take(ZONE, reading)
    found = collector.results[ZONE]
    assert isinstance(found, ListingResult)
    return found


@pytest.mark.parametrize(
    ("reading", "cursor", "sure"),
    [
        pytest.param(whole([ROW]), Cursor(NOW, NOW - DAY, NOW), True, id="whole"),
        pytest.param(Reading((ROW,), False), KNOWN.cursor, False, id="in part"),
        pytest.param(
            Reading((ROW,), False, cursor=Cursor(NOW - 60)),
            Cursor(NOW - 60),
            False,
            id="in part, but whole up to a time",
        ),
        pytest.param(
            Reading((ROW,), True, inconsistent=True, cursor=KNOWN.cursor),
            KNOWN.cursor,
            False,
            id="inconsistent",
        ),
    ],
)
def test_the_next_reading_goes_on_where_this_one_says(
    reading: Reading, cursor: Cursor, sure: bool
) -> None:
    found = collected(KNOWN, reading)
    assert found.snapshot
    assert (found.snapshot.cursor, found.sure, found.rows) == (cursor, sure, 1)
    assert [change.task for change in found.changes] == [ROW]
    assert (found.unread is None) is reading.complete


def test_a_baseline_keeps_no_changes_unless_it_is_announced() -> None:
    silent, told = (collected(None, whole([ROW]), announce) for announce in (False, True))
    assert (silent.changes, len(told.changes)) == ((), 1)
    assert silent.snapshot == told.snapshot
    assert silent.snapshot
    assert silent.snapshot.jobs["job-1"].size == 1


def test_a_part_is_no_baseline() -> None:
    found = collected(None, Reading((ROW,), False))
    assert (found.snapshot, found.changes, found.unread and found.unread.code) == (
        None,
        (),
        INCOMPLETE,
    )


def test_zones_that_have_waited_longest_come_first() -> None:
    times = {"zone-1": 30, "zone-2": 10, "zone-3": 20}
    snapshots = {("prefetch", zone): ZoneSnapshot(Cursor(seen)) for zone, seen in times.items()}
    assert Collector(snapshots, NOW, DAY).zones() == ["zone-2", "zone-3", "zone-1"]
