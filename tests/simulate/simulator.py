"""Run a plan against a listing, tick by tick, and count what it missed."""

import random
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import astuple, dataclass, field, replace
from operator import add

from edgeone_notifier.core.collect import compare_reading
from edgeone_notifier.core.faults import Fault, Unreadable
from edgeone_notifier.core.listing.fetch import OutOfTime
from edgeone_notifier.core.listing.page import LIST_MOVED, ListingPage, Reading
from edgeone_notifier.core.listing.plan import Plan, plan
from edgeone_notifier.core.listing.query import Query
from edgeone_notifier.core.snapshot.diff import forget_old_jobs
from edgeone_notifier.core.snapshot.model import ZoneSnapshot
from edgeone_notifier.core.task import Change
from edgeone_notifier.edgeone.request import TRIES_BY_FAULT
from tests.simulate.service import ZONE, Quirks, Refused, Service
from tests.simulate.traffic import DAY, HOUR, LONGEST_OPEN, MINUTE, Traffic

START = 1_790_000_000  # seconds since the epoch, in September 2026
DRAINING = 4 * HOUR + 50 * MINUTE  # in which rows that appeared last are found
LISTING = ("prefetch", ZONE)

Watcher = Callable[[Service, int], Iterable[Change]]  # one run: what it tells


@dataclass(frozen=True, slots=True)
class Score:
    """What became of the transitions: how many were told, and what was wrong; the runs and requests it took."""

    told: int = 0
    missed: int = 0
    repeated: int = 0
    invented: int = 0
    runs: int = 0
    requests: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(*map(add, astuple(self), astuple(other)))

    @property
    def is_clean(self) -> bool:
        """Say whether nothing was wrong."""
        return not (self.missed or self.repeated or self.invented)

    @property
    def per_run(self) -> float:
        """Return the requests per run."""
        return self.requests / max(self.runs, 1)


@dataclass
class Planned:
    """The watcher that is deployed: its plan, and how it takes what was read."""

    known: ZoneSnapshot | None = None
    lookback: int = DAY

    def __call__(self, service: Service, now: int) -> list[Change]:
        reading = read(service, plan(self.known, now, self.lookback))
        if isinstance(reading, Unreadable):
            return []
        result = compare_reading(self.known, reading, now, announce=False)
        if result.snapshot:
            self.known = forget_old_jobs({LISTING: result.snapshot}, now)[LISTING]
        return list(result.changes)


def _asked(service: Service, query: Query) -> ListingPage:
    """Ask as often as the program does; raise Refused where that is no use."""
    for _ in range(TRIES_BY_FAULT[Fault.RETRY] - 1):
        with suppress(Refused):
            return service.ask(query)
    return service.ask(query)


def read(service: Service, plan: Plan) -> Reading | Unreadable:
    """Ask what a plan asks, one query after the other; an error that stays ends the reading."""
    queries = next(plan)
    while True:
        pages: dict[int, ListingPage] = {}
        try:
            for number, query in enumerate(queries):
                pages[number] = _asked(service, query)
            queries = plan.send(list(pages.values()))
        except Refused:
            break
        except StopIteration as end:
            reading: Reading = end.value
            return reading
    try:
        plan.throw(OutOfTime(pages))
    except StopIteration as end:
        if end.value.rows or end.value.complete:
            return end.value
    return LIST_MOVED


@dataclass
class Judge:
    """Who knows what each row was, and compares it with what was told."""

    last: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    told: int = 0
    repeated: int = 0

    def hear(self, changes: Iterable[Change]) -> None:
        """Take down what one run tells."""
        for change in changes:
            heard = self.last.setdefault((change.task.job, change.task.target), [])
            self.repeated += change.task.status in heard
            heard.append(change.task.status)
            self.told += 1

    def score(self, service: Service, since: int) -> Score:
        """Compare what was told of each row created after a time with what it was."""
        missed = invented = 0
        for row in service.rows:
            told = self.last.pop((row.task.job, row.task.target), [])
            invented += any(status not in row.history for status in told)
            missed += row.created > since and told[-1:] != [row.task.status]
        return Score(self.told, missed, self.repeated, invented + len(self.last))


def simulate(
    seed: int,
    traffic: Traffic,
    quirks: Quirks,
    hours: float = 24,
    tick: float = 2 * MINUTE,
    history: float = 0,
    watcher: Watcher | None = None,
) -> Score:
    """Let so many hours of traffic go by, after so many seconds of it that are over; then let all of it be found."""
    rng = random.Random(seed)
    service = Service(quirks, rng, START)
    traffic.stock(service, rng, START - history, START)
    watcher = watcher or Planned(lookback=int(max(history, HOUR)))
    judge, now = Judge(), _baseline(watcher, service, tick)
    since, begin, end = int(now), service.requests, now + hours * HOUR
    traffic.fill(service, rng, now, end)
    runs = requests = 0
    while now < end + DRAINING + LONGEST_OPEN:
        # A timer is not exact; and when all that is left are tasks that take for days, an hour is soon enough.
        now += tick * rng.uniform(0.9, 1.1) if now < end + DRAINING else HOUR
        service.advance(max(now, service.now))
        judge.hear(watcher(service, int(now)))
        if now < end:
            runs, requests = runs + 1, service.requests - begin
    return replace(judge.score(service, since), runs=runs, requests=requests)


def _baseline(watcher: Watcher, service: Service, tick: float) -> float:
    """Run until the zone was read whole once; return the time."""
    now = float(START)
    while isinstance(watcher, Planned) and watcher.known is None:
        now = max(now + tick, service.now)
        watcher(service, int(now))
    return now
