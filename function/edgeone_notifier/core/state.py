"""This file is the only place that knows how the state is written down.

It is one JSON document with a version. What does not read as one, in every part, is damaged; what a newer version of
the program wrote, or a run with another set of zones, or more than memory takes, is refused, which is something else:
it is not ours to replace.
"""

import json
from base64 import b64encode
from binascii import a2b_base64
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from . import news
from .blind import Blind
from .changes import HASH, JobTasks, Listed, Live, Sight
from .earlier import UPDATES, updated
from .jobs import Counts, Job
from .outbox import Box, Outbox
from .packed import packed, unpacked
from .recovery import Broken
from .silence import Silence
from .stuck import Reminded
from .written import Pairs, read, write

VERSION = len(UPDATES) + 1
MOST_BYTES = 64_000_000  # of JSON, unpacked: to decode it takes several times as much memory
ENORMOUS = f"the state takes more than {MOST_BYTES:,} bytes"
LONGEST_LEASE = (
    900  # seconds; the longest run that SCF allows, cloud.tencent.com/document/product/583/11637
)


class Damaged(Exception):
    """What is stored is not a state: cut, overwritten, or somebody else's."""


class Refused(Exception):
    """What is stored is a state, but not one for this run; the message says why."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to send what is owed, held by one run until its deadline (seconds since the epoch)."""

    run: str
    until: int


@dataclass(frozen=True, slots=True)
class State:
    """All that one run hands to the next.

    `first` says that no run has read anything yet; `told` are the counts of each job's completion as last told,
    `quarters` how far each job's progress was told; `reached` are the channels with paths that a job has a target of.
    """

    first: bool = True
    sights: Mapping[Listed, Sight] = field(default_factory=dict)
    told: Mapping[Job, Counts] = field(default_factory=dict)
    reminded: Mapping[Job, Reminded] = field(default_factory=dict)
    quarters: Mapping[Job, int] = field(default_factory=dict)
    reached: Mapping[Job, tuple[str, ...]] = field(default_factory=dict)
    broken: Mapping[str, Broken] = field(default_factory=dict)
    blind: Mapping[Listed, Blind] = field(default_factory=dict)
    silences: tuple[Silence, ...] = ()
    outbox: Outbox = field(default_factory=Outbox)
    lease: Lease | None = None

    def is_leased(self, now: int) -> bool:
        """Say whether another run may be sending. A lease longer than any run is a clock that jumped."""
        return self.lease is not None and 0 < self.lease.until - now <= LONGEST_LEASE


def encode(state: State, shard: str, nonce: str) -> bytes:
    """Write a state; the nonce makes each writing different, so that a store can tell ours from another's."""
    document: dict[str, Any] = {
        "version": VERSION,
        "shard": shard,
        "nonce": nonce,
        "lease": asdict(state.lease) if state.lease else None,
        "first": state.first,
        "zones": _dump_sights(state.sights),
        "told": _nested({key: dict(counts) for key, counts in state.told.items()}),
        "reminded": _nested({job: asdict(one) for job, one in state.reminded.items()}),
        "quarters": _nested(state.quarters),
        "reached": _nested(state.reached),
        "broken": {key: asdict(one) for key, one in state.broken.items()},
        "blind": _nested({key: asdict(one) for key, one in state.blind.items()}),
        "silences": [asdict(one) for one in state.silences],
        "outbox": _dump_outbox(state.outbox),
    }
    body = packed(write(iter(document.items())), MOST_BYTES)
    if body is None:
        raise Refused(ENORMOUS)
    return body


def decode(body: bytes, shard: str) -> State:
    """Read a state, or raise Damaged or Refused."""
    try:
        text = unpacked(body, MOST_BYTES)
        if text is None:
            raise Refused(ENORMOUS)
        document = json.loads(text.decode())  # of bytes, it would let pass what no encoder takes
        version = document["version"]
        if not isinstance(version, int) or version < 1:
            raise ValueError("version")
        if version > VERSION:
            raise Refused(f"the state has version {version}, newer than this program's {VERSION}")
        if document["shard"] != shard:
            raise Refused(f"the state belongs to the zones {document['shard']!r}, not {shard!r}")
        return _load(updated(document))
    except (
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        OverflowError,
        RecursionError,
    ) as error:
        raise Damaged(type(error).__name__) from None


