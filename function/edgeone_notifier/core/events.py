"""This file is the only place that reads an event: a timer's, or one sent by hand."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

ACTIONS = ("run", "preview", "doctor", "test")
ACCEPTED = (
    'accepted are a timer event ({"Type": "Timer", …}, its Message empty or a JSON object {"zones": ["zone-…"]}) '
    f'and {{"action": "{"|".join(ACTIONS)}"}}, with "zones" if wanted; '
    'doctor takes "send": true as well'
)

_ZONE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", re.ASCII)


class EventRefused(ValueError):
    """The event is none of those accepted; the message names them."""


@dataclass(frozen=True, slots=True)
class Order:
    """What an event asks for: an action, the zones it overrides the setting with (none: as set).

    `send` asks the doctor for test messages.
    """

    action: str
    zones: tuple[str, ...] = ()
    send: bool = False


def read(event: object) -> Order:
    """Read an event, or raise EventRefused."""
    if not isinstance(event, Mapping):
        raise _refused("the event is no JSON object")
    if event.get("Type") == "Timer":
        return Order("run", _zones(_overrides(event.get("Message")), "Message"))
    if "action" not in event:
        raise _refused("the event is no timer's and has no action")
    if event["action"] not in ACTIONS:
        raise _refused("there is no such action")
    overrides = {name: value for name, value in event.items() if name != "action"}
    send = event["action"] == "doctor" and overrides.pop("send", False)
    if not isinstance(send, bool):
        raise _refused("send is neither true nor false")
    return Order(event["action"], _zones(overrides, "the event"), send)


def shard(zones: Sequence[str]) -> str:
    """Name the state of a set of zones; without an override it is the same, however the setting changes."""
    digest = sha256(",".join(zones).encode()).hexdigest()[:12]
    return f"zones-{digest}" if zones else "default"


def is_zone(text: object) -> bool:
    """Say whether a text has the form of a zone id."""
    return isinstance(text, str) and _ZONE.fullmatch(text) is not None


def _overrides(message: object) -> Mapping[str, object]:
    if message is None or (isinstance(message, str) and not message.strip()):
        return {}
    try:
        overrides = json.loads(message) if isinstance(message, str) else message
    except (ValueError, RecursionError):
        overrides = None
    if not isinstance(overrides, Mapping):
        raise _refused("Message is no JSON object")
    return overrides


def _zones(overrides: Mapping[str, object], where: str) -> tuple[str, ...]:
    unknown = sorted(str(name)[:40] for name in overrides if name != "zones")
    if unknown:
        raise _refused(f"{where} holds {', '.join(unknown)}")
    if "zones" not in overrides:
        return ()
    zones = overrides["zones"]
    if not (isinstance(zones, list) and zones and all(map(is_zone, zones))):
        raise _refused(f"zones in {where} is no list of zone ids")
    return tuple(sorted(set(zones)))


def _refused(what: str) -> EventRefused:
    return EventRefused(f"{what}; {ACCEPTED}")
