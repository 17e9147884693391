"""Write and read the snapshots of all zones: by kind, zone and job.

They are nearly all of a large state, and most of that are hashes. Up to MAX_INLINE bytes of hashes are in the JSON
document, in base64. More are beside it as raw bytes, in its order: that takes less room, and no time to read.

The JSON's words are older than the names here: `seen_until` is `read_until`, `absent` is `missing_since`, `swept_until`
is `late_checked_until`, `live` is `followed`.
"""

from base64 import b64encode
from binascii import a2b_base64
from collections.abc import Mapping
from typing import Any

from ..snapshot.model import (
    HASH_BYTES,
    Cursor,
    FollowedTask,
    JobTasks,
    ListingKey,
    ZoneSnapshot,
    flat,
    nested,
)
from .typed_json import Pairs, counts, names

MAX_INLINE = 500_000  # bytes of hashes in the document

Snapshots = Mapping[ListingKey, ZoneSnapshot]


def hashes_beside(snapshots: Snapshots) -> list[bytes]:
    """Return all hashes if they are to be beside the document, else none."""
    hashes = [
        one
        for zones in nested(snapshots).values()
        for snapshot in zones.values()
        for tasks in snapshot.jobs.values()
        for one in tasks.settled.values()
    ]
    return hashes if sum(map(len, hashes)) > MAX_INLINE else []


def dump_zones(snapshots: Snapshots, inline: bool) -> Pairs:
    """Write snapshots as JSON values, with their hashes (`inline`) or the number of these."""
    for kind, zones in nested(snapshots).items():
        yield kind, ((zone, _dump_zone(snapshot, inline)) for zone, snapshot in zones.items())


def load_zones(values: Mapping[str, Any], hashes: bytes) -> Snapshots:
    """Read what `dump_zones` wrote, and the hashes beside it.

    Raise ValueError, KeyError, TypeError or AttributeError if it was something else.
    """
    raw = _RawHashes(hashes)
    snapshots = {key: _load_zone(one, raw) for key, one in flat(values).items()}
    if not raw.is_empty:
        raise ValueError("hashes of nothing")
    return snapshots


def _dump_zone(snapshot: ZoneSnapshot, inline: bool) -> Pairs:
    yield "since", snapshot.cursor.since
    yield "seen_until", snapshot.cursor.read_until
    yield "absent", dict(snapshot.cursor.missing_since)
    yield "swept_until", snapshot.cursor.late_checked_until
    yield "jobs", ((job, _dump_job(tasks, inline)) for job, tasks in snapshot.jobs.items())


def _load_zone(values: Mapping[str, Any], raw: "_RawHashes") -> ZoneSnapshot:
    jobs = {job: _load_job(tasks, raw) for job, tasks in values["jobs"].items()}
    cursor = Cursor(
        read_until=int(values["seen_until"]),
        since=int(values["since"]),
        late_checked_until=int(values.get("swept_until", 0)),  # not before version 4
        missing_since=counts(values.get("absent", {})),  # not in the first states of version 1
    )
    return ZoneSnapshot(cursor, jobs)


def _dump_job(tasks: JobTasks, inline: bool) -> dict[str, Any]:
    return {
        "created": tasks.created,
        "touched": tasks.touched,
        "hosts": tasks.hosts,
        "live": {target: [task.status, task.created] for target, task in tasks.followed.items()},
        "settled": {
            status: b64encode(hashes).decode() if inline else len(hashes) // HASH_BYTES
            for status, hashes in tasks.settled.items()
        },
        **({"listed": tasks.listed} if tasks.listed else {}),
        **({"scopes": tasks.scopes} if tasks.scopes else {}),
    }


def _load_job(values: Mapping[str, Any], raw: "_RawHashes") -> JobTasks:
    live, take = values["live"].items(), raw.take
    return JobTasks(
        int(values["created"]),
        int(values["touched"]),
        {target: FollowedTask(str(status), int(at)) for target, (status, at) in live},
        {status: take(one) for status, one in values["settled"].items()},
        names(values["hosts"]),
        int(values.get("listed", 0)),  # not before version 5
        names(values.get("scopes", ())),
    )


class _RawHashes:
    """The hashes beside the document. Each job takes its own in turn."""

    def __init__(self, hashes: bytes) -> None:
        self._hashes = hashes
        self._at = 0

    @property
    def is_empty(self) -> bool:
        return self._at == len(self._hashes)

    def take(self, written: str | int) -> bytes:
        """Return the hashes of a base64 text, or the next so many of those beside the document."""
        if isinstance(written, str):
            return _hashes(written)
        start, self._at = self._at, self._at + written * HASH_BYTES
        if not start <= self._at <= len(self._hashes):
            raise ValueError("hashes are missing")
        return self._hashes[start : self._at]


def _hashes(text: str) -> bytes:
    hashes = a2b_base64(text)
    # a2b_base64 skips what is no base64. To look for that beforehand takes longer than all the rest of the state.
    if len(hashes) % HASH_BYTES or len(text) != -(-len(hashes) // 3) * 4:
        raise ValueError("hashes are cut")
    return hashes
