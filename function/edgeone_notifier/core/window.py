"""This file is the only place that decides which part of a zone's listing a run reads.

The window is cut so that nothing depends on a right clock, on the order of the list, or on rows that appear in time:
it always reaches back over the newest rows already known, and over an hour before the last complete read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil

from .changes import Sight
from .task import Task

PAGE = 1000  # rows; the most that Limit takes, cloud.tencent.com/document/product/1552/80700
LONGEST = 7 * 86_400 - 120  # seconds; the API takes seven days, and clocks differ
OVERLAP = 3_600  # seconds read again before the last complete read: rows may appear late
HEAD = 900  # rows known that are always read again; with what is new they still fit in one page


@dataclass(frozen=True, slots=True)
class Window:
    """A span of the listing, in seconds since the epoch, both ends included."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What to ask of one zone: these windows, then each job that has a followed task which no answer showed."""

    windows: tuple[Window, ...]
    followed: Mapping[str, frozenset[str]]


def plan(sight: Sight | None, now: int, lookback: int) -> Plan:
    """Plan the reading of one zone; `now` is the frozen end of the window for the whole run."""
    if sight is None:
        return Plan(_split(now - lookback, now), {})
    start = min(min(sight.seen_until, now) - OVERLAP, _head(sight, now))
    followed = {job: frozenset(tasks.live) for job, tasks in sight.jobs.items() if tasks.live}
    start = max(_reach_for_followed(sight, start, now), sight.since)
    return Plan(_split(start, now), followed)


def unseen(followed: Mapping[str, frozenset[str]], rows: Iterable[Task]) -> list[str]:
    """List the jobs with a followed task that is not among the rows: they are asked for by job id."""
    seen: dict[str, set[str]] = {}
    for row in rows:
        if row.job in followed:
            seen.setdefault(row.job, set()).add(row.target)
    return [job for job, targets in followed.items() if targets - seen.get(job, set())]


def _split(start: int, end: int) -> tuple[Window, ...]:
    starts = range(min(start, end - 1), end, LONGEST)
    return tuple(Window(s, min(s + LONGEST, end)) for s in starts)


def _head(sight: Sight, now: int) -> int:
    """Return the start from which the newest HEAD known rows follow: a small zone is read whole, by one request."""
    rows, oldest = 0, now - LONGEST
    for job in sorted(sight.jobs.values(), key=lambda j: -j.created):
        rows += job.size
        if rows > HEAD:
            return max(oldest, job.created + 1)
    return oldest


def _reach_for_followed(sight: Sight, start: int, now: int) -> int:
    """Move the start back to older followed tasks where that costs fewer requests than asking by job."""
    older = [job for job in sight.jobs.values() if now - LONGEST <= job.created < start]
    by_job = sum(_pages(job.size) for job in older if job.live)
    best, least, rows = start, by_job, 0
    for job in sorted(older, key=lambda job: -job.created):
        rows += job.size
        if job.live:
            by_job -= _pages(job.size)
            if rows // PAGE + by_job < least:
                best, least = job.created, rows // PAGE + by_job
    return best


def _pages(rows: int) -> int:
    return ceil(rows / PAGE)
