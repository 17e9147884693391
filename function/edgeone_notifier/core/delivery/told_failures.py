"""What a channel was told of failures: how many of each job, and for which causes.

By the number a message says "more" and "in all": a channel with filters, or after a silence, was not told of all. By
the causes it is known whom to mention, and what may wait for more of its kind.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from hashlib import blake2b

from ..news.model import Item, News, failure_of
from ..snapshot.model import CausesPerJob, Job, PerJob, Value, flat, nested
from ..task import Change, Task, is_failure

# Per channel, those told of last. Of a job that is left out, the next failures look like the first.
MAX_JOBS_TOLD = 5_000
# Per job. Beyond, a cause counts as told: an API that words each failure anew makes no storm.
MAX_CAUSES_TOLD = 8

_PerJob = Mapping[str, Mapping[str, Value]]


def failed_job(news: News) -> Job | None:
    """Return the job of a failure that was none before; None for other news."""
    if not isinstance(news, Change) or not is_failure(news.task.status):
        return None
    was_failed = news.before is not None and is_failure(news.before)
    return None if was_failed else (news.task.kind, news.task.job)


def count_failures(items: Iterable[Item]) -> Counter[Job]:
    """Count the failures that items tell, per job; those whose targets work again do not count."""
    told = (failed_job(item.news) for item in items if not item.recovered_at)
    return Counter(job for job in told if job)


def add_told(before: PerJob, more: Mapping[Job, int]) -> PerJob:
    """Add failures per job. Of too many jobs, those added to last are kept."""
    known = flat(before)
    return _with(before, {job: known.get(job, 0) + n for job, n in more.items()})


def is_follow_up(causes: CausesPerJob, item: Item) -> bool:
    """Say whether an item is a failure of a job, for a cause, that a channel was told of before."""
    task = failure_of(item)
    if task is None:
        return False
    told = causes.get(task.kind, {}).get(task.job, ())
    return _cause(task) in told or len(told) >= MAX_CAUSES_TOLD


def has_new_cause(causes: CausesPerJob, items: Iterable[Item]) -> bool:
    """Say whether items have a failure that is no follow-up. Then somebody is to be mentioned."""
    return any(failure_of(item) and not is_follow_up(causes, item) for item in items)


def add_causes(before: CausesPerJob, items: Iterable[Item]) -> CausesPerJob:
    """Add the causes of the failures that items tell, but for those whose targets work again."""
    more: dict[Job, tuple[str, ...]] = {}
    for item in items:
        task = None if item.recovered_at else failure_of(item)
        if task and not is_follow_up(before, item):
            job = task.kind, task.job
            told = more.get(job) or before.get(task.kind, {}).get(task.job, ())
            more[job] = tuple(dict.fromkeys((*told, _cause(task))))[:MAX_CAUSES_TOLD]
    return _with(before, more)


def forget_told(told: _PerJob[Value], jobs: Collection[Job]) -> _PerJob[Value]:
    """Leave out the jobs that are not among these."""
    known = flat(told)
    kept = {job: one for job, one in known.items() if job in jobs}
    return told if len(kept) == len(known) else nested(kept)


def _with(before: _PerJob[Value], more: Mapping[Job, Value]) -> _PerJob[Value]:
    if not more:
        return before
    rest = {job: one for job, one in flat(before).items() if job not in more}
    return nested(dict(list({**rest, **more}.items())[-MAX_JOBS_TOLD:]))


def _cause(task: Task) -> str:
    return blake2b(
        f"{task.status} {task.fail_type}".encode(errors="replace"), digest_size=4
    ).hexdigest()
