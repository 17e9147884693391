"""Plan what is read of a listing for the launch gate: all rows of its jobs, and of its window what decides."""

from dataclasses import replace

from ..listing.bulk import fetch_in_bulk
from ..listing.fetch import FetchResult, OutOfTime, ReadSteps
from ..listing.page import ListingPage, Reading, merge_rows
from ..listing.plan import Plan
from ..listing.query import MAX_WINDOW, PAGE_ROWS, READ_AHEAD, Query, Window
from ..task import SUCCESS
from .question import GateQuestion
from .search import WHOLE_ROWS, UrlSearch


def plan_gate(question: GateQuestion, now: int) -> Plan:
    """Plan the reading of one listing. A job is asked for by its id, however old it is; no cursor is moved."""
    fetched = FetchResult()
    is_whole = True
    for job in question.jobs:
        is_whole = is_whole and (yield from _read_whole(Query(job=job), fetched))
    if is_whole and (question.targets or question.prefix):
        until = now + READ_AHEAD
        window = Window(max(question.since, until - MAX_WINDOW), until)
        if question.jobs or question.prefix:
            is_whole = yield from _read_whole(Query(window), fetched)
        else:
            search = UrlSearch(question.targets, window, now - question.grace)
            is_whole = yield from _search(search, Query(window), fetched)
    return Reading(tuple(fetched.found.values()), complete=is_whole)


def _search(search: UrlSearch, query: Query, fetched: FetchResult) -> ReadSteps[bool]:
    """Search for URLs where the window holds much, or read it whole; return whether nothing can be missing."""
    # No answer holds all of a long list. So its first one is of more use to a search.
    statuses = (SUCCESS,) if len(search.urls) > PAGE_ROWS else ()
    try:
        (first,) = yield [replace(query, statuses=statuses)]
        is_long = first.total > max(WHOLE_ROWS, 2 * len(search.urls))
        if is_long and (yield from search.run(first, first.total if statuses else None)):
            merge_rows(fetched.found, search.found.values())
            return True
    except OutOfTime:
        return False
    return (yield from _read_whole(query, fetched, None if statuses or is_long else first))


def _read_whole(
    query: Query, fetched: FetchResult, first: ListingPage | None = None
) -> ReadSteps[bool]:
    more = yield from fetch_in_bulk(query, first)
    merge_rows(fetched.found, more.found.values())
    return not (more.unsure or more.stopped)
