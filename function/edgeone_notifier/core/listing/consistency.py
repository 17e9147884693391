"""Judge an answer by the tasks that should have been in it.

A row that is missing never makes news. But an answer that lacks known tasks may lack others as well: it is
inconsistent, so what it shows counts, and the zone does not count as read. Two things excuse a missing job: it is at
the old end of the list, where the service keeps rows no longer; or it has been missing for EXCUSED_AFTER.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ..snapshot.model import JobTasks, ZoneSnapshot
from .page import Rows

# Seconds: longer than a passing fault. Meanwhile no job of the zone is called complete.
EXCUSED_AFTER = 900


@dataclass(frozen=True, slots=True)
class Consistency:
    """The jobs that lack known tasks, and since when; whether the answer is inconsistent; whether it lacks most."""

    missing_since: Mapping[str, int] = field(default_factory=dict)
    inconsistent: bool = False
    lacks_most: bool = False


def check_consistency(known: ZoneSnapshot, rows: Rows, start: int, now: int) -> Consistency:
    """Compare the rows read of a window from `start` on with the tasks known to have been created in it."""
    found = Counter(job for job, _ in rows)
    expected = {job: tasks for job, tasks in known.jobs.items() if start < tasks.created <= now}
    lacking = {job for job, tasks in expected.items() if _lacks(job, tasks, rows, found[job])}
    if not lacking:
        return Consistency()
    oldest = min((tasks.created for job, tasks in expected.items() if found[job]), default=start)
    before = known.cursor.missing_since
    missing = {job: before.get(job, now) for job in lacking if expected[job].created >= oldest}
    recent = {job for job, since in missing.items() if 0 <= now - since < EXCUSED_AFTER}
    rows_missing = sum(max(expected[job].size - found[job], 0) for job in recent)
    return Consistency(missing, bool(recent), rows_missing * 2 > _size(expected.values()))


def _lacks(job: str, tasks: JobTasks, rows: Rows, found: int) -> bool:
    return found < tasks.size or any((job, target) not in rows for target in tasks.followed)


def _size(jobs: Iterable[JobTasks]) -> int:
    return sum(job.size for job in jobs)
