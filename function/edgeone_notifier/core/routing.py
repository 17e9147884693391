"""This file is the only place that decides which channel is told which news."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from .changes import Change
from .jobs import Completion
from .news import ChannelDead, News
from .recovery import Recovery
from .stuck import Stuck
from .task import host_of, is_failure

GROUPS = ("failure", "any")  # of statuses
DERIVED = ("completion", "recovery", "stuck")


@dataclass(frozen=True, slots=True)
class Route:
    """What one channel wants: words of statuses, groups and derived news; globs of zones and domains (none = all)."""

    notify: tuple[str, ...]
    zones: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()


def wants(route: Route, news: News) -> bool:
    """Say whether a channel is told this news. What concerns the watching itself, every channel is told."""
    match news:
        case Change(task):
            return _wants_status(route, task.status) and _covers(route, [task.zone], [task.target])
        case Recovery(task):
            return "recovery" in route.notify and _covers(route, [task.zone], [task.target])
        case Completion():
            return "completion" in route.notify and _covers_job(route, news.zones, news.hosts)
        case Stuck():
            return "stuck" in route.notify and _covers_job(route, news.zones, news.hosts)
        case _:
            return True


def concerns(channel: str, news: News) -> bool:
    """Say whether news is for this channel at all: recovery, for those that heard; death, for the others."""
    match news:
        case Recovery():
            return channel in news.channels
        case ChannelDead():
            return channel != news.channel
        case _:
            return True


def _wants_status(route: Route, status: str) -> bool:
    return (
        "any" in route.notify
        or status.lower() in route.notify
        or ("failure" in route.notify and is_failure(status))
    )


def _covers(route: Route, zones: Sequence[str], targets: Sequence[str]) -> bool:
    return _covers_job(route, zones, [host_of(target) for target in targets])


def _covers_job(route: Route, zones: Sequence[str], hosts: Sequence[str]) -> bool:
    """Match zones and hosts; a host that cannot be read, or too many of them, is told rather than lost."""
    known = bool(hosts) and "" not in hosts
    return _matches(route.zones, zones) and not (known and not _matches(route.domains, hosts))


def _matches(globs: tuple[str, ...], names: Iterable[str]) -> bool:
    return not globs or any(fnmatchcase(n.lower(), g.lower()) for n in names for g in globs)
