"""What is asked of one zone, rule by rule; tests/simulate tries all rules together."""

import random
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgeone_notifier.core.collect import compare_reading
from edgeone_notifier.core.limits import FORGET_JOBS_AFTER
from edgeone_notifier.core.listing.fetch import OutOfTime
from edgeone_notifier.core.listing.late import HOUR, MINUTE
from edgeone_notifier.core.listing.page import ListingPage, Reading
from edgeone_notifier.core.listing.plan import (
    HEAD_ROWS,
    MAX_DIRECT_SPANS,
    MAX_JOB_QUERIES,
    OVERLAP,
    PACKED_ROWS,
    plan,
)
from edgeone_notifier.core.listing.query import MAX_WINDOW, READ_AHEAD, Query, Window
from edgeone_notifier.core.snapshot.diff import compare
from edgeone_notifier.core.snapshot.model import (
    HASH_BYTES,
    Cursor,
    FollowedTask,
    JobTasks,
    ZoneSnapshot,
)
from edgeone_notifier.core.task import Task
from tests.simulate.service import Quirks, Service
from tests.support.values import DAY, NOW, law, task

WEEK_AGO = NOW + READ_AHEAD - MAX_WINDOW


def job(age: int, settled: int = 0, followed: int = 0) -> JobTasks:
    """Make what is known of a job created so many seconds ago, with so many tasks."""
    open_ = {
        f"https://a.example/{n}": FollowedTask("processing", NOW - age) for n in range(followed)
    }
    hashes = {"success": bytes(HASH_BYTES * settled)} if settled else {}
    return JobTasks(NOW - age, NOW - age, open_, hashes)


def snapshot(*jobs: JobTasks, read_ago: int = 120, since: int = 0) -> ZoneSnapshot:
    """Make what is known of a zone that was last read so many seconds ago."""
    return ZoneSnapshot(
        Cursor(NOW - read_ago, since), {f"job-{n}": one for n, one in enumerate(jobs)}
    )


def first(known: ZoneSnapshot | None, lookback: int = DAY) -> list[Query]:
    """Return what is asked at once."""
    return list(next(plan(known, NOW, lookback)))


def every(known: ZoneSnapshot, now: int) -> list[Query]:
    """Return all that is asked where each answer is a whole one."""
    going, asked = plan(known, now, DAY), list[Query]()
    queries = next(going)
    while True:
        asked += queries
        try:
            queries = going.send([ListingPage(1, (task(),))] * len(queries))
        except StopIteration:
            return asked


def head(known: ZoneSnapshot) -> list[Window]:
    """Return the windows up to now, in order."""
    windows = [query.window for query in first(known) if query.window and not query.statuses]
    found = [windows[0]]
    for window in windows[1:]:
        if window.start == found[-1].end - 1:
            found.append(window)
    return found


ages = st.integers(-DAY, 40 * DAY)  # a negative age: somebody's clock is wrong
snapshots = st.lists(
    st.builds(job, ages, st.integers(0, 2 * HEAD_ROWS), st.integers(0, 3)), max_size=8
).flatmap(
    lambda some: st.builds(
        snapshot,
        *map(st.just, some),
        read_ago=ages,
        since=st.just(0) | st.integers(NOW - 40 * DAY, NOW - HOUR),
    )
)


@law
@given(st.none() | snapshots, st.integers(0, 7 * DAY))
def test_windows_leave_no_hole_up_to_now_and_none_is_too_long(
    known: ZoneSnapshot | None, lookback: int
) -> None:
    windows = [q.window for q in first(known, lookback) if q.window and not q.statuses]
    assert all(0 < window.end - window.start <= MAX_WINDOW for window in windows)
    end = windows[0].end
    for one, two in pairwise(windows):
        if two.start == one.end - 1:
            end = two.end
    assert end == NOW + READ_AHEAD


@law
@given(snapshots)
def test_everything_since_the_last_complete_read_is_read_again(known: ZoneSnapshot) -> None:
    """But not what is older than the baseline: it was never to be told."""
    assert head(known)[0].start <= max(
        min(known.cursor.read_until, NOW) - OVERLAP, known.cursor.since
    )


@law
@given(snapshots)
def test_nothing_before_the_baseline_is_read(known: ZoneSnapshot) -> None:
    assert head(known)[0].start >= min(known.cursor.since, NOW - 1)


@law
@given(snapshots)
def test_each_open_task_of_a_week_is_in_a_window_or_among_the_open_that_are_asked_for(
    known: ZoneSnapshot,
) -> None:
    asked = [query.window for query in first(known) if query.window]
    for one in known.jobs.values():
        if one.followed and WEEK_AGO < one.created <= NOW:
            assert any(w.start <= one.created <= w.end for w in asked)


