"""This file is the only place that takes one listing, as it was read, into what is known of it.

That is done as soon as it was read: what is kept are the changes, not the rows, so that a run over a thousand zones
takes no more memory than what it has to tell.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from .faults import Unreadable
from .listing.page import Reading
from .listing.plan import Plan, plan
from .news.model import Change
from .snapshot.diff import compare
from .snapshot.model import Listed, Sight


@dataclass(frozen=True, slots=True)
class Seen:
    """What one listing looks like now; None: it has not been read whole yet, and so is not watched.

    `rows` counts what was read. `unread` says what could not be. `sure` says that no row can have been missed.
    """

    sight: Sight | None
    changes: tuple[Change, ...]
    rows: int
    sure: bool
    unread: Unreadable | None = None


Findings = Mapping[Listed, Seen | Unreadable]


def see(known: Sight | None, reading: Reading, now: int, since: int, announce: bool) -> Seen:
    """Compare a reading with what is known.

    A listing never read before is a baseline: it began `since`, and of its changes none is kept unless they are
    announced.
    """
    unread = None if reading.complete else reading.why
    sure = reading.complete and not reading.suspect
    if known is None and not reading.complete:
        return Seen(None, (), len(reading.rows), False, unread)
    seen_until = now if sure or known is None else max(known.seen_until, reading.until)
    sight, changes = compare(known, reading.rows, now, seen_until)
    swept_until = now if known is None or (sure and reading.swept) else known.swept
    since = known.since if known else since
    sight = replace(sight, absent=reading.absent, since=since, swept_until=swept_until)
    told = tuple(changes) if known or announce else ()
    return Seen(sight, told, len(reading.rows), sure, unread)


@dataclass(frozen=True, slots=True)
class Gathering:
    """What is read in one run, listing by listing, in any order. `lookback` is in seconds."""

    sights: Mapping[Listed, Sight]
    now: int
    lookback: int
    announce: bool = False
    findings: dict[Listed, Seen | Unreadable] = field(default_factory=dict)

    def zones(self) -> list[str]:
        """List the zones known, those first that were not read whole for longest: they may have been left over."""
        seen = {zone: sight.seen_until for (_, zone), sight in self.sights.items()}
        return sorted(seen, key=lambda zone: (seen[zone], zone))

    def plan(self, listed: Listed) -> Plan:
        """Plan the reading of a listing."""
        return plan(self.sights.get(listed), self.now, self.lookback)

    def take(self, listed: Listed, reading: Reading | Unreadable) -> None:
        """Take in what was read of a listing, or why it was not."""
        if isinstance(reading, Reading):
            known, since = self.sights.get(listed), self.now - self.lookback
            self.findings[listed] = see(known, reading, self.now, since, self.announce)
        else:
            self.findings[listed] = reading
