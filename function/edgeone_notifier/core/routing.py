"""This file is the only place that decides which channel is told which news."""

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from .changes import Change
from .jobs import Completion
from .news import News
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
            return (
                _wants_status(route, task.status)
                and _matches(route.zones, [task.zone])
                and _of_domain(route, [host_of(task.target)])
            )
        case Completion():
            return (
                "completion" in route.notify
                and _matches(route.zones, news.zones)
                and _of_domain(route, news.hosts or [""])
            )
        case _:
            return True


def _wants_status(route: Route, status: str) -> bool:
    return (
        "any" in route.notify
        or status.lower() in route.notify
        or ("failure" in route.notify and is_failure(status))
    )


def _of_domain(route: Route, hosts: Iterable[str]) -> bool:
    """A target whose host cannot be read is told rather than lost."""
    hosts = list(hosts)
    return "" in hosts or _matches(route.domains, hosts)


def _matches(globs: tuple[str, ...], names: Iterable[str]) -> bool:
    return not globs or any(fnmatchcase(n.lower(), g.lower()) for n in names for g in globs)
