"""Choose the zones that a run asks, by the setting and by the account's list (DescribeZones).

The list may be wrong: a zone that was watched before is asked even if the list lacks it or calls it idle.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..faults import MISTAKE, OUR_CODES, SHORT_LIST, Fault, Unreadable, fault_of
from ..redact.display import redact
from ..remedies import IDLE
from ..snapshot.model import ListingKey
from ..snapshot.names import NO_NAMES, ZoneNames
from .page import Reading
from .zone_words import is_zone, zones_left_out

MAX_ZONES_LISTED = 20_000  # twice what the longest run can ask
MAX_ZONES_NAMED = 5  # in one message
MAX_ZONE_NAME = 100  # characters; they are other people's text

ASKED_STATES = ("pending",)  # such a zone may have tasks: only its error says that it has none


@dataclass(frozen=True, slots=True)
class Scope:
    """The zones to ask; those that may be idle, and why; those watched before that the list lacks."""

    ask: tuple[str, ...]
    idle: Mapping[str, str] = field(default_factory=dict)
    missing: Collection[str] = ()

    def is_idle(self, zone: str, found: object) -> bool:
        """Say whether a zone that may be idle is idle: it cannot be read, and another try would not change that."""
        return (
            zone in self.idle
            and isinstance(found, Unreadable)
            and found.code not in OUR_CODES
            and fault_of(found.code) in (Fault.ZONE, Fault.REQUEST)
        )


@dataclass(frozen=True, slots=True)
class ListingTotals:
    """What a run found of the account beside the readings.

    `unlisted` says what is wrong with the list of zones, if anything. `left_over` counts the listings that the time did
    not suffice for. `idle` are listings that cannot be read and need not be, and why. `strays` are zones that the
    setting leaves out although the list lacks them.
    `names` are what is known of the zones' names now. `nameless` counts the rows that name no task.
    """

    unlisted: Unreadable | None
    requests: int
    left_over: int = 0
    idle: Mapping[ListingKey, str] = field(default_factory=dict)
    strays: frozenset[str] = frozenset()
    names: ZoneNames = NO_NAMES
    nameless: Mapping[ListingKey, int] = field(default_factory=dict)

    def unread(self, found: Mapping[ListingKey, Reading | Unreadable]) -> dict[str, Unreadable]:
        """Return the zones of which not every row was read and understood, and why; `*` is the list of zones."""
        zones = {
            zone: Unreadable(MISTAKE, f"rows without a job or a URL: {n}")
            for (_, zone), n in self.nameless.items()
        }
        zones |= {
            zone: one if isinstance(one, Unreadable) else one.why
            for (_, zone), one in found.items()
            if isinstance(one, Unreadable) or not one.complete
        }
        return zones | ({"*": self.unlisted} if self.unlisted else {})


@dataclass(slots=True)
class Roster:
    """The account's list of zones, as far as it was read: each with why it may be idle, or "", and their names."""

    zones: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    rows: int = 0
    counted: int = 0

    def take(self, counted: int, rows: Sequence[Any]) -> bool:
        """Take a page and its TotalCount; say whether there is more. A page that shows nothing new is the last."""
        before = len(self.zones)
        for row in rows:
            if isinstance(row, dict) and is_zone(row.get("ZoneId")):
                self.zones[row["ZoneId"]] = _idle(row)
                self.names[row["ZoneId"]] = zone_name(row.get("ZoneName"))
        self.rows, self.counted = self.rows + len(rows), counted
        return before < len(self.zones) <= MAX_ZONES_LISTED and self.rows < counted

    def scope(
        self,
        words: Sequence[str],
        known: Sequence[str],
        is_read: bool,
        names: Mapping[str, str] = NO_NAMES.names,
    ) -> Scope:
        """Return what to ask if all zones are chosen. `known` are the zones that were watched before.

        `names` are what was known of their names, where the list does not say.
        Only a list that was read to its end (`is_read`) says that a zone is missing.
        """
        before = frozenset(known)
        named = {**{zone: names.get(zone, "") for zone in known}, **self.names}
        out = {zone for zones in zones_left_out(words, named).values() for zone in zones}
        zones = {zone: why for zone, why in self.zones.items() if zone not in out}
        missing = [zone for zone in known if zone not in self.zones and zone not in out]
        idle = {zone: why for zone, why in zones.items() if why}
        ask = [z for z, why in zones.items() if not why or why in ASKED_STATES or z in before]
        return Scope((*ask, *missing), idle, frozenset(missing if is_read else ()))

    def strays(self, words: Sequence[str]) -> frozenset[str]:
        """Return the zones that the setting leaves out although the list lacks them, as it names them."""
        found = zones_left_out(words, self.names)
        return frozenset(word for word, zones in found.items() if not zones)

    def shortness(self, unlisted: Collection[str]) -> Unreadable | None:
        """Return how the list falls short, or None. `unlisted` are zones that it lacks and that could be read."""
        parts = []
        if len(self.zones) < self.counted:
            parts.append(f"{self.counted} zones counted, {len(self.zones)} listed")
        if unlisted:
            more = f" and {len(unlisted) - MAX_ZONES_NAMED} more" * (
                len(unlisted) > MAX_ZONES_NAMED
            )
            parts.append(f"not listed: {', '.join(sorted(unlisted)[:MAX_ZONES_NAMED])}{more}")
        return Unreadable(SHORT_LIST, "; ".join(parts)) if parts else None


def zone_name(value: object) -> str:
    """Return a name as it may be kept and shown; "" where it is none."""
    return redact(value[:MAX_ZONE_NAME]) if isinstance(value, str) else ""


def _idle(row: Mapping[str, Any]) -> str:
    paused = row.get("Paused") is True or row.get("ActiveStatus") == "paused"
    states = ("paused" if paused else "", row.get("Type"), row.get("Status"))
    return next((state for state in states if isinstance(state, str) and state in IDLE), "")
