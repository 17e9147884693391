"""Read a list that stands still with the fewest requests: page by page, and the pages side by side.

A frozen window keeps its rows while tasks end. If it moved all the same, or the count is wrong, `fetch_all` reads it
again, by cutting it.
"""

from dataclasses import replace

from ..task import Task
from .fetch import FetchResult, OutOfTime, ReadSteps, fetch_all
from .page import ListingPage, is_whole, merge_rows
from .query import PAGE_ROWS, Query


def fetch_in_bulk(query: Query, first: ListingPage | None = None) -> ReadSteps[FetchResult]:
    """Ask one query until it is answered whole, or cannot be. An empty answer is believed the second time.

    `first` is its first page, if that was read already.
    """
    found: dict[tuple[str, str], Task] = {}
    try:
        pages = [first] if first else list((yield [query]))
        if not pages[0].count:
            pages = list((yield [query]))
        merge_rows(found, pages[0].rows)
        # One page more than the count asks for: TotalCount may be capped.
        offsets = range(PAGE_ROWS, pages[0].total + 1, PAGE_ROWS)
        if offsets and pages[0].count >= PAGE_ROWS:
            pages += yield [replace(query, offset=at) for at in offsets]
    except OutOfTime as error:
        merge_rows(found, (row for page in error.pages.values() for row in page.rows))
        return FetchResult(found, [query], stopped=True)
    for page in pages:
        merge_rows(found, page.rows)
    if _is_all(pages, found):
        return FetchResult(found)
    fetched = yield from fetch_all([query])
    merge_rows(fetched.found, found.values())
    return fetched


def _is_all(pages: list[ListingPage], found: dict[tuple[str, str], Task]) -> bool:
    return pages[-1].count < PAGE_ROWS and is_whole(pages, found)
