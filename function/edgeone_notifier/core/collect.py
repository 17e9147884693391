"""Take each reading into what is known of its listing, as soon as it is read.

What is kept are the changes, not the rows: so a run over a thousand zones needs no more memory than what it has to
tell.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .faults import Unreadable
from .listing.page import Reading
from .listing.plan import Plan, plan
from .snapshot.diff import compare
from .snapshot.model import ListingKey, ZoneSnapshot
from .task import Change


@dataclass(frozen=True, slots=True)
class ListingResult:
    """What is known of one listing now, and what has changed. Without a `snapshot` it is not watched yet.

    `rows` counts what was read. `unread` says what could not be read. `sure` says that no row can have been missed.
    """

    snapshot: ZoneSnapshot | None
    changes: tuple[Change, ...]
    rows: int
    sure: bool
    unread: Unreadable | None = None


ListingResults = Mapping[ListingKey, ListingResult | Unreadable]


def compare_reading(
    known: ZoneSnapshot | None, reading: Reading, now: int, announce: bool
) -> ListingResult:
    """Compare a reading with what is known. The changes of a first reading count only if they are announced."""
    unread = None if reading.complete else reading.why
    cursor = reading.cursor or (known.cursor if known else None)
    if cursor is None:
        return ListingResult(None, (), len(reading.rows), False, unread)
    snapshot, changes = compare(known, reading.rows, now, cursor)
    told = tuple(changes) if known or announce else ()
    sure = reading.complete and not reading.inconsistent
    return ListingResult(snapshot, told, len(reading.rows), sure, unread)


@dataclass(frozen=True, slots=True)
class Collector:
    """The readings of one run, listing by listing, in any order. `lookback` (seconds) is for listings never read."""

    snapshots: Mapping[ListingKey, ZoneSnapshot]
    now: int
    lookback: int
    announce: bool = False
    results: dict[ListingKey, ListingResult | Unreadable] = field(default_factory=dict)

    def zones(self) -> list[str]:
        """Return the known zones, the one that was not read for longest first: time may have run out before it."""
        read = {zone: one.cursor.read_until for (_, zone), one in self.snapshots.items()}
        return sorted(read, key=lambda zone: (read[zone], zone))

    def plan(self, listing: ListingKey) -> Plan:
        """Plan the reading of a listing."""
        return plan(self.snapshots.get(listing), self.now, self.lookback)

    def take(self, listing: ListingKey, reading: Reading | Unreadable) -> None:
        """Take in what was read of a listing, or why it was not read."""
        if isinstance(reading, Reading):
            known = self.snapshots.get(listing)
            self.results[listing] = compare_reading(known, reading, self.now, self.announce)
        else:
            self.results[listing] = reading

    def zones_with_new_jobs(self) -> set[str]:
        """Return the zones that have a job which was not there before; in one first read, no job is new."""
        return {
            key[1]
            for key, found in self.results.items()
            if isinstance(found, ListingResult)
            and found.snapshot
            and key in self.snapshots
            and found.snapshot.jobs.keys() - self.snapshots[key].jobs.keys()
        }
