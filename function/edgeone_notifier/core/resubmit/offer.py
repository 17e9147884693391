"""Choose what of a job may be submitted again, and say what stands in doubt."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ..task import PROCESSING, SUCCESS, Task, is_followed
from .attempts import Attempt, fingerprint

AGAIN = ("failed", "timeout")  # the statuses that are submitted again
UNKNOWN_STATUS, SUBMITTED = "unknown", "submitted"  # why a target is left out, beside a status
LISTED_WITHIN = 3_600  # seconds in which a new job must come into sight
CLOCKS_DIFFER = 300  # seconds; more, and the API refuses our signature

Place = tuple[str, str]  # zone and target


@dataclass(frozen=True, slots=True)
class Doubt:
    """An earlier attempt on targets of this job that may have gone through.

    `again` is the job that it named, "" if no answer was seen. `found` are newer jobs that have its targets; with
    none, nothing says that it went through, or that it did not. `open` counts those that would be submitted now.
    """

    zone: str
    at: int
    targets: int
    again: str = ""
    found: tuple[str, ...] = ()
    open: int = 0


@dataclass(frozen=True, slots=True)
class Offer:
    """What would be submitted again: the targets by zone, each once; why others are left out; what is in doubt."""

    job: str
    targets: Mapping[str, tuple[str, ...]]
    left_out: Mapping[str, int]
    doubts: tuple[Doubt, ...] = ()

    @property
    def count(self) -> int:
        """Count the targets."""
        return sum(map(len, self.targets.values()))


def candidates(rows: Sequence[Task]) -> dict[Place, Task]:
    """Return the rows of a job that failed or timed out, each target once in a zone."""
    return {(row.zone, row.target): row for row in rows if row.status in AGAIN}


def choose_targets(
    job: str, rows: Sequence[Task], others: Sequence[Task], attempts: Sequence[Attempt], now: int
) -> Offer:
    """Choose the failed targets of a job that no newer task has running, or has done.

    `rows` are those of the job. `others` are all rows of its zones since it was submitted.
    """
    failed = candidates(rows)
    newer = _newer(failed, others)
    lately = _submitted_lately(failed, newer, attempts, now)
    why = {place: _reason(newer.get(place, ())) or lately.get(place, "") for place in failed}
    targets: dict[str, list[str]] = {}
    for zone, target in sorted(place for place in failed if not why[place]):
        targets.setdefault(zone, []).append(target)
    return Offer(
        job,
        {zone: tuple(some) for zone, some in targets.items()},
        dict(Counter(filter(None, why.values()))),
        tuple(_doubts(failed, newer, why, attempts, now)),
    )


@dataclass(frozen=True, slots=True)
class FoundAgain:
    """An attempt without an answer, and the one newer job that has all of its targets."""

    attempt: Attempt
    job: str
    targets: tuple[str, ...]


def found_again(
    offer: Offer, rows: Sequence[Task], others: Sequence[Task], attempts: Sequence[Attempt]
) -> list[FoundAgain]:
    """Return the attempts of which it is clear by now what came of them."""
    failed, found = candidates(rows), []
    newer = _newer(failed, others)
    doubts = {(one.zone, one.at): one for one in offer.doubts if not one.again}
    for one in attempts:
        doubt = doubts.get((one.zone, one.at))
        if one.again or one.job != offer.job or doubt is None or len(doubt.found) != 1:
            continue
        (job,), places = doubt.found, _places(failed, one)
        if all(any(task.job == job for task in newer.get(place, ())) for place in places):
            found.append(FoundAgain(one, job, tuple(target for _, target in places)))
    return found


def _newer(failed: Mapping[Place, Task], others: Sequence[Task]) -> dict[Place, list[Task]]:
    """Return the tasks of other jobs on failed targets that are not older; without a time, a task may be newer."""
    newer: dict[Place, list[Task]] = {}
    for row in others:
        mine = failed.get((row.zone, row.target))
        if mine is None or row.job == mine.job:
            continue
        if not mine.created or not row.created or row.created >= mine.created:
            newer.setdefault((row.zone, row.target), []).append(row)
    return newer


def _reason(newer: Sequence[Task]) -> str:
    """Say why newer tasks forbid another one, or ""; a status that is not known may mean that it runs."""
    statuses = {task.status for task in newer}
    if PROCESSING in statuses:
        return PROCESSING
    if SUCCESS in statuses:
        return SUCCESS
    return UNKNOWN_STATUS if any(map(is_followed, statuses)) else ""


def _submitted_lately(
    failed: Collection[Place],
    newer: Mapping[Place, Sequence[Task]],
    attempts: Sequence[Attempt],
    now: int,
) -> dict[Place, str]:
    """Find the targets that were just submitted again, and that the listing does not show yet."""
    return {
        place: SUBMITTED
        for one in attempts
        if one.again and now - one.at < LISTED_WITHIN
        for place in _unlisted(failed, newer, one)
    }


def _doubts(
    failed: Collection[Place],
    newer: Mapping[Place, Sequence[Task]],
    why: Mapping[Place, str],
    attempts: Sequence[Attempt],
    now: int,
) -> list[Doubt]:
    doubts = []
    for one in attempts:
        if one.again and now - one.at < LISTED_WITHIN:
            continue
        places = _unlisted(failed, newer, one) if one.again else _places(failed, one)
        if not places:
            continue
        found = {
            task.job
            for place in places
            for task in newer.get(place, ())
            if (task.created or now) >= one.at - CLOCKS_DIFFER
        }
        open_ = sum(not why[place] for place in places)
        doubts.append(Doubt(one.zone, one.at, len(places), one.again, tuple(sorted(found)), open_))
    return doubts


def _places(failed: Collection[Place], one: Attempt) -> list[Place]:
    marks = one.fingerprints
    return [place for place in failed if place[0] == one.zone and fingerprint(place[1]) in marks]


def _unlisted(
    failed: Collection[Place], newer: Mapping[Place, Sequence[Task]], one: Attempt
) -> list[Place]:
    """Return the targets of an attempt that no row of its job shows."""
    return [
        place
        for place in _places(failed, one)
        if all(task.job != one.again for task in newer.get(place, ()))
    ]
