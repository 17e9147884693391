"""Plan what a run asks of one listing, so that nothing is missed and little is read.

The plan does not trust the order of the list, or that a row appears at once. A window may include its ends or not, and
may select by creation or by update. The rules, each with its reason:

* The newest window is called the head. It covers as many of the newest known rows as fit in one answer beside the new
  ones. So a zone with few tasks in a week is read whole by one request, and nothing about it can be missed.
* The head begins before the end of the last complete read, since rows created after that are new.
* Each followed task is asked for, however old it is. Older ones lie in spans between other rows. The newest few spans
  are read directly. For the other spans, one query asks which tasks are open. A followed task that it does not show may
  have ended or may be missing, so the rows around it are read.
* If no answer showed a job's followed tasks, the job is asked for by its id, which needs no window. Each run asks for a
  few such jobs, by turns.
* An answer that lacks known tasks is inconsistent, and moves no cursor: `core.listing.consistency`.
* Rows that appear late are looked for last: `core.listing.late`. An error there spoils nothing else, and the next run
  checks again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from zlib import crc32

from ..faults import OUR_CODES, SUSPECT, Unreadable
from ..snapshot.diff import is_given_up
from ..snapshot.model import Cursor, ZoneSnapshot
from ..task import PROCESSING
from .consistency import Consistency, check_consistency
from .density import DenseSpan, Density
from .fetch import FetchResult, ReadSteps, fetch_all
from .late import HOUR, MINUTE, late_queries, late_reach
from .page import LIST_MOVED, Reading, merge_rows
from .query import MAX_WINDOW, PAGE_ROWS, READ_AHEAD, Query, Window, cut_window

# Known rows that one request is planned for. With a few that appear late they still fit in a page.
HEAD_ROWS = 950
MIN_HEAD_ROWS = 300  # however many new ones are expected
PACKED_ROWS = 985  # where no new ones are expected
OVERLAP = 120  # seconds read again before the last complete read; `late` covers rows that are later
MAX_DIRECT_SPANS = 4  # young spans that are read without asking first what is still open
MAX_JOB_QUERIES = 4  # jobs asked for by id in one run
# Seconds. An older task rarely ends: a prefetch takes 5 to 30 minutes, www.tencentcloud.com/document/product/1145/57250
YOUNG = 1_800
INCONSISTENT = Unreadable(SUSPECT, OUR_CODES[SUSPECT])

Plan = ReadSteps[Reading]
CreatedTimes = Mapping[tuple[str, str], int]  # job and target of a task → when it was created


def plan(known: ZoneSnapshot | None, now: int, lookback: int) -> Plan:
    """Plan the reading of one listing; return what was read, with the cursor for the next run.

    `now` is the time of the run (seconds since the epoch), the same in all of it. `lookback` (seconds) says how far
    back a listing is read that was never read before.
    """
    if known is None:
        return (yield from _baseline(now, lookback))
    density, cursor = Density(known.jobs.values()), known.cursor
    head = _head(density, cursor, now)
    start = head[0].start
    fetched = yield from _fetch(density, head, _followed(known, now), now)
    if fetched.stopped:
        return _reading(fetched, start, Consistency(cursor.missing_since), cursor, now)
    consistency = check_consistency(known, fetched.found, start, now)
    late_checked = yield from _check_late(fetched, late_queries(density, cursor, start, now))
    return _reading(fetched, start, consistency, cursor, now, late_checked)


def _baseline(now: int, lookback: int) -> Plan:
    """Read a listing for the first time. Only a complete reading has a cursor: the listing is watched from then on."""
    window = Window(min(now - lookback, now - 1), now + READ_AHEAD)
    fetched = yield from fetch_all(_queries(cut_window(window)))
    unread = Cursor(0, since=now - lookback)
    reading = _reading(fetched, window.start, Consistency(), unread, now, late_checked=True)
    return reading if reading.complete else replace(reading, cursor=None)


def _head(density: Density, cursor: Cursor, now: int) -> list[Window]:
    """Return the windows, oldest first, in which everything is read up to now."""
    room = _room(density, cursor, now)
    window = Window(_start(density, cursor, now, room), now + READ_AHEAD)
    return cut_window(window, density.cuts(window, room, PACKED_ROWS))


def _room(density: Density, cursor: Cursor, now: int) -> int:
    """Return how many known rows fit in the newest answer beside the new ones, judged by the last hour read."""
    read_until = min(cursor.read_until, now)
    new = density.rows(read_until - HOUR, read_until) * (now - read_until) // HOUR
    return max(min(HEAD_ROWS, PAGE_ROWS - new * 2), MIN_HEAD_ROWS)


def _start(density: Density, cursor: Cursor, now: int, room: int) -> int:
    """Return the time from which on everything is read."""
    before = density.before_newest(room, now + READ_AHEAD)
    week = now + READ_AHEAD - MAX_WINDOW
    newest = week if before is None else max(before + 1, week)
    reach = min(late_reach(cursor.late_checked, now), YOUNG)
    start = min(newest, min(cursor.read_until, now) - OVERLAP, now - reach)
    return min(max(start, cursor.since), now - 1)


def _followed(known: ZoneSnapshot, now: int) -> CreatedTimes:
    return {
        (job, target): task.created
        for job, tasks in known.jobs.items()
        for target, task in tasks.followed.items()
        if not is_given_up(task, now)
    }


def _fetch(
    density: Density, head: Sequence[Window], followed: CreatedTimes, now: int
) -> ReadSteps[FetchResult]:
    """Fetch the head, and the followed tasks wherever they are."""
    older = {key: at for key, at in followed.items() if now - MAX_WINDOW < at <= head[0].start}
    direct, indirect = _direct_spans(density.spans(older.values(), PACKED_ROWS), now)
    fetched = yield from fetch_all([*_queries([*head, *direct]), *_open_within(indirect)])
    unshown = [
        at for key, at in older.items() if key not in fetched.found and not _is_in(at, direct)
    ]
    around = density.spans(unshown, PACKED_ROWS)
    yield from _fetch_more(fetched, _queries(span.window for span in around))
    missing = [job for job, target in followed if (job, target) not in fetched.found]
    yield from _fetch_more(fetched, _by_job(missing, now))
    return fetched


def _direct_spans(spans: Sequence[DenseSpan], now: int) -> tuple[list[Window], list[Window]]:
    """Return the spans to read directly, and those where it is cheaper to ask first what is open."""
    young = [span for span in spans if span.window.end > now - YOUNG and span.rows <= PAGE_ROWS]
    direct = young[:MAX_DIRECT_SPANS]
    indirect = [span for span in spans if span not in direct]
    if len(indirect) == 1 and indirect[0].rows <= PAGE_ROWS:  # to ask first would be no cheaper
        direct, indirect = [*direct, *indirect], []
    return [span.window for span in direct], [span.window for span in indirect]


def _open_within(windows: Sequence[Window]) -> list[Query]:
    """Ask what is open in these windows, newest first, and between them."""
    hull = [Window(windows[-1].start, windows[0].end)] if windows else []
    return [Query(window, statuses=(PROCESSING,)) for window in hull]


def _by_job(jobs: Iterable[str], now: int) -> list[Query]:
    """Ask for a few jobs by id. Which ones depends on the minute, so that each has its turn."""
    lots = sorted(set(jobs), key=lambda job: crc32(f"{job} {now // MINUTE}".encode()))
    return [Query(job=job) for job in lots[:MAX_JOB_QUERIES]]


def _fetch_more(fetched: FetchResult, queries: Sequence[Query]) -> ReadSteps[None]:
    """Fetch more, unless the time is over."""
    if queries and not fetched.stopped:
        more = yield from fetch_all(queries)
        fetched.take(more)


def _check_late(fetched: FetchResult, queries: dict[Query, int]) -> ReadSteps[bool]:
    """Look for rows that appeared late, the youngest first; return whether there were answers to all queries.

    A window that can never be read whole does not count as unanswered, or each run would ask for it.
    """
    for query in reversed(queries):
        more = yield from fetch_all([query], queries)
        merge_rows(fetched.found, more.found.values())
        if more.stopped:
            return False
    return True


def _reading(
    fetched: FetchResult,
    start: int,
    consistency: Consistency,
    cursor: Cursor,
    now: int,
    late_checked: bool = False,
) -> Reading:
    """Return what was read, with the cursor moved. A window before `start` that is unsure leaves it complete."""
    unsure = [q.window.start for q in fetched.unsure if q.window and q.window.start >= start]
    complete = not (unsure or consistency.lacks_most or fetched.stopped)
    sure = complete and not consistency.inconsistent
    moved = replace(
        cursor,
        read_until=now if sure else max(cursor.read_until, min(unsure, default=0)),
        late_checked_until=now if sure and late_checked else cursor.late_checked,
        missing_since=consistency.missing_since,
    )
    why = LIST_MOVED if unsure else INCONSISTENT
    return Reading(tuple(fetched.found.values()), complete, why, consistency.inconsistent, moved)


def _queries(windows: Iterable[Window]) -> list[Query]:
    return [Query(window) for window in windows]


def _is_in(time: int, windows: Iterable[Window]) -> bool:
    return any(window.start < time < window.end for window in windows)