@pytest.mark.parametrize(
    ("lookback", "start", "requests"), [(HOUR, HOUR, 1), (7 * DAY, 7 * DAY, 2), (0, 1, 1)]
)
def test_a_first_run_reads_as_far_back_as_it_is_told(
    lookback: int, start: int, requests: int
) -> None:
    asked = first(None, lookback)
    assert len(asked) == requests
    assert asked[0].window
    assert asked[0].window.start == NOW - start


@pytest.mark.parametrize(
    ("known", "start"),
    [
        pytest.param(snapshot(), WEEK_AGO, id="a zone without tasks is read whole"),
        pytest.param(snapshot(job(HOUR, 900)), WEEK_AGO, id="so is a small one"),
        pytest.param(
            snapshot(job(5 * DAY, HEAD_ROWS), job(6 * HOUR, 1)),
            NOW - 5 * DAY + 1,
            id="of a large one, the rows that fit in one page",
        ),
        pytest.param(
            snapshot(job(DAY, 600), job(2 * DAY, 600), job(3 * DAY, 5)),
            NOW - 2 * DAY + 1,
            id="a job that does not fit any more is left out as a whole",
        ),
        pytest.param(
            snapshot(job(60, 50_000), job(5 * DAY, 9), read_ago=HOUR),
            NOW - HOUR - OVERLAP,
            id="what came since the last read, however many rows that are",
        ),
        pytest.param(
            snapshot(read_ago=30 * DAY),
            NOW - 30 * DAY - OVERLAP,
            id="after an outage, from where the last read ended",
        ),
        pytest.param(snapshot(read_ago=-DAY), WEEK_AGO, id="the clock jumped backwards"),
        pytest.param(snapshot(since=NOW - DAY), NOW - DAY, id="nothing before the baseline"),
        pytest.param(snapshot(since=NOW - 30 * DAY), WEEK_AGO, id="a baseline of long ago"),
        pytest.param(snapshot(since=NOW + DAY), NOW - 1, id="a baseline in the future"),
    ],
)
def test_where_reading_starts(known: ZoneSnapshot, start: int) -> None:
    assert head(known)[0].start == start


@pytest.mark.parametrize("tick", [1, 2, 3, 5, 7, 15, 60])
@pytest.mark.parametrize("late", [1, 4, 20, 50, 300, 2_000])
def test_a_row_that_appears_late_is_read_however_often_runs_are(tick: int, late: int) -> None:
    """Within four times of what it was late, even where the newest requests are full."""
    full = snapshot(job(60, 50_000))
    for appears in range(NOW, NOW + 40 * late * MINUTE, 7 * late * MINUTE + 60):
        created = appears - late * MINUTE
        seen, now = appears - 1, appears
        while True:
            seen, now = now, now + tick * MINUTE
            assert now - appears <= (4 * late + 2 * tick) * MINUTE
            windows = [query.window for query in every(replace(full, cursor=Cursor(seen)), now)]
            if any(window and window.start < created < window.end for window in windows):
                break


def test_what_is_known_to_be_too_much_for_a_page_is_cut_beforehand() -> None:
    known = snapshot(*(job(n * MINUTE, 400) for n in range(1, 20)), read_ago=15 * MINUTE)
    windows = head(known)
    for window in windows:
        inside = [j for j in known.jobs.values() if window.start <= j.created < window.end - 1]
        assert sum(j.size for j in inside) <= PACKED_ROWS


def test_where_many_are_new_the_newest_request_is_planned_for_fewer() -> None:
    calm = snapshot(*(job(n * MINUTE, 10) for n in range(1, 200)))
    busy = snapshot(*(job(n * MINUTE, 100) for n in range(1, 200)))

    def planned(known: ZoneSnapshot) -> int:
        start = head(known)[-1].start
        return sum(one.size for one in known.jobs.values() if one.created > start)

    assert planned(calm) > 850
    assert planned(busy) < 750


# Open tasks that are older than the newest requests


def old(*ages: int, followed: int = 1) -> ZoneSnapshot:
    """Make a zone with a full head, and open jobs of these ages."""
    between = [job(age + 30, PACKED_ROWS) for age in ages]  # so that no window holds two of them
    return snapshot(job(60, 50_000), *(job(age, followed=followed) for age in ages), *between)


def kinds(queries: Iterable[Query], known: ZoneSnapshot) -> tuple[int, int]:
    """Count the windows before the head, and the questions for what is open."""
    start = head(known)[0].start
    spans = [q for q in queries if q.window and not q.statuses and q.window.end <= start + 1]
    return len(spans), len([q for q in queries if q.statuses])


