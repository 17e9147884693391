"""Count the known tasks of a zone in time, and cover times by windows that fit in one answer.

All times are in seconds since the epoch. What was created in one second is never divided.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from ..snapshot.model import JobTasks
from .query import MAX_WINDOW, Window, around


@dataclass(frozen=True, slots=True)
class DenseSpan:
    """A window around known tasks, and how many are known in it."""

    window: Window
    rows: int


class Density:
    """How many tasks are known to have been created when. All of a job count at the time of its first."""

    def __init__(self, jobs: Iterable[JobTasks]) -> None:
        ordered = sorted((job.created, job.size) for job in jobs)
        self._created = [created for created, _ in ordered]
        self._below = [0, *accumulate(size for _, size in ordered)]

    def rows(self, first: int, last: int) -> int:
        """Count the tasks created from the first second to the last, both included."""
        return (
            self._below[bisect_right(self._created, last)]
            - self._below[bisect_left(self._created, first)]
        )

    def before_newest(self, rows: int, until: int) -> int | None:
        """Return the last second before the newest tasks up to `until`; None if no other is known.

        They are as many as fit in `rows`.
        """
        last = bisect_right(self._created, until)
        fitting = bisect_left(self._below, self._below[last] - rows, 0, last + 1)
        return self._created[fitting - 1] if fitting else None

    def gap_before(self, time: int) -> int:
        """Return the last second, this one or before, in which no task was created."""
        while self.rows(time, time):
            time -= 1
        return time

    def spans(self, times: Iterable[int], most: int) -> list[DenseSpan]:
        """Cover these seconds by windows with at most so many tasks, the newest first; one second may hold more."""
        spans: list[tuple[int, int]] = []
        for time in sorted(set(times), reverse=True):
            last = spans[-1][1] if spans else time
            fits = spans and self.rows(time, last) <= most and last - time < MAX_WINDOW - 2
            if fits:
                spans[-1] = time, last
            else:
                spans.append((time, time))
        return [DenseSpan(around(*ends), self.rows(*ends)) for ends in spans]

    def cuts(self, window: Window, newest: int, most: int) -> list[int]:
        """Return where to cut a window, so that the last part holds at most `newest` tasks, and the others `most`."""
        cuts: list[int] = []
        end, room = window.end, newest
        while (before := self._before(end, room)) is not None and before >= window.start:
            end, room = before + 1, most
            cuts.append(end)
        return cuts[::-1]

    def _before(self, end: int, rows: int) -> int | None:
        """Return the last second that does not fit in a part that ends before `end`; None if all of it fits."""
        before = self.before_newest(rows, end - 1)
        return before if before != end - 1 else self.before_newest(0, end - 2)
