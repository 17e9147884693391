"""Compare what was read of a listing with what is known of it, and forget what is over.

A change is a row whose status differs from the stored one; a task first seen is a change from nothing. A row that is
missing says nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import blake2b

from ..limits import FORGET_JOBS_AFTER, NOTE_AFTER
from ..task import Change, Task, is_followed
from .model import HASH_BYTES, MAX_HOSTS, Cursor, FollowedTask, JobTasks, ListingKey, ZoneSnapshot

FOLLOW_FOR = 30 * 86_400  # seconds; a task still open after this is not asked for any more


def compare(
    known: ZoneSnapshot | None, rows: Iterable[Task], now: int, cursor: Cursor
) -> tuple[ZoneSnapshot, list[Change]]:
    """Return what is known after these rows were read up to a cursor, and what has changed."""
    by_job: dict[str, list[Task]] = {}
    for row in rows:
        by_job.setdefault(row.job, []).append(row)
    before = known.jobs if known else {}
    after, changes = dict[str, JobTasks](), list[Change]()
    for job, tasks in by_job.items():
        compared, changed = _compare_job(before.get(job), tasks, now)
        changes += changed
        if compared is not before.get(job):
            after[job] = compared
    return ZoneSnapshot(cursor, {**before, **after} if after else before), changes


def forget_old_jobs(
    snapshots: Mapping[ListingKey, ZoneSnapshot], now: int
) -> dict[ListingKey, ZoneSnapshot]:
    """Drop the jobs that no window can show again and that are not listed any more, in all zones at once."""
    kept = {
        (kind, job)
        for (kind, _), snapshot in snapshots.items()
        for job, tasks in snapshot.jobs.items()
        if _is_fresh(tasks, min(now, snapshot.cursor.read_until), FORGET_JOBS_AFTER)
    }
    return {
        (kind, zone): replace(
            snapshot,
            jobs={job: tasks for job, tasks in snapshot.jobs.items() if (kind, job) in kept},
        )
        for (kind, zone), snapshot in snapshots.items()
    }


def is_given_up(task: FollowedTask, now: int) -> bool:
    """Say whether a task has been followed for so long that it is not asked for any more."""
    return task.created <= now - FOLLOW_FOR


def _compare_job(
    known: JobTasks | None, rows: list[Task], now: int
) -> tuple[JobTasks, list[Change]]:
    before = _Statuses(known)
    changes = [Change(row, old) for row in rows if (old := before.of(row.target)) != row.status]
    if known and not changes:
        return _note_listed(known, now), []
    times = [t for row in rows for t in (row.created, row.updated) if t is not None] or [now]
    created = min((row.created for row in rows if row.created is not None), default=now)
    followed, settled = before.after(changes, now)
    job = JobTasks(
        created=min(created, known.created) if known else created,
        touched=max(*times, known.touched if known else 0),
        hosts=_hosts(known.hosts if known else (), changes),
        followed=followed,
        settled=settled,
        listed=known.listed if known else 0,
        scopes=_scopes(known.scopes if known else (), changes),
    )
    return _note_listed(job, now), changes


def _note_listed(job: JobTasks, now: int) -> JobTasks:
    """Note that a job is listed if it would be forgotten soon."""
    return job if _is_fresh(job, now, NOTE_AFTER) else replace(job, listed=now)


class _Statuses:
    """The statuses of one job's tasks, by target."""

    def __init__(self, known: JobTasks | None) -> None:
        self._followed = dict(known.followed) if known else {}
        self._settled = {
            hashes[at : at + HASH_BYTES]: status
            for status, hashes in (known.settled if known else {}).items()
            for at in range(0, len(hashes), HASH_BYTES)
        }

    def of(self, target: str) -> str | None:
        followed = self._followed.get(target)
        return followed.status if followed else self._settled.get(target_hash(target))

    def after(
        self, changes: Iterable[Change], now: int
    ) -> tuple[dict[str, FollowedTask], dict[str, bytes]]:
        for change in changes:
            task = change.task
            self._followed.pop(task.target, None)
            self._settled.pop(target_hash(task.target), None)
            if is_followed(task.status):
                self._followed[task.target] = FollowedTask(
                    task.status, now if task.created is None else task.created
                )
            else:
                self._settled[target_hash(task.target)] = task.status
        packed: dict[str, bytearray] = {}
        for hashed, status in self._settled.items():
            packed.setdefault(status, bytearray()).extend(hashed)
        return self._followed, {status: bytes(hashes) for status, hashes in packed.items()}


def target_hash(target: str) -> bytes:
    """Return the hash of a target, as a snapshot holds it."""
    return blake2b(target.encode(), digest_size=HASH_BYTES).digest()


def _hosts(known: tuple[str, ...], changes: Iterable[Change]) -> tuple[str, ...]:
    hosts = set(known)
    for change in changes:
        if len(hosts) > MAX_HOSTS:
            break
        hosts.add(change.task.host)
    return tuple(sorted(hosts))[: MAX_HOSTS + 1]


def _scopes(known: tuple[str, ...], changes: Iterable[Change]) -> tuple[str, ...]:
    return tuple(sorted({*known, *(change.task.scope for change in changes)} - {""}))


def _is_fresh(tasks: JobTasks, now: int, age: int) -> bool:
    return max(tasks.touched, tasks.listed) > now - age or not all(
        is_given_up(task, now) for task in tasks.followed.values()
    )
