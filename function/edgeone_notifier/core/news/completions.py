"""Say when a job is complete: once, with exact counts, and again if the counts change."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace

from ..snapshot.model import Counts, Job, JobTasks, ListingKey, ZoneSnapshot, by_job, hosts_of
from .model import Completion


def completions(
    snapshots: Mapping[ListingKey, ZoneSnapshot],
    told: Mapping[Job, Counts],
    unsure: Collection[ListingKey],
    stuck: Collection[Job] = (),
) -> list[Completion]:
    """List the jobs that are complete and whose counts were not told yet; `stuck` are those that were called stuck.

    `unsure` are the listings that were not read whole. A job with tasks there waits: it may have rows not seen yet.
    """
    found = []
    for (kind, job), parts in by_job(snapshots).items():
        if any(part.followed for part in parts.values()):
            continue
        if any((kind, zone) in unsure for zone in parts):
            continue
        counts = dict(sum((part.counts() for part in parts.values()), Counter[str]()))
        if counts != told.get((kind, job)):
            one = _completion(kind, job, parts, counts, (kind, job) in told)
            found.append(replace(one, was_stuck=(kind, job) in stuck))
    return found


def _completion(
    kind: str, job: str, parts: Mapping[str, JobTasks], counts: Counts, corrected: bool
) -> Completion:
    return Completion(
        kind=kind,
        job=job,
        counts=counts,
        zones=tuple(sorted(parts)),
        hosts=hosts_of(parts.values()),
        created=min(part.created for part in parts.values()),
        ended=max(part.touched for part in parts.values()),
        corrected=corrected,
    )
