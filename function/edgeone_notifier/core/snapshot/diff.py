"""This file is the only place that compares a listing with what was stored, and that says what a change is.

A followed task (open, or with a status word not known here) is stored in full. A settled one is stored as eight bytes
of hash below its status: a million of them take 12 MB, and the odds that two of one job collide are below 1e-7.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import blake2b

from ..limits import FORGET_JOBS_AFTER, NOTE_AFTER
from ..task import Change, Task, host_of, is_followed
from .model import HASH_BYTES, MAX_HOSTS, FollowedTask, JobTasks, ListingKey, ZoneSnapshot

FOLLOW_FOR = 30 * 86_400  # seconds; a task still open after this is not asked for any more


def compare(
    sight: ZoneSnapshot | None, rows: Iterable[Task], now: int, seen_until: int
) -> tuple[ZoneSnapshot, list[Change]]:
    """Take the rows read into what is known. A row that is absent says nothing."""
    by_job: dict[str, list[Task]] = {}
    for row in rows:
        by_job.setdefault(row.job, []).append(row)
    sight = sight or ZoneSnapshot(seen_until)
    jobs, changes = dict[str, JobTasks](), []
    for job, tasks in by_job.items():
        after, changed = _compare_job(sight.jobs.get(job), tasks, now)
        changes += changed
        if after is not sight.jobs.get(job):
            jobs[job] = after
    known = {**sight.jobs, **jobs} if jobs else sight.jobs
    return replace(sight, read_until=seen_until, jobs=known), changes


def forget_old_jobs(
    sights: Mapping[ListingKey, ZoneSnapshot], now: int
) -> dict[ListingKey, ZoneSnapshot]:
    """Drop the jobs that no window can show again, and none that is still listed; in all zones at once."""
    kept = {
        (kind, job)
        for (kind, _), sight in sights.items()
        for job, tasks in sight.jobs.items()
        if _is_fresh(tasks, min(now, sight.read_until), FORGET_JOBS_AFTER)
    }
    return {
        (kind, zone): replace(
            sight, jobs={job: tasks for job, tasks in sight.jobs.items() if (kind, job) in kept}
        )
        for (kind, zone), sight in sights.items()
    }


def _compare_job(
    known: JobTasks | None, rows: list[Task], now: int
) -> tuple[JobTasks, list[Change]]:
    before = _Statuses(known)
    changes = [Change(row, old) for row in rows if (old := before.of(row.target)) != row.status]
    if known and not changes:
        return _noted(known, now), []
    times = [t for row in rows for t in (row.created, row.updated) if t is not None] or [now]
    created = min((row.created for row in rows if row.created is not None), default=now)
    live, settled = before.after(changes, now)
    job = JobTasks(
        created=min(created, known.created) if known else created,
        touched=max(*times, known.touched if known else 0),
        hosts=_hosts(known.hosts if known else (), changes),
        followed=live,
        settled=settled,
        listed=known.listed if known else 0,
    )
    return _noted(job, now), changes


def _noted(job: JobTasks, now: int) -> JobTasks:
    """Note that a job is listed, where it would be forgotten soon."""
    return job if _is_fresh(job, now, NOTE_AFTER) else replace(job, listed=now)


class _Statuses:
    """The statuses of one job's tasks, by target."""

    def __init__(self, known: JobTasks | None) -> None:
        self._live = dict(known.followed) if known else {}
        self._settled = {
            hashes[at : at + HASH_BYTES]: status
            for status, hashes in (known.settled if known else {}).items()
            for at in range(0, len(hashes), HASH_BYTES)
        }

    def of(self, target: str) -> str | None:
        live = self._live.get(target)
        return live.status if live else self._settled.get(_hash(target))

    def after(
        self, changes: Iterable[Change], now: int
    ) -> tuple[dict[str, FollowedTask], dict[str, bytes]]:
        for change in changes:
            task = change.task
            self._live.pop(task.target, None)
            self._settled.pop(_hash(task.target), None)
            if is_followed(task.status):
                self._live[task.target] = FollowedTask(
                    task.status, now if task.created is None else task.created
                )
            else:
                self._settled[_hash(task.target)] = task.status
        packed: dict[str, bytearray] = {}
        for digest, status in self._settled.items():
            packed.setdefault(status, bytearray()).extend(digest)
        return self._live, {status: bytes(hashes) for status, hashes in packed.items()}


def _hash(target: str) -> bytes:
    return blake2b(target.encode(), digest_size=HASH_BYTES).digest()


def _hosts(known: tuple[str, ...], changes: Iterable[Change]) -> tuple[str, ...]:
    hosts = set(known)
    for change in changes:
        if len(hosts) > MAX_HOSTS:
            break
        hosts.add(host_of(change.task.target))
    return tuple(sorted(hosts))[: MAX_HOSTS + 1]


def is_given_up(task: FollowedTask, now: int) -> bool:
    """Say whether a task was followed for so long that it is not asked for any more."""
    return task.created <= now - FOLLOW_FOR


def _is_fresh(tasks: JobTasks, now: int, age: int) -> bool:
    return max(tasks.touched, tasks.listed) > now - age or not all(
        is_given_up(task, now) for task in tasks.followed.values()
    )