def _load(document: Mapping[str, Any]) -> State:
    lease = document["lease"]
    return State(
        first=bool(document["first"]),
        sights={key: _load_sight(sight) for key, sight in _flat(document["zones"]).items()},
        told={key: _counts(counts) for key, counts in _flat(document["told"]).items()},
        reminded={job: read(Reminded, one) for job, one in _flat(document["reminded"]).items()},
        quarters={job: int(n) for job, n in _flat(document["quarters"]).items()},
        reached={job: _names(n) for job, n in _flat(document["reached"]).items()},
        broken={key: read(Broken, one) for key, one in document["broken"].items()},
        blind={key: read(Blind, one) for key, one in _flat(document["blind"]).items()},
        silences=tuple(read(Silence, one) for one in document["silences"]),
        outbox=_load_outbox(document["outbox"]),
        lease=read(Lease, lease) if lease else None,
    )


def _dump_outbox(outbox: Outbox) -> Pairs:
    yield "last_number", outbox.last_number
    yield "boxes", {name: asdict(box) for name, box in outbox.boxes.items()}
    yield "items", ((str(n), news.dump(item)) for n, item in outbox.items.items())


def _load_outbox(values: Mapping[str, Any]) -> Outbox:
    items = {int(n): news.load(int(n), item) for n, item in values["items"].items()}
    boxes = {name: read(Box, box) for name, box in values["boxes"].items()}
    last = int(values["last_number"])
    if any(number not in items for box in boxes.values() for number in box.owed):
        raise ValueError("a box refers to no item")
    if not all(0 < number <= last for number in items):
        raise ValueError("a number would be given twice")
    return Outbox(items, boxes, last)


def _dump_sights(sights: Mapping[Listed, Sight]) -> Pairs:
    for kind, zones in _nested(sights).items():
        yield kind, ((zone, _dump_sight(sight)) for zone, sight in zones.items())


def _dump_sight(sight: Sight) -> Pairs:
    yield "since", sight.since
    yield "seen_until", sight.seen_until
    yield "absent", dict(sight.absent)
    yield "jobs", ((job, _dump_job(tasks)) for job, tasks in sight.jobs.items())


def _load_sight(values: Mapping[str, Any]) -> Sight:
    jobs = {job: _load_job(tasks) for job, tasks in values["jobs"].items()}
    absent = _counts(values.get("absent", {}))  # not in the first states of version 1
    return Sight(int(values["seen_until"]), jobs, int(values["since"]), absent)


def _dump_job(tasks: JobTasks) -> dict[str, Any]:
    return {
        "created": tasks.created,
        "touched": tasks.touched,
        "hosts": tasks.hosts,
        "live": {target: [task.status, task.created] for target, task in tasks.live.items()},
        "settled": {s: b64encode(hashes).decode() for s, hashes in tasks.settled.items()},
    }


def _load_job(values: Mapping[str, Any]) -> JobTasks:
    return JobTasks(
        created=int(values["created"]),
        touched=int(values["touched"]),
        live={t: Live(str(status), int(at)) for t, (status, at) in values["live"].items()},
        settled={s: _hashes(text) for s, text in values["settled"].items()},
        hosts=_names(values["hosts"]),
    )


def _hashes(text: str) -> bytes:
    hashes = a2b_base64(text)
    # What is no base64 it leaves out; to look for that beforehand takes longer than all the rest of the state.
    if len(hashes) % HASH or len(text) != -(-len(hashes) // 3) * 4:
        raise ValueError("hashes are cut")
    return hashes


def _counts(values: Mapping[str, Any]) -> dict[str, int]:
    return {str(word): int(count) for word, count in values.items()}


def _names(values: Iterable[Any]) -> tuple[str, ...]:
    return tuple(map(str, values))


def _nested(flat: Mapping[tuple[str, str], Any]) -> dict[str, dict[str, Any]]:
    nested: dict[str, dict[str, Any]] = {}
    for (outer, inner), value in flat.items():
        nested.setdefault(outer, {})[inner] = value
    return nested


def _flat(nested: Mapping[str, Mapping[str, Any]]) -> dict[tuple[str, str], Any]:
    return {(outer, inner): v for outer, inside in nested.items() for inner, v in inside.items()}
