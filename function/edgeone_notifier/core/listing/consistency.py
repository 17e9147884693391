"""This file is the only place that judges an answer by what should have been in it.

A row that is absent never makes news. But an answer without tasks that are known to be there may lack others that are
not: it is suspect, so what it shows counts, and the zone is not taken for read. Two things excuse an absence: at the
old end of the list it is the service's retention; and after PATIENCE it is what the list is like now.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ..snapshot.model import JobTasks, ZoneSnapshot
from .page import Rows

EXCUSED_AFTER = (
    900  # seconds; longer than a passing fault, and no job of the zone is called complete meanwhile
)


@dataclass(frozen=True, slots=True)
class Consistency:
    """Jobs that lack known tasks, and since when; whether that makes the answer suspect; whether it lacks most."""

    missing_since: Mapping[str, int] = field(default_factory=dict)
    inconsistent: bool = False
    lacks_most: bool = False


def check_consistency(sight: ZoneSnapshot, rows: Rows, start: int, now: int) -> Consistency:
    """Compare what was read of a window from `start` on with the tasks known to have been created in it."""
    found = Counter(job for job, _ in rows)
    expected = {job: known for job, known in sight.jobs.items() if start < known.created <= now}
    missing = {job for job, known in expected.items() if _lacks(job, known, rows, found[job])}
    if not missing:
        return Consistency()
    shown = [known.created for job, known in expected.items() if found[job]]
    oldest = min(shown, default=start)
    absent = {
        job: sight.missing_since.get(job, now) for job in missing if expected[job].created >= oldest
    }
    fresh = {job for job, since in absent.items() if 0 <= now - since < EXCUSED_AFTER}
    lacking = sum(expected[job].size - min(found[job], expected[job].size) for job in fresh)
    return Consistency(absent, bool(fresh), lacking * 2 > _size(expected.values()))


def _lacks(job: str, known: JobTasks, rows: Rows, found: int) -> bool:
    return found < known.size or any((job, target) not in rows for target in known.followed)


def _size(jobs: Iterable[JobTasks]) -> int:
    return sum(job.size for job in jobs)