@pytest.mark.parametrize(
    ("ages", "asked"),
    [
        pytest.param([30 * MINUTE], (1, 0), id="young: read as it is"),
        pytest.param([10 * MINUTE * n for n in range(2, 5)], (3, 0), id="three young ones"),
        pytest.param([2 * DAY], (1, 0), id="a single old one: no need to ask first"),
        pytest.param([2 * DAY, 3 * DAY], (0, 1), id="old ones: what is open?"),
        pytest.param([20 * MINUTE, DAY, 2 * DAY, 3 * DAY], (1, 1), id="both"),
        pytest.param([8 * DAY], (0, 0), id="older than a window can reach"),
    ],
)
def test_older_open_tasks_are_read_or_asked_for(ages: list[int], asked: tuple[int, int]) -> None:
    known = old(*ages)
    assert kinds(first(known), known) == asked
    assert asked[0] <= MAX_DIRECT_SPANS


def played(
    known: ZoneSnapshot, tasks: Iterable[Task], **quirks: object
) -> tuple[Reading, list[Query]]:
    """Read a zone with these tasks; return what was asked as well."""
    listed = Service(Quirks(**quirks), random.Random(1), NOW)  # type: ignore[arg-type]
    listed.stock(tasks)
    going, asked = plan(known, NOW, DAY), []
    queries = next(going)
    while True:
        asked += queries
        try:
            queries = going.send([listed.ask(query) for query in queries])
        except StopIteration as end:
            return end.value, asked


def known_of(*tasks: Task, full: bool = True) -> ZoneSnapshot:
    """Make what is known after these tasks were read, and a full head."""
    known, _ = compare(None, tasks, NOW - 120, Cursor(NOW - 120))
    jobs = {**known.jobs, **({"job-full": job(60, 50_000)} if full else {})}
    fillers = {
        f"fill-{t.job}": job(NOW - (t.created or 0) + 30, PACKED_ROWS) for t in tasks if full
    }
    return replace(known, jobs={**jobs, **fillers})


OLD = [task(f"{n}", "processing", job=f"job-{n}", created=NOW - n * DAY) for n in (1, 2, 3, 4)]


def statuses(reading: Reading) -> dict[str, str]:
    return {row.job: row.status for row in reading.rows}


def test_what_is_listed_as_open_is_open_and_costs_one_request() -> None:
    known = known_of(*OLD)
    reading, asked = played(known, OLD)
    assert len(set(asked)) == len(head(known)) + 1
    assert statuses(reading) == {f"job-{n}": "processing" for n in (1, 2, 3, 4)}


def test_around_what_is_not_listed_as_open_is_read_again() -> None:
    ended = replace(OLD[2], status="failed")
    reading, asked = played(known_of(*OLD), [*OLD[:2], ended, OLD[3]])
    assert statuses(reading)["job-3"] == "failed"
    assert asked[-1].window == Window(NOW - 3 * DAY - 1, NOW - 3 * DAY + 1)


def test_what_is_not_listed_at_all_is_asked_for_by_its_job_and_makes_no_news() -> None:
    reading, asked = played(known_of(*OLD), [])
    assert reading.rows == ()
    assert {query.job for query in asked if query.job} == {f"job-{n}" for n in (1, 2, 3, 4)}


def test_what_is_older_than_a_week_is_asked_for_by_its_job() -> None:
    ancient = task("a", "processing", job="job-a", created=NOW - 20 * DAY)
    reading, asked = played(known_of(ancient), [replace(ancient, status="failed")])
    assert statuses(reading) == {"job-a": "failed"}
    assert [query.job for query in asked if query.job] == ["job-a"]


def test_of_many_jobs_that_no_answer_shows_each_has_its_turn() -> None:
    gone = [task(f"{n}", "processing", job=f"job-{n}", created=NOW - 20 * DAY) for n in range(30)]
    known, asked = known_of(*gone), set()
    for minute in range(60):
        going = plan(known, NOW + minute * MINUTE, DAY)
        next(going)
        queries = next(plan(known, NOW + minute * MINUTE, DAY))
        while not any(query.job for query in queries):  # empty answers are asked for once more
            queries = going.send([ListingPage(0, ())] * len(queries))
        by_job = {query.job for query in queries if query.job}
        assert len(by_job) == MAX_JOB_QUERIES
        asked |= by_job
    assert len(asked) == 30


@pytest.mark.parametrize("acts_on", ["created", "updated"])
def test_whatever_the_window_acts_on_an_open_task_is_followed_to_its_end(acts_on: str) -> None:
    ended = [replace(row, status="failed", updated=NOW - 60) for row in OLD]
    reading, _ = played(known_of(*OLD), ended, acts_on=acts_on)
    assert statuses(reading) == {f"job-{n}": "failed" for n in (1, 2, 3, 4)}


