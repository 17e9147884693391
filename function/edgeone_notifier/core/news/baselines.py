"""Say what is watched from now on: zones read for the first time, whose tasks are counted and not told."""

from collections import Counter
from collections.abc import Collection, Mapping

from ..snapshot.model import ListingKey, ZoneSnapshot
from .model import Baseline


def baselines(
    snapshots: Mapping[ListingKey, ZoneSnapshot], new: Collection[ListingKey], whole: bool
) -> list[Baseline]:
    """Return one baseline for the new listings, or none without any; `whole` says that they are all there is."""
    if not new:
        return []
    counts: Counter[str] = Counter()
    jobs = set()
    for key in new:
        jobs |= {(key[0], job) for job in snapshots[key].jobs}
        for tasks in snapshots[key].jobs.values():
            counts += tasks.counts()
    return [Baseline(tuple(sorted(zone for _, zone in new)), dict(counts), len(jobs), whole)]
