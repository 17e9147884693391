"""Decide when channels are told that zones cannot be read, are idle, or can be read again.

The first failed run is not told: it may be a passing fault. The second is; after that hourly for a day, then daily.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from ..faults import Unreadable
from ..snapshot.model import ListingKey
from .watching import ZonesIdle, ZonesReadable, ZonesUnreadable

RUNS_UNTIL_TOLD = 2  # failed runs in a row
HOUR, DAY = 3_600, 86_400
ALL_ZONES: ListingKey = ("*", "*")  # stands for the list of zones itself

Outages = Mapping[ListingKey, "Outage"]
OutageNews = ZonesUnreadable | ZonesIdle | ZonesReadable


@dataclass(frozen=True, slots=True)
class Outage:
    """A listing that is not read: since when, in how many runs, and when that was last told (0: never).

    `runs` is counted up to RUNS_UNTIL_TOLD. `idle` says why the listing need not be read; it is empty for one that
    should be.
    """

    since: int
    runs: int
    told: int = 0
    idle: str = ""


def outage_news(
    before: Outages,
    known: Collection[ListingKey],
    failed: Mapping[ListingKey, Unreadable],
    idle: Mapping[ListingKey, str],
    found: Mapping[ListingKey, int],
    now: int,
) -> tuple[dict[ListingKey, Outage], list[OutageNews]]:
    """Return the outages as they are now, and what is to be told of them.

    `known` are the listings that were ever read, `failed` those that could not be read now. `idle` need not be read.
    `found` counts the changes in each listing that was read or tried.
    """
    outages, unreadable = count_outages(_not_idle(before), failed, now, found)
    still_idle = {**_unlisted_idle(before, found, failed), **idle}
    resting, newly = newly_idle(before, still_idle, now, found)
    # An idle zone that was never read does not come back when it can be read: it joins.
    missed = {key: one for key, one in before.items() if not one.idle or key in known}
    readable = ended_outages(missed, failed, found, now)
    return {**outages, **resting}, [*unreadable, *newly, *readable]


def count_outages(
    before: Outages,
    failed: Mapping[ListingKey, Unreadable],
    now: int,
    tried: Collection[ListingKey] = (),
) -> tuple[dict[ListingKey, Outage], list[ZonesUnreadable]]:
    """Count one more failed run of these listings; return their outages, and what is to be told, by reason.

    `tried` are all listings that were to be read.
    """
    outages = {key: _once_more(before.get(key), now) for key in failed}
    due = [key for key in sorted(failed) if is_reminder_due(outages[key], now)]
    outages |= {key: replace(outages[key], told=now) for key in due}
    alike = _grouped(due, lambda key: failed[key].code, {*tried, *failed})
    return outages, [_unreadable(keys, kind, failed[keys[0]], outages) for kind, keys in alike]


def newly_idle(
    before: Outages,
    idle: Mapping[ListingKey, str],
    now: int,
    tried: Collection[ListingKey] = (),
) -> tuple[dict[ListingKey, Outage], list[ZonesIdle]]:
    """Note the listings that need not be read, by reason; return them, and what is to be told: each reason once."""
    new = [key for key in sorted(idle) if key not in before or before[key].idle != idle[key]]
    outages = {
        key: Outage(now, RUNS_UNTIL_TOLD, now, why) if key in new else before[key]
        for key, why in idle.items()
    }
    alike = _grouped(new, lambda key: idle[key], {*tried, *idle})
    return outages, [ZonesIdle(_zones(keys), idle[keys[0]], kind) for kind, keys in alike]


def ended_outages(
    before: Outages,
    failed: Mapping[ListingKey, Unreadable],
    found: Mapping[ListingKey, int],
    now: int,
) -> list[ZonesReadable]:
    """Say which listings can be read again; of an outage that was not told, neither is its end."""
    back = [key for key in sorted(before.keys() & found.keys() - failed.keys()) if before[key].told]
    return [
        ZonesReadable(
            _zones(keys), before[keys[0]].since, now, sum(found[key] for key in keys), kind
        )
        for kind, keys in _grouped(back, lambda key: before[key].since, found)
    ]


def is_reminder_due(outage: Outage, now: int) -> bool:
    """Say whether it is time to tell an outage, or to tell it again; so it is after the clock was set back."""
    if outage.runs < RUNS_UNTIL_TOLD:
        return False
    gap = HOUR if now - outage.since < DAY else DAY
    return not outage.told or not 0 <= now - outage.told < gap


def _not_idle(outages: Outages) -> dict[ListingKey, Outage]:
    return {key: one for key, one in outages.items() if not one.idle}


def _unlisted_idle(
    before: Outages, found: Mapping[ListingKey, int], failed: Mapping[ListingKey, Unreadable]
) -> dict[ListingKey, str]:
    """Return the listings that were idle, if the list of zones could not be read and so says nothing of them."""
    if ALL_ZONES not in failed:
        return {}
    return {key: one.idle for key, one in before.items() if one.idle and key not in found}


def _once_more(outage: Outage | None, now: int) -> Outage:
    return replace(outage, runs=min(outage.runs + 1, RUNS_UNTIL_TOLD)) if outage else Outage(now, 1)


def _unreadable(
    keys: list[ListingKey], kind: str, why: Unreadable, outages: Outages
) -> ZonesUnreadable:
    since = min(outages[key].since for key in keys)
    return ZonesUnreadable(_zones(keys), why.code, why.message, why.request_id, since, kind)


def _zones(keys: Iterable[ListingKey]) -> tuple[str, ...]:
    """Name the zones of some listings, each once."""
    return tuple(dict.fromkeys(zone for _, zone in keys))


def _grouped(
    keys: Iterable[ListingKey],
    by: Callable[[ListingKey], object],
    tried: Collection[ListingKey],
) -> list[tuple[str, list[ListingKey]]]:
    """Group the listings that are told in one line. The list of zones has a line of its own.

    So have those of one kind whose zones were `tried` for other kinds that are not in the group; their kind is named.
    """
    groups: dict[object, list[ListingKey]] = {}
    for key in keys:
        groups.setdefault((key == ALL_ZONES, by(key)), []).append(key)
    lines: list[tuple[str, list[ListingKey]]] = []
    for alike in groups.values():
        others = {zone for _, zone in {*tried}.difference(alike)}
        by_kind: dict[str, list[ListingKey]] = {}
        for key in alike:
            by_kind.setdefault(key[0] if key[1] in others else "", []).append(key)
        lines += by_kind.items()
    return lines
