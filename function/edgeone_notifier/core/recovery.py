"""This file is the only place that remembers which targets were announced as failed, and says when one works again.

Only what a channel has asked for is remembered: without `recovery` in any NOTIFY, nothing is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b

from .changes import Change
from .routing import Route, wants
from .task import SUCCESS, Task, is_failure

FORGET_AFTER = 8 * 86_400  # seconds
MOST = 20_000  # failures remembered; of more, the newest


@dataclass(frozen=True, slots=True)
class Broken:
    """A target announced as failed: since when, and to which channels."""

    since: int
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recovery:
    """A target that was announced as failed, and has now succeeded; `channels` are those that heard of the failure."""

    task: Task
    since: int
    channels: tuple[str, ...]


def recoveries(
    broken: Mapping[str, Broken],
    changes: Iterable[Change],
    routes: Mapping[str, Route],
    now: int,
) -> tuple[dict[str, Broken], list[Recovery]]:
    """Take changes, in their order, into what is broken; return that, and what has recovered."""
    asked = {name: route for name, route in routes.items() if "recovery" in route.notify}
    still = {key: one for key, one in broken.items() if now - one.since < FORGET_AFTER}
    news = []
    for change in changes:
        key = _key(change.task)
        if change.task.status == SUCCESS and key in still:
            one = still.pop(key)
            news.append(Recovery(change.task, one.since, one.channels))
        elif is_failure(change.task.status):
            heard = tuple(name for name, route in asked.items() if wants(route, change))
            if heard:
                since = still[key].since if key in still else now
                still[key] = Broken(since, tuple(sorted({*heard, *_channels(still.get(key))})))
    return dict(list(still.items())[-MOST:]), news


def _channels(broken: Broken | None) -> tuple[str, ...]:
    return broken.channels if broken else ()


def _key(task: Task) -> str:
    return blake2b(f"{task.kind} {task.zone} {task.target}".encode(), digest_size=8).hexdigest()
