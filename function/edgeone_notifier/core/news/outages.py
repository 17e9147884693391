"""This file is the only place that decides when the chats are told that the watcher does not see.

Told in the second run in a row, since the first may be a passing fault; then hourly for a day, then daily.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from ..faults import Unreadable
from ..snapshot.model import ListingKey
from .model import ZonesIdle, ZonesReadable, ZonesUnreadable

RUNS_UNTIL_TOLD = 2  # in a row before it is told
HOUR, DAY = 3_600, 86_400
ALL_ZONES: ListingKey = ("*", "*")  # stands for the list of zones itself


@dataclass(frozen=True, slots=True)
class Outage:
    """A listing that cannot be read: since when, for how many runs (at most RUNS), and when it was last told (or 0).

    `idle` says why it need not be read, "" where it should be.
    """

    since: int
    runs: int
    told: int = 0
    idle: str = ""


def count_outages(
    blind: Mapping[ListingKey, Outage], failed: Mapping[ListingKey, Unreadable], now: int
) -> tuple[dict[ListingKey, Outage], list[ZonesUnreadable]]:
    """Count another run in which these listings failed; return what is blind now, and what is to be told, by reason."""
    still = {key: _once_more(blind.get(key), now) for key in failed}
    due = [key for key in sorted(failed) if is_reminder_due(still[key], now)]
    still |= {key: replace(still[key], told=now) for key in due}
    alike = _grouped(due, lambda key: failed[key].code)
    return still, [_blinded(keys, failed[keys[0]], still) for keys in alike]


def newly_idle(
    blind: Mapping[ListingKey, Outage], found: Mapping[ListingKey, str], now: int
) -> tuple[dict[ListingKey, Outage], list[ZonesIdle]]:
    """Note the listings that need not be read, and why; return them, and what is to be told: each once."""
    new = [key for key in sorted(found) if key not in blind or blind[key].idle != found[key]]
    still = {
        key: Outage(now, RUNS_UNTIL_TOLD, now, why) if key in new else blind[key]
        for key, why in found.items()
    }
    alike = _grouped(new, lambda key: found[key])
    return still, [ZonesIdle(_zones(keys), found[keys[0]]) for keys in alike]


def ended_outages(
    blind: Mapping[ListingKey, Outage],
    failed: Mapping[ListingKey, Unreadable],
    found: Mapping[ListingKey, int],
    now: int,
) -> list[ZonesReadable]:
    """Return what is to be told of listings that could not be read and now can; what was not told needs no end."""
    back = [key for key in sorted(blind.keys() & found.keys() - failed.keys()) if blind[key].told]
    return [
        ZonesReadable(_zones(keys), blind[keys[0]].since, now, sum(found[key] for key in keys))
        for keys in _grouped(back, lambda key: blind[key].since)
    ]


def is_reminder_due(blind: Outage, now: int) -> bool:
    """Say whether it is time to tell; a clock that was set back counts as time."""
    if blind.runs < RUNS_UNTIL_TOLD:
        return False
    gap = HOUR if now - blind.since < DAY else DAY
    return not blind.told or not 0 <= now - blind.told < gap


def _once_more(blind: Outage | None, now: int) -> Outage:
    return replace(blind, runs=min(blind.runs + 1, RUNS_UNTIL_TOLD)) if blind else Outage(now, 1)


def _blinded(
    keys: list[ListingKey], why: Unreadable, blind: Mapping[ListingKey, Outage]
) -> ZonesUnreadable:
    since = min(blind[key].since for key in keys)
    return ZonesUnreadable(_zones(keys), why.code, why.message, why.request_id, since)


def _zones(keys: Iterable[ListingKey]) -> tuple[str, ...]:
    """Name the zones of some listings, each once."""
    return tuple(dict.fromkeys(zone for _, zone in keys))


def _grouped(
    keys: Iterable[ListingKey], by: Callable[[ListingKey], object]
) -> list[list[ListingKey]]:
    """Group listings that are told in one line; the list of zones is none of them, and has a line of its own."""
    groups: dict[object, list[ListingKey]] = {}
    for key in keys:
        groups.setdefault((key == ALL_ZONES, by(key)), []).append(key)
    return list(groups.values())
