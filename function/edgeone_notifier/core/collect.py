"""This file is the only place that takes one listing, as it was read, into what is known of it.

That is done as soon as it was read: what is kept are the changes, not the rows, so that a run over a thousand zones
takes no more memory than what it has to tell.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from .faults import Unreadable
from .listing.page import Reading
from .listing.plan import Plan, plan
from .snapshot.diff import compare
from .snapshot.model import ListingKey, ZoneSnapshot
from .task import Change


@dataclass(frozen=True, slots=True)
class ListingResult:
    """What one listing looks like now; None: it has not been read whole yet, and so is not watched.

    `rows` counts what was read. `unread` says what could not be. `sure` says that no row can have been missed.
    """

    snapshot: ZoneSnapshot | None
    changes: tuple[Change, ...]
    rows: int
    sure: bool
    unread: Unreadable | None = None


ListingResults = Mapping[ListingKey, ListingResult | Unreadable]


def compare_reading(
    known: ZoneSnapshot | None, reading: Reading, now: int, since: int, announce: bool
) -> ListingResult:
    """Compare a reading with what is known.

    A listing never read before is a baseline: it began `since`, and of its changes none is kept unless they are
    announced.
    """
    unread = None if reading.complete else reading.why
    sure = reading.complete and not reading.inconsistent
    if known is None and not reading.complete:
        return ListingResult(None, (), len(reading.rows), False, unread)
    seen_until = now if sure or known is None else max(known.read_until, reading.until)
    sight, changes = compare(known, reading.rows, now, seen_until)
    swept_until = now if known is None or (sure and reading.late_checked) else known.late_checked
    since = known.since if known else since
    sight = replace(
        sight, missing_since=reading.missing_since, since=since, late_checked_until=swept_until
    )
    told = tuple(changes) if known or announce else ()
    return ListingResult(sight, told, len(reading.rows), sure, unread)


@dataclass(frozen=True, slots=True)
class Collector:
    """What is read in one run, listing by listing, in any order. `lookback` is in seconds."""

    snapshots: Mapping[ListingKey, ZoneSnapshot]
    now: int
    lookback: int
    announce: bool = False
    results: dict[ListingKey, ListingResult | Unreadable] = field(default_factory=dict)

    def zones(self) -> list[str]:
        """List the zones known, those first that were not read whole for longest: they may have been left over."""
        seen = {zone: sight.read_until for (_, zone), sight in self.snapshots.items()}
        return sorted(seen, key=lambda zone: (seen[zone], zone))

    def plan(self, listed: ListingKey) -> Plan:
        """Plan the reading of a listing."""
        return plan(self.snapshots.get(listed), self.now, self.lookback)

    def take(self, listed: ListingKey, reading: Reading | Unreadable) -> None:
        """Take in what was read of a listing, or why it was not."""
        if isinstance(reading, Reading):
            known, since = self.snapshots.get(listed), self.now - self.lookback
            self.results[listed] = compare_reading(known, reading, self.now, since, self.announce)
        else:
            self.results[listed] = reading
