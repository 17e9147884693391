"""What is told of the watching itself: of zones, runs, the state, channels, silences, and quotas.

Times are in seconds since the epoch."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ZonesUnreadable:
    """Zones that cannot be read since a time, for one reason. `*` stands for the list of zones itself.

    Where they can be read for other kinds of tasks, `kind` says for which they cannot.
    """

    zones: tuple[str, ...]
    code: str
    message: str
    request_id: str
    since: int
    kind: str = ""


@dataclass(frozen=True, slots=True)
class ZonesIdle:
    """Zones that are not watched, since they can have no tasks, for one reason: a word of `core.remedies.IDLE`.

    `kind` is as in ZonesUnreadable.
    """

    zones: tuple[str, ...]
    why: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class ZonesReadable:
    """Zones that can be read again: when they could not, and how many changes were found in the gap.

    `kind` is as in ZonesUnreadable.
    """

    zones: tuple[str, ...]
    since: int
    until: int
    found: int
    kind: str = ""


@dataclass(frozen=True, slots=True)
class WatchStopped:
    """No run gets anywhere since a time: the stored state cannot be used, for example, or the settings cannot."""

    why: str
    since: int


@dataclass(frozen=True, slots=True)
class WatchResumed:
    """Runs get somewhere again: when they did not, and how many changes were found in the gap."""

    since: int
    until: int
    found: int = 0


@dataclass(frozen=True, slots=True)
class Baseline:
    """What is watched from now on: zones read for the first time, with the tasks found there, per status.

    Where the zones were watched before, `kind` says which tasks of them are watched as well now.
    """

    zones: tuple[str, ...]
    counts: Mapping[str, int]
    jobs: int
    whole: bool  # these are all zones that are watched; otherwise they joined later
    kind: str = ""


@dataclass(frozen=True, slots=True)
class StateLost:
    """The stored state was damaged. It was set aside under a name, and a baseline took its place."""

    aside: str


@dataclass(frozen=True, slots=True)
class ChannelDead:
    """A channel that is owed news and has taken nothing since a time.

    `outcome` is `dead` if the webhook refuses for good. `reason` is its last answer. `remedy` is a word of
    `core.remedies.OF_WEBHOOK`: what a person can do.
    """

    channel: str
    reason: str
    since: int
    outcome: str = "dead"
    remedy: str = "renew"


@dataclass(frozen=True, slots=True)
class ChannelLost:
    """News that a channel was owed and will never be told: how much, per reason."""

    channel: str
    counts: Mapping[str, int]


ABOUT_CHANNELS = (ChannelDead, ChannelLost)  # told to the other channels


@dataclass(frozen=True, slots=True)
class SilenceEnded:
    """A silence that is over: of what, from when to when, why, and how much news was not told because of it."""

    what: str
    name: str
    since: int
    until: int
    reason: str
    untold: int


@dataclass(frozen=True, slots=True)
class QuotaLow:
    """A zone may submit little more today, or nothing, of one type: the API's word, such as `prefetch_url`."""

    zone: str
    type: str
    left: int
    daily: int
