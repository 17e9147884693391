"""What there is no room for is counted, exactly: failures by job, cause and folder, jobs by how they stand."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgeone_notifier.core.delivery import room
from edgeone_notifier.core.delivery.outbox import expire, mark_recovered, owe, strike
from edgeone_notifier.core.delivery.queue import (
    COUNTED_ITEM,
    RECOVERED,
    UNTOLD,
    ChannelQueue,
    CountedFailures,
    Outbox,
    counted_failures,
    counted_stuck,
    finished,
    statuses,
)
from edgeone_notifier.core.delivery.room import add_counted
from edgeone_notifier.core.delivery.routing import Route
from edgeone_notifier.core.digest.sort import Jobs
from edgeone_notifier.core.limits import EXPIRE_AFTER
from edgeone_notifier.core.news.model import (
    Completion,
    Item,
    News,
    Progress,
    Recovery,
    Stuck,
)
from edgeone_notifier.core.task import Change, is_failure, key_of
from tests.support.values import NOW, change, completion, item, law

WWW = "https://www.example.com"
OPS = {"ops": Route(("any", "completion", "recovery", "stuck", "progress"))}
ORIGIN = {"fail_type": "originPullFailed", "fail_message": "HTTP 503"}
JOBS = ("j1", "j2", "j3", "j4", "j5")


def stuck(job: str, open_: int = 2, since: int = NOW - 600) -> Stuck:
    return Stuck("prefetch", job, open_, 9, since, f"{WWW}/a", ("zone-1",), ())


def progress(job: str) -> Progress:
    return Progress("prefetch", job, 1, ("zone-1",), ())


def counted(*news: News, queue: ChannelQueue | None = None) -> ChannelQueue:
    items = [item(n, one) for n, one in enumerate(news, 1)]
    return add_counted(queue or ChannelQueue(), items, NOW)


def small(monkeypatch: pytest.MonkeyPatch, kept: int, jobs: int = 2) -> None:
    monkeypatch.setattr(room, "MAX_KEPT", kept)
    monkeypatch.setattr(room, "MAX_JOB_NEWS", jobs)


# Failures


def test_failures_are_counted_by_job_cause_and_folder() -> None:
    one = change(f"{WWW}/a/1?x=/b/", **ORIGIN)
    queue = counted(one, change(f"{WWW}/a/2", **ORIGIN), change(f"{WWW}/b/3", job="job-2"))
    of = ("prefetch", "zone-1")
    created = one.task.created or 0
    assert queue.counted_failures == (
        CountedFailures(*of, "job-1", "failed", "originPullFailed", "503", f"{WWW}/a/", 2, created),
        CountedFailures(*of, "job-2", "failed", "", "", f"{WWW}/b/", 1, created),
    )
    again = counted(one, change(f"{WWW}/a/1", "success"), queue=queue)
    assert [one.n for one in again.counted_failures] == [3, 1]


def test_the_more_counts_there_are_the_less_is_told_apart() -> None:
    queue = counted(*[change(f"{WWW}/{n}/a", **ORIGIN) for n in range(200)])
    folders, host = queue.counted_failures[:-1], queue.counted_failures[-1]
    assert len(folders) == room.ROOM_FOR_COUNTS[0]
    assert (host.folder, host.fail_type, host.n) == (f"{WWW}/", "originPullFailed", 80)
    hosts = counted(*[change(f"https://h{n}/a", **ORIGIN) for n in range(400)], queue=queue)
    assert (hosts.counted_failures[-1].folder, hosts.counted_failures[-1].n) == (UNTOLD, 371)
    causes = counted(*[change("a", fail_type=f"x{n}") for n in range(400)], queue=hosts)
    last = causes.counted_failures[-1]
    assert (last.job, last.fail_type, last.folder, last.n) == ("job-1", UNTOLD, UNTOLD, 371)
    jobs = counted(*[change("a", job=f"j{n}") for n in range(400)], queue=causes)
    assert len(jobs.counted_failures) == room.ROOM_FOR_COUNTS[-1]
    rest = counted_failures(jobs)[-1]
    assert rest == CountedFailures(UNTOLD, UNTOLD, UNTOLD, "failed", UNTOLD, "", UNTOLD, 381)


def test_a_long_folder_is_cut_between_two() -> None:
    [one] = counted(change(f"{WWW}/{'x' * 150}/{'y' * 150}/a")).counted_failures
    assert one.folder == f"{WWW}/{'x' * 150}/"


@pytest.mark.parametrize("target", ["", "a", "https://[::1/a"])
def test_a_target_that_is_no_url_is_counted_without_a_folder(target: str) -> None:
    task = replace(change().task, target=target)
    assert [one.folder for one in counted(Change(task, None)).counted_failures] == [""]


def test_counts_of_an_earlier_version_are_of_no_cause_and_of_the_job_if_there_is_one() -> None:
    old = ChannelQueue(counted={"failed": 3, "success": 2})
    [one] = counted_failures(old)
    assert (one.job, one.status, one.fail_type, one.folder, one.n) == (
        *(UNTOLD, "failed", UNTOLD, UNTOLD),
        3,
    )
    [one] = counted_failures(replace(old, counted_in={"prefetch": {"j1": 5}}))
    assert (one.kind, one.job) == ("prefetch", "j1")


def test_what_works_again_is_not_counted_as_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    small(monkeypatch, 2)
    first = change(f"{WWW}/1")
    outbox = owe(Outbox(), OPS, [first, change(f"{WWW}/2")], NOW)
    outbox, _ = mark_recovered(outbox, {key_of(first.task)}, NOW)
    outbox = owe(outbox, OPS, [change(f"{WWW}/3")], NOW)
    queue = outbox.queue("ops")
    assert (queue.counted, queue.counted_in, counted_failures(queue)) == ({"recovered": 1}, {}, ())


# Jobs


def test_jobs_are_counted_by_how_they_ended() -> None:
    clean, bad = completion("a", counts={"success": 9}), completion("b", counts={"timeout": 1})
    queue = counted(clean, bad, stuck("c", 2, NOW - 60), stuck("d", 3, NOW - 7_200))
    assert queue.counted == {"clean": 1, "unclean": 1, "stuck": 2}
    assert (finished(queue.counted), queue.counted_tasks) == (2, {"success": 9, "timeout": 1})
    assert counted_stuck(queue) == (5, 18, 7_200)
    assert counted_stuck(ChannelQueue(counted={"stuck": 2})) == (0, 0, 0)


def test_of_stuck_jobs_beyond_those_told_apart_there_is_a_sum(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(room, "MAX_JOBS_TOLD", 2)
    queue = counted(*[stuck(f"j{n}", n + 1) for n in range(5)])
    assert counted_stuck(queue) == (15, 45, 600)
    assert sum(len(one) for one in queue.counted_open.values()) == 3


def test_news_that_later_news_has_taken_the_place_of_gives_way_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    small(monkeypatch, 9)
    clean = [completion(job, counts={"success": 9}) for job in ("a", "b")]
    outbox = owe(Outbox(), OPS, [stuck("a", 99), progress("b")], NOW)
    queue = owe(outbox, OPS, clean, NOW).queue("ops")
    assert (queue.owed, queue.counted) == ((3, 4), {})
    outbox = owe(Outbox(), OPS, [stuck("a"), progress("a"), stuck("b")], NOW)
    assert outbox.queue("ops").owed == (1, 3)


def test_a_stuck_job_that_was_counted_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    small(monkeypatch, 9)
    outbox = owe(Outbox(), OPS, [stuck("a", 5), stuck("b", 6), stuck("c")], NOW)
    assert outbox.queue("ops").counted == {"stuck": 1}
    queue = owe(outbox, OPS, [completion("c", counts={"success": 9})], NOW).queue("ops")
    assert (queue.counted, queue.counted_open) == ({"clean": 1}, {})


def test_no_number_of_failures_takes_the_place_of_how_a_job_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    small(monkeypatch, 3)
    many = [change(f"{WWW}/{n}") for n in range(99)]
    outbox = owe(Outbox(), OPS, [*many, completion(), *many, stuck("b"), *many], NOW)
    news = [one.news for one in outbox.owed("ops") if not isinstance(one.news, Change)]
    assert news == [completion(), stuck("b")]


def test_all_counts_go_together(monkeypatch: pytest.MonkeyPatch) -> None:
    small(monkeypatch, 1, 1)
    bad = completion("a", counts={"failed": 9})
    news = [change("a"), change("b"), bad, completion("b"), stuck("c", 1)]
    outbox = owe(Outbox(), OPS, news, NOW)
    assert outbox.queue("ops").counted_failures
    assert outbox.queue("ops").counted_open
    for gone in (
        strike(outbox, "ops", [COUNTED_ITEM]),
        expire(outbox, NOW + EXPIRE_AFTER),
    ):
        queue = gone.queue("ops")
        assert queue.without_counted == queue


# Laws

NEWS = st.one_of(
    st.builds(
        lambda folder, name, status, cause, job: change(
            f"{WWW}/{folder}/{name}", status, fail_type=cause, job=job
        ),
        st.integers(0, 6),
        st.integers(0, 9),
        st.sampled_from(["failed", "timeout", "odd", "success", "processing"]),
        st.sampled_from(["", "originPullFailed", "quotaExceeded"]),
        st.sampled_from(JOBS),
    ),
    st.builds(
        lambda job, bad, good: completion(job, counts={"failed": bad, "success": good}),
        st.sampled_from(JOBS),
        st.integers(1, 3),
        st.integers(1, 9),
    ),
    st.builds(stuck, st.sampled_from(JOBS), st.integers(1, 9)),
    st.builds(lambda one: Recovery(change(one, "success").task, NOW, ("ops",)), st.just("r")),
)


class Small:
    """Room for little, so that few examples fill it."""

    def __enter__(self) -> None:
        self._patch = pytest.MonkeyPatch()
        small(self._patch, 3, 2)
        self._patch.setattr(room, "ROOM_FOR_COUNTS", (2, 3, 4, 6))

    def __exit__(self, *_: object) -> None:
        self._patch.undo()


@law
@given(st.lists(st.lists(NEWS, max_size=12), max_size=6))
def test_what_is_kept_and_what_is_counted_is_what_was_owed(runs: Sequence[Sequence[News]]) -> None:
    outbox = Outbox()
    with Small():
        for found in runs:
            outbox = owe(outbox, OPS, found, NOW)
    queue, items = outbox.queue("ops"), outbox.owed("ops")
    all_ = [one for found in runs for one in found]
    kept = [one.news for one in items if isinstance(one.news, Change)]
    changes = [one for one in all_ if isinstance(one, Change)]
    assert Counter(one.task.status for one in kept) + Counter(statuses(queue.counted)) == Counter(
        one.task.status for one in changes
    )
    failed = Counter(one.task.status for one in changes if is_failure(one.task.status))
    told = Counter(one.task.status for one in kept if is_failure(one.task.status))
    for one in counted_failures(queue):
        told[one.status] += one.n
    assert told == failed
    numbers = [*queue.counted.values(), *(one.n for one in queue.counted_failures)]
    assert all(n > 0 for n in numbers)
    assert len(queue.counted_failures) <= 6
    assert len(items) <= 3 + 2
    again = queue.counted.get(RECOVERED, 0) + sum(isinstance(o.news, Recovery) for o in items)
    assert again == sum(isinstance(one, Recovery) for one in all_)


@law
@given(st.lists(st.lists(NEWS, max_size=12), max_size=6))
def test_each_stuck_job_is_told_once_or_has_ended(runs: Sequence[Sequence[News]]) -> None:
    outbox = Outbox()
    with Small():
        for found in runs:
            outbox = owe(outbox, OPS, found, NOW)
    queue, jobs = outbox.queue("ops"), Jobs()
    for one in outbox.owed("ops"):
        if isinstance(one.news, Completion | Stuck):
            jobs.add(one, one.news)
    last: dict[str, News] = {}
    for news in (one for found in runs for one in found):
        if isinstance(news, Completion | Stuck):
            last[news.job] = news
    late = {one.job: one.open for one in last.values() if isinstance(one, Stuck)}
    assert len(jobs.stuck) + queue.counted.get("stuck", 0) == len(late)
    named = sum(one.open for one, _ in jobs.stuck.values())
    assert named + counted_stuck(queue)[0] == sum(late.values())
    ended = sum(isinstance(one, Completion) for one in last.values())
    assert len(jobs.done) + finished(queue.counted) >= ended  # one that grew again may be in a sum


@law
@given(st.lists(NEWS, min_size=1, max_size=30), st.lists(st.integers(0, 30)))
def test_counting_at_once_or_one_after_the_other_is_the_same(
    news: Sequence[News], cuts: Sequence[int]
) -> None:
    items = [Item(n, NOW, one) for n, one in enumerate(news, 1)]
    at_once = add_counted(ChannelQueue(), items, NOW)
    queue, before = ChannelQueue(), 0
    for cut in sorted({*(cut for cut in cuts if cut < len(items)), len(items)}):
        queue, before = add_counted(queue, items[before:cut], NOW), cut
    assert queue == at_once
