"""Decide which channel is told which news, and say which of its settings decided."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..matching import fits_host, fits_path, fits_zone, is_of_names, may_fit_below
from ..news.model import (
    Completion,
    DailyWord,
    GateNews,
    JobNews,
    News,
    Progress,
    Recovery,
    Stuck,
)
from ..news.watching import ChannelDead, ChannelLost, QuotaLow
from ..snapshot.job_status import JobStatus
from ..snapshot.model import Job
from ..task import Change, Task, host_of, is_failure, path_of
from .hours_range import DailyTime

GROUPS = ("failure", "any")  # of statuses
DERIVED = ("completion", "recovery", "stuck", "progress", "quota")

OfJob = JobNews | JobStatus | GateNews


@dataclass(frozen=True, slots=True)
class Route:
    """What one channel wants. `notify`: statuses, and words of GROUPS and DERIVED. The others: globs (none: all)."""

    notify: tuple[str, ...]
    zones: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)  # of zones, by id, as far as known
    daily: DailyTime | None = None  # when it has its daily word


@dataclass(frozen=True, slots=True)
class RoutingDecision:
    """Whether a channel is told, and the setting that decided, as `NAME=value`; empty if none has a say."""

    told: bool
    rule: str = ""


def with_names(routes: Mapping[str, Route], names: Mapping[str, str]) -> dict[str, Route]:
    """Return routes that know the names of zones."""
    return {channel: replace(route, names=names) for channel, route in routes.items()}


def wants(route: Route, news: News) -> bool:
    """Say whether a channel is told this news. News of the watching itself goes to every channel.

    That a job was submitted again goes to all that are told of the job, whatever their NOTIFY.
    """
    return decide_route(route, news).told


def decide_route(route: Route, news: News) -> RoutingDecision:
    """Decide whether a channel is told this news, and say by which setting."""
    words = _words(news)
    asked = next((word for word in route.notify if word in words), None) if words else None
    if words and asked is None:
        return RoutingDecision(False, f"NOTIFY={','.join(route.notify)}")
    out = _uncovered(route, news)
    return RoutingDecision(not out, out or (f"NOTIFY={asked}" if asked else ""))


def concerns(channel: str, route: Route, news: News) -> bool:
    """Say whether news is for this channel at all.

    A recovery is for those that were told of the failure, news about a channel for the others. A job is not for a
    channel with PATHS that has no target of it.
    """
    match news:
        case Recovery():
            return channel in news.channels
        case ChannelDead() | ChannelLost():
            return channel != news.channel
        case DailyWord():
            return channel == news.channel
        case JobNews():
            return not route.paths or channel in news.reached
        case _:
            return True


def is_told(routes: Mapping[str, Route], news: News) -> bool:
    """Say whether any channel is told this news."""
    return any(concerns(name, route, news) and wants(route, news) for name, route in routes.items())


def covers_task(route: Route, task: Task) -> bool:
    """Say whether a task is within a channel's zones, domains and paths."""
    return not _uncovered_task(route, task)


def covers_job(route: Route, job: OfJob) -> bool:
    """Say whether a job may have a task within a channel's zones and domains."""
    return not _uncovered_job(route, job)


def reach(
    before: Mapping[Job, tuple[str, ...]],
    routes: Mapping[str, Route],
    tasks: Iterable[Task],
) -> dict[Job, tuple[str, ...]]:
    """Note which channels with PATHS have a target of which job, since the targets themselves are not kept."""
    with_paths = {name: route for name, route in routes.items() if route.paths}
    reached = {job: set(names) for job, names in before.items()}
    for task in tasks if with_paths else ():
        names = reached.setdefault((task.kind, task.job), set())
        names |= {name for name in with_paths.keys() - names if covers_task(with_paths[name], task)}
    return {job: tuple(sorted(names)) for job, names in reached.items() if names}


def _words(news: News) -> tuple[str, ...] | None:
    """Return the words of NOTIFY that ask for this news; None if nobody needs to ask."""
    match news:
        case Change(task):
            failure = ("failure",) if is_failure(task.status) else ()
            return (task.status.lower(), *failure, "any")
        case Recovery():
            return ("recovery",)
        case Completion():  # who was told that a job is stuck is told how it ended
            return ("completion", "stuck") if news.was_stuck else ("completion",)
        case Stuck():
            return ("stuck",)
        case Progress():
            return ("progress",)
        case QuotaLow():
            return ("quota",)
        case _:
            return None


def _uncovered(route: Route, news: News) -> str:
    match news:
        case Change(task) | Recovery(task):
            return _uncovered_task(route, task)
        case JobNews() | GateNews():
            return _uncovered_job(route, news)
        case QuotaLow() if not _covers_zones(route, [news.zone]):
            return f"ZONES={','.join(route.zones)}"
        case _:
            return ""


def _uncovered_task(route: Route, task: Task) -> str:
    """Name the setting that leaves a task out, or "". A target that cannot be read is told rather than lost."""
    host, fits = task.host, may_fit_below if task.scope else fits_path
    if not _covers_zones(route, [task.zone]):
        return f"ZONES={','.join(route.zones)}"
    if host and not _matches(fits_host, route.domains, [host]):
        return f"DOMAINS={','.join(route.domains)}"
    if host and not _matches(fits, route.paths, [_path(task)]):
        return f"PATHS={','.join(route.paths)}"
    return ""


def _path(task: Task) -> str:
    """Return the path of a target; that of a host is the beginning of all paths there are."""
    return path_of(task.target) if host_of(task.target) else ""


def _uncovered_job(route: Route, job: OfJob) -> str:
    """Name the setting that leaves a job out, or "". A job whose hosts are not known, or too many, is told."""
    if job.zones and not _covers_zones(route, job.zones):
        return f"ZONES={','.join(route.zones)}"
    known = bool(job.hosts) and "" not in job.hosts
    if known and not _matches(fits_host, route.domains, job.hosts):
        return f"DOMAINS={','.join(route.domains)}"
    return ""


def _covers_zones(route: Route, zones: Iterable[str]) -> bool:
    """Say whether a glob fits the id or the name of a zone; where a name is asked for and not known, it is told."""
    return not route.zones or any(
        fits_zone(glob, zone)
        or (fits_zone(glob, name) if (name := route.names.get(zone)) else is_of_names(glob))
        for zone in zones
        for glob in route.zones
    )


def _matches(fits: Callable[[str, str], bool], globs: Sequence[str], names: Iterable[str]) -> bool:
    """Say whether a glob fits a name; no globs fit every name."""
    return not globs or any(fits(glob, name) for name in names for glob in globs)
