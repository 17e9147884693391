"""Read an event, a timer's or one sent by hand, and refuse what is none."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from .listing.zone_words import is_choice, is_zone_word, zone_word
from .redact.masking import is_sayable
from .resubmit.options import are_headers, are_segments, is_mode
from .task import FAILURES, KNOWN, host_of

# What an action takes beside its name, and whether a value has the right form.
Fields = Mapping[str, Callable[[object], bool]]

UNKNOWN = "unknown"  # stands for every status that this program does not know
FAILURE_WORDS = (*FAILURES, UNKNOWN)
LONGEST_TEXT = 4_096  # characters
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


def is_text(text: object) -> bool:
    """Say whether this is a text, not empty and not endless."""
    return isinstance(text, str) and 0 < len(text.strip()) <= LONGEST_TEXT


def is_url(text: object) -> bool:
    """Say whether a text is a URL with its scheme and host."""
    return is_text(text) and isinstance(text, str) and bool(host_of(text))


def is_status(text: object) -> bool:
    """Say whether a text is one of the API's words for a status."""
    return isinstance(text, str) and text in KNOWN


def are_zones(zones: object) -> bool:
    """Say whether there is a list of zone ids and names, or of `*` and what is left out of it."""
    return isinstance(zones, list) and is_choice(zones)


def are_texts(texts: object) -> bool:
    """Say whether there is a list of texts."""
    return isinstance(texts, list) and bool(texts) and all(map(is_text, texts))


