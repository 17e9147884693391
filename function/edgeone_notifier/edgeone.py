"""This file is the only place that reads the account's listings: which zones, and whatever their plans ask."""

from collections.abc import Callable, Sequence
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from .api import Api, ApiError
from .clock import Clock, within
from .core.changes import Listed
from .core.events import is_zone
from .core.faults import OURS, OUT_OF_TIME, Unreadable
from .core.listing import Page, Reading
from .core.plan import Plan
from .core.window import Query
from .readers import Readers
from .tasks import KINDS

ZONES_PAGE = 100  # the most that DescribeZones takes
LOGGED_IDS = 10  # RequestIds per run; an error has its own in its line

T = TypeVar("T")

Planner = Callable[[Listed], Plan]
Taker = Callable[[Listed, Reading | Unreadable], None]


@dataclass(frozen=True, slots=True)
class Look:
    """How a run looked: why the list of zones could not be read (if so), the requests, the zones without their turn."""

    unlisted: Unreadable | None
    requests: int
    left_over: int = 0


class EdgeOne:
    """The account's zones and their listings, for one run."""

    def __init__(self, api: Api, clock: Clock, log: Callable[..., None]) -> None:
        self._api = api
        self._clock = clock
        self._log = log

    @property
    def per_second(self) -> float:
        """Return how many requests to one action are allowed in a second."""
        return self._api.per_second

    def look(self, zones: Sequence[str], known: Sequence[str], plan: Planner, take: Taker) -> Look:
        """Read every listing of these zones, or of all that there are; where those cannot be listed, of the known.

        Zones that are not known come first, the others in the order of the known. Each reading is handed to `take`.
        """
        unlisted = None
        if not zones:
            found = self._in_time(lambda left: within(left, self.zones))
            if isinstance(found, Unreadable):
                unlisted, zones = found, known
                self._log("zones.unreadable", **asdict(unlisted))
            else:
                zones = found
        turn = {zone: number for number, zone in enumerate(known)}
        ordered = sorted(zones, key=lambda zone: turn.get(zone, -1))
        left_over = self._read_all([(kind, zone) for zone in ordered for kind in KINDS], plan, take)
        ids = self._api.request_ids[:LOGGED_IDS]
        self._log("edgeone.read", requests=self._api.requests, request_ids=ids)
        return Look(unlisted, self._api.requests, left_over)

    def zones(self) -> list[str]:
        """List the ids of the account's zones that can have tasks; `initializing` ones cannot."""
        zones: dict[str, str] = {}
        offset, total = 0, 1
        while offset < total:
            # The default order is newest first, where a new zone would move the others to the next page.
            request = {
                "Offset": offset,
                "Limit": ZONES_PAGE,
                "Order": "create-time",
                "Direction": "asc",
            }
            total, rows = self._api.ask("DescribeZones", request, "Zones")
            zones |= {
                row["ZoneId"]: row.get("Status") or ""
                for row in rows
                if isinstance(row, dict) and is_zone(row.get("ZoneId"))
            }
            offset += len(rows)
            if offset < total and not rows:
                raise ApiError("UnreadableAnswer", f"{total} zones counted, {offset} listed")
        return [zone for zone, status in zones.items() if status != "initializing"]

    def page(self, listing: Listed, query: Query) -> Page:
        """Ask one query of a listing."""
        zone, kind = listing[1], KINDS[listing[0]]
        named = {"job-id": [query.job] if query.job else [], "statuses": query.statuses}
        filters = {name: values for name, values in named.items() if values}
        request = kind.parameters(zone, query.window, filters, query.offset)
        return self._page(*self._api.ask(kind.ACTION, request, "Tasks"), listing)

    def _read_all(self, listings: Sequence[Listed], plan: Planner, take: Taker) -> int:
        """Read the listings side by side; return how many had no turn."""
        left_over = 0
        for listing, reading in Readers(self.page, self._clock.left_to_look).read(listings, plan):
            why = reading if isinstance(reading, Unreadable) else reading.why
            if isinstance(reading, Unreadable) or not reading.complete:
                left_over += why.code == OUT_OF_TIME
                self._log("zone.unreadable", kind=listing[0], zone=listing[1], **asdict(why))
            elif not reading.swept:  # what appeared late is looked for again in the next run
                self._log("zone.unswept", kind=listing[0], zone=listing[1], **asdict(why))
            take(listing, reading)
        return left_over

    def _in_time(self, result: Callable[[float], T]) -> T | Unreadable:
        """Wait for a result until the time for looking is over; where there is none, return why."""
        try:
            return result(max(self._clock.left_to_look(), 0.0))
        except ApiError as error:
            return error.unreadable
        except FutureTimeout:
            return Unreadable(OUT_OF_TIME, OURS[OUT_OF_TIME])

    def _page(self, total: int, rows: Sequence[Any], listing: Listed) -> Page:
        """Read the rows of a page; one that names no job or no target cannot be followed, and hides no other."""
        tasks = []
        for row in rows:
            try:
                tasks.append(KINDS[listing[0]].task(row, listing[1]))
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                self._log(
                    "row.unreadable", kind=listing[0], zone=listing[1], why=type(error).__name__
                )
        return Page(total, tuple(tasks), len(rows) - len(tasks))
