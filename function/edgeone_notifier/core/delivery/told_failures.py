"""Count how many failures of each job a channel was told of.

By this count a message says "more" and "in all". A channel with filters, or after a silence, was not told of all.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from ..news.model import Item, News
from ..snapshot.model import Job, PerJob
from ..snapshot.nested import flat, nested
from ..task import Change, is_failure

# Per channel, those told of last. Of a job that is left out, the next failures look like the first.
MAX_JOBS_TOLD = 5_000


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
    if not more:
        return before
    known = flat(before)
    rest = {job: n for job, n in known.items() if job not in more}
    summed = {job: known.get(job, 0) + n for job, n in more.items()}
    return nested(dict(list({**rest, **summed}.items())[-MAX_JOBS_TOLD:]))


def forget_told(told: PerJob, jobs: Collection[Job]) -> PerJob:
    """Leave out the jobs that are not among these."""
    known = flat(told)
    kept = {job: n for job, n in known.items() if job in jobs}
    return told if len(kept) == len(known) else nested(kept)
