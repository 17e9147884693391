"""Judge what was listed, row by row: go, no-go or wait.

Go is said only where every task asked for was seen to have succeeded, or to be among the failures allowed. What is
missing is never allowed: of a URL that no listing holds nobody knows anything, not even that somebody submitted it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ..task import SUCCESS, Task, is_failure, is_open
from .question import GateQuestion
from .rule import NOTHING_LISTED, Tally, decide_gate, newest_of, worst_of
from .urls import form_of_target

TaskKey = tuple[str, str, str]  # zone, job, target


@dataclass(frozen=True, slots=True)
class GateVerdict:
    """The verdict, and `why`: one of failed, unlisted, missing, late, open, done. `left` is an estimate in seconds.

    `absent` are jobs that no listing holds, and the prefix if no URL listed has it. `failures` and `missing` are URLs
    as they were given or listed. `short` is what submitting these takes of today's quota, and what that has, where it
    is known to be too little.
    """

    verdict: str
    why: str
    tally: Tally = NOTHING_LISTED
    failures: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    left: int | None = None
    short: tuple[int, int] | None = None


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
    created = [task.created for task in tasks if task.created is not None]
    failures = tuple(task.target for task in tasks if is_failure(task.status))
    tally = Tally(
        succeeded=sum(task.status == SUCCESS for task in tasks),
        failed=len(failures),
        open=sum(is_open(task.status) for task in tasks),
        missing=len(choice.missing),
        absent=len(choice.absent),
        oldest=min(created, default=None),
        newest=max(created, default=None),
    )
    verdict, why = decide_gate(question, tally, now)
    return GateVerdict(
        verdict, why, tally, failures, choice.missing, choice.absent, tally.left(now)
    )


def _choose(question: GateQuestion, rows: Sequence[Task]) -> _Choice:
    """Choose the tasks asked for: all of the jobs, and of each URL that of the newest submission."""
    jobs = set(question.jobs)
    chosen: dict[TaskKey, Task] = {}
    for row in rows:
        if row.job in jobs:
            chosen[_key(row)] = worst_of([row, chosen.get(_key(row), row)])
    by_target: dict[str, list[Task]] = {}
    if question.targets or question.prefix:
        for row in rows:
            form = form_of_target(row.target)
            if form in question.targets or (question.prefix and form.startswith(question.prefix)):
                by_target.setdefault(form, []).append(row)
    for several in by_target.values():
        newest = newest_of(several)
        chosen[_key(newest)] = newest
    missing = tuple(url for form, url in question.targets.items() if form not in by_target)
    listed = {row.job for row in chosen.values()}
    absent = tuple(job for job in question.jobs if job not in listed)
    if question.prefix and not any(form.startswith(question.prefix) for form in by_target):
        absent += (question.prefix,)
    return _Choice(list(chosen.values()), missing, absent)


def _key(task: Task) -> TaskKey:
    return task.zone, task.job, task.target
