"""The types that hold what is known of the tasks of each zone: the snapshot that a run compares its reading with.

A followed task (open, or with a status word that is not known) is held in full. A settled one is eight bytes of hash
under its status: a million of them take 12 MB, and the odds that two of a job collide are below 1e-7.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

Value = TypeVar("Value")

HASH_BYTES = 8  # bytes of a target's hash
MAX_HOSTS = 20  # per job and zone; a job with more is shown without hosts

ListingKey = tuple[str, str]  # kind and zone: one listing
Job = tuple[str, str]  # kind and job id; a job may span zones
Counts = Mapping[str, int]  # tasks per status
PerJob = Mapping[str, Mapping[str, int]]  # numbers of failures, by kind and job
CausesPerJob = Mapping[str, Mapping[str, tuple[str, ...]]]  # their fingerprints, by kind and job


@dataclass(frozen=True, slots=True)
class FollowedTask:
    """A followed task: its status, and when it was created (seconds since the epoch)."""

    status: str
    created: int


@dataclass(frozen=True, slots=True)
class JobTasks:
    """The tasks of one job in one zone. Times are in seconds since the epoch.

    `created` is the earliest time of creation, `touched` the latest time of a row that changed. `settled` holds hashes
    of targets, one after the other, under their status. `listed` is set when a job that is about to be forgotten is
    still listed: forgotten, it would be news in each answer that shows it. `scopes` are what its targets name, where
    that is no single URL.
    """

    created: int
    touched: int
    followed: Mapping[str, FollowedTask] = field(default_factory=dict)
    settled: Mapping[str, bytes] = field(default_factory=dict)
    hosts: tuple[str, ...] = ()
    listed: int = 0
    scopes: tuple[str, ...] = ()

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
class Cursor:
    """How far a listing was read. Times are in seconds since the epoch.

    Up to `read_until` nothing was missed but rows that appear late; `late_checked_until` is when these were last looked
    for, or 0 for the same time. Nothing before `since` is read: the baseline began there. `missing_since` are the jobs
    that lack known tasks in the list, and since when.
    """

    read_until: int
    since: int = 0
    late_checked_until: int = 0
    missing_since: Mapping[str, int] = field(default_factory=dict)

    @property
    def late_checked(self) -> int:
        """Return when late rows were last looked for."""
        return self.late_checked_until or self.read_until

    @property
    def is_late_check_due(self) -> bool:
        """Say whether the last check for late rows was cut short."""
        return self.late_checked < self.read_until


@dataclass(frozen=True, slots=True)
class ZoneSnapshot:
    """What is known of one zone's listing: how far it was read, and the tasks per job."""

    cursor: Cursor
    jobs: Mapping[str, JobTasks] = field(default_factory=dict)


def known_jobs(snapshots: Mapping[ListingKey, ZoneSnapshot]) -> set[Job]:
    """Return every job that is not forgotten."""
    return {(kind, job) for (kind, _), snapshot in snapshots.items() for job in snapshot.jobs}


def by_job(snapshots: Mapping[ListingKey, ZoneSnapshot]) -> dict[Job, dict[str, JobTasks]]:
    """Return the parts of each job, by zone."""
    jobs: dict[Job, dict[str, JobTasks]] = {}
    for (kind, zone), snapshot in snapshots.items():
        for job, tasks in snapshot.jobs.items():
            jobs.setdefault((kind, job), {})[zone] = tasks
    return jobs


def hosts_of(parts: Iterable[JobTasks]) -> tuple[str, ...]:
    """Return the hosts of a job's targets, in order; none if there are more than MAX_HOSTS."""
    hosts = {host for part in parts for host in part.hosts}
    return tuple(sorted(hosts)) if len(hosts) <= MAX_HOSTS else ()


def nested(pairs: Mapping[tuple[str, str], Value]) -> dict[str, dict[str, Value]]:
    """Return pairs of names as JSON has them: a mapping for each first name, with the values by their second."""
    outer: dict[str, dict[str, Value]] = {}
    for (one, other), value in pairs.items():
        outer.setdefault(one, {})[other] = value
    return outer


def flat(outer: Mapping[str, Mapping[str, Value]]) -> dict[tuple[str, str], Value]:
    """Return the values by their pair of names."""
    return {(one, other): v for one, inside in outer.items() for other, v in inside.items()}
