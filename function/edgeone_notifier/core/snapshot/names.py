"""Keep the names of zones, as DescribeZones gives them: which are known, and when they are asked for again."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..faults import OUR_CODES, Fault, Unreadable, fault_of

REFRESH_NAMES = 86_400  # seconds after which names are asked for again, whether there were any or no right to ask
RETRY_NAMES = 3_600  # seconds, where that may change soon


@dataclass(frozen=True, slots=True)
class ZoneNames:
    """The names of zones by id, "" where there was no answer; `due` is when to ask again (epoch seconds).

    A list of all zones, which is asked for in any case, leaves `due` as it is.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    due: int = 0

    @property
    def known(self) -> dict[str, str]:
        """Return the names that there are."""
        return {zone: name for zone, name in self.names.items() if name}

    def is_due(self, zones: Sequence[str], now: int) -> bool:
        """Say whether to ask for the names of these zones: for the first time, or again."""
        return not self._is_in_time(now) or any(zone not in self.names for zone in zones)

    def listed(self, found: Mapping[str, str], kept: Collection[str]) -> "ZoneNames":
        """Take the names of the list of zones; of zones that it does not hold, those to be kept stay."""
        before = {zone: name for zone, name in self.names.items() if zone in kept}
        return replace(self, names={**before, **found})

    def answered(
        self, zones: Sequence[str], found: Mapping[str, str] | Unreadable, now: int
    ) -> "ZoneNames":
        """Take what came of asking for the names of these zones: names, or why there are none."""
        before = {zone: self.names.get(zone, "") for zone in zones}
        names = before if isinstance(found, Unreadable) else {**before, **found}
        if names == self.names and self._is_in_time(now):
            return self  # asked ahead of time: nothing that need be stored
        if not isinstance(found, Unreadable):
            return ZoneNames(names, now + REFRESH_NAMES)
        kind = None if found.code in OUR_CODES else fault_of(found.code)
        for_good = kind in (Fault.ZONE, Fault.REQUEST)
        return ZoneNames(before, now + (REFRESH_NAMES if for_good else RETRY_NAMES))

    def _is_in_time(self, now: int) -> bool:
        return now < self.due <= now + REFRESH_NAMES  # a clock may have jumped


NO_NAMES = ZoneNames()
