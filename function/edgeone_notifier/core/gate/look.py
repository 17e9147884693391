"""Plan what is read of a listing for the launch gate: all rows of its jobs, and all of its window."""

from ..listing.bulk import fetch_in_bulk
from ..listing.fetch import FetchResult
from ..listing.page import Reading, merge_rows
from ..listing.plan import Plan
from ..listing.query import MAX_WINDOW, READ_AHEAD, Query, Window
from .question import GateQuestion


def plan_gate(question: GateQuestion, now: int) -> Plan:
    """Plan the reading of one listing. A job is asked for by its id, however old it is; no cursor is moved."""
    queries = [Query(job=job) for job in question.jobs]
    if question.targets or question.prefix:
        until = now + READ_AHEAD
        queries.append(Query(Window(max(question.since, until - MAX_WINDOW), until)))
    fetched = FetchResult()
    for query in queries:
        more = yield from fetch_in_bulk(query)
        merge_rows(fetched.found, more.found.values())
        if more.unsure or more.stopped:
            return Reading(tuple(fetched.found.values()), complete=False)
    return Reading(tuple(fetched.found.values()), complete=True)
