"""Say how a job stands at the moment, and in how long it may be done."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ..task import SUCCESS, is_failure, is_followed, is_open
from .model import Counts, Job, JobTasks, ListingKey, ZoneSnapshot, by_job, hosts_of

# When the end of a job is estimated.
SOONEST = 60  # seconds that it must have run
FEWEST = 0.05  # of its tasks must be done
FEWEST_SUCCESSES = 20  # tasks; a few, or what has failed at once, show no pace
LATEST = 86_400  # seconds; an end later than that is a guess


@dataclass(frozen=True, slots=True)
class JobStatus:
    """A job's tasks per status, in the zones watched, and when the first was created (seconds since the epoch).

    `hosts` is empty if they are too many to tell apart. `scopes` are what targets name that are no single URLs.
    """

    kind: str
    job: str
    counts: Counts
    zones: tuple[str, ...]
    hosts: tuple[str, ...]
    created: int
    scopes: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """Count the tasks."""
        return sum(self.counts.values())

    @property
    def open(self) -> int:
        """Count the tasks still running."""
        return sum(n for status, n in self.counts.items() if is_open(status))

    @property
    def done(self) -> int:
        """Count the tasks that have ended, well or not."""
        return sum(n for status, n in self.counts.items() if not is_followed(status))

    @property
    def failed(self) -> int:
        """Count the tasks that have not ended well."""
        return sum(n for status, n in self.counts.items() if is_failure(status))

    def left(self, now: int) -> int | None:
        """Estimate the seconds until the end, by the pace so far; None if that would be a guess."""
        elapsed = now - self.created
        if not self.open or elapsed < SOONEST or self.done < self.total * FEWEST:
            return None
        if self.counts.get(SUCCESS, 0) < FEWEST_SUCCESSES:
            return None
        left = elapsed * self.open // self.done
        return left if left <= LATEST else None


def job_statuses(
    snapshots: Mapping[ListingKey, ZoneSnapshot], jobs: Collection[Job] | None = None
) -> dict[Job, JobStatus]:
    """Return how these jobs stand, or all that are known."""
    return {
        job: job_status(job, parts)
        for job, parts in by_job(snapshots).items()
        if jobs is None or job in jobs
    }


def job_status(job: Job, parts: Mapping[str, JobTasks]) -> JobStatus:
    """Return how one job stands, by its parts in each zone."""
    return JobStatus(
        kind=job[0],
        job=job[1],
        counts=dict(sum((part.counts() for part in parts.values()), Counter[str]())),
        zones=tuple(sorted(parts)),
        hosts=hosts_of(parts.values()),
        created=min(part.created for part in parts.values()),
        scopes=tuple(sorted({scope for part in parts.values() for scope in part.scopes})),
    )
