"""This file is the only place that decides when the chats are told that the watcher does not see.

Told in the second run in a row, since the first may be a passing fault; then hourly for a day, then daily.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from ..faults import Unreadable
from ..snapshot.model import Listed
from .model import Blinded, Idle, Sighted

RUNS = 2  # in a row before it is told
HOUR, DAY = 3_600, 86_400
EVERYTHING: Listed = ("*", "*")  # stands for the list of zones itself


@dataclass(frozen=True, slots=True)
class Blind:
    """A listing that cannot be read: since when, for how many runs (at most RUNS), and when it was last told (or 0).

    `idle` says why it need not be read, "" where it should be.
    """

    since: int
    runs: int
    told: int = 0
    idle: str = ""


def blinded(
    blind: Mapping[Listed, Blind], failed: Mapping[Listed, Unreadable], now: int
) -> tuple[dict[Listed, Blind], list[Blinded]]:
    """Count another run in which these listings failed; return what is blind now, and what is to be told, by reason."""
    still = {key: _once_more(blind.get(key), now) for key in failed}
    due = [key for key in sorted(failed) if is_due(still[key], now)]
    still |= {key: replace(still[key], told=now) for key in due}
    alike = _grouped(due, lambda key: failed[key].code)
    return still, [_blinded(keys, failed[keys[0]], still) for keys in alike]


def idling(
    blind: Mapping[Listed, Blind], found: Mapping[Listed, str], now: int
) -> tuple[dict[Listed, Blind], list[Idle]]:
    """Note the listings that need not be read, and why; return them, and what is to be told: each once."""
    new = [key for key in sorted(found) if key not in blind or blind[key].idle != found[key]]
    still = {
        key: Blind(now, RUNS, now, why) if key in new else blind[key] for key, why in found.items()
    }
    alike = _grouped(new, lambda key: found[key])
    return still, [Idle(_zones(keys), found[keys[0]]) for keys in alike]


def sighted(
    blind: Mapping[Listed, Blind],
    failed: Mapping[Listed, Unreadable],
    found: Mapping[Listed, int],
    now: int,
) -> list[Sighted]:
    """Return what is to be told of listings that could not be read and now can; what was not told needs no end."""
    back = [key for key in sorted(blind.keys() & found.keys() - failed.keys()) if blind[key].told]
    return [
        Sighted(_zones(keys), blind[keys[0]].since, now, sum(found[key] for key in keys))
        for keys in _grouped(back, lambda key: blind[key].since)
    ]


def is_due(blind: Blind, now: int) -> bool:
    """Say whether it is time to tell; a clock that was set back counts as time."""
    if blind.runs < RUNS:
        return False
    gap = HOUR if now - blind.since < DAY else DAY
    return not blind.told or not 0 <= now - blind.told < gap


def _once_more(blind: Blind | None, now: int) -> Blind:
    return replace(blind, runs=min(blind.runs + 1, RUNS)) if blind else Blind(now, 1)


def _blinded(keys: list[Listed], why: Unreadable, blind: Mapping[Listed, Blind]) -> Blinded:
    since = min(blind[key].since for key in keys)
    return Blinded(_zones(keys), why.code, why.message, why.request_id, since)


def _zones(keys: Iterable[Listed]) -> tuple[str, ...]:
    """Name the zones of some listings, each once."""
    return tuple(dict.fromkeys(zone for _, zone in keys))


def _grouped(keys: Iterable[Listed], by: Callable[[Listed], object]) -> list[list[Listed]]:
    """Group listings that are told in one line; the list of zones is none of them, and has a line of its own."""
    groups: dict[object, list[Listed]] = {}
    for key in keys:
        groups.setdefault((key == EVERYTHING, by(key)), []).append(key)
    return list(groups.values())
