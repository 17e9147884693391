"""Say what events are accepted: each action, what it takes, and in which form."""

from collections.abc import Callable, Mapping

from ..listing.zone_words import ALL, is_choice, is_zone_word
from ..redact.masking import is_sayable
from ..resubmit.options import are_headers, are_segments, is_mode
from ..task import FAILURES, KNOWN, host_of

# What an action takes beside its name, and whether a value has the right form.
Fields = Mapping[str, Callable[[object], bool]]
UNKNOWN = "unknown"  # stands for every status that this program does not know
FAILURE_WORDS = (*FAILURES, UNKNOWN)
LONGEST_TEXT = 4_096  # characters


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


def are_asked_zones(zones: object) -> bool:
    """Say whether there is a list of zones, or `*` alone: that names no state, so it is for what asks without one."""
    return zones == [ALL] or are_zones(zones)


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
        "zones": are_asked_zones,
        "job": is_text,
        "zone": is_zone_word,
        "since": is_text,
        "statuses": are_failures,
        "exact": is_flag,
        "after": is_text,
        "channel": is_text,
    },
    "gate": {
        "zones": are_asked_zones,
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

# What a value is that has not the form of its field.
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


def field_fault(action: object, given: Mapping[str, object], where: str) -> str:
    """Say what is wrong with an action, or with what is `given` to it, "" if nothing is. `where` says what holds it."""
    if not isinstance(action, str) or action not in ACTIONS:
        gone = REMOVED_ACTIONS.get(action) if isinstance(action, str) else None
        return gone or "there is no such action"
    forms = ACTIONS[action]
    if unknown := sorted({_named(str(name)) for name in given if name not in forms}):
        return f"{where} holds {', '.join(unknown)}"
    if missing := [name for name in NEEDED.get(action, ()) if name not in given]:
        return f"{where} has no {', '.join(missing)}"
    for name, value in given.items():
        if not forms[name](value):
            wrong = "no text" if forms[name] is is_text else _WRONG[name]
            return f"{name} in {where} is {wrong}"
    return ""


def refusal_words(what: str, timer: str | None) -> tuple[str, str]:
    """Say what is wrong and what is accepted; and the same in a line, for a channel, where a `timer` sent it."""
    if timer is None:
        return f"{what}; {ACCEPTED}", ""
    what = f"timer {_named(timer) if timer else 'without a name'}: {what}"
    return f"{what}; {ACCEPTED}", f"{what}; {ARGUMENT}"


def _named(name: str) -> str:
    return name if is_sayable(name) else "what is no name"  # a secret in the wrong place, perhaps
