"""Make up what is submitted to a zone, and how long it takes."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil

from edgeone_notifier.core.task import Task
from tests.simulate.service import ZONE, Service

MINUTE, HOUR, DAY = 60, 3_600, 86_400  # seconds
WEEK = 7 * DAY
LONGEST_OPEN = 2 * DAY  # that a task takes
SIZES, ODDS = (1, 10, 50, 200), (30, 30, 25, 15)  # of jobs
MEAN_SIZE = sum(size * odds for size, odds in zip(SIZES, ODDS, strict=True)) / sum(ODDS)
BURST = 3_000  # targets, all in one second
FAILURES = ("failed", "timeout", "canceled", "invalid")


@dataclass(frozen=True, slots=True)
class Traffic:
    """So many tasks in seven days. A prefetch takes 5 to 30 minutes, by EdgeOne's own words; a few take much longer.

    Of the rows a share appears late, by at most `latest` seconds. `bursts` a day are jobs with very many targets.
    """

    per_week: int
    late: float = 0.0
    latest: float = 50 * MINUTE
    bursts: float = 0.0
    stuck: float = 0.0002

    def fill(self, service: Service, rng: random.Random, start: float, end: float) -> None:
        """Submit what comes from one time to another."""
        for task in self._tasks(rng, start, end):
            at = task.created or 0
            visible = at + (rng.uniform(0, self.latest) if rng.random() < self.late else 0)
            slow = rng.random() < self.stuck
            took = rng.uniform(0, LONGEST_OPEN) if slow else rng.uniform(0, 30 * MINUTE)
            service.submit(task, visible, at + took, _last(rng))

    def stock(self, service: Service, rng: random.Random, start: float, end: float) -> None:
        """Have there what came from one time to another, and is over."""
        service.stock(replace(task, status=_last(rng)) for task in self._tasks(rng, start, end))

    def _tasks(self, rng: random.Random, start: float, end: float) -> Iterator[Task]:
        gap = WEEK / self.per_week * MEAN_SIZE
        jobs, at = [], start + rng.expovariate(1 / gap)
        while at < end:
            jobs.append((int(at), rng.choices(SIZES, ODDS)[0]))
            at += rng.expovariate(1 / gap)
        bursts = ceil(self.bursts * (end - start) / DAY)
        jobs += [(int(rng.uniform(start, end)), BURST) for _ in range(bursts)]
        for number, (at, size) in enumerate(jobs):
            name = f"{int(start)}-{number}"
            for n in range(size):
                url = f"https://a.example/{name}/{n}"
                yield Task("prefetch", ZONE, name, url, "processing", int(at), int(at))


def _last(rng: random.Random) -> str:
    return "success" if rng.random() < 0.9 else rng.choice(FAILURES)
