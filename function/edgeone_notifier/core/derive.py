"""Find what follows from changes, for jobs and for targets: complete, stuck, further, working again."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from .delivery.outbox import forget_jobs, mark_recovered
from .delivery.routing import Route, reach, wants
from .faults import Unreadable
from .gate.watched import GateWatch
from .news.completions import completions
from .news.model import (
    Completion,
    News,
    Progress,
    Recovery,
)
from .news.progress import progressed
from .news.recoveries import recoveries
from .news.silences import covered
from .news.stuck import stuck
from .snapshot.model import Counts, Job, ListingKey, ZoneSnapshot, by_job, known_jobs
from .state.model import State
from .task import SUCCESS, Change, TargetKey, key_of


@dataclass(frozen=True, slots=True)
class Observation:
    """What a run knows of the zones, and what has changed.

    `watched` are the snapshots of all zones, `kept` the same without the jobs that are forgotten by now. `changes` are
    told; those of `silent` listings are their baseline, and are not among them. `failed` listings were not read, or not
    whole. In `unsure` ones a row may have been missed.
    """

    watched: Mapping[ListingKey, ZoneSnapshot]
    kept: Mapping[ListingKey, ZoneSnapshot]
    changes: Sequence[Change]
    silent: Collection[ListingKey]
    failed: Mapping[ListingKey, Unreadable]
    unsure: Collection[ListingKey]


def derive(
    before: State, observed: Observation, routes: Mapping[str, Route], stuck_after: int, now: int
) -> tuple[State, list[News]]:
    """Return the state with what is now remembered of jobs and targets, and the news that follows.

    What no channel asks for is neither told nor remembered. `stuck_after` is in seconds.
    """
    known = known_jobs(observed.kept)
    silenced = partial(covered, [one for one in before.silences if now < one.until])
    was_stuck = {job for job, one in before.reminded.items() if one.told}
    done = completions(observed.watched, before.told, observed.unsure, was_stuck)
    asked = {word for route in routes.values() for word in route.notify}
    jobs = by_job(observed.kept) if asked & {"stuck", "progress"} else {}
    reminded, late = stuck(
        jobs if "stuck" in asked else {}, before.reminded, now, stuck_after, silenced
    )
    quarters, moved = progressed(jobs if "progress" in asked else {}, before.quarters)
    reached = reach(before.reached, routes, (change.task for change in observed.changes))
    outbox, unheard = mark_recovered(before.outbox, _working(observed.changes), now)
    heard = partial(_heard, routes, silenced)
    failed_targets, recovered = recoveries(before.failed_targets, observed.changes, heard, now)
    gates, of_gates = _gates(before, observed, now)
    after = replace(
        before,
        gates=gates,
        told=_told(before.told, done, known),
        reminded={job: one for job, one in reminded.items() if not _is_among(job, done)},
        quarters=quarters,
        reached={job: names for job, names in reached.items() if job in known},
        failed_targets=failed_targets,
        outbox=forget_jobs(outbox, known),
    )
    of_jobs = (
        replace(one, reached=reached.get(one.key, ()))
        for one in (*_worth_telling(done, observed), *late, *_worth_telling(moved, observed))
    )
    return after, [*of_jobs, *_still_unknown(recovered, unheard), *of_gates]


def _gates(
    before: State, observed: Observation, now: int
) -> tuple[tuple[GateWatch, ...], Sequence[News]]:
    """Judge the watched releases, if there are any."""
    if not before.gates:
        return (), ()
    from .gate.watches import gate_news, is_blind_to_gates  # late, since mostly there are none

    is_blind = is_blind_to_gates({*observed.failed, *observed.unsure})
    return gate_news(before.gates, observed.watched, is_blind, now)


def _is_among(job: Job, done: Iterable[Completion]) -> bool:
    return any(one.key == job for one in done)


def _working(changes: Iterable[Change]) -> set[TargetKey]:
    return {key_of(change.task) for change in changes if change.task.status == SUCCESS}


def _heard(
    routes: Mapping[str, Route], silenced: Callable[[News], bool], change: Change
) -> tuple[str, ...]:
    """Name the channels that are told of a failure and asked to be told of the recovery."""
    if silenced(change):
        return ()
    return tuple(
        name
        for name, route in routes.items()
        if "recovery" in route.notify and wants(route, change)
    )


def _still_unknown(
    recovered: Iterable[Recovery], unheard: Mapping[TargetKey, set[str]]
) -> Iterator[Recovery]:
    """Leave out the channels that hear of the recovery along with the failure."""
    for one in recovered:
        told = unheard.get(key_of(one.task), set())
        if channels := tuple(name for name in one.channels if name not in told):
            yield replace(one, channels=channels)


def _told(
    before: Mapping[Job, Counts], done: Sequence[Completion], jobs: set[Job]
) -> dict[Job, Counts]:
    told = {**before, **{one.key: one.counts for one in done}}
    return {job: counts for job, counts in told.items() if job in jobs}


def _worth_telling(
    news: Iterable[Completion | Progress], observed: Observation
) -> list[Completion | Progress]:
    """Leave out the jobs that a baseline found so, unless they changed in a zone already watched."""
    moved = {(change.task.kind, change.task.job) for change in observed.changes}
    return [
        one
        for one in news
        if one.key in moved or not any((one.kind, z) in observed.silent for z in one.zones)
    ]
