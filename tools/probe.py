"""This file is the only place that asks a real listing what its documentation leaves open. It only reads.

`python -m tools.probe ZONE`. Nothing depends on the answers: the function assumes none of this. But whoever knows them
could ask for less.
"""

from collections import Counter
from collections.abc import Sequence

import click

from edgeone_notifier.clock import Clock
from edgeone_notifier.core.listing.fetch import ReadSteps
from edgeone_notifier.core.listing.page import ListingPage
from edgeone_notifier.core.listing.query import (
    MAX_WINDOW,
    PAGE_ROWS,
    READ_AHEAD,
    Query,
    Window,
    around,
)
from edgeone_notifier.core.remedies import of_code
from edgeone_notifier.core.task import Task
from edgeone_notifier.edgeone.listings import ListingReader
from edgeone_notifier.edgeone.request import ApiError
from edgeone_notifier.settings.environment import load
from edgeone_notifier.tasks.prefetch import KIND
from edgeone_notifier.wiring import listings
from tools.command import Command, Unable
from tools.output import table

LIMIT = 60.0  # seconds for all requests
SPAN = 60  # seconds
UNKNOWN = "unknown, no task shows it"


@click.command(cls=Command)
@click.argument("zone")
def main(zone: str) -> None:
    """Ask the listing of ZONE with your keys, and print what it is like."""
    if not zone:
        raise Unable("which zone? make probe ZONE=zone-...")
    clock = Clock(LIMIT)
    reader = listings(load(), clock, lambda *_, **__: None)
    try:
        table(probe(reader, zone, int(clock.now())).items())
    except ApiError as error:
        why = error.unreadable
        raise Unable(f"{zone}: {why.code}: {why.message}; {of_code(why.code)}") from None


def probe(reader: ListingReader, zone: str, now: int) -> dict[str, str]:
    """Ask a zone's listing; return what it says of itself, by question."""
    asking = questions(now)
    queries = next(asking)
    try:
        while True:
            queries = asking.send([reader.page((KIND, zone), query) for query in queries])
    except StopIteration as end:
        answers: dict[str, str] = end.value
        return answers


def questions(now: int) -> ReadSteps[dict[str, str]]:
    """Ask a few requests; return what they say of the listing, by question."""
    window = Window(now + READ_AHEAD - MAX_WINDOW, now + READ_AHEAD)
    (page,) = yield [Query(window)]
    return {
        "order": _order(page.rows),
        "TotalCount": (yield from _total(page, window)),
        "window filters by": (yield from _filter(page.rows)),
        "ends": (yield from _ends(page.rows)),
        "targets twice in a job": _twins(page),
    }


def _order(rows: Sequence[Task]) -> str:
    orders = []
    for name in ("created", "updated"):
        times = [time for row in rows if (time := getattr(row, name)) is not None]
        if len(set(times)) > 1:
            rising, falling = times == sorted(times), times == sorted(times, reverse=True)
            orders += [f"by {name} time, {'oldest' if rising else 'newest'} first"] * (
                rising or falling
            )
    several = len({row.created for row in rows}) > 1
    return " or ".join(orders) or ("none" if several else UNKNOWN)


def _total(page: ListingPage, window: Window) -> ReadSteps[str]:
    if page.count < PAGE_ROWS:
        return f"{page.total} for {page.count} rows in seven days"
    middle = (window.start + window.end) // 2
    halves = yield [Query(Window(window.start, middle)), Query(Window(middle, window.end))]
    total = sum(half.total for half in halves)
    capped = "capped" if total > page.total * 1.1 else "no sign of a cap"
    return f"{page.total} in seven days, {total} in its halves: {capped}"


def _filter(rows: Sequence[Task]) -> ReadSteps[str]:
    """Ask for the second in which a task was created, if it was updated in another."""
    for row in rows:
        if row.created and row.updated and row.updated - row.created > SPAN:
            pages = yield [Query(around(t, t)) for t in (row.created, row.updated)]
            by = [_is_in(row, page) for page in pages]
            names = {(True, False): "creation", (False, True): "update", (True, True): "both"}
            return names.get((by[0], by[1]), "neither")
    return UNKNOWN


def _ends(rows: Sequence[Task]) -> ReadSteps[str]:
    """Ask for a minute that begins, and for one that ends, in the second in which a task was created."""
    for row in rows:
        if row.created:
            at = row.created
            pages = yield [Query(Window(at, at + SPAN)), Query(Window(at - SPAN, at))]
            words = ["inclusive" if _is_in(row, page) else "exclusive" for page in pages]
            return f"the start is {words[0]}, the end is {words[1]}"
    return UNKNOWN


def _twins(page: ListingPage) -> str:
    counts = Counter((row.job, row.target) for row in page.rows)
    twins = sum(count > 1 for count in counts.values())
    return f"{twins} of {len(counts)}" if counts else UNKNOWN


def _is_in(row: Task, page: ListingPage) -> bool:
    return any((row.job, row.target) == (other.job, other.target) for other in page.rows)


if __name__ == "__main__":
    main()