# What a reading says of itself


def test_where_the_time_is_up_it_is_said_until_when_all_was_read() -> None:
    known = snapshot(*(job(n * HOUR, 800) for n in range(1, 30)), read_ago=DAY)
    going = plan(known, NOW, DAY)
    queries = next(going)
    assert len(queries) > 3
    full = [ListingPage(2_000, (task(f"{n}"),) * 1_000) for n in range(1, len(queries))]
    more = going.send([ListingPage(1, (task(),)), *full])
    assert more
    with pytest.raises(StopIteration) as end:
        going.throw(OutOfTime())
    assert not end.value.value.complete
    assert end.value.value.cursor.read_until == queries[1].window.start  # type: ignore[union-attr]


def test_a_search_for_late_rows_that_is_cut_short_leaves_the_zone_read_and_stays_due() -> None:
    rows = [task(f"{n}", "success", job=f"job-{n}", created=NOW - n) for n in range(1, 1_200)]
    known, _ = compare(None, rows, NOW - DAY, Cursor(NOW - DAY))
    known = replace(known, jobs={**known.jobs, "job-full": job(2 * DAY, 2_000)})

    def read(known_then: ZoneSnapshot, now: int, answers: int) -> tuple[ZoneSnapshot, Reading, int]:
        """Answer so many times; give what is known then, the reading, and how far back was asked."""
        listed, going = Service(Quirks(), random.Random(1), now), plan(known_then, now, DAY)
        listed.stock(rows)
        queries, reach, left = next(going), now, answers
        while True:
            reach = min([reach, *(q.window.start for q in queries if q.window)])
            try:
                if not left:
                    going.throw(OutOfTime())
                left -= 1
                queries = going.send([listed.ask(query) for query in queries])
            except StopIteration as end:
                after = compare_reading(known_then, end.value, now, announce=False).snapshot
                assert after
                return after, end.value, now - reach

    cut, reading, _ = read(known, NOW, 1)
    assert reading.complete
    assert cut.cursor == Cursor(NOW, late_checked_until=NOW - DAY)
    assert cut.cursor.is_late_check_due
    # An hour later, what was due is asked for in its turn.
    checked, reading, reach = read(cut, NOW + HOUR, 9)
    assert reading.complete
    assert reach > DAY
    assert checked.cursor == Cursor(NOW + HOUR, late_checked_until=NOW + HOUR)
    assert not checked.cursor.is_late_check_due
    _, _, reach = read(checked, NOW + HOUR + 120, 9)
    assert reach < DAY


def test_an_answer_without_most_of_what_is_known_is_no_reading() -> None:
    rows = [task(f"{n}", "success") for n in range(9)]
    known = known_of(*rows, full=False)
    reading, _ = played(known, [])
    assert (reading.complete, reading.inconsistent, reading.why.code) == (
        False,
        True,
        "SuspectListing",
    )
    fewer, _ = played(known, rows[1:])
    assert (fewer.complete, fewer.inconsistent) == (True, True)
    assert fewer.cursor == replace(
        known.cursor, missing_since={"job-1": NOW}, late_checked_until=NOW - 120
    )
    whole, _ = played(known, rows)
    assert (whole.complete, whole.inconsistent) == (True, False)
    assert whole.cursor == Cursor(NOW, late_checked_until=NOW)


def test_a_baseline_has_a_cursor_if_it_is_complete() -> None:
    going = plan(None, NOW, DAY)
    assert len(next(going)) == 1
    with pytest.raises(StopIteration) as end:
        going.send([ListingPage(1, (task(),))])
    assert end.value.value.cursor == Cursor(NOW, since=NOW - DAY, late_checked_until=NOW)
    going = plan(None, NOW, DAY)
    next(going)
    with pytest.raises(StopIteration) as end:
        going.throw(OutOfTime({0: ListingPage(2, (task(),))}))
    cut = end.value.value
    assert (len(cut.rows), cut.complete, cut.cursor) == (1, False, None)


def test_the_cursor_never_goes_back() -> None:
    known = snapshot(*(job(n * HOUR, 800) for n in range(1, 30)))
    going = plan(known, NOW, DAY)
    next(going)
    with pytest.raises(StopIteration) as end:
        going.throw(OutOfTime())
    assert end.value.value.cursor.read_until == NOW - 120


def test_no_window_reaches_what_is_forgotten() -> None:
    assert MAX_WINDOW + HOUR < FORGET_JOBS_AFTER
