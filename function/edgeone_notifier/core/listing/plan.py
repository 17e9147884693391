"""This file is the only place that decides what a run asks of one zone, so that nothing is missed and little is read.

What is assumed of the listing: nothing of its order, of rows that appear in time, of inclusive ends, or of whether the
window acts on the creation or on the update. The rules, each with its reason:

* The window reaches back over the newest rows known, as many as fit in one answer with those that are new: a zone with
  fewer than that in a week is read whole, by one request, and so nothing about it can be missed.
* It reaches back over the last complete read: rows created since are new.
* It reaches back farther now and then, the farther the more rarely, since rows may appear late. Beyond half an hour a
  count is enough: where TotalCount is what is known, none was late, and that is one request for all of it. This comes
  last: an error in it costs nothing else, and leaves it due in the next run.
* A task that is open is asked for wherever it is. Older ones lie in spans between others: the newest few spans are
  read as they are; of the rest, what is listed as open is open, and only around what is not listed is read again.
  Not to be listed proves nothing.
* What no answer showed, its job is asked for: that needs no window. A few each time, by turns.
* What should have been there and was not makes the answer suspect: `core.listing.consistency`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from zlib import crc32

from ..faults import OUR_CODES, SUSPECT, Unreadable
from ..snapshot.diff import is_given_up
from ..snapshot.model import ZoneSnapshot
from ..task import PROCESSING
from .consistency import Consistency, check_consistency
from .density import DenseSpan, Density
from .fetch import FetchResult, ReadSteps, fetch_all
from .page import LIST_MOVED, Reading, merge_rows
from .query import MAX_WINDOW, PAGE_ROWS, READ_AHEAD, Query, Window, cut_window

HEAD_ROWS = (
    950  # rows known that are asked for in one request: with a few that are late they still fit
)
PACKED_ROWS = 985  # the same, where no new ones are expected
MIN_HEAD_ROWS = (
    300  # rows known that the newest request is planned for, however many new ones are expected
)
OVERLAP = (
    120  # seconds read again before the last complete read; for what is later there is `_late`
)
MAX_DIRECT_SPANS = (
    4  # young spans with open tasks that are read without asking first which are still open
)
MAX_JOB_QUERIES = 4  # jobs asked for by id in one run; the others have their turn in another
YOUNG = 1_800  # seconds; what is older rarely ends: a prefetch takes 5 to 30 minutes, document/product/1145/57250
MINUTE, HOUR = 60, 3_600  # seconds
INCONSISTENT = Unreadable(SUSPECT, OUR_CODES[SUSPECT])

Plan = ReadSteps[Reading]
Times = Mapping[tuple[str, str], int]  # job and target of a followed task → when it was created


def plan(sight: ZoneSnapshot | None, now: int, lookback: int) -> Plan:
    """Plan the reading of one listing. `now` stays the same for all of it, and for the whole run."""
    if sight is None:
        window = Window(min(now - lookback, now - 1), now + READ_AHEAD)
        return _reading(
            (yield from fetch_all(_queries(cut_window(window)))), window.start, Consistency()
        )
    density = Density(sight.jobs.values())
    room = _room(density, sight, now)
    window = Window(_start(density, sight, now, room), now + READ_AHEAD)
    head = cut_window(window, density.cuts(window, room, PACKED_ROWS))
    open_ = _followed(sight, now)
    older = {key: at for key, at in open_.items() if now - MAX_WINDOW < at <= window.start}
    near, far = _near_and_far(density.spans(older.values(), PACKED_ROWS), now)
    part = yield from fetch_all([*_queries([*head, *near]), *_probe(far)])
    # Of the far ones, those listed as open are open. Not to be listed says nothing: around those is read again.
    unknown = [at for key, at in older.items() if key not in part.found and not _is_in(at, near)]
    yield from _more(part, _queries(span.window for span in density.spans(unknown, PACKED_ROWS)))
    yield from _more(
        part, _by_job([job for job, target in open_ if (job, target) not in part.found], now)
    )
    if part.stopped:
        return _reading(part, window.start, Consistency(sight.missing_since))
    doubt = check_consistency(sight, part.found, window.start, now)
    # Last, so that what goes wrong here leaves the zone read: it is due again in the next run.
    swept = yield from _sweep(part, _late(density, sight, window.start, now))
    return replace(_reading(part, window.start, doubt), late_checked=swept)


def _sweep(part: FetchResult, late: dict[Query, int]) -> ReadSteps[bool]:
    """Look for what appeared late, the youngest first; say whether there were answers to all of it.

    What cannot be read whole at all, however often, is not asked for in every run because of that.
    """
    for query in reversed(late):
        more = yield from fetch_all([query], late)
        merge_rows(part.found, more.found.values())
        if more.stopped:
            return False
    return True


def _start(density: Density, sight: ZoneSnapshot, now: int, room: int) -> int:
    """Say from when on everything is read."""
    before = density.before_newest(room, now + READ_AHEAD)
    week = now + READ_AHEAD - MAX_WINDOW
    newest = week if before is None else max(before + 1, week)
    reach = min(_reach(sight.late_checked, now), YOUNG)
    start = min(newest, min(sight.read_until, now) - OVERLAP, now - reach)
    return min(max(start, sight.since), now - 1)


def _reach(swept: int, now: int) -> int:
    """Say how far to reach back for rows that appear late: once in P minutes, over one and a half P, for every P = 2^k.

    So a row that appears L late is read within 4 L at most, however often runs are. What was due when a reading was cut
    short stays due until one is not.
    """
    period = MINUTE
    while period * 2 < MAX_WINDOW and now // (period * 2) != swept // (period * 2):
        period *= 2
    return min(period * 3 // 2, MAX_WINDOW - HOUR)


def _late(density: Density, sight: ZoneSnapshot, start: int, now: int) -> dict[Query, int]:
    """Ask for what is older than `start`, as far as is reached for, and say how many rows are known in there.

    Where TotalCount says the same, none was late, and one request is enough however many there are. The borders lie
    where nothing is known, so that the count does not depend on whether they are inclusive; and at ages that double,
    since it is among the younger rows that late ones are found.
    """
    reach = max(now - _reach(sight.late_checked, now), sight.since)
    ages = (MINUTE * 3 // 2 << doubled for doubled in range(MAX_WINDOW.bit_length()))
    borders = [start, *(border for age in ages if reach <= (border := now - age) < start)]
    inside = sorted({density.gap_before(border) for border in borders})
    return {Query(Window(*ends)): density.rows(*ends) for ends in pairwise(inside)}


def _room(density: Density, sight: ZoneSnapshot, now: int) -> int:
    """Say for how many known rows the newest request has room beside the new ones, by what the last hour brought."""
    seen = min(sight.read_until, now)
    new = density.rows(seen - HOUR, seen) * (now - seen) // HOUR
    return max(min(HEAD_ROWS, PAGE_ROWS - new * 2), MIN_HEAD_ROWS)


def _followed(sight: ZoneSnapshot, now: int) -> Times:
    return {
        (job, target): task.created
        for job, tasks in sight.jobs.items()
        for target, task in tasks.followed.items()
        if not is_given_up(task, now)
    }


def _near_and_far(spans: Sequence[DenseSpan], now: int) -> tuple[list[Window], list[Window]]:
    """Tell the spans that are read as they are from those of which it is cheaper to ask first what is still open."""
    lively = [span for span in spans if span.window.end > now - YOUNG and span.rows <= PAGE_ROWS]
    near = lively[:MAX_DIRECT_SPANS]
    far = [span for span in spans if span not in near]
    if len(far) == 1 and far[0].rows <= PAGE_ROWS:
        near, far = [*near, *far], []
    return [span.window for span in near], [span.window for span in far]


def _probe(far: Sequence[Window]) -> list[Query]:
    """Ask what is open in some spans, and in between."""
    hull = Window(far[-1].start, far[0].end) if far else None
    return [Query(hull, statuses=(PROCESSING,))] if hull else []


def _more(part: FetchResult, queries: Sequence[Query]) -> ReadSteps[None]:
    """Read more, as far as the time allows."""
    if queries and not part.stopped:
        more = yield from fetch_all(queries)
        part.take(more)


def _by_job(jobs: Iterable[str], now: int) -> list[Query]:
    """Ask for a few jobs by id; by lot, so that each has its turn."""
    lots = sorted(set(jobs), key=lambda job: crc32(f"{job} {now // MINUTE}".encode()))
    return [Query(job=job) for job in lots[:MAX_JOB_QUERIES]]


def _reading(part: FetchResult, start: int, doubt: Consistency) -> Reading:
    """Say what the zone looks like; what is wrong beside the window from `start` on makes nothing incomplete."""
    unsure = [
        query.window.start for query in part.unsure if query.window and query.window.start >= start
    ]
    return Reading(
        rows=tuple(part.found.values()),
        complete=not (unsure or doubt.lacks_most or part.stopped),
        why=LIST_MOVED if unsure else INCONSISTENT,
        until=min(unsure, default=0),
        missing_since=doubt.missing_since,
        inconsistent=doubt.inconsistent,
        late_checked=not part.stopped,
    )


def _queries(windows: Iterable[Window]) -> list[Query]:
    return [Query(window) for window in windows]


def _is_in(time: int, windows: Iterable[Window]) -> bool:
    return any(window.start < time < window.end for window in windows)
