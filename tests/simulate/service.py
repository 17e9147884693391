"""Play a zone's listing in virtual time, with every quirk that the API may have."""

import heapq
import random
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Literal

from edgeone_notifier.core.listing.page import ListingPage
from edgeone_notifier.core.listing.query import MAX_WINDOW, PAGE_ROWS, Query
from edgeone_notifier.core.task import Task

LATENCY = 0.25  # seconds; the list moves on between two answers
ZONE = "zone-1"


class Refused(Exception):
    """The API answers with an error."""


@dataclass(frozen=True, slots=True)
class Quirks:
    """How the listing behaves. What is a number is a share of the answers."""

    order: Literal["create", "create-desc", "update-desc", "lasting", "shuffled"] = "lasting"
    acts_on: Literal["created", "updated"] = "created"
    ends: Literal["inclusive", "exclusive"] = "inclusive"
    empty: float = 0.0
    error: float = 0.0
    twins: float = 0.0  # answers in which a row stands twice
    lies: float = 0.0  # answers with a TotalCount that is wrong
    capped: bool = False  # TotalCount is never more than a page


@dataclass(slots=True, eq=False)
class Row:
    """One row as the service keeps it; `lot` is its place in a list without an order."""

    task: Task
    created: int
    lot: float
    changed: float
    history: list[str] = field(default_factory=list)


class Service:
    """One zone: rows that appear, and come to their end."""

    def __init__(self, quirks: Quirks, rng: random.Random, now: float) -> None:
        self.now = now
        self.requests = 0
        self.rows: list[Row] = []  # that can be seen, in the order of creation
        self._quirks, self._rng = quirks, rng
        self._created: list[int] = []
        self._coming: list[tuple[float, int, Row, str]] = []
        self._numbers = count()

    def submit(self, task: Task, visible: float, ends: float, last: str) -> None:
        """Have a row appear, and come to its end."""
        row = Row(task, task.created or 0, self._rng.random(), visible)
        heapq.heappush(self._coming, (visible, next(self._numbers), row, ""))
        heapq.heappush(self._coming, (ends, next(self._numbers), row, last))

    def stock(self, tasks: Iterable[Task]) -> None:
        """Have rows of before that are over."""
        rows = [
            Row(t, t.created or 0, self._rng.random(), t.updated or 0, [t.status]) for t in tasks
        ]
        self.rows = sorted([*self.rows, *rows], key=lambda row: row.created)
        self._created = [row.created for row in self.rows]

    def advance(self, now: float) -> None:
        """Let happen what is due."""
        self.now = now
        while self._coming and self._coming[0][0] <= now:
            at, _, row, status = heapq.heappop(self._coming)
            if status:
                row.task = replace(row.task, status=status, updated=int(at))
                row.changed = at
                if row.history:
                    row.history.append(status)
            else:
                row.history.append(row.task.status)
                place = bisect_right(self._created, row.created)
                self._created.insert(place, row.created)
                self.rows.insert(place, row)

    def ask(self, query: Query) -> ListingPage:
        """Answer one request, while time goes by."""
        self.requests += 1
        self.advance(self.now + LATENCY)
        quirks, rng = self._quirks, self._rng
        if rng.random() < quirks.error:
            raise Refused
        if rng.random() < quirks.empty:
            return ListingPage(0, ())
        rows = [r for r in self._matching(query) if _fits(r.task, query)]
        total = len(rows)
        if query.offset or total > PAGE_ROWS:
            rows = self._ordered(rows)
        shown = [row.task for row in rows[query.offset : query.offset + PAGE_ROWS]]
        if shown and len(shown) < PAGE_ROWS and rng.random() < quirks.twins:
            shown.append(shown[0])
            total += 1
        if rng.random() < quirks.lies:
            total = max(total + rng.choice((-total, -7, -1, 1, 7)), 0)
        return ListingPage(min(total, PAGE_ROWS) if quirks.capped else total, tuple(shown))

    def _matching(self, query: Query) -> Sequence[Row]:
        if query.window is None:
            assert query.job, query
            return self.rows
        start, end = query.window.start, query.window.end
        assert 0 < end - start <= MAX_WINDOW + 120, query
        if self._quirks.acts_on == "updated":
            return [row for row in self.rows if start <= row.changed <= end]
        if self._quirks.ends == "inclusive":
            return self.rows[bisect_left(self._created, start) : bisect_right(self._created, end)]
        return self.rows[bisect_right(self._created, start) : bisect_left(self._created, end)]

    def _ordered(self, rows: Sequence[Row]) -> list[Row]:
        match self._quirks.order:
            case "create":
                return list(rows)
            case "create-desc":
                return list(reversed(rows))
            case "update-desc":
                return sorted(rows, key=lambda row: (-row.changed, row.lot))
            case "lasting":
                return sorted(rows, key=lambda row: row.lot)
            case "shuffled":
                return self._rng.sample(rows, len(rows))


def _fits(task: Task, query: Query) -> bool:
    return (
        (not query.statuses or task.status in query.statuses)
        and query.job in ("", task.job)
        and query.target in ("", task.target)
    )
