"""Write a state down, and read it again.

A state is one JSON document with a version. Of a large state, the hashes stand beside it (`core.state.snapshots`). What
does not read as a state, in every part, is Damaged. A state of a newer program, of another set of zones, or of more
than memory takes is Refused: it is not this run's to replace. The stored words stand in `core.state.wire_names`.
"""

import json
from collections.abc import Mapping
from typing import Any

from ..delivery.queue import ChannelQueue, Outbox
from ..gate.watched import GateWatch
from ..limits import MAX_STATE_BYTES
from ..news.model import DayTally, Item
from ..news.outages import Outage
from ..news.quota import QuotaWatch
from ..news.recoveries import FailedTarget
from ..news.silences import Silence
from ..news.stuck import Reminded
from ..resubmit.attempts import Attempt
from ..snapshot.model import flat, nested
from ..snapshot.names import ZoneNames
from . import snapshots
from .compress import Enormous, packed, unpacked
from .migrations import UPDATES, updated
from .model import Lease, State
from .typed_json import Pairs, counts, names, value_from, values_of, write_pairs
from .wire_names import FIELDS, NEWS_KINDS

STATE_VERSION = len(UPDATES) + 1
ENORMOUS = f"the state takes more than {MAX_STATE_BYTES:,} bytes"

OF_FEW_QUEUES = ("counted_failures", "counted_open")  # not written where there is none

_KIND_NAMES = {kind: name for name, kind in NEWS_KINDS.items()}


class Damaged(Exception):
    """What is stored is not a state: it was cut, overwritten, or is something else."""


class Refused(Exception):
    """What is stored is a state, but not one for this run; the message says why."""


def encode(state: State, shard: str, nonce: str) -> bytes:
    """Write a state. The nonce makes each writing different, so that a store can tell ours from another run's."""
    hashes = snapshots.hashes_beside(state.zones)
    document: dict[str, Any] = {
        "version": STATE_VERSION,
        "shard": shard,
        "nonce": nonce,
        "lease": values_of(state.lease, FIELDS) if state.lease else None,
        "first": state.first,
        "zones": snapshots.dump_zones(state.zones, inline=not hashes),
        "told": nested({job: dict(of) for job, of in state.told.items()}),
        "reminded": nested({job: values_of(one, FIELDS) for job, one in state.reminded.items()}),
        "quarters": nested(state.quarters),
        "reached": nested(state.reached),
        "broken": {key: values_of(one, FIELDS) for key, one in state.failed_targets.items()},
        "blind": nested({key: values_of(one, FIELDS) for key, one in state.outages.items()}),
        "silences": [values_of(one, FIELDS) for one in state.silences],
        "outbox": _dump_outbox(state.outbox),
        "names": values_of(state.names, FIELDS),
        **_dump_optional(state),
    }
    try:
        return packed(write_pairs(iter(document.items())), hashes, MAX_STATE_BYTES)
    except Enormous:
        raise Refused(ENORMOUS) from None


def decode(body: bytes, shard: str) -> State:
    """Read a state, or raise Damaged or Refused."""
    try:
        text, hashes = unpacked(body, MAX_STATE_BYTES)
        document = json.loads(text.decode())  # of bytes, it would let pass what no encoder takes
        version = document["version"]
        if not isinstance(version, int) or version < 1:
            raise ValueError("version")
        if version > STATE_VERSION:
            raise Refused(
                f"the state has version {version}, newer than this program's {STATE_VERSION}"
            )
        if document["shard"] != shard:
            raise Refused(f"the state belongs to the zones {document['shard']!r}, not {shard!r}")
        return _load(updated(document), hashes)
    except Enormous:
        raise Refused(ENORMOUS) from None
    except (
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        OverflowError,
        RecursionError,
    ) as error:
        raise Damaged(type(error).__name__) from None


def _load(document: Mapping[str, Any], hashes: bytes) -> State:
    lease = document["lease"]
    return State(
        first=bool(document["first"]),
        zones=snapshots.load_zones(document["zones"], hashes),
        told={job: counts(of) for job, of in flat(document["told"]).items()},
        reminded={
            job: value_from(Reminded, one, FIELDS)
            for job, one in flat(document["reminded"]).items()
        },
        quarters={job: int(n) for job, n in flat(document["quarters"]).items()},
        reached={job: names(n) for job, n in flat(document["reached"]).items()},
        failed_targets={
            key: value_from(FailedTarget, one, FIELDS) for key, one in document["broken"].items()
        },
        outages={
            key: value_from(Outage, one, FIELDS) for key, one in flat(document["blind"]).items()
        },
        silences=tuple(value_from(Silence, one, FIELDS) for one in document["silences"]),
        outbox=_load_outbox(document["outbox"]),
        lease=value_from(Lease, lease, FIELDS) if lease else None,
        names=value_from(ZoneNames, document["names"], FIELDS),
        quota=value_from(QuotaWatch, document.get("quota", {}), FIELDS),
        attempts=tuple(value_from(Attempt, one, FIELDS) for one in document.get("again", ())),
        gates=tuple(value_from(GateWatch, one, FIELDS) for one in document.get("gates", ())),
        daily={
            name: value_from(DayTally, one, FIELDS)
            for name, one in document.get("daily", {}).items()
        },
    )


def _dump_optional(state: State) -> dict[str, Any]:
    """Write what is there in few states; it stands in none that has its default."""
    quota = values_of(state.quota, FIELDS) if state.quota != QuotaWatch() else None
    again = [values_of(one, FIELDS) for one in state.attempts]
    gates = [values_of(one, FIELDS) for one in state.gates]
    daily = {
        name: values_of(one, FIELDS, without_defaults=True) for name, one in state.daily.items()
    }
    optional = {"quota": quota, "again": again, "gates": gates, "daily": daily}
    return {name: value for name, value in optional.items() if value}


def _dump_outbox(outbox: Outbox) -> Pairs:
    yield "last_number", outbox.last_number
    yield "boxes", {name: _dump_queue(queue) for name, queue in outbox.queues.items()}
    yield "items", ((str(n), dump_item(item)) for n, item in outbox.items.items())


def _dump_queue(queue: ChannelQueue) -> dict[str, Any]:
    values = values_of(queue, FIELDS)
    return {name: one for name, one in values.items() if one or name not in OF_FEW_QUEUES}


def _load_outbox(values: Mapping[str, Any]) -> Outbox:
    items = {int(n): load_item(int(n), item) for n, item in values["items"].items()}
    queues = {
        name: value_from(ChannelQueue, queue, FIELDS) for name, queue in values["boxes"].items()
    }
    last = int(values["last_number"])
    if any(number not in items for queue in queues.values() for number in queue.owed):
        raise ValueError("a queue refers to no item")
    if not all(0 < number <= last for number in items):
        raise ValueError("a number would be given twice")
    return Outbox(items, queues, last)


def dump_item(item: Item) -> dict[str, Any]:
    """Write an item as JSON values, without what has its default."""
    recovered = {"mended": item.recovered_at} if item.recovered_at else {}
    return {
        "found": item.found,
        "news": _KIND_NAMES[type(item.news)],
        "fields": values_of(item.news, FIELDS, without_defaults=True),
        **recovered,
    }


def load_item(number: int, values: Mapping[str, Any]) -> Item:
    """Read what `dump_item` wrote; KeyError, TypeError, ValueError or AttributeError if it was something else."""
    kind = NEWS_KINDS[values["news"]]
    found, recovered = int(values["found"]), int(values.get("mended", 0))
    return Item(number, found, value_from(kind, values["fields"], FIELDS), recovered)
