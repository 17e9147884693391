"""Say what is watched from now on: listings read for the first time, whose tasks are counted and not told."""

from collections import Counter
from collections.abc import Collection, Mapping
from itertools import groupby

from ..snapshot.model import ListingKey, ZoneSnapshot
from .watching import Baseline


def baselines(
    snapshots: Mapping[ListingKey, ZoneSnapshot],
    new: Collection[ListingKey],
    known: Collection[ListingKey],
) -> list[Baseline]:
    """Return a baseline for the zones that join, and one for each kind that joins in `known` zones."""
    zones = {zone for _, zone in known}
    joined = [key for key in new if key[1] not in zones]
    found = [_baseline(snapshots, joined, whole=not zones)] if joined else []
    added = sorted(set(new) - set(joined))
    found += (_baseline(snapshots, [*keys], False, kind) for kind, keys in groupby(added, _kind))
    return found


def _kind(key: ListingKey) -> str:
    return key[0]


def _baseline(
    snapshots: Mapping[ListingKey, ZoneSnapshot],
    new: Collection[ListingKey],
    whole: bool,
    kind: str = "",
) -> Baseline:
    counts: Counter[str] = Counter()
    jobs = set()
    for key in new:
        jobs |= {(key[0], job) for job in snapshots[key].jobs}
        for tasks in snapshots[key].jobs.values():
            counts += tasks.counts()
    return Baseline(tuple(sorted({zone for _, zone in new})), dict(counts), len(jobs), whole, kind)
