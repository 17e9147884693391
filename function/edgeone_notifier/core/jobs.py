"""This file is the only place that says when a job is complete: once, with exact counts, and again if they change."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from .changes import HOSTS, JobTasks, Listed, Sight

Job = tuple[str, str]  # kind and job id; a job may span zones
Counts = Mapping[str, int]  # tasks per status


@dataclass(frozen=True, slots=True)
class Completion:
    """A job of whose tasks in the zones watched none is followed any more. Times are seconds since the epoch.

    `hosts` is empty when they are too many to tell apart. `corrected` says that other counts were told before,
    `was_stuck` that the job was called so. `reached` names the channels with paths that it has a target of.
    """

    kind: str
    job: str
    counts: Counts
    zones: tuple[str, ...]
    hosts: tuple[str, ...]
    created: int
    ended: int
    corrected: bool
    was_stuck: bool = False
    reached: tuple[str, ...] = ()


def completions(
    sights: Mapping[Listed, Sight],
    told: Mapping[Job, Counts],
    unsure: Collection[Listed],
    stuck: Collection[Job] = (),
) -> list[Completion]:
    """List the jobs that are complete and whose counts have not been told; `stuck` are those that were called so.

    A job with tasks in an `unsure` listing, one that was not read whole, waits: it may have rows not seen yet.
    """
    found = []
    for (kind, job), parts in by_job(sights).items():
        if any(part.live for part in parts.values()):
            continue
        if any((kind, zone) in unsure for zone in parts):
            continue
        counts = dict(sum((part.counts() for part in parts.values()), Counter[str]()))
        if counts != told.get((kind, job)):
            one = _completion(kind, job, parts, counts, (kind, job) in told)
            found.append(replace(one, was_stuck=(kind, job) in stuck))
    return found


def known_jobs(sights: Mapping[Listed, Sight]) -> set[Job]:
    """Return every job that is still remembered."""
    return {(kind, job) for (kind, _), sight in sights.items() for job in sight.jobs}


def by_job(sights: Mapping[Listed, Sight]) -> dict[Job, dict[str, JobTasks]]:
    """Return the parts of each job, by zone."""
    jobs: dict[Job, dict[str, JobTasks]] = {}
    for (kind, zone), sight in sights.items():
        for job, tasks in sight.jobs.items():
            jobs.setdefault((kind, job), {})[zone] = tasks
    return jobs


def hosts_of(parts: Iterable[JobTasks]) -> tuple[str, ...]:
    """Return the hosts of a job's targets, or none where they are too many to tell apart."""
    hosts = {host for part in parts for host in part.hosts}
    return tuple(sorted(hosts)) if len(hosts) <= HOSTS else ()


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
