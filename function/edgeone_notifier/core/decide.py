"""This file is the only place that makes the next state of what was stored and what was read: decide, in one piece."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from .changes import Change, Listed, Sight, compare, forget
from .faults import INCOMPLETE, Unreadable
from .jobs import Completion, completions, known_jobs
from .listing import Reading
from .news import Baseline, News
from .outbox import expire, owe
from .routing import Route
from .state import State

REFRESH = (
    6 * 3_600
)  # seconds between storings of a quiet zone's `seen_until`, so that its window does not grow
UNWATCHED_FOR = 30 * 86_400  # seconds after which a zone that is not watched any more is forgotten


@dataclass(frozen=True, slots=True)
class Decision:
    """The next state, with everything owed, and what the summary says of how it came about."""

    state: State
    worth_storing: bool
    changes: int
    expired: Mapping[str, int]  # news lost by age, per channel
    forgotten: int  # followed tasks given up by age


def decide(
    before: State,
    readings: Mapping[Listed, Reading | Unreadable],
    now: int,
    routes: Mapping[str, Route],
    since: int = 0,
    announce: bool = False,
    notices: Sequence[News] = (),
    first: bool = False,
) -> Decision:
    """Find what changed, what is complete and who is owed what.

    A listing never read before is a baseline, which began at `since`. On the very first run, `announce` has what is
    final there told all the same. `notices` are told ahead of the rest.
    """
    read = {key: r for key, r in readings.items() if isinstance(r, Reading)}
    sights, changes = _compare_all(before, read, now, since)
    new = {key for key in read if key in sights and key not in before.sights}
    silent = set() if first and announce else new
    watched = {
        key: sight
        for key, sight in sights.items()
        if key in readings or sight.seen_until > now - UNWATCHED_FOR
    }
    kept = forget(watched, now)
    told_changes = [c for c in changes if (c.task.kind, c.task.zone) not in silent]
    done = completions(kept, before.told, {key for key, r in read.items() if not r.complete})
    news = [
        *notices,
        *_baseline(sights, silent, whole=not before.sights),
        *told_changes,
        *_worth_telling(done, told_changes, silent),
    ]
    jobs = known_jobs(kept)
    told = {**before.told, **{(one.kind, one.job): one.counts for one in done}}
    fresh = expire(before.outbox, now)
    after = replace(
        before,
        sights=kept,
        told={job: counts for job, counts in told.items() if job in jobs},
        outbox=owe(fresh, routes, news, now),
    )
    return Decision(
        state=after,
        worth_storing=_differs(before, after),
        changes=len(told_changes),
        expired={
            c: n for c, box in before.outbox.boxes.items() if (n := box.size - fresh.box(c).size)
        },
        forgotten=_followed(sights) - _followed(kept),
    )


def failures(readings: Mapping[Listed, Reading | Unreadable]) -> dict[Listed, Unreadable]:
    """Say which listings were not read, or not as a whole, and why."""
    failed = {}
    for key, reading in readings.items():
        if isinstance(reading, Unreadable):
            failed[key] = reading
        elif not reading.complete:
            failed[key] = Unreadable(INCOMPLETE, "the list moved while it was read")
    return failed


def _compare_all(
    before: State, read: Mapping[Listed, Reading], now: int, since: int
) -> tuple[dict[Listed, Sight], list[Change]]:
    sights, changes = dict(before.sights), []
    for key, reading in read.items():
        known = sights.get(key)
        if known is None and not reading.complete:
            continue
        seen_until = now if reading.complete or known is None else known.seen_until
        seen, changed = compare(known, reading.rows, now, seen_until)
        sights[key] = seen if known else replace(seen, since=since)
        changes += changed
    return sights, changes


def _baseline(sights: Mapping[Listed, Sight], silent: set[Listed], whole: bool) -> list[News]:
    if not silent:
        return []
    counts: Counter[str] = Counter()
    jobs = set()
    for key in silent:
        jobs |= {(key[0], job) for job in sights[key].jobs}
        for tasks in sights[key].jobs.values():
            counts += tasks.counts()
    return [Baseline(tuple(sorted(zone for _, zone in silent)), dict(counts), len(jobs), whole)]


def _worth_telling(
    done: Sequence[Completion], changes: Sequence[Change], silent: set[Listed]
) -> list[Completion]:
    """Leave out the jobs that a baseline found complete, unless they changed in a zone already watched."""
    moved = {(change.task.kind, change.task.job) for change in changes}
    return [
        one
        for one in done
        if (one.kind, one.job) in moved or not any((one.kind, z) in silent for z in one.zones)
    ]


def _followed(sights: Mapping[Listed, Sight]) -> int:
    return sum(len(tasks.live) for sight in sights.values() for tasks in sight.jobs.values())


def _differs(before: State, after: State) -> bool:
    if before.outbox != after.outbox or before.told != after.told:
        return True
    return before.sights.keys() != after.sights.keys() or any(
        sight.jobs != before.sights[key].jobs
        or abs(sight.seen_until - before.sights[key].seen_until) >= REFRESH
        for key, sight in after.sights.items()
    )
