"""This file is the only place that lists what a channel may be told, and how that is written down while it is owed."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..snapshot.model import Counts
from ..task import Change, Task, is_failure


@dataclass(frozen=True, slots=True)
class ZonesUnreadable:
    """Listings that cannot be read, for one reason, since a time; `zones` is `*` for the list of zones itself."""

    zones: tuple[str, ...]
    code: str
    message: str
    request_id: str
    since: int


@dataclass(frozen=True, slots=True)
class ZonesIdle:
    """Zones that are not watched, since they cannot have tasks that could be read, for one reason. Told once."""

    zones: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class ZonesReadable:
    """Listings that can be read again: blind from when to when, and how many changes were found in the gap."""

    zones: tuple[str, ...]
    since: int
    until: int
    found: int


@dataclass(frozen=True, slots=True)
class WatchStopped:
    """No run gets anywhere, since a time: the stored state cannot be used, say, or the settings cannot."""

    why: str
    since: int


@dataclass(frozen=True, slots=True)
class WatchResumed:
    """Runs get somewhere again: from when to when they did not, and how many changes were found in the gap."""

    since: int
    until: int
    found: int = 0


@dataclass(frozen=True, slots=True)
class Stuck:
    """A job with tasks that are still open, the oldest since `since`, in the zones watched.

    `example` is one such target; `hosts` is empty when they are too many to tell apart. `reached` names the channels
    with paths that the job has a target of.
    """

    kind: str
    job: str
    open: int
    total: int
    since: int
    example: str
    zones: tuple[str, ...]
    hosts: tuple[str, ...]
    reached: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recovery:
    """A target that was announced as failed, and has now succeeded; `channels` are those that heard of the failure."""

    task: Task
    since: int
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """A job that has come to another quarter of its tasks, and is not done."""

    kind: str
    job: str
    quarter: int
    zones: tuple[str, ...]
    hosts: tuple[str, ...]
    reached: tuple[str, ...] = ()


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


@dataclass(frozen=True, slots=True)
class Baseline:
    """What is watched from now on: zones whose tasks were taken down without telling them, with counts per status."""

    zones: tuple[str, ...]
    counts: Mapping[str, int]
    jobs: int
    whole: bool  # all that is watched; otherwise zones that joined later


@dataclass(frozen=True, slots=True)
class StateLost:
    """The stored state was damaged; it was set aside under a name, and a baseline took its place."""

    aside: str


@dataclass(frozen=True, slots=True)
class ChannelDead:
    """A channel has taken nothing since a time, while it is owed news; `outcome` is `dead` if it refuses for good.

    `reason` is what it said last; `remedy` names what a person can do.
    """

    channel: str
    reason: str
    since: int
    outcome: str = "dead"
    remedy: str = "renew"


@dataclass(frozen=True, slots=True)
class ChannelLost:
    """News that a channel was owed will never be told: how much of it, per reason."""

    channel: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class SilenceEnded:
    """A silence is over: of what, from when to when, why it was, and how much news it held back for ever."""

    what: str
    name: str
    since: int
    until: int
    reason: str
    untold: int


News = (
    Change
    | Completion
    | Recovery
    | Stuck
    | Progress
    | Baseline
    | StateLost
    | WatchStopped
    | WatchResumed
    | ZonesUnreadable
    | ZonesIdle
    | ZonesReadable
    | ChannelDead
    | ChannelLost
    | SilenceEnded
)


ABOUT_CHANNELS = (ChannelDead, ChannelLost)  # said to the other channels


@dataclass(frozen=True, slots=True)
class Item:
    """News as it is owed: numbered in the order of telling, with the time it was found.

    `mended` is when a target that had failed was seen to work again, while the failure was still owed; 0 if it was not.
    """

    number: int
    found: int
    news: News
    recovered_at: int = 0


def failure_of(item: Item) -> Task | None:
    """Return the task that an item tells the failure of, if it does."""
    task = item.news.task if isinstance(item.news, Change) else None
    return task if task and is_failure(task.status) else None
