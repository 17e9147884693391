"""Fetch a part of a listing until it is whole.

Nothing is taken for granted: not the order of the list, nor that it stands still, nor that TotalCount is right.

* One answer with fewer rows than a page, and no fewer than TotalCount, is a snapshot: order does not matter. A full
  page never is one, since TotalCount may be capped.
* An empty answer is asked for once more if it is one of several or rows are expected: it may be an error, and nothing
  else would show it.
* What does not fit in a page is cut by time, and the smaller windows are asked for: a row keeps its time of creation.
* Where many windows show the same rows, the API ignores what it is asked. The rows count, and their windows are unsure.
* A window that cannot be cut is read page by page, again if the list moved meanwhile, until there are as many tasks as
  the API counts. After MAX_ATTEMPTS it is unsure.
"""

from collections import Counter
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from ..task import Task
from .page import ListingPage, is_whole, merge_rows
from .query import MIN_WINDOW, PAGE_ROWS, Query, Window, cut_window, split_window

MAX_ATTEMPTS = 12  # at reading a list that moves, page by page
MAX_FRUITLESS = 3  # attempts that find nothing new; then there is nothing more to find
PAGE_FILL = 0.8  # of a page that a smaller window should fill: rows are not spread evenly
MAX_PARTS = 50  # of a window that is cut
MAX_ALIKE = 3  # full pages with the same ends; windows that overlap share no more
BURST_RATIO = (
    8  # rows are a burst if the window is so many times longer than the span they are from
)

NOTHING_KNOWN: Mapping[Query, int] = {}

_T = TypeVar("_T")

# Yields queries that may be asked side by side, is sent their pages in the same order, and returns a _T.
ReadSteps = Generator[Sequence[Query], Sequence[ListingPage], _T]


class OutOfTime(Exception):
    """Thrown into `ReadSteps` that get no more answers: they return what they have.

    `pages` are the last answers that came, by the place of their query.
    """

    def __init__(self, pages: Mapping[int, ListingPage] | None = None) -> None:
        super().__init__()
        self.pages = pages or {}


@dataclass(slots=True)
class FetchResult:
    """The rows found, and the queries that may lack some. `stopped` says that no more answers came."""

    found: dict[tuple[str, str], Task] = field(default_factory=dict)
    unsure: list[Query] = field(default_factory=list)
    stopped: bool = False

    def take(self, more: "FetchResult") -> None:
        """Add the rows of another fetch. Its unsure queries do not count, since they lie outside the window."""
        merge_rows(self.found, more.found.values())
        self.stopped = self.stopped or more.stopped


def fetch_all(
    queries: Sequence[Query], known: Mapping[Query, int] = NOTHING_KNOWN
) -> ReadSteps[FetchResult]:
    """Ask until each query is answered whole, or cannot be.

    `known` says how many rows are expected of a query. If TotalCount says the same, it is done: nothing is new there.
    """
    fetched, open_ = FetchResult(), list(queries)
    undivisible: list[tuple[Query, ListingPage]] = []
    # Empty answers to these are believed. Of several, or where rows are expected, only the second one is.
    believed = set(queries) - known.keys() if len(queries) == 1 else set[Query]()
    try:
        while open_:
            pages = yield open_
            smaller: list[Query] = []
            alike = Counter(page.ends for page in pages if page.count >= PAGE_ROWS)
            for query, page in zip(open_, pages, strict=True):
                merge_rows(fetched.found, page.rows)
                if alike[page.ends] > MAX_ALIKE:
                    fetched.unsure.append(query)
                elif page.total != known.get(query) and not _is_settled(query, page, believed):
                    parts = _narrower(query, page)
                    smaller += parts
                    undivisible += [] if parts else [(query, page)]
            open_ = smaller
        while undivisible:
            query, page = undivisible[0]
            if not (yield from _read_pages(query, page, fetched.found)):
                fetched.unsure.append(query)
            undivisible.pop(0)
    except OutOfTime as error:
        fetched.stopped = True
        fetched.unsure += _unanswered(open_, error.pages, fetched)
        fetched.unsure += [query for query, _ in undivisible]
    return fetched


def _is_settled(query: Query, page: ListingPage, believed: set[Query]) -> bool:
    """Say whether an answer is all there is; an empty one is believed the second time."""
    if page.count:
        return _is_snapshot(page)
    if query in believed:
        return not page.total
    believed.add(query)
    return False


def _is_snapshot(page: ListingPage) -> bool:
    return page.total <= page.count < PAGE_ROWS


def _unanswered(
    queries: Sequence[Query], pages: Mapping[int, ListingPage], fetched: FetchResult
) -> list[Query]:
    """Take the pages that came; return the queries that they do not answer whole."""
    for page in pages.values():
        merge_rows(fetched.found, page.rows)
    done = {n for n, page in pages.items() if page.count and _is_snapshot(page)}
    return [query for number, query in enumerate(queries) if number not in done]


def _narrower(query: Query, page: ListingPage) -> list[Query]:
    """Return smaller queries for a full page, the same one for an empty answer; none if it cannot be cut.

    An answer that was cut short although its page is not full is no reason to cut: more rows are on the next page.
    """
    window = query.window
    if not page.count and not page.total:
        return [query]
    if window is None or window.end - window.start <= MIN_WINDOW or page.count < PAGE_ROWS:
        return []
    parts = min(int(max(page.total, page.count) / (PAGE_ROWS * PAGE_FILL)) + 1, MAX_PARTS)
    smaller = _beside_a_burst(window, page) or split_window(window, max(parts, 2))
    return [replace(query, window=part) for part in smaller]


def _beside_a_burst(window: Window, page: ListingPage) -> list[Window]:
    """Cut around the rows shown if they lie close together; one second more, in case that ends are exclusive."""
    times = [row.created for row in page.rows if row.created is not None]
    first, last = min(times, default=window.start), max(times, default=window.end)
    if (last - first + MIN_WINDOW) * BURST_RATIO > window.end - window.start:
        return []
    at = [time for time in (first - 2, last + 1) if window.start < time < window.end - 1]
    return cut_window(window, at) if at else []


def _read_pages(
    query: Query, first: ListingPage, found: dict[tuple[str, str], Task]
) -> ReadSteps[bool]:
    """Read a query page by page; return whether it is whole. What any attempt found counts."""
    mine: dict[tuple[str, str], Task] = {}
    pages = yield from _pages(query, [first])
    fruitless = 0
    for _ in range(MAX_ATTEMPTS):
        before = len(mine)
        for page in pages:
            merge_rows(mine, page.rows)
            merge_rows(found, page.rows)
        if is_whole(pages, mine):
            return True
        fruitless += len(mine) == before
        if fruitless == MAX_FRUITLESS:
            break
        pages = yield from _pages(query, [])
    return False


def _pages(query: Query, pages: list[ListingPage]) -> ReadSteps[list[ListingPage]]:
    """Read the pages that follow on these, until all rows that are counted are there, or a page shows nothing new."""
    offset = sum(page.count for page in pages)
    shown = set[tuple[str, str]]().union(*(page.tasks for page in pages))
    while (
        not pages or pages[-1].count >= PAGE_ROWS or (pages[-1].count and offset < pages[-1].total)
    ):
        (page,) = yield [replace(query, offset=offset)]
        pages.append(page)
        offset += page.count
        if page.tasks <= shown:
            break
        shown |= page.tasks
    return pages
