"""This file is the only place that decides how a part of a listing is read until it is whole.

Nothing is taken for granted: neither the order of the list, nor that it stands still, nor that TotalCount is right.

* One answer that holds fewer rows than a page, and no fewer than TotalCount, is a snapshot: order is irrelevant.
  A full page never is one, since TotalCount may be capped.
* An empty answer to one of several parts, or where rows are expected, is asked for once more: it may be an error, and
  nothing else would show it.
* What does not fit is cut by time, and its parts are read instead: a row keeps its time of creation.
* An API that shows the same rows whatever window or offset it is asked for is taken at its word no longer: what it
  shows counts, and the reading is not whole.
* What cannot be cut any more is read page by page, again if it moved meanwhile, until the distinct tasks are as many
  as the API counts, or it is called incomplete.
"""

from collections import Counter
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from ..task import Task
from .page import ListingPage, is_whole, merge_rows
from .query import MIN_WINDOW, PAGE_ROWS, Query, Window, cut_window, split_window

MAX_ATTEMPTS = 12  # at reading a list that moves
MAX_FRUITLESS = 3  # of them that find nothing new: then there is no more to be found
PAGE_FILL = 0.8  # of a page that a part should fill: rows are not spread evenly
MAX_PARTS = 50
ALIKE = 3  # windows may share all of their rows where they overlap; no more can
BURST_RATIO = 8  # times shorter than the window is the time from which all rows shown are

NOTHING_KNOWN: Mapping[Query, int] = {}

_T = TypeVar("_T")

# Yields queries that may be asked side by side, is sent their pages in the same order, and returns a _T.
ReadSteps = Generator[Sequence[Query], Sequence[ListingPage], _T]


class OutOfTime(Exception):
    """Thrown into an `Asking` that gets no more answers: it returns what it has. `pages` came, by place among them."""

    def __init__(self, pages: Mapping[int, ListingPage] | None = None) -> None:
        super().__init__()
        self.pages = pages or {}


@dataclass(slots=True)
class FetchResult:
    """The rows found, and the queries that may not be answered whole. `stopped` says that no more answers came."""

    found: dict[tuple[str, str], Task] = field(default_factory=dict)
    unsure: list[Query] = field(default_factory=list)
    stopped: bool = False

    def take(self, more: "FetchResult") -> None:
        """Take what was read after this."""
        merge_rows(self.found, more.found.values())
        self.stopped = self.stopped or more.stopped


def fetch_all(
    queries: Sequence[Query], known: Mapping[Query, int] = NOTHING_KNOWN
) -> ReadSteps[FetchResult]:
    """Ask until each query is answered whole, or cannot be.

    `known` says of some queries how many rows are expected: where TotalCount says the same, nothing is new in there.
    """
    part, open_ = FetchResult(), list(queries)
    undivisible: list[tuple[Query, ListingPage]] = []
    once_more = set(queries) - known.keys() if len(queries) == 1 else set[Query]()
    try:
        while open_:
            pages = yield open_
            again: list[Query] = []
            alike = Counter(page.ends for page in pages if page.count >= PAGE_ROWS)
            for query, page in zip(open_, pages, strict=True):
                merge_rows(part.found, page.rows)
                if alike[page.ends] > ALIKE:
                    part.unsure.append(query)
                    continue
                if page.total == known.get(query) or _is_settled(query, page, once_more):
                    continue
                smaller = _narrower(query, page)
                again += smaller
                undivisible += [] if smaller else [(query, page)]
            open_ = again
        while undivisible:
            if not (yield from _paged(*undivisible[0], part.found)):
                part.unsure.append(undivisible[0][0])
            undivisible.pop(0)
    except OutOfTime as up:
        part.stopped = True
        part.unsure += _unanswered(open_, up.pages, part)
        part.unsure += [query for query, _ in undivisible]
    return part


def _is_settled(query: Query, page: ListingPage, once_more: set[Query]) -> bool:
    """Say whether an answer is all there is; an empty one counts only when it was asked for once more."""
    if not page.count:
        if query in once_more:
            return not page.total
        once_more.add(query)
        return False
    return _is_snapshot(page)


def _is_snapshot(page: ListingPage) -> bool:
    """Say whether an answer shows all that it counts, and is not full."""
    return page.total <= page.count < PAGE_ROWS


def _unanswered(
    queries: Sequence[Query], pages: Mapping[int, ListingPage], part: FetchResult
) -> list[Query]:
    """Take the pages that came in, and return the queries that are not whole by them."""
    for page in pages.values():
        merge_rows(part.found, page.rows)
    done = {n for n, page in pages.items() if page.count and _is_snapshot(page)}
    return [query for number, query in enumerate(queries) if number not in done]


def _narrower(query: Query, page: ListingPage) -> list[Query]:
    """Cut a query's window by how much it holds; ask again for none; an answer that was cut short is no reason to."""
    window = query.window
    if not page.count and not page.total:
        return [query]
    if window is None or window.end - window.start <= MIN_WINDOW or page.count < PAGE_ROWS:
        return []
    parts = min(int(max(page.total, page.count) / (PAGE_ROWS * PAGE_FILL)) + 1, MAX_PARTS)
    smaller = _beside_a_burst(window, page) or split_window(window, max(parts, 2))
    return [replace(query, window=part) for part in smaller]


def _beside_a_burst(window: Window, page: ListingPage) -> list[Window]:
    """Cut around the rows shown where they lie close together; the cuts are two seconds off, whatever ends mean."""
    times = [row.created for row in page.rows if row.created is not None]
    first, last = min(times, default=window.start), max(times, default=window.end)
    if (last - first + MIN_WINDOW) * BURST_RATIO > window.end - window.start:
        return []
    at = [time for time in (first - 2, last + 1) if window.start < time < window.end - 1]
    return cut_window(window, at) if at else []


def _paged(query: Query, first: ListingPage, found: dict[tuple[str, str], Task]) -> ReadSteps[bool]:
    """Read a query page by page; say whether it is whole. What any attempt found counts."""
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
    """Read the pages that follow on these, until one is not full and all are there that are counted, or none is new."""
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
