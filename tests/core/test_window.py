"""This file is the only place that checks which part of a listing is read: never a hole, never more than is useful."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgeone_notifier.core.changes import HASH, JobTasks, Live, Sight
from edgeone_notifier.core.window import HEAD, LONGEST, OVERLAP, PAGE, Window, plan, unseen
from tests.values import DAY, HOUR, NOW, law, task

WEEK_AGO = NOW - LONGEST


def job(age: int, settled: int = 0, live: int = 0) -> JobTasks:
    """Make what is known of a job created so many seconds ago, with so many tasks."""
    open_ = {f"https://a.example/{n}": Live("processing", NOW - age) for n in range(live)}
    hashes = {"success": bytes(HASH * settled)} if settled else {}
    return JobTasks(NOW - age, NOW - age, open_, hashes)


def sight(*jobs: JobTasks, seen: int = 120, since: int = 0) -> Sight:
    """Make what is known of a zone that was last read so many seconds ago."""
    return Sight(NOW - seen, {f"job-{n}": one for n, one in enumerate(jobs)}, since)


def start_of(known: Sight) -> int:
    return plan(known, NOW, DAY).windows[0].start


ages = st.integers(-DAY, 40 * DAY)  # a negative age: somebody's clock is wrong
jobs = st.builds(job, ages, st.integers(0, 2 * HEAD), st.integers(0, 3))
sights = st.lists(jobs, max_size=8).flatmap(
    lambda some: st.builds(
        sight,
        *map(st.just, some),
        seen=ages,
        since=st.just(0) | st.integers(NOW - 40 * DAY, NOW - HOUR),
    )
)


@law
@given(st.none() | sights, st.integers(0, 7 * DAY))
def test_windows_leave_no_hole_up_to_now_and_none_is_too_long(
    known: Sight | None, lookback: int
) -> None:
    windows = plan(known, NOW, lookback).windows
    assert windows[-1].end == NOW
    assert all(0 < window.end - window.start <= LONGEST for window in windows)
    assert all(one.end >= two.start for one, two in pairwise(windows))


@law
@given(sights)
def test_the_windows_reach_back_over_an_hour_before_the_last_complete_read(known: Sight) -> None:
    """But not to what is older than the baseline: it was never to be told."""
    assert start_of(known) <= max(min(known.seen_until, NOW) - OVERLAP, known.since)


@law
@given(sights)
def test_the_windows_reach_back_over_the_newest_rows_known(known: Sight) -> None:
    """Those of a week that fit in one page, together with what is new."""
    for one in known.jobs.values():
        as_new = sum(other.size for other in known.jobs.values() if other.created >= one.created)
        if as_new <= HEAD and one.created >= max(WEEK_AGO, known.since):
            assert start_of(known) <= one.created


@law
@given(sights)
def test_nothing_before_the_baseline_is_read(known: Sight) -> None:
    assert start_of(known) >= min(known.since, NOW - 1)


@law
@given(sights)
def test_each_followed_task_is_in_a_window_or_asked_for_by_its_job(known: Sight) -> None:
    """Whatever the windows show: here they show the tasks created inside of them."""
    asked = plan(known, NOW, DAY)
    shown = [
        task(target, job=name, created=live.created)
        for name, one in known.jobs.items()
        for target, live in one.live.items()
        if asked.windows[0].start <= live.created <= NOW
    ]
    seen = {(row.job, row.target) for row in shown}
    by_job = unseen(asked.followed, shown)
    assert len(by_job) == len(set(by_job))
    for name, one in known.jobs.items():
        all_seen = all((name, target) in seen for target in one.live)
        assert (name in by_job) is not all_seen


@pytest.mark.parametrize(
    ("lookback", "windows"),
    [
        # a first run reads as far back as it is told, in spans that the API takes
        (HOUR, [(NOW - HOUR, NOW)]),
        (LONGEST, [(NOW - LONGEST, NOW)]),
        (7 * DAY, [(NOW - 7 * DAY, NOW - 120), (NOW - 120, NOW)]),
        # the API refuses an empty span
        (0, [(NOW - 1, NOW)]),
    ],
)
def test_a_first_run(lookback: int, windows: list[tuple[int, int]]) -> None:
    assert plan(None, NOW, lookback).windows == tuple(Window(*ends) for ends in windows)
    assert plan(None, NOW, lookback).followed == {}


@pytest.mark.parametrize(
    ("known", "start"),
    [
        pytest.param(sight(), WEEK_AGO, id="a zone without tasks is read whole"),
        pytest.param(sight(job(HOUR, HEAD)), WEEK_AGO, id="so is a small one"),
        pytest.param(
            sight(job(5 * DAY, HEAD), job(6 * HOUR, 1)),
            NOW - 5 * DAY + 1,
            id="of a large one, the rows that fit in one page",
        ),
        pytest.param(
            sight(job(DAY, 600), job(2 * DAY, 600), job(3 * DAY, 5)),
            NOW - 2 * DAY + 1,
            id="a job that does not fit any more is left out as a whole",
        ),
        pytest.param(
            sight(job(60, 50_000), job(5 * DAY, 9)),
            NOW - 120 - OVERLAP,
            id="the hour before the last read, however many rows that are",
        ),
        pytest.param(
            sight(seen=30 * DAY),
            NOW - 30 * DAY - OVERLAP,
            id="after an outage, from where the last read ended",
        ),
        pytest.param(sight(seen=-DAY), WEEK_AGO, id="the clock jumped backwards"),
        pytest.param(
            sight(job(-HOUR, 50_000), seen=-DAY),
            NOW - OVERLAP,
            id="the clock jumped backwards behind many rows",
        ),
        pytest.param(sight(since=NOW - DAY), NOW - DAY, id="nothing before the baseline"),
        pytest.param(sight(since=NOW - 30 * DAY), WEEK_AGO, id="a baseline of long ago"),
        pytest.param(sight(since=NOW + DAY), NOW - 1, id="a baseline in the future"),
        pytest.param(
            sight(job(60, 50_000), job(2 * DAY, live=1)),
            NOW - 2 * DAY,
            id="back to an open task that the same request can show",
        ),
        pytest.param(
            sight(job(60, 50_000), job(DAY, 2 * PAGE), *[job(2 * DAY, live=1)] * 3),
            NOW - 2 * DAY,
            id="back to three open jobs for two pages more",
        ),
        pytest.param(
            sight(job(60, 50_000), job(DAY, 3 * PAGE), *[job(2 * DAY, live=1)] * 3),
            NOW - 120 - OVERLAP,
            id="not for three pages more: to ask for the jobs is as cheap",
        ),
        pytest.param(
            sight(job(60, 50_000), job(DAY, live=1), job(2 * DAY, PAGE), job(3 * DAY, live=1)),
            NOW - DAY,
            id="back to the one that is cheap alone",
        ),
        pytest.param(
            sight(job(60, 50_000), *[job(8 * DAY, live=1)] * 3),
            NOW - 120 - OVERLAP,
            id="never back to what is older than a week",
        ),
    ],
)
def test_where_reading_starts(known: Sight, start: int) -> None:
    assert start_of(known) == start


def test_only_what_no_answer_showed_is_asked_for_by_its_job() -> None:
    a, b, c, d = (task(name) for name in "abcd")
    followed = {
        "job-1": frozenset({a.target, b.target}),
        "job-2": frozenset({c.target}),
        "job-3": frozenset({d.target}),
    }
    rows = [a, task("c", job="job-2"), task("d", job="job-9")]
    assert unseen(followed, rows) == ["job-1", "job-3"]
