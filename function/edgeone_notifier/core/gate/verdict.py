"""Judge what was listed: go, no-go or wait.

Go is said only where every task asked for was seen to have succeeded, or to be among the failures allowed. What is
missing is never allowed: of a URL that no listing holds nobody knows anything, not even that somebody submitted it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ..news.job_status import JobStatus
from ..task import PROCESSING, SUCCESS, Task, is_failure, is_open
from .question import GateQuestion
from .urls import form_of_target

GO, NO_GO, WAIT = "go", "no-go", "wait"

TaskKey = tuple[str, str, str]  # zone, job, target


@dataclass(frozen=True, slots=True)
class GateVerdict:
    """The verdict, and `why`: one of failed, unlisted, missing, late, open, done. `left` is an estimate in seconds.

    `absent` are jobs that no listing holds. `failures` and `missing` are URLs as they were given or listed.
    """

    verdict: str
    why: str
    total: int = 0
    succeeded: int = 0
    open: int = 0
    failures: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    left: int | None = None
    zones: tuple[str, ...] = ()

    @property
    def failed(self) -> int:
        """Count the tasks that have not ended well."""
        return len(self.failures)


@dataclass(frozen=True, slots=True)
class _Choice:
    """The tasks that are asked for, and what is asked for that no listing holds."""

    tasks: Sequence[Task]
    missing: tuple[str, ...] = ()
    absent: tuple[str, ...] = field(default=())


def judge_gate(question: GateQuestion, rows: Iterable[Task], now: int) -> GateVerdict:
    """Judge the rows of all listings that were read, each of them whole."""
    choice = _choose(question, list(rows))
    tasks = choice.tasks
    open_ = sum(is_open(task.status) for task in tasks)
    succeeded = sum(task.status == SUCCESS for task in tasks)
    created = [task.created for task in tasks if task.created is not None]
    pace = {SUCCESS: succeeded, PROCESSING: open_}
    verdict, why = _verdict(question, choice, open_, max(created, default=None), now)
    return GateVerdict(
        verdict=verdict,
        why=why,
        total=len(tasks) + len(choice.missing),
        succeeded=succeeded,
        open=open_,
        failures=tuple(task.target for task in tasks if is_failure(task.status)),
        missing=choice.missing,
        absent=choice.absent,
        left=JobStatus("", "", pace, (), (), min(created)).left(now) if created else None,
        zones=tuple(sorted({task.zone for task in tasks})),
    )


def _verdict(
    question: GateQuestion, choice: _Choice, open_: int, newest: int | None, now: int
) -> tuple[str, str]:
    failed = sum(is_failure(task.status) for task in choice.tasks)
    is_late = question.deadline is not None and now >= question.deadline
    lacks = choice.missing or choice.absent
    if failed > question.allow_failed:
        return NO_GO, "failed"
    if not choice.tasks:
        is_hopeless = is_late or question.deadline is None
        return (NO_GO if is_hopeless else WAIT), "unlisted"
    if lacks and (newest is None or now > newest + question.grace):
        return NO_GO, "missing"
    if lacks or open_:
        return (NO_GO, "late") if is_late else (WAIT, "open" if open_ else "missing")
    return GO, "done"


def _choose(question: GateQuestion, rows: Sequence[Task]) -> _Choice:
    """Choose the tasks asked for: all of the jobs, and of each URL those of the newest submission."""
    jobs = set(question.jobs)
    chosen: dict[TaskKey, Task] = {_key(row): row for row in rows if row.job in jobs}
    by_target: dict[str, list[Task]] = {}
    if question.targets or question.prefix:
        for row in rows:
            form = form_of_target(row.target)
            if form in question.targets or (question.prefix and form.startswith(question.prefix)):
                by_target.setdefault(form, []).append(row)
    for several in by_target.values():
        newest = _newest(several)
        chosen[_key(newest)] = newest
    missing = tuple(url for form, url in question.targets.items() if form not in by_target)
    listed = {row.job for row in chosen.values()}
    absent = tuple(job for job in question.jobs if job not in listed)
    return _Choice(list(chosen.values()), missing, absent)


def _newest(several: Sequence[Task]) -> Task:
    """Return the task of a URL that counts: the newest by creation; of its submission, the one that stands worst."""
    newest = max(several, key=lambda row: (row.created or 0, _badness(row)))
    return max((row for row in several if row.job == newest.job), key=_badness)


def _badness(task: Task) -> tuple[bool, bool]:
    return is_failure(task.status), is_open(task.status)


def _key(task: Task) -> TaskKey:
    return task.zone, task.job, task.target
