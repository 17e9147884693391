"""Do `silence` and `unsilence`: read what is to be silenced and until when, and change the state."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..core.delivery.outbox import owe
from ..core.delivery.routing import Route
from ..core.events import EventRefused
from ..core.matching import domain_fault, form_of, target_fault, zone_fault
from ..core.news.silences import MAX_SILENCES, SILENCE_SCOPES, Silence, ended, ends
from ..core.redact.display import redact
from ..core.state.model import State

MAX_SILENCE_REASON = 200  # characters
SILENCE_FAULTS = {"zone": zone_fault, "domain": domain_fault, "target": target_fault}


def silence(fields: Mapping[str, Any], now: int, are_urls: bool = True) -> Silence:
    """Return the silence that an event asks for; raise EventRefused if it asks for none.

    `are_urls` says that all targets watched are URLs.
    """
    what, name = _named(fields)
    is_free = what == "target" and not are_urls
    if what in SILENCE_FAULTS and not is_free and (fault := SILENCE_FAULTS[what](name)):
        raise EventRefused(f"{what} {fault}")
    try:
        until = ends(fields["until"], now)
    except ValueError as error:
        raise EventRefused(f"until {error}") from None
    reason = " ".join(str(fields["reason"]).split())[:MAX_SILENCE_REASON]
    return Silence(what, name, now, until, reason)


def silenced(state: State, one: Silence) -> State:
    """Add a silence. One of the same thing is replaced; what that held back stays counted."""
    others = tuple(s for s in state.silences if not _is_same(s, one.what, one.name))
    if len(others) >= MAX_SILENCES:
        raise EventRefused(f"there are {MAX_SILENCES} silences already; unsilence one first")
    before = sum(s.untold for s in state.silences if s not in others)
    return replace(state, silences=(*others, replace(one, untold=before)))


def unsilenced(
    state: State, fields: Mapping[str, Any], routes: Mapping[str, Route], now: int
) -> State:
    """End a silence before its time, and owe every channel the news of it. Raise EventRefused if there is none."""
    what, name = _named(fields)
    over = [
        one
        for one in state.silences
        # or by the name as `status` shows it
        if _is_same(one, what, name) or (one.what, redact(one.name)) == (what, name)
    ]
    if not over:
        there = (
            ", ".join(f"{one.what} {redact(one.name)}" for one in state.silences) or "there is none"
        )
        raise EventRefused(f"the {what} is not silenced; silenced are: {there}")
    left = tuple(one for one in state.silences if one not in over)
    outbox = owe(state.outbox, routes, [ended(one, now) for one in over], now)
    return replace(state, silences=left, outbox=outbox)


def _is_same(one: Silence, what: str, name: str) -> bool:
    """Say whether a silence is of a thing, however that is spelled."""
    return one.what == what and form_of(what, one.name) == form_of(what, name)


def _named(fields: Mapping[str, Any]) -> tuple[str, str]:
    named = [(what, str(fields[what]).strip()) for what in SILENCE_SCOPES if what in fields]
    if len(named) != 1:
        raise EventRefused(f"one of {', '.join(SILENCE_SCOPES)} is needed, and only one")
    return named[0]
