"""This file is the only place that reads the account's listings: which zones, and whatever their plans ask."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from typing import Any

from ..clock import Clock, with_timeout
from ..core.faults import OUR_CODES, OUT_OF_TIME, Unreadable
from ..core.listing.page import ListingPage, Reading
from ..core.listing.plan import Plan
from ..core.listing.query import Query
from ..core.listing.zones import Roster, Scope, are_all
from ..core.snapshot.model import ListingKey
from ..tasks import KINDS
from .client import ApiError, EdgeOneClient
from .pool import ReadPool

ZONES_PAGE = 100  # the most that DescribeZones takes
GONE = "the account's list of zones does not hold it any more (on purpose? ZONES=*,!zone-…)"
LOGGED_ROWS = 10  # of a page, that cannot be read
LOGGED_IDS = 10  # RequestIds per run; an error has its own in its line

Planner = Callable[[ListingKey], Plan]
Taker = Callable[[ListingKey, Reading | Unreadable], None]


@dataclass(frozen=True, slots=True)
class ListingTotals:
    """How a run looked: what is wrong with the list of zones (if so), the requests, the zones without their turn.

    `idle` are the listings that cannot be read and need not be, and why; `strays` are left out, and not in the list.
    """

    unlisted: Unreadable | None
    requests: int
    left_over: int = 0
    idle: Mapping[ListingKey, str] = field(default_factory=dict)
    strays: frozenset[str] = frozenset()


class Sorting:
    """Where each reading goes: to whoever takes it, or among those that are idle.

    `unlisted` are the zones that could be read although the account's list does not hold them.
    """

    def __init__(self, scope: Scope, taker: Taker) -> None:
        self._scope, self._taker = scope, taker
        idle = scope.idle.items()
        self.idle = {(k, z): why for z, why in idle if z not in scope.ask for k in KINDS}
        self.unlisted: set[str] = set()

    def take(self, listing: ListingKey, found: Reading | Unreadable) -> Reading | Unreadable | None:
        """Take what came of a listing; return it, None where its zone is idle."""
        zone = listing[1]
        if self._scope.is_idle(zone, found):
            self.idle[listing] = self._scope.idle[zone]
            return None
        if zone in self._scope.missing:
            if isinstance(found, Unreadable):
                found = replace(found, message=f"{GONE}; {found.message}")
            else:
                self.unlisted.add(zone)
        self._taker(listing, found)
        return found


class ListingReader:
    """The account's zones and their listings, for one run."""

    def __init__(self, api: EdgeOneClient, clock: Clock, log: Callable[..., None]) -> None:
        self._api = api
        self._clock = clock
        self._log = log

    @property
    def per_second(self) -> float:
        """Return how many requests to one action are allowed in a second."""
        return self._api.per_second

    def read_listings(
        self, zones: Sequence[str], known: Sequence[str], plan: Planner, take: Taker
    ) -> ListingTotals:
        """Read every listing of the zones chosen; of all, whatever the account's list says, also of the known.

        Zones that are not known come first, the others in the order of the known. Each reading is handed to `take`.
        """
        roster, unlisted, scope = Roster(), None, Scope(tuple(zones))
        if are_all(zones):
            unlisted = self._in_time(lambda left: with_timeout(left, partial(self._list, roster)))
            scope = roster.scope(zones, known, is_read=unlisted is None)
        sorting = Sorting(scope, take)
        turn = {zone: number for number, zone in enumerate(known)}
        ordered = sorted(scope.ask, key=lambda zone: turn.get(zone, -1))
        left_over = self._read_all([(k, zone) for zone in ordered for k in KINDS], plan, sorting)
        unlisted = unlisted or roster.shortness(sorting.unlisted)
        if unlisted:
            self._log("zones.unreadable", **asdict(unlisted))
        ids = self._api.request_ids[:LOGGED_IDS]
        self._log("edgeone.read", requests=self._api.requests, request_ids=ids)
        strays = frozenset() if unlisted else roster.strays(zones)
        return ListingTotals(unlisted, self._api.requests, left_over, sorting.idle, strays)

    def page(self, listing: ListingKey, query: Query) -> ListingPage:
        """Ask one query of a listing."""
        zone, kind = listing[1], KINDS[listing[0]]
        named = {"job-id": [query.job] if query.job else [], "statuses": query.statuses}
        filters = {name: values for name, values in named.items() if values}
        request = kind.parameters(zone, query.window, filters, query.offset)
        return self._page(*self._api.ask(kind.ACTION, request, "Tasks"), listing)

    def _list(self, roster: Roster) -> None:
        """List the account's zones, page by page."""
        more = True
        while more:
            # The default order is newest first, where a new zone would move the others to the next page.
            request = {
                "Offset": roster.rows,
                "Limit": ZONES_PAGE,
                "Order": "create-time",
                "Direction": "asc",
            }
            more = roster.take(*self._api.ask("DescribeZones", request, "Zones"))

    def _read_all(self, listings: Sequence[ListingKey], plan: Planner, sorting: "Sorting") -> int:
        """Read the listings side by side; return how many had no turn."""
        left_over = 0
        for listing, found in ReadPool(self.page, self._clock.left_to_look).read(listings, plan):
            reading = sorting.take(listing, found)
            if reading is None:
                continue
            why = reading if isinstance(reading, Unreadable) else reading.why
            if isinstance(reading, Unreadable) or not reading.complete:
                left_over += why.code == OUT_OF_TIME
                self._log("zone.unreadable", kind=listing[0], zone=listing[1], **asdict(why))
            elif reading.cursor and reading.cursor.is_late_check_due:
                self._log("zone.unswept", kind=listing[0], zone=listing[1], **asdict(why))
        return left_over

    def _in_time(self, work: Callable[[float], object]) -> Unreadable | None:
        """Wait for some work until the time for looking is over; where it came to nothing, return why."""
        try:
            work(max(self._clock.left_to_look(), 0.0))
        except ApiError as error:
            return error.unreadable
        except FutureTimeout:
            return Unreadable(OUT_OF_TIME, OUR_CODES[OUT_OF_TIME])
        return None

    def _page(self, total: int, rows: Sequence[Any], listing: ListingKey) -> ListingPage:
        """Read the rows of a page; one that names no job or no target cannot be followed, and hides no other."""
        tasks, refused = [], []
        for row in rows:
            try:
                tasks.append(KINDS[listing[0]].task(row, listing[1]))
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                refused.append(type(error).__name__)
        for why in refused[:LOGGED_ROWS]:
            self._log("row.unreadable", kind=listing[0], zone=listing[1], why=why)
        return ListingPage(total, tuple(tasks), len(rows) - len(tasks))
