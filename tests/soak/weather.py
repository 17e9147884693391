"""This file is the only place that decides what of the account can be read when: the view that a run gets of it."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from edgeone_notifier.core.faults import Unreadable
from edgeone_notifier.core.listing.page import ListingPage, Reading
from edgeone_notifier.core.listing.plan import Plan
from edgeone_notifier.core.listing.query import MAX_WINDOW, PAGE_ROWS, Query
from edgeone_notifier.core.snapshot.model import ListingKey
from edgeone_notifier.core.snapshot.names import NO_NAMES, ZoneNames
from tests.soak.workload import DAY, HOUR, Account

REFUSED = Unreadable("UnauthorizedOperation.CamUnauthorized", "no")
DOWN = Unreadable("InternalError", "again")


@dataclass(frozen=True, slots=True)
class Look:
    """What one run saw, with the start of the first window of each zone."""

    readings: Mapping[ListingKey, Reading | Unreadable]
    unlisted: Unreadable | None
    requests: int
    starts: Mapping[str, int]
    left_over: int = 0
    idle: Mapping[ListingKey, str] = field(default_factory=dict)
    names: ZoneNames = NO_NAMES


@dataclass
class Weather:
    """Which zones are hidden until when, and how often a reading goes wrong. `calm` has all of it go right."""

    rng: random.Random
    calm: bool = False
    hidden: dict[str, float] = field(default_factory=dict)
    missing: dict[str, float] = field(default_factory=dict)
    unlisted: float = 0.0

    def change(self, zones: Sequence[str], now: float, count: Callable[[str], None]) -> None:
        """Draw what is hidden from now on."""
        rng = self.rng
        if rng.random() < 0.002:
            count("zone unreadable for long")
            longest = 2 * HOUR if rng.random() < 0.7 else 3 * DAY
            zone = rng.choice(zones)
            if self.hidden.get(zone, 0.0) < now - 2 * DAY:  # never for a week
                self.hidden[zone] = now + rng.uniform(0, longest)
        if rng.random() < 0.001:
            count("zone not listed")
            self.missing[rng.choice(zones)] = now + rng.uniform(0, DAY)
        if rng.random() < 0.002:
            count("zones not listed for long")
            self.unlisted = now + rng.uniform(0, 6 * HOUR)

    def read_listings(
        self,
        account: Account,
        now: float,
        known: Sequence[str],
        plan: Callable[[ListingKey], Plan],
        count: Callable[[str], None],
    ) -> Look:
        """Answer exactly what the plan asks for, as far as it can be read."""
        unlisted = None
        zones: Sequence[str] = [z for z in account.zones if not self._is(self.missing, z, now)]
        if not self.calm and (now < self.unlisted or self.rng.random() < 0.01):
            count("DescribeZones fails")
            unlisted, zones = DOWN, known
        readings: dict[ListingKey, Reading | Unreadable] = {}
        starts = {}
        for zone in zones:
            asked = plan(("prefetch", zone))
            queries = next(asked)
            starts[zone] = min(query.window.start for query in queries if query.window)
            reading = self._read(account, zone, asked, queries, now, count)
            readings["prefetch", zone] = reading
        return Look(readings, unlisted, len(zones), starts)

    def _read(
        self,
        account: Account,
        zone: str,
        plan: Plan,
        queries: Sequence[Query],
        now: float,
        count: Callable[[str], None],
    ) -> Reading | Unreadable:
        rng = self.rng
        if self._is(self.hidden, zone, now):
            return REFUSED
        if not self.calm and rng.random() < 0.01:
            count("zone unreadable")
            return DOWN
        lot = rng.random()  # the order of the list is not documented
        reading = _answered(account, zone, plan, queries, now, lot)
        if not self.calm and rng.random() < 0.02:
            count("incomplete reading")
            rows = tuple(row for row in reading.rows if rng.random() < 0.7)
            return Reading(rows, complete=False)
        return reading

    def _is(self, until: Mapping[str, float], zone: str, now: float) -> bool:
        return not self.calm and now < until.get(zone, 0.0)


def _answered(
    account: Account, zone: str, plan: Plan, queries: Sequence[Query], now: float, lot: float
) -> Reading:
    """Answer whatever the plan asks, page by page."""
    while True:
        try:
            queries = plan.send([_page(account, zone, query, now, lot) for query in queries])
        except StopIteration as end:
            reading: Reading = end.value
            return reading


def _page(account: Account, zone: str, query: Query, now: float, lot: float) -> ListingPage:
    at, window = account.zones[zone], query.window
    if window:
        assert 0 < window.end - window.start <= MAX_WINDOW, query
        rows = at.between(window.start, window.end)
    else:
        rows = at.jobs.get(query.job, [])
    tasks = [row.task for row in rows if row.is_seen(now)]
    found = [task for task in tasks if not query.statuses or task.status in query.statuses]
    start = int(lot * len(found))
    turned = (*found[start:], *found[:start])
    return ListingPage(len(found), turned[query.offset : query.offset + PAGE_ROWS])
