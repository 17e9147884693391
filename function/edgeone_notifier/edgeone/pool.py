"""This file is the only place that reads listings side by side: each in its own steps, none waiting for another."""

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
from .client import ApiError

MAX_READERS = 16  # requests side by side: five keep the pace at 250 ms an answer, so eleven may hang and delay nobody

# What a mistake of ours may raise on what one zone has answered: no reason to be blind to the others.
MISREAD = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)

ReadOutcome = Reading | Unreadable


@dataclass
class ZoneRead:
    """The reading of one listing, as far as it has come: what its plan asked, and the pages that are there."""

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
        """Take a page; return the reading where it was the last one."""
        twin = self.shown.setdefault(page.ends, page)
        self.pages[number] = (
            twin if twin == page else page
        )  # or an API that repeats itself fills the memory
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
        """Tell the plan that it gets no more answers; return what it has, or why that is nothing."""
        try:
            self.plan.throw(OutOfTime(self.pages))
        except StopIteration as end:
            reading: Reading = end.value
            if reading.rows or reading.complete:
                return replace(reading, why=why)
        return why


PageAnswer = tuple[ZoneRead, int, "Future[ListingPage]"]


class ReadPool:
    """Threads that ask for pages, for the time that is left."""

    def __init__(
        self, ask: Callable[[ListingKey, Query], ListingPage], left: Callable[[], float]
    ) -> None:
        self._ask = ask
        self._left = left
        self._answers: SimpleQueue[PageAnswer] = SimpleQueue()
        self._pool = ThreadPoolExecutor(max_workers=MAX_READERS)
        self._active: dict[ListingKey, ZoneRead] = {}
        self._turns: deque[ZoneRead] = deque()  # those with a query that is not asked yet
        self._busy = 0

    def read(
        self, listings: Iterable[ListingKey], plan: Callable[[ListingKey], Plan]
    ) -> Iterator[tuple[ListingKey, ReadOutcome]]:
        """Yield each listing with what came of it, as soon as that is known."""
        coming = (ZoneRead(listing, plan(listing)) for listing in listings)
        while (answer := self._next_answer(coming)) is not None:
            course, number, asked = answer
            if self._active.get(course.listing) is not course:
                continue  # it has failed meanwhile
            try:
                outcome: ReadOutcome | None = course.take(number, asked.result())
            except ApiError as error:
                outcome = course.stop(error.unreadable)
            except MISREAD as error:
                outcome = Unreadable(MISTAKE, type(error).__name__)
            if outcome:
                del self._active[course.listing]
                yield course.listing, outcome
            elif not course.asked:
                self._turns.append(course)
        self._pool.shutdown(wait=False, cancel_futures=True)
        late = Unreadable(OUT_OF_TIME, OUR_CODES[OUT_OF_TIME])
        yield from ((course.listing, course.stop(late)) for course in self._active.values())
        yield from ((course.listing, late) for course in coming)

    def _next_answer(self, coming: Iterator[ZoneRead]) -> PageAnswer | None:
        """Keep the readers busy, and wait for the next answer; None where there is none to come, or no more time."""
        while self._busy < MAX_READERS and (course := self._next_turn(coming)):
            number = course.asked
            course.asked += 1
            if course.asked < len(course.queries):
                self._turns.append(course)
            self._busy += 1
            asked = self._pool.submit(self._ask, course.listing, course.queries[number])
            asked.add_done_callback(partial(self._note, course, number))
        try:
            answer = self._answers.get(timeout=max(self._left(), 0.0)) if self._busy else None
        except Empty:
            return None
        self._busy -= 1
        return answer

    def _next_turn(self, coming: Iterator[ZoneRead]) -> ZoneRead | None:
        """Start another listing where there is room for one; else go on with those that are started, by turns."""
        if len(self._active) < MAX_READERS and (course := next(coming, None)):
            course.start()
            self._active[course.listing] = course
            return course
        while self._turns:
            course = self._turns.popleft()
            if self._active.get(course.listing) is course:
                return course
        return None

    def _note(self, course: ZoneRead, number: int, asked: "Future[ListingPage]") -> None:
        self._answers.put((course, number, asked))
