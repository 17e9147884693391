"""This file is the only place that lists what a channel may be told, and how that is written down while it is owed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from .blind import Blinded, Sighted, StateBlind, StateSighted
from .changes import Change
from .jobs import Completion
from .recovery import Recovery
from .stuck import Stuck
from .task import Task


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
    """The webhook of a channel refuses for good, since a time, while it is owed news."""

    channel: str
    reason: str
    since: int


News = (
    Change
    | Completion
    | Recovery
    | Stuck
    | Baseline
    | StateLost
    | StateBlind
    | StateSighted
    | Blinded
    | Sighted
    | ChannelDead
)


@dataclass(frozen=True, slots=True)
class Item:
    """News as it is owed: numbered in the order of telling, with the time it was found."""

    number: int
    found: int
    news: News


def dump(item: Item) -> dict[str, Any]:
    """Write an item as JSON values, without what has its default."""
    return {"found": item.found, type(item.news).__name__: _values(item.news)}


def load(number: int, values: Mapping[str, Any]) -> Item:
    """Read what `dump` wrote; KeyError, TypeError or ValueError where it was something else."""
    (word,) = values.keys() - {"found"}
    fields_of = {name: tuple(v) if isinstance(v, list) else v for name, v in values[word].items()}
    if "task" in fields_of:
        fields_of["task"] = Task(**fields_of["task"])
    return Item(number, int(values["found"]), _READERS[word](**fields_of))


def _values(value: Any) -> dict[str, Any]:
    return {
        field.name: _values(one) if is_dataclass(one) else one
        for field in fields(value)
        if (one := getattr(value, field.name)) != field.default
    }


_READERS: Mapping[str, Callable[..., News]] = {
    news.__name__: news
    for news in (
        Change,
        Completion,
        Recovery,
        Stuck,
        Baseline,
        StateLost,
        StateBlind,
        StateSighted,
        Blinded,
        Sighted,
        ChannelDead,
    )
}