def is_count(value: object) -> bool:
    """Say whether this is a whole number from 0 on."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def is_flag(value: object) -> bool:
    """Say whether this is true or false."""
    return isinstance(value, bool)


def are_failures(statuses: object) -> bool:
    """Say whether there is a list of words for failures; one stands for every word that is not known."""
    return (
        isinstance(statuses, list) and bool(statuses) and all(s in FAILURE_WORDS for s in statuses)
    )


SILENCED: Fields = {"zone": is_text, "domain": is_text, "job": is_text, "target": is_text}

# A timer runs, whatever it says; everything else is asked for by hand.
ACTIONS: Mapping[str, Fields] = {
    "run": {"zones": are_zones},
    "preview": {"zones": are_zones},
    "doctor": {"zones": are_zones, "send": is_flag, "mention": is_flag},
    "test": {"zones": are_zones, "mention": is_flag},
    "explain": {
        "zones": are_zones,
        "target": is_text,
        "kind": is_text,
        "type": is_text,
        "status": is_status,
        "zone": is_zone_word,
        "job": is_text,
    },
    "status": {"zones": are_zones},
    "silence": {"zones": are_zones, **SILENCED, "until": is_text, "reason": is_text},
    "unsilence": {"zones": are_zones, **SILENCED},
    "failures": {
        "zones": are_zones,
        "job": is_text,
        "zone": is_zone_word,
        "since": is_text,
        "statuses": are_failures,
        "exact": is_flag,
        "after": is_text,
        "channel": is_text,
    },
    "gate": {
        "zones": are_zones,
        "jobs": are_texts,
        "targets": are_texts,
        "prefix": is_url,
        "since": is_text,
        "deadline": is_text,
        "grace": is_text,
        "allow_failed": is_count,
        "watch": is_flag,
    },
    "resubmit": {
        "zones": are_zones,
        "job": is_text,
        "confirm": is_text,
        "mode": is_mode,
        "headers": are_headers,
        "encoding": is_flag,
        "segments": are_segments,
    },
}
NEEDED = {
    "explain": ("target",),
    "silence": ("until", "reason"),
    "resubmit": ("job",),
}
# What there was in earlier versions, and what there is instead.
REMOVED_ACTIONS = {
    "resend": 'resend is no more: {"action": "failures", "job": "…", "channel": "…"} has the next run tell a '
    "channel what is failed now",
}
_TAKEN = (f"{action} takes {', '.join(fields)}" for action, fields in ACTIONS.items())
ACCEPTED = (
    'accepted are a timer event ({"Type": "Timer", …}, its Message empty or a JSON object {"zones": ["zone-…"]}) '
    f'and {{"action": "{"|".join(ACTIONS)}"}}; {"; ".join(_TAKEN)}'
)
ARGUMENT = 'a timer\'s argument (Message) is empty, or a JSON object such as {"zones": ["zone-1", "zone-2"]}'


def read_event(event: object) -> Order:
    """Read an event, or raise EventRefused."""
    timer = timer_of(event)
    try:
        return _by_hand(event) if timer is None else _of_timer(event)
    except _Wrong as wrong:
        what = str(wrong)
    if timer is None:
        raise EventRefused(f"{what}; {ACCEPTED}")
    what = f"timer {_named(timer) if timer else 'without a name'}: {what}"
    raise EventRefused(f"{what}; {ACCEPTED}", f"{what}; {ARGUMENT}")


def timer_of(event: object) -> str | None:
    """Return the name of the timer that sent an event, "" if it has none; None if no timer sent it."""
    if not isinstance(event, Mapping) or event.get("Type") != "Timer":
        return None
    name = event.get("TriggerName")
    return name[:LONGEST_TEXT] if isinstance(name, str) else ""


def shard(zones: Sequence[str]) -> str:
    """Name the state of a set of zones, as the event writes them.

    Without zones in the event it is "default", whatever ZONES says.
    """
    digest = sha256(",".join(zones).encode()).hexdigest()[:12]
    return f"zones-{digest}" if zones else "default"


def _of_timer(event: object) -> Order:
    message = event.get("Message") if isinstance(event, Mapping) else None
    return _order("run", _overrides(message), "Message")


def _by_hand(event: object) -> Order:
    if not isinstance(event, Mapping):
        raise _Wrong("the event is no JSON object")
    if "action" not in event:
        raise _Wrong("the event is no timer's and has no action")
    action = event["action"]
    if not isinstance(action, str) or action not in ACTIONS:
        gone = REMOVED_ACTIONS.get(action) if isinstance(action, str) else None
        raise _Wrong(gone or "there is no such action")
    return _order(action, {n: v for n, v in event.items() if n != "action"}, "the event")


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


_WRONG = {
    "zones": "no list of zone ids or names",
    "zone": "no zone id or name",
    "status": f"none of {', '.join(KNOWN)}",
    "statuses": f"no list of {', '.join(FAILURE_WORDS)}",
    "jobs": "no list of job ids",
    "targets": "no list of URLs",
    "prefix": "no beginning of a URL such as https://game.example.com/7.4/",
    "allow_failed": "no whole number from 0 on",
    "watch": "neither true nor false",
    "exact": "neither true nor false",
    "send": "neither true nor false",
    "mention": "neither true nor false",
    "mode": "none of default, edge",
    "headers": 'no object of names and texts such as {"X-Version": "7.4"}',
    "encoding": "neither true nor false",
    "segments": "neither on nor off",
}


def _order(action: str, given: Mapping[str, object], where: str) -> Order:
    forms = ACTIONS[action]
    unknown = sorted({_named(str(name)) for name in given if name not in forms})
    if unknown:
        raise _Wrong(f"{where} holds {', '.join(unknown)}")
    missing = [name for name in NEEDED.get(action, ()) if name not in given]
    if missing:
        raise _Wrong(f"{where} has no {', '.join(missing)}")
    for name, value in given.items():
        if not forms[name](value):
            wrong = "no text" if forms[name] is is_text else _WRONG[name]
            raise _Wrong(f"{name} in {where} is {wrong}")
    fields = {name: value for name, value in given.items() if name != "zones"}
    zones: Any = given.get("zones", ())
    return Order(action, tuple(sorted(set(map(zone_word, zones)))), fields)


def _named(name: str) -> str:
    return name if is_sayable(name) else "what is no name"  # a secret in the wrong place, perhaps
