"""Read an event, a timer's or one sent by hand, and refuse what is none."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from ..listing.zone_words import zone_word

LONGEST_TIMER = 4_096  # characters of a timer's name

SHARD = "default|zones-[0-9a-f]{12}"  # what `shard` gives, as a pattern


class EventRefused(ValueError):
    """The event is none of those accepted; the message names them. `brief` says it in a line, for a channel."""

    def __init__(self, message: str, brief: str = "") -> None:
        super().__init__(message)
        self.brief = brief or message


class _Wrong(Exception):
    """What is wrong with an event."""


@dataclass(frozen=True, slots=True)
class Order:
    """What an event asks for: an action, the zones it overrides the setting with (none: as set), and its fields."""

    action: str
    zones: tuple[str, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)


def read_event(event: object) -> Order:
    """Read an event, or raise EventRefused."""
    timer = timer_of(event)
    try:
        return _by_hand(event) if timer is None else _of_timer(event)
    except _Wrong as wrong:
        what = str(wrong)
    from .accepted import refusal_words  # late, since events are accepted, mostly

    raise EventRefused(*refusal_words(what, timer))


def timer_of(event: object) -> str | None:
    """Return the name of the timer that sent an event, "" if it has none; None if no timer sent it."""
    if not isinstance(event, Mapping) or event.get("Type") != "Timer":
        return None
    name = event.get("TriggerName")
    return name[:LONGEST_TIMER] if isinstance(name, str) else ""


def shard(zones: Sequence[str]) -> str:
    """Name the state of a set of zones, as the event writes them.

    Without zones in the event it is "default", whatever ZONES says.
    """
    digest = sha256(",".join(zones).encode()).hexdigest()[:12]
    return f"zones-{digest}" if zones else "default"


def _of_timer(event: object) -> Order:
    message = event.get("Message") if isinstance(event, Mapping) else None
    overrides = _overrides(message)
    return _order("run", overrides, "Message") if overrides else Order("run")


def _by_hand(event: object) -> Order:
    if not isinstance(event, Mapping):
        raise _Wrong("the event is no JSON object")
    if "action" not in event:
        raise _Wrong("the event is no timer's and has no action")
    return _order(event["action"], {n: v for n, v in event.items() if n != "action"}, "the event")


def _overrides(message: object) -> Mapping[str, object]:
    if message is None or (isinstance(message, str) and not message.strip()):
        return {}
    try:
        overrides = json.loads(message) if isinstance(message, str) else message
    except (ValueError, RecursionError):
        overrides = None
    if not isinstance(overrides, Mapping):
        raise _Wrong("Message is no JSON object")
    return overrides


def _order(action: Any, given: Mapping[str, object], where: str) -> Order:
    """Make an order of what is `given` to an action."""
    from .accepted import field_fault  # late, since a timer that says nothing runs

    if wrong := field_fault(action, given, where):
        raise _Wrong(wrong)
    fields = {name: value for name, value in given.items() if name != "zones"}
    zones: Any = given.get("zones", ())
    return Order(action, tuple(sorted(set(map(zone_word, zones)))), fields)
