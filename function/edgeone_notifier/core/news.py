"""This file is the only place that lists what a channel may be told, and how that is written down while it is owed."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, get_args

from .blind import Blinded, Idle, Sighted, StateBlind, StateSighted
from .changes import Change
from .jobs import Completion
from .progress import Progress
from .recovery import Recovery
from .stuck import Stuck
from .written import read


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
class Unsilenced:
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
    | StateBlind
    | StateSighted
    | Blinded
    | Idle
    | Sighted
    | ChannelDead
    | ChannelLost
    | Unsilenced
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
    mended: int = 0


def dump(item: Item) -> dict[str, Any]:
    """Write an item as JSON values, without what has its default."""
    mended = {"mended": item.mended} if item.mended else {}
    return {
        "found": item.found,
        "news": type(item.news).__name__,
        "fields": _values(item.news),
        **mended,
    }


def load(number: int, values: Mapping[str, Any]) -> Item:
    """Read what `dump` wrote; KeyError, TypeError, ValueError or AttributeError where it was something else."""
    kind = _KINDS[values["news"]]
    found, mended = int(values["found"]), int(values.get("mended", 0))
    return Item(number, found, read(kind, values["fields"]), mended)


def _values(value: Any) -> dict[str, Any]:
    return {
        field.name: _values(one) if is_dataclass(one) else one
        for field in fields(value)
        if (one := getattr(value, field.name)) != field.default
    }


_KINDS: Mapping[str, type[News]] = {kind.__name__: kind for kind in get_args(News)}
