"""This file is the only place that lists what a channel may be told, and how that is written down while it is owed."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from .changes import Change
from .jobs import Completion
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


News = Change | Completion | Baseline | StateLost


@dataclass(frozen=True, slots=True)
class Item:
    """News as it is owed: numbered in the order of telling, with the time it was found."""

    number: int
    found: int
    news: News


def dump(item: Item) -> dict[str, Any]:
    """Write an item as JSON values, without what is empty."""
    return {"found": item.found, "news": type(item.news).__name__, **_lean(asdict(item.news))}


def load(number: int, values: Mapping[str, Any]) -> Item:
    """Read what `dump` wrote; KeyError, TypeError or ValueError where it was something else."""
    fields = dict(values)
    found, word = int(fields.pop("found")), fields.pop("news")
    return Item(number, found, _READERS[word](fields))


def _lean(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _lean(v) for key, v in value.items() if v not in (None, "")}
    return value


def _change(fields: dict[str, Any]) -> Change:
    return Change(Task(**fields["task"]), fields.get("before"))


def _completion(fields: dict[str, Any]) -> Completion:
    return Completion(
        **{**fields, "zones": tuple(fields["zones"]), "hosts": tuple(fields["hosts"])}
    )


def _baseline(fields: dict[str, Any]) -> Baseline:
    return Baseline(**{**fields, "zones": tuple(fields["zones"])})


def _state_lost(fields: dict[str, Any]) -> StateLost:
    return StateLost(**fields)


_READERS: Mapping[str, Callable[[dict[str, Any]], News]] = {
    "Change": _change,
    "Completion": _completion,
    "Baseline": _baseline,
    "StateLost": _state_lost,
}
