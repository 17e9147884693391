"""This file is the only place that knows how what is known of the tasks is written down: by kind, zone and job.

It is nearly all of a large state, and most of it are hashes. Few of them stand in the document, in base64. Many stand
beside it as they are, in its order: that takes less room, and no time to read.
"""

from base64 import b64encode
from binascii import a2b_base64
from collections.abc import Mapping
from typing import Any

from ..snapshot.model import HASH_BYTES, FollowedTask, JobTasks, ListingKey, ZoneSnapshot
from ..snapshot.nested import flat, nested
from .typed_json import Pairs, counts, names

INSIDE = 500_000  # bytes of hashes that stand in the document at most

Zones = Mapping[ListingKey, ZoneSnapshot]


def hashes_beside(sights: Zones) -> list[bytes]:
    """Return what is to stand beside the document: all hashes, or nothing."""
    hashes = [
        one
        for zones in nested(sights).values()
        for sight in zones.values()
        for tasks in sight.jobs.values()
        for one in tasks.settled.values()
    ]
    return hashes if sum(map(len, hashes)) > INSIDE else []


def dump_zones(sights: Zones, inside: bool) -> Pairs:
    """Write sights as JSON values, with the hashes in there or with their number alone."""
    for kind, zones in nested(sights).items():
        yield kind, ((zone, _dump_sight(sight, inside)) for zone, sight in zones.items())


def load_zones(values: Mapping[str, Any], hashes: bytes) -> Zones:
    """Read what `dump` wrote, and what stands beside it; ValueError and the like where it was something else."""
    shelf = _Shelf(hashes)
    sights = {key: _load_sight(one, shelf) for key, one in flat(values).items()}
    if not shelf.is_empty:
        raise ValueError("hashes of nothing")
    return sights


def _dump_sight(sight: ZoneSnapshot, inside: bool) -> Pairs:
    yield "since", sight.since
    yield "seen_until", sight.read_until
    yield "absent", dict(sight.missing_since)
    yield "swept_until", sight.late_checked_until
    yield "jobs", ((job, _dump_job(tasks, inside)) for job, tasks in sight.jobs.items())


def _load_sight(values: Mapping[str, Any], shelf: "_Shelf") -> ZoneSnapshot:
    jobs = {job: _load_job(tasks, shelf) for job, tasks in values["jobs"].items()}
    absent = counts(values.get("absent", {}))  # not in the first states of version 1
    swept_until = int(values.get("swept_until", 0))  # not before version 4
    return ZoneSnapshot(int(values["seen_until"]), jobs, int(values["since"]), absent, swept_until)


def _dump_job(tasks: JobTasks, inside: bool) -> dict[str, Any]:
    return {
        "created": tasks.created,
        "touched": tasks.touched,
        "hosts": tasks.hosts,
        "live": {target: [task.status, task.created] for target, task in tasks.followed.items()},
        "settled": {
            status: b64encode(hashes).decode() if inside else len(hashes) // HASH_BYTES
            for status, hashes in tasks.settled.items()
        },
        **({"listed": tasks.listed} if tasks.listed else {}),
    }


def _load_job(values: Mapping[str, Any], shelf: "_Shelf") -> JobTasks:
    live, take = values["live"].items(), shelf.take
    return JobTasks(
        int(values["created"]),
        int(values["touched"]),
        {target: FollowedTask(str(status), int(at)) for target, (status, at) in live},
        {status: take(one) for status, one in values["settled"].items()},
        names(values["hosts"]),
        int(values.get("listed", 0)),  # not before version 5
    )


class _Shelf:
    """The hashes beside the document, of which each job takes its own in turn."""

    def __init__(self, hashes: bytes) -> None:
        self._hashes = hashes
        self._at = 0

    @property
    def is_empty(self) -> bool:
        return self._at == len(self._hashes)

    def take(self, written: str | int) -> bytes:
        """Return the hashes that a text stands for, or the next so many."""
        if isinstance(written, str):
            return _hashes(written)
        start, self._at = self._at, self._at + written * HASH_BYTES
        if not start <= self._at <= len(self._hashes):
            raise ValueError("hashes are missing")
        return self._hashes[start : self._at]


def _hashes(text: str) -> bytes:
    hashes = a2b_base64(text)
    # What is no base64 it leaves out; to look for that beforehand takes longer than all the rest of the state.
    if len(hashes) % HASH_BYTES or len(text) != -(-len(hashes) // 3) * 4:
        raise ValueError("hashes are cut")
    return hashes
