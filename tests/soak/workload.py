"""This file is the only place that plays the account: its zones, jobs and tasks, and what becomes of them in time."""

import heapq
import random
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count

from edgeone_notifier.core.task import Task

MINUTE, HOUR, DAY = 60, 3_600, 86_400  # seconds
SMALL = ("zone-1", "zone-2", "zone-3")
JOINING = "zone-4"  # comes later
BIG = "zone-big"  # has more tasks a week than one request reads
HOSTS = ("www.example.com", "cdn.example.com", "dl.example.org")
FAILURES = ("failed", "timeout", "canceled", "invalid")
SLOW_TARGETS = 30
UNKNOWN = ("warming", "queued")
WAITS, ODDS = (0, 10 * MINUTE, 5 * HOUR, 2 * DAY, 10 * DAY), (10, 70, 14, 5, 1)
FOREVER = float("inf")


@dataclass(slots=True)
class Row:
    """One row as the service keeps it: seen from a time on, but for a time in which it is gone."""

    task: Task
    visible: float
    created: int
    gone: tuple[float, float] = (FOREVER, FOREVER)

    def is_seen(self, now: float) -> bool:
        return self.visible <= now and not self.gone[0] <= now < self.gone[1]


@dataclass(slots=True)
class Zone:
    """The rows of one zone, in the order of creation, and by job."""

    rows: list[Row] = field(default_factory=list)
    created: list[int] = field(default_factory=list)
    jobs: dict[str, list[Row]] = field(default_factory=dict)

    def add(self, row: Row) -> None:
        self.rows.append(row)
        self.created.append(row.created)
        self.jobs.setdefault(row.task.job, []).append(row)

    def between(self, start: int, end: int) -> list[Row]:
        """Return the rows created in a window, both ends included."""
        return self.rows[bisect_left(self.created, start) : bisect_right(self.created, end)]


class Account:
    """The truth: every zone's rows. Whatever is random comes from one generator."""

    def __init__(self, rng: random.Random) -> None:
        self.zones: dict[str, Zone] = {zone: Zone() for zone in (*SMALL, BIG)}
        self._rng = rng
        self._jobs = count(1)
        self._order = count()
        self._coming: list[tuple[float, int, Row, str]] = []

    def advance(self, now: float) -> None:
        """Let happen what is due."""
        while self._coming and self._coming[0][0] <= now:
            at, _, row, status = heapq.heappop(self._coming)
            task = row.task
            row.task = Task(
                task.kind, task.zone, task.job, task.target, status, task.created, int(at)
            )

    def submit(self, now: float, zones: Iterable[str], targets: int, exactly: bool = False) -> None:
        """Submit one job of at most, or exactly, so many targets in each of these zones."""
        job = f"job-{next(self._jobs)}"
        calm = self._rng.random() < 0.5  # half of the jobs succeed but for an accident
        for zone in zones:
            for n in range(targets if exactly else self._rng.randint(1, targets)):
                self._add(now, zone, job, n, calm or targets > 10)

    def fail_slowly(self, now: float, zone: str) -> None:
        """Submit one job of which one target after the other fails."""
        job = f"job-{next(self._jobs)}"
        for n in range(SLOW_TARGETS):
            target = f"https://{HOSTS[1]}/{job}/{zone}/{n}"
            task = Task("prefetch", zone, job, target, "processing", int(now), int(now))
            row = Row(task, now, int(now))
            self._later(now + self._rng.uniform(0, 3 * HOUR), row, FAILURES[n % 10 == 0])
            self.zones[zone].add(row)

    def rows(self) -> Iterator[Row]:
        return (row for zone in self.zones.values() for row in zone.rows)

    def _add(self, now: float, zone: str, job: str, n: int, calm: bool) -> None:
        rng = self._rng
        target = f"https://{rng.choice(HOSTS)}/{job}/{zone}/{n}"
        shown = None if rng.random() < 0.01 else int(now)
        row = Row(Task("prefetch", zone, job, target, "processing", shown, shown), now, int(now))
        if rng.random() < 0.1:
            row.visible = now + rng.uniform(0, 50 * MINUTE)
        at = now + self._delay()
        if rng.random() < 0.03:
            self._later(at, row, rng.choice(UNKNOWN))
            at += rng.uniform(0, 2 * DAY)
        last = self._final(calm)
        self._later(at, row, last)
        if rng.random() < 0.06 and at < now + 2 * DAY:
            at = rng.uniform(at, now + 2 * DAY)
            self._later(at, row, rng.choice([s for s in ("success", *FAILURES) if s != last]))
        if rng.random() < 0.03:
            gone = now + rng.uniform(0, DAY)
            row.gone = (gone, gone + rng.uniform(0, 6 * HOUR) if rng.random() < 0.7 else FOREVER)
        self.zones[zone].add(row)

    def _later(self, at: float, row: Row, status: str) -> None:
        heapq.heappush(self._coming, (at, next(self._order), row, status))

    def _delay(self) -> float:
        longest = self._rng.choices(WAITS, ODDS)
        return self._rng.uniform(0, longest[0])

    def _final(self, calm: bool) -> str:
        if self._rng.random() < (0.95 if calm else 0.5):
            return "success"
        return self._rng.choice(FAILURES)
