"""This file is the only place that reads the account's listings: which zones, which pages, until they are whole."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any, TypeVar

from .api import Api, ApiError
from .clock import Clock, within
from .core.changes import Listed
from .core.events import is_zone
from .core.faults import OUT_OF_TIME, Unreadable
from .core.listing import Page, Reading, is_whole, merge
from .core.task import Task
from .core.window import Plan, unseen
from .tasks import KINDS

READERS = 8  # zones read side by side: enough to reach the rate allowed at 250 ms an answer
ZONES_PAGE = 100  # the most that DescribeZones takes
ATTEMPTS = 3  # at reading a list that moves
LOGGED_IDS = 10  # RequestIds per run; an error has its own in its line

T = TypeVar("T")

# Called when a zone's windows are planned: (kind, zone) → Plan.
Planner = Callable[[Listed], Plan]


@dataclass(frozen=True, slots=True)
class Look:
    """What one run saw: each listing, why the list of zones could not be read (if so), and the requests it took."""

    readings: Mapping[Listed, Reading | Unreadable]
    unlisted: Unreadable | None
    requests: int


class EdgeOne:
    """The account's zones and their listings, for one run."""

    def __init__(self, api: Api, clock: Clock, log: Callable[..., None]) -> None:
        self._api = api
        self._clock = clock
        self._log = log

    def look(self, zones: Sequence[str], known: Sequence[str], plan: Planner) -> Look:
        """Read every listing of these zones, or of all that there are; where those cannot be listed, of the known."""
        unlisted = None
        if not zones:
            found = self._in_time(lambda left: within(left, self.zones))
            if isinstance(found, Unreadable):
                unlisted, zones = found, known
                self._log("zones.unreadable", **asdict(unlisted))
            else:
                zones = found
        listings = [(kind, zone) for kind in KINDS for zone in zones]
        readings = self._read_all(listings, plan)
        ids = self._api.request_ids[:LOGGED_IDS]
        self._log("edgeone.read", requests=self._api.requests, request_ids=ids)
        return Look(readings, unlisted, self._api.requests)

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

    def read(self, listing: Listed, plan: Plan) -> Reading:
        """Read one listing: its windows, then each followed task that they did not show, by its job."""
        zone, kind = listing[1], KINDS[listing[0]]
        rows: list[Task] = []
        complete = True
        for window in plan.windows:
            reading = self._read_query(partial(kind.parameters, zone, window, None), listing)
            rows += reading.rows
            complete = complete and reading.complete
        for job in unseen(plan.followed, rows):
            by_job = {"job-id": [job]}
            # What it does not show, now or any more, is asked for again next time.
            rows += self._read_query(partial(kind.parameters, zone, None, by_job), listing).rows
        merged = merge([Page(len(rows), tuple(rows))])
        return Reading(tuple(merged.values()), complete)

    def _read_all(
        self, listings: Sequence[Listed], plan: Planner
    ) -> dict[Listed, Reading | Unreadable]:
        if not listings:
            return {}
        pool = ThreadPoolExecutor(max_workers=min(READERS, len(listings)))
        futures = {listing: pool.submit(self.read, listing, plan(listing)) for listing in listings}
        readings = {listing: self._result(listing, future) for listing, future in futures.items()}
        pool.shutdown(wait=False, cancel_futures=True)
        return readings

    def _result(self, listing: Listed, future: "Future[Reading]") -> Reading | Unreadable:
        reading = self._in_time(future.result)
        if isinstance(reading, Unreadable):
            self._log("zone.unreadable", kind=listing[0], zone=listing[1], **asdict(reading))
        return reading

    def _in_time(self, result: Callable[[float], T]) -> T | Unreadable:
        """Wait for a result until the time for looking is over; where there is none, return why."""
        try:
            return result(max(self._clock.left_to_look(), 0.0))
        except ApiError as error:
            return error.unreadable
        except FutureTimeout:
            return Unreadable(OUT_OF_TIME, "the run's time for looking is over")

    def _read_query(self, parameters: Callable[[int], dict[str, Any]], listing: Listed) -> Reading:
        """Read all pages of one query, again if the list moved meanwhile; what any attempt found counts."""
        found: dict[tuple[str, str], Task] = {}
        for _ in range(ATTEMPTS):
            pages = self._pages(parameters, listing)
            found |= merge(pages)
            if is_whole(pages, found):
                return Reading(tuple(found.values()), True)
        self._log(
            "listing.moved",
            kind=listing[0],
            zone=listing[1],
            found=len(found),
            total=pages[-1].total,
        )
        return Reading(tuple(found.values()), False)

    def _pages(self, parameters: Callable[[int], dict[str, Any]], listing: Listed) -> list[Page]:
        pages: list[Page] = []
        rows: list[Any] = []
        offset = 0
        kind = KINDS[listing[0]]
        while not pages or (offset < pages[-1].total and rows):
            total, rows = self._api.ask(kind.ACTION, parameters(offset), "Tasks")
            pages.append(self._page(total, rows, listing))
            offset += len(rows)
        return pages

    def _page(self, total: int, rows: Sequence[Any], listing: Listed) -> Page:
        """Read the rows of a page; one that names no job or no target cannot be followed, and hides no other."""
        tasks = []
        for row in rows:
            try:
                tasks.append(KINDS[listing[0]].task(row, listing[1]))
            except (KeyError, TypeError, AttributeError) as error:
                self._log(
                    "row.unreadable", kind=listing[0], zone=listing[1], why=type(error).__name__
                )
        return Page(total, tuple(tasks), len(rows) - len(tasks))
