"""This file is the only place that counts how many failures of each job a channel has been told of.

By that a message says "more" and "in all": a channel with filters, or after a silence, has not been told of all.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from ..news.model import Item, News
from ..snapshot.model import Job, PerJob
from ..snapshot.nested import flat, nested
from ..task import Change, is_failure

MAX_JOBS_TOLD = 5_000  # jobs per channel, those told of last; of one that is left out, the next failures are the first


def failed_job(news: News) -> Job | None:
    """Return the job of which news tells a failure that was none before, if it does."""
    if not isinstance(news, Change) or not is_failure(news.task.status):
        return None
    was_failed = news.before is not None and is_failure(news.before)
    return None if was_failed else (news.task.kind, news.task.job)


def count_failures(items: Iterable[Item]) -> Counter[Job]:
    """Count the failures that items tell, per job, without those whose targets work again."""
    told = (failed_job(item.news) for item in items if not item.recovered_at)
    return Counter(job for job in told if job)


def add_told(before: PerJob, more: Mapping[Job, int]) -> PerJob:
    """Add failures per job; of too many jobs, those added to last are kept."""
    if not more:
        return before
    known = flat(before)
    rest = {job: n for job, n in known.items() if job not in more}
    summed = {job: known.get(job, 0) + n for job, n in more.items()}
    return nested(dict(list({**rest, **summed}.items())[-MAX_JOBS_TOLD:]))


def forget_told(told: PerJob, jobs: Collection[Job]) -> PerJob:
    """Leave out the jobs that are not remembered any more."""
    known = flat(told)
    kept = {job: n for job, n in known.items() if job in jobs}
    return told if len(kept) == len(known) else nested(kept)
