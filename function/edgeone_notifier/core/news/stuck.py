"""Decide when a job is called stuck: if a task has been open for too long, and again after gaps that double."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..snapshot.model import Job, JobTasks, hosts_of
from ..task import is_open
from .model import Stuck

MAX_STUCK_REMINDERS = 5  # times that one job is called stuck


@dataclass(frozen=True, slots=True)
class Reminded:
    """How often a job was called stuck, when last (seconds since the epoch), and whether a channel was ever told."""

    times: int
    last: int
    told: bool = True


def stuck(
    jobs: Mapping[Job, Mapping[str, JobTasks]],
    reminded: Mapping[Job, Reminded],
    now: int,
    after: int,
    silenced: Callable[["Stuck"], bool] = lambda _: False,
) -> tuple[dict[Job, Reminded], list[Stuck]]:
    """Return what is remembered of stuck jobs, and those to call stuck now: open for `after` seconds or longer.

    `jobs` are the parts of each job by zone. A job is remembered until it is complete, and its completion says that it
    was stuck, unless it was `silenced` each time.
    """
    kept: dict[Job, Reminded] = {}
    news = []
    for job, parts in jobs.items():
        late = {
            (zone, target): task.created
            for zone, part in parts.items()
            for target, task in part.followed.items()
            if is_open(task.status) and now - task.created >= after
        }
        if not late:
            kept |= {job: reminded[job]} if job in reminded else {}
            continue
        before = reminded.get(job, Reminded(0, 0))
        if before.times < MAX_STUCK_REMINDERS and now - before.last >= after * 2 ** max(
            before.times - 1, 0
        ):
            one = _stuck(job, parts, late, before.times + 1)
            news.append(one)
            told = not silenced(one) or (before.times > 0 and before.told)
            before = Reminded(before.times + 1, now, told)
        kept[job] = before
    return kept, news


def _stuck(
    job: Job, parts: Mapping[str, JobTasks], late: Mapping[tuple[str, str], int], reminder: int
) -> Stuck:
    oldest = min(late, key=lambda key: (late[key], key))
    return Stuck(
        kind=job[0],
        job=job[1],
        open=len(late),
        total=sum(part.size for part in parts.values()),
        since=late[oldest],
        example=oldest[1],
        zones=tuple(sorted({zone for zone, _ in late})),
        hosts=hosts_of(parts.values()),
        reminder=reminder,
    )
