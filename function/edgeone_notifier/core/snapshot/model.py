"""TODO."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

HASH_BYTES = 8  # bytes


MAX_HOSTS = 20  # per job and zone; with more, the job is one of every domain


ListingKey = tuple[str, str]  # kind and zone: one listing


@dataclass(frozen=True, slots=True)
class FollowedTask:
    """A followed task: its status, and when it was created (seconds since the epoch)."""

    status: str
    created: int


@dataclass(frozen=True, slots=True)
class JobTasks:
    """The tasks of one job in one zone. `created` is the earliest, `touched` the latest time seen with a change.

    `listed` is when a job that is old by these times was listed last: it is remembered as long as that goes on, or each
    answer that shows it would be news.
    """

    created: int
    touched: int
    followed: Mapping[str, FollowedTask] = field(default_factory=dict)
    settled: Mapping[str, bytes] = field(default_factory=dict)
    hosts: tuple[str, ...] = ()
    listed: int = 0

    @property
    def size(self) -> int:
        """Count the tasks known."""
        return len(self.followed) + sum(map(len, self.settled.values())) // HASH_BYTES

    def counts(self) -> Counter[str]:
        """Count the tasks per status."""
        counts = Counter(task.status for task in self.followed.values())
        counts.update(
            {status: len(hashes) // HASH_BYTES for status, hashes in self.settled.items()}
        )
        return counts


@dataclass(frozen=True, slots=True)
class ZoneSnapshot:
    """What is known of one zone's listing: until when it was read completely, and the tasks per job.

    Nothing before `since` is read: the baseline began there, and what is older was never to be told. `absent` are jobs
    that lack known tasks in the list, and since when. `swept_until` is when it was last looked through for rows that
    appear late, or 0 for `seen_until`: it falls behind where readings are cut short.
    """

    read_until: int
    jobs: Mapping[str, JobTasks] = field(default_factory=dict)
    since: int = 0
    missing_since: Mapping[str, int] = field(default_factory=dict)
    late_checked_until: int = 0

    @property
    def late_checked(self) -> int:
        """Return when it was last looked through for rows that appear late."""
        return self.late_checked_until or self.read_until


Job = tuple[str, str]  # kind and job id; a job may span zones


Counts = Mapping[str, int]  # tasks per status


def known_jobs(sights: Mapping[ListingKey, ZoneSnapshot]) -> set[Job]:
    """Return every job that is still remembered."""
    return {(kind, job) for (kind, _), sight in sights.items() for job in sight.jobs}


def by_job(sights: Mapping[ListingKey, ZoneSnapshot]) -> dict[Job, dict[str, JobTasks]]:
    """Return the parts of each job, by zone."""
    jobs: dict[Job, dict[str, JobTasks]] = {}
    for (kind, zone), sight in sights.items():
        for job, tasks in sight.jobs.items():
            jobs.setdefault((kind, job), {})[zone] = tasks
    return jobs


def hosts_of(parts: Iterable[JobTasks]) -> tuple[str, ...]:
    """Return the hosts of a job's targets, or none where they are too many to tell apart."""
    hosts = {host for part in parts for host in part.hosts}
    return tuple(sorted(hosts)) if len(hosts) <= MAX_HOSTS else ()


PerJob = Mapping[str, Mapping[str, int]]  # numbers of failures, by kind and job
