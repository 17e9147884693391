"""What counts as a change, what is remembered of the tasks, and for how long."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgeone_notifier.core.limits import FORGET_JOBS_AFTER
from edgeone_notifier.core.listing.page import ListingPage
from edgeone_notifier.core.snapshot.diff import (
    FOLLOW_FOR,
    compare,
    forget_old_jobs,
)
from edgeone_notifier.core.snapshot.model import (
    HASH_BYTES,
    MAX_HOSTS,
    Cursor,
    FollowedTask,
    JobTasks,
    ZoneSnapshot,
)
from edgeone_notifier.core.task import Change, Task, is_followed
from tests.support.values import DAY, HOUR, NOW, law, merge, task

STATUSES = ("processing", "success", "failed", "canceled", "odd")

rows = st.builds(
    task,
    target=st.sampled_from("abcde"),
    status=st.sampled_from(STATUSES),
    job=st.sampled_from(["job-1", "job-2"]),
    created=st.none() | st.integers(NOW - DAY, NOW),
    updated=st.none() | st.integers(NOW - DAY, NOW),
)
# What one run after the other reads: of each task the latest row, and not always all tasks.
listings = st.lists(st.lists(rows, max_size=8), max_size=4).map(
    lambda pages: [tuple(merge([ListingPage(len(page), tuple(page))]).values()) for page in pages]
)


def look(*listings: Sequence[Task]) -> tuple[ZoneSnapshot, list[Change]]:
    """Take listings in, one after the other; return what is known, and what the last one changed."""
    snapshot, changes = None, []
    for listing in listings:
        snapshot, changes = compare(snapshot, listing, NOW, Cursor(NOW))
    assert snapshot
    return snapshot, changes


@law
@given(listings)
def test_each_transition_is_told_once(listings: list[tuple[Task, ...]]) -> None:
    """A row tells what was not known, and nothing else does: neither an absent row nor one that says the same again."""
    known: dict[tuple[str, str], str] = {}
    snapshot = None
    for listing in listings:
        expected = {
            (row.job, row.target): Change(row, known.get((row.job, row.target)))
            for row in listing
            if known.get((row.job, row.target)) != row.status
        }
        snapshot, changes = compare(snapshot, listing, NOW, Cursor(NOW))
        assert len(changes) == len(expected)
        assert {(c.task.job, c.task.target): c for c in changes} == expected
        known.update({(row.job, row.target): row.status for row in listing})


@law
@given(listings)
def test_counts_are_exact_and_what_is_followed_stands_in_full(
    listings: list[tuple[Task, ...]],
) -> None:
    known: dict[str, dict[str, str]] = {}
    snapshot = ZoneSnapshot(Cursor(NOW))
    for listing in listings:
        snapshot, _ = compare(snapshot, listing, NOW, Cursor(NOW))
        for row in listing:
            known.setdefault(row.job, {})[row.target] = row.status
    assert {job: tasks.counts() for job, tasks in snapshot.jobs.items()} == {
        job: Counter(statuses.values()) for job, statuses in known.items()
    }
    for job, statuses in known.items():
        followed = {target: status for target, status in statuses.items() if is_followed(status)}
        held = snapshot.jobs[job].followed
        assert {target: one.status for target, one in held.items()} == followed
        assert snapshot.jobs[job].size == len(statuses)


@law
@given(st.lists(rows, min_size=1, max_size=12), st.data())
def test_neither_the_order_of_rows_nor_their_repetition_matters(
    page: list[Task], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(page + data.draw(st.lists(st.sampled_from(page)))))

    def changes_of(page: Sequence[Task]) -> tuple[ZoneSnapshot, set[Change]]:
        snapshot, changes = compare(
            None, merge([ListingPage(len(page), tuple(page))]).values(), NOW, Cursor(NOW)
        )
        assert len(changes) == len(set(changes))
        return snapshot, set(changes)

    (snapshot, changes), (other, same) = changes_of(page), changes_of(shuffled)
    assert same == changes
    assert {job: tasks.counts() for job, tasks in other.jobs.items()} == {
        job: tasks.counts() for job, tasks in snapshot.jobs.items()
    }


@law
@given(listings.filter(len))
def test_what_is_read_again_changes_nothing(listings: list[tuple[Task, ...]]) -> None:
    """Nor does an empty answer: all that moves is the time until when the listing was read."""
    snapshot, _ = look(*listings)
    for again in (listings[-1], ()):
        after, changes = compare(snapshot, again, NOW + HOUR, Cursor(NOW + HOUR))
        assert changes == []
        assert after.jobs is snapshot.jobs
        assert after.cursor == Cursor(NOW + HOUR)


def test_a_word_not_known_here_is_told_and_so_is_the_next_one() -> None:
    snapshot, _ = look([task(status="processing")], [task(status="odd")])
    assert snapshot.jobs["job-1"].followed == {task().target: FollowedTask("odd", NOW - 600)}
    snapshot, changes = compare(snapshot, [task(status="success")], NOW, Cursor(NOW))
    assert changes == [Change(task(status="success"), "odd")]
    assert snapshot.jobs["job-1"].followed == {}


def test_a_task_may_run_again() -> None:
    snapshot, changes = look([task(status="failed")], [task(status="processing")])
    assert changes == [Change(task(status="processing"), "failed")]
    assert snapshot.jobs["job-1"].counts() == {"processing": 1}


def test_the_same_target_in_another_job_is_another_task() -> None:
    _, changes = look([task(job="job-1")], [task(job="job-2")])
    assert changes == [Change(task(job="job-2"), None)]


def test_a_settled_task_takes_eight_bytes() -> None:
    snapshot, _ = look([task(str(n), "success") for n in range(100)])
    assert {s: len(h) for s, h in snapshot.jobs["job-1"].settled.items()} == {
        "success": 100 * HASH_BYTES
    }


@pytest.mark.parametrize(
    ("times", "created", "touched"),
    [
        pytest.param([(5, 9)], 5, 9, id="of the row"),
        pytest.param([(5, 9), (3, 7)], 3, 9, id="the earliest and the latest"),
        pytest.param([(5, None)], 5, 5, id="without UpdateTime"),
        pytest.param([(None, 9)], NOW, 9, id="without CreateTime"),
        pytest.param([(None, None)], NOW, NOW, id="without any"),
    ],
)
def test_the_times_of_a_job(
    times: list[tuple[int | None, int | None]], created: int, touched: int
) -> None:
    snapshot, _ = look([task(str(n), created=c, updated=u) for n, (c, u) in enumerate(times)])
    job = snapshot.jobs["job-1"]
    assert (job.created, job.touched) == (created, touched)


def test_the_times_of_a_job_grow_with_it() -> None:
    first, late = task("a", created=50, updated=90), task("b", created=40, updated=95)
    early = task("c", created=60, updated=80)
    snapshot, _ = look([first], [late], [early])
    assert (snapshot.jobs["job-1"].created, snapshot.jobs["job-1"].touched) == (40, 95)


def test_the_hosts_of_a_job_are_kept_until_they_are_too_many_to_tell_apart() -> None:
    urls = [f"https://{n:02}.example.com/{m}" for n in range(30) for m in range(2)]
    snapshot, _ = look([task(urls[0])], [task(url) for url in urls[:4]])
    assert snapshot.jobs["job-1"].hosts == ("00.example.com", "01.example.com")
    snapshot, _ = look([task(url) for url in urls])
    assert len(snapshot.jobs["job-1"].hosts) == MAX_HOSTS + 1


def job(touched: int, followed: int | None = None) -> JobTasks:
    """Make a job last touched so many seconds ago, with a task open for so many seconds."""
    open_ = (
        {}
        if followed is None
        else {"https://a.example/": FollowedTask("processing", NOW - followed)}
    )
    return JobTasks(NOW - touched, NOW - touched, open_, {"success": bytes(HASH_BYTES)})


@pytest.mark.parametrize(
    ("known", "kept"),
    [
        pytest.param(
            job(FORGET_JOBS_AFTER - 1), True, id="settled, and a window may show it again"
        ),
        pytest.param(job(FORGET_JOBS_AFTER), False, id="settled, and no window can show it again"),
        pytest.param(job(FORGET_JOBS_AFTER, FOLLOW_FOR - 1), True, id="a task is still followed"),
        pytest.param(
            job(FORGET_JOBS_AFTER, FOLLOW_FOR), False, id="a task was followed for too long"
        ),
    ],
)
def test_a_job_is_forgotten_by_age(known: JobTasks, kept: bool) -> None:
    snapshot = ZoneSnapshot(Cursor(NOW), {"job-1": known})
    assert forget_old_jobs({("prefetch", "zone-1"): snapshot}, NOW) == {
        ("prefetch", "zone-1"): snapshot if kept else ZoneSnapshot(Cursor(NOW))
    }


ages = st.none() | st.integers(NOW - 60 * DAY, NOW + DAY)


@law
@given(
    st.lists(
        st.builds(
            task, st.sampled_from("abcd"), st.sampled_from(STATUSES), created=ages, updated=ages
        )
    ),
    st.lists(st.sampled_from([120, HOUR, DAY, 5 * DAY, 20 * DAY]), max_size=9),
    st.booleans(),
)
def test_identical_answers_tell_nothing_twice(
    listed: list[Task], pauses: list[int], baseline: bool
) -> None:
    """However old their rows are, and whatever is forgotten meanwhile: what is listed is remembered."""
    listing = tuple(merge([ListingPage(len(listed), tuple(listed))]).values())
    key, now = ("prefetch", "zone-1"), NOW
    snapshots = {key: ZoneSnapshot(Cursor(now - 60))} if not baseline else {}
    told: Counter[str] = Counter()
    for pause in [0, *pauses]:
        now += pause
        snapshot, changes = compare(snapshots.get(key), listing, now, Cursor(now))
        told.update(change.task.target for change in changes)
        snapshots = forget_old_jobs({key: snapshot}, now)
    assert set(told.values()) <= {1}
    assert told.keys() == {row.target for row in listing}


def test_what_is_old_is_forgotten_once_it_is_not_listed_any_more() -> None:
    row = task("a", created=NOW - 40 * DAY, updated=NOW - 40 * DAY)
    snapshot, _ = compare(ZoneSnapshot(Cursor(NOW)), [row], NOW, Cursor(NOW))
    key = ("prefetch", "zone-1")
    kept, gone = (
        forget_old_jobs({key: replace(snapshot, cursor=Cursor(at))}, at)[key].jobs
        for at in (NOW + FORGET_JOBS_AFTER - 1, NOW + FORGET_JOBS_AFTER)
    )
    assert (list(kept), list(gone)) == (["job-1"], [])


def test_a_job_is_forgotten_in_all_zones_at_once() -> None:
    """Or the counts of what is left of it would be told as a correction."""
    old, new = (
        ZoneSnapshot(Cursor(NOW), {"job-1": job(9 * DAY)}),
        ZoneSnapshot(Cursor(NOW), {"job-1": job(HOUR)}),
    )
    snapshots = {("prefetch", "zone-1"): old, ("prefetch", "zone-2"): new}
    assert forget_old_jobs(snapshots, NOW) == snapshots


def test_jobs_of_two_kinds_are_two_jobs() -> None:
    old, new = (
        ZoneSnapshot(Cursor(NOW), {"job-1": job(9 * DAY)}),
        ZoneSnapshot(Cursor(NOW), {"job-1": job(HOUR)}),
    )
    snapshots = {("prefetch", "zone-1"): old, ("purge", "zone-1"): new}
    assert forget_old_jobs(snapshots, NOW)["prefetch", "zone-1"].jobs == {}


def test_a_zone_that_is_not_read_forgets_nothing_meanwhile() -> None:
    """Its next window begins where the last one ended, and shows again what was known then."""
    snapshots = {
        ("prefetch", "zone-1"): ZoneSnapshot(Cursor(NOW - 9 * DAY), {"job-1": job(10 * DAY)})
    }
    assert forget_old_jobs(snapshots, NOW) == snapshots


def test_it_is_remembered_what_the_targets_of_a_job_are() -> None:
    rows = [task("a"), task("b", scope="prefix"), task("c", scope="host"), task("d", scope="host")]
    snapshot, _ = look(rows[:2], rows)
    assert snapshot.jobs["job-1"].scopes == ("host", "prefix")
    assert look([task("a")])[0].jobs["job-1"].scopes == ()
