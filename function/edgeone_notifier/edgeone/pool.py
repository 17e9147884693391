"""Carry out the plans of many listings side by side, each at its own speed, until the time is over.

The plans run in the thread that calls `read`; other threads only ask. So no plan needs a lock.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from queue import Empty, SimpleQueue

from ..core.faults import MISTAKE, OUR_CODES, OUT_OF_TIME, Unreadable
from ..core.listing.fetch import OutOfTime
from ..core.listing.page import ListingPage, Reading
from ..core.listing.plan import Plan
from ..core.listing.query import Query
from ..core.snapshot.model import ListingKey
from ..core.task import Task
from .request import ApiError

# Requests side by side. With answers of 250 ms, five are enough for 20 a second: eleven may hang and delay nobody.
MAX_READERS = 16

# What a mistake of ours may raise on one zone's answers. The other zones are read all the same.
MISREAD = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)

ReadOutcome = Reading | Unreadable


@dataclass
class ZoneRead:
    """One listing that is being read: what its plan asks now, how much of that was asked, the pages that came."""

    listing: ListingKey
    plan: Plan
    queries: Sequence[Query] = ()
    pages: dict[int, ListingPage] = field(default_factory=dict)
    shown: dict[tuple[Task, ...], ListingPage] = field(default_factory=dict)  # pages, by their ends
    asked: int = 0

    def start(self) -> None:
        """Take the first queries of the plan."""
        self.queries = next(self.plan)

    def take(self, number: int, page: ListingPage) -> Reading | None:
        """Take a page; return the reading if it was the last page."""
        # Equal pages are held once, or an API that repeats itself would fill the memory.
        twin = self.shown.setdefault(page.ends, page)
        self.pages[number] = twin if twin == page else page
        if len(self.pages) < len(self.queries):
            return None
        pages = [self.pages[n] for n in range(len(self.queries))]
        self.pages, self.shown, self.asked = {}, {}, 0
        try:
            self.queries = self.plan.send(pages)
        except StopIteration as end:
            reading: Reading = end.value
            return reading
        return None

    def stop(self, why: Unreadable) -> ReadOutcome:
        """Tell the plan that no more answers come; return what it has, or why it has nothing."""
        try:
            self.plan.throw(OutOfTime(self.pages))
        except StopIteration as end:
            reading: Reading = end.value
            if reading.rows or reading.complete:
                return replace(reading, why=why)
        return why


PageAnswer = tuple[ZoneRead, int, "Future[ListingPage]"]


class ReadPool:
    """Threads that ask for pages while `left` (a function) says that there are seconds left."""

    def __init__(
        self, ask: Callable[[ListingKey, Query], ListingPage], left: Callable[[], float]
    ) -> None:
        self._ask = ask
        self._left = left
        self._answers: SimpleQueue[PageAnswer] = SimpleQueue()
        self._pool = ThreadPoolExecutor(max_workers=MAX_READERS)
        self._active: dict[ListingKey, ZoneRead] = {}
        self._turns: deque[ZoneRead] = deque()  # those with a query that was not asked yet
        self._busy = 0

    def read(
        self, listings: Iterable[ListingKey], plan: Callable[[ListingKey], Plan]
    ) -> Iterator[tuple[ListingKey, ReadOutcome]]:
        """Yield each listing with its reading, or why there is none, as soon as it is known."""
        coming = (ZoneRead(listing, plan(listing)) for listing in listings)
        while (answer := self._next_answer(coming)) is not None:
            zone_read, number, asked = answer
            if self._active.get(zone_read.listing) is not zone_read:
                continue  # it has failed meanwhile
            try:
                outcome: ReadOutcome | None = zone_read.take(number, asked.result())
            except ApiError as error:
                outcome = zone_read.stop(error.unreadable)
            except MISREAD as error:
                outcome = Unreadable(MISTAKE, type(error).__name__)
            if outcome:
                del self._active[zone_read.listing]
                yield zone_read.listing, outcome
            elif not zone_read.asked:
                self._turns.append(zone_read)
        self._pool.shutdown(wait=False, cancel_futures=True)
        late = Unreadable(OUT_OF_TIME, OUR_CODES[OUT_OF_TIME])
        yield from (
            (zone_read.listing, zone_read.stop(late)) for zone_read in self._active.values()
        )
        yield from ((zone_read.listing, late) for zone_read in coming)

    def _next_answer(self, coming: Iterator[ZoneRead]) -> PageAnswer | None:
        """Keep the threads busy, and wait for the next answer; None if none is to come, or the time is over."""
        while self._busy < MAX_READERS and (zone_read := self._next_turn(coming)):
            number = zone_read.asked
            zone_read.asked += 1
            if zone_read.asked < len(zone_read.queries):
                self._turns.append(zone_read)
            self._busy += 1
            asked = self._pool.submit(self._ask, zone_read.listing, zone_read.queries[number])
            asked.add_done_callback(partial(self._note, zone_read, number))
        try:
            answer = self._answers.get(timeout=max(self._left(), 0.0)) if self._busy else None
        except Empty:
            return None
        self._busy -= 1
        return answer

    def _next_turn(self, coming: Iterator[ZoneRead]) -> ZoneRead | None:
        """Start another listing if there is room for it; else go on with those that are started, by turns."""
        if len(self._active) < MAX_READERS and (zone_read := next(coming, None)):
            zone_read.start()
            self._active[zone_read.listing] = zone_read
            return zone_read
        while self._turns:
            zone_read = self._turns.popleft()
            if self._active.get(zone_read.listing) is zone_read:
                return zone_read
        return None

    def _note(self, zone_read: ZoneRead, number: int, asked: "Future[ListingPage]") -> None:
        self._answers.put((zone_read, number, asked))
