"""Decide when the progress of a job is news: at each quarter of a large one."""

from collections.abc import Mapping

from ..snapshot.job_status import job_status
from ..snapshot.model import Job, JobTasks
from .model import Progress

LARGE = 100  # tasks; a smaller job is done before anybody has read about it
QUARTERS = 4


def progressed(
    jobs: Mapping[Job, Mapping[str, JobTasks]], told: Mapping[Job, int]
) -> tuple[dict[Job, int], list[Progress]]:
    """Return the quarters that were told by now, and the large jobs that have come to a new one.

    `jobs` are the parts of each job by zone. Of several quarters at once, the last is told. A job that is done is left
    out: its completion says the rest.
    """
    kept: dict[Job, int] = {}
    news = []
    for job, parts in jobs.items():
        if not any(part.followed for part in parts.values()):
            continue
        one = job_status(job, parts)
        if not one.open or one.total < LARGE:
            continue
        before, quarter = told.get(job, 0), one.done * QUARTERS // one.total
        if quarter > before:
            news.append(Progress(one.kind, one.job, quarter, one.zones, one.hosts))
        kept[job] = max(before, quarter)
    return kept, news
