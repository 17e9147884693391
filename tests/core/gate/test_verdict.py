"""Go, no-go, or wait: by tables, and by the law that nothing but what was seen to be ready is a go."""

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgeone_notifier.core.gate.question import GateQuestion
from edgeone_notifier.core.gate.verdict import GateVerdict, judge_gate
from edgeone_notifier.core.task import Task
from tests.support.values import HOUR, NOW, law, task

WWW = "https://www.example.com/"
OK, BAD, RUNS = "success", "failed", "processing"


def question(*targets: str, **more: Any) -> GateQuestion:
    return GateQuestion(targets={f"{WWW}{name}": f"{WWW}{name}" for name in targets}, **more)


def judged(asked: GateQuestion, *rows: Task) -> GateVerdict:
    return judge_gate(asked, rows, NOW)


def said(asked: GateQuestion, *rows: Task) -> tuple[str, str]:
    verdict = judged(asked, *rows)
    return verdict.verdict, verdict.why


ABC = ("a", "b", "c")
LATE, SOON = {"deadline": NOW}, {"deadline": NOW + 1}
JUST_NOW = {"created": NOW - 600}  # the grace is not over
LONG_AGO = {"created": NOW - 601}


@pytest.mark.parametrize(
    ("asked", "rows", "verdict"),
    [
        # All that is asked for succeeded.
        (question(*ABC), [task(n, OK) for n in ABC], ("go", "done")),
        (question(*ABC, **LATE), [task(n, OK) for n in ABC], ("go", "done")),
        # A failure that is not allowed decides at once, whatever else is open.
        (question(*ABC), [task("a", BAD), task("b", RUNS)], ("no-go", "failed")),
        (question(*ABC, **SOON), [task("a", BAD), task("b", RUNS)], ("no-go", "failed")),
        (question("a", "b", allow_failed=1), [task("a", BAD), task("b", OK)], ("go", "done")),
        (question("a", "b", allow_failed=1), [task("a", BAD), task("b", RUNS)], ("wait", "open")),
        (question("a", "b", allow_failed=1), [task(n, BAD) for n in "ab"], ("no-go", "failed")),
        *[
            (question("a"), [task("a", word)], ("no-go", "failed"))
            for word in ("failed", "timeout", "canceled", "invalid", "throttled", "")
        ],
        # Open: until the deadline.
        (question("a"), [task("a", RUNS)], ("wait", "open")),
        (question("a", **SOON), [task("a", RUNS)], ("wait", "open")),
        (question("a", **LATE), [task("a", RUNS)], ("no-go", "late")),
        # Missing: until the grace after the newest row, or the deadline; it is never allowed.
        (question(*ABC), [task("a", OK, **JUST_NOW)], ("wait", "missing")),
        (question(*ABC, **LATE), [task("a", OK, **JUST_NOW)], ("no-go", "late")),
        (question(*ABC), [task("a", OK, **LONG_AGO)], ("no-go", "missing")),
        (question(*ABC, **SOON), [task("a", OK, **LONG_AGO)], ("no-go", "missing")),
        (question(*ABC, allow_failed=9), [task("a", OK, **LONG_AGO)], ("no-go", "missing")),
        (question(*ABC), [task("a", OK, **LONG_AGO), task("b", OK, **JUST_NOW)], ("wait", "missing")),
        (question(*ABC, grace=0), [task("a", OK, **JUST_NOW)], ("no-go", "missing")),
        (question(*ABC), [task("a", OK, created=None)], ("no-go", "missing")),
        # A row of something else is no row of those asked for.
        (question(*ABC), [task("a", OK, **LONG_AGO), task("z", OK, created=NOW)], ("no-go", "missing")),
        # Nothing is listed at all.
        (question(*ABC), [], ("no-go", "unlisted")),
        (question(*ABC), [task("z", OK)], ("no-go", "unlisted")),
        (question(*ABC, **SOON), [], ("wait", "unlisted")),
        (question(*ABC, **LATE), [], ("no-go", "unlisted")),
        (question(jobs=("job-9",)), [task("a", OK)], ("no-go", "unlisted")),
        (question(prefix=WWW), [], ("no-go", "unlisted")),
        # Jobs count by their own rows; one that no listing holds is missing.
        (question(jobs=("job-1",)), [task("a", OK), task("z", BAD, job="job-2")], ("go", "done")),
        (question(jobs=("job-1",)), [task("a", BAD), task("a", OK, job="job-2", created=NOW)], ("no-go", "failed")),
        (question(jobs=("job-1", "job-2")), [task("a", OK, **JUST_NOW)], ("wait", "missing")),
        (question(jobs=("job-1", "job-2")), [task("a", OK, **LONG_AGO)], ("no-go", "missing")),
        # A URL counts by its newest task, by creation; at one time, and within one submission, the worst counts.
        (question("a"), [task("a", BAD), task("a", OK, job="job-2", created=NOW)], ("go", "done")),
        (question("a"), [task("a", OK), task("a", BAD, job="job-2", created=NOW)], ("no-go", "failed")),
        (question("a"), [task("a", OK, updated=NOW), task("a", RUNS, job="job-2", created=NOW - 1)], ("wait", "open")),
        (question("a"), [task("a", OK), task("a", BAD, job="job-2")], ("no-go", "failed")),
        (question("a"), [task("a", OK, zone="z-2"), task("a", RUNS)], ("wait", "open")),
        (question("a"), [task("a", OK, zone="z-2", created=NOW), task("a", BAD)], ("no-go", "failed")),
        # However a URL is spelled.
        (question("a"), [task("HTTPS://WWW.example.com:443/a#x", OK)], ("go", "done")),
        # A prefix is of whole hosts.
        (question(prefix=f"{WWW}7.4/"), [task("7.4/a", OK), task("7.5/a", BAD)], ("go", "done")),
        (question(prefix=WWW), [task("https://www.example.com.evil.example/a", OK)], ("no-go", "unlisted")),
        # One that no URL listed has is missing, whatever else is ready.
        (question("a", prefix=f"{WWW}7.4/"), [task("a", OK, **JUST_NOW)], ("wait", "missing")),
        (question(jobs=("job-1",), prefix=f"{WWW}7.4/"), [task("a", OK, **LONG_AGO)], ("no-go", "missing")),
        (question("7.4/a", prefix=f"{WWW}7.4/"), [task("7.4/a", OK)], ("go", "done")),
        # All that is asked for counts together.
        (question("a", jobs=("job-2",)), [task("a", OK), task("b", BAD, job="job-2")], ("no-go", "failed")),
    ],
)  # fmt: skip
def test_the_verdict(asked: GateQuestion, rows: list[Task], verdict: tuple[str, str]) -> None:
    assert said(asked, *rows) == verdict


def test_everything_is_counted() -> None:
    rows = [task("a", OK), task("b", RUNS), task("c", "timeout"), task("d", "odd"), task("z", OK)]
    one = judged(question("a", "b", "c", "d", "e", "f"), *rows)
    now = one.tally
    assert (now.total, now.succeeded, now.failed, now.open) == (6, 1, 2, 1)
    assert one.missing == (f"{WWW}e", f"{WWW}f")
    assert one.failures == (f"{WWW}c", f"{WWW}d")


def test_a_task_that_is_asked_for_twice_counts_once() -> None:
    one = judged(question("a", jobs=("job-1",), prefix=WWW), task("a", OK), task("b", OK))
    assert (one.verdict, one.tally.total, one.tally.succeeded) == ("go", 2, 2)


@pytest.mark.parametrize("words", [(BAD, OK), (OK, BAD)])
def test_a_task_that_is_listed_twice_counts_as_it_stands_worst(words: tuple[str, str]) -> None:
    rows = [task("a", word, created=NOW - HOUR) for word in words]
    one = judged(question(jobs=("job-1",)), *rows)
    assert (one.verdict, one.tally.total, one.tally.failed) == ("no-go", 1, 1)


@pytest.mark.parametrize(
    ("succeeded", "failed", "left"),
    [(20, 0, HOUR), (19, 0, None), (19, 30, None), (20, 30, HOUR)],
)
def test_the_end_is_estimated_from_successes(succeeded: int, failed: int, left: int | None) -> None:
    words = [OK] * succeeded + [BAD] * failed + [RUNS] * 20
    rows = [task(str(n), word, created=NOW - HOUR) for n, word in enumerate(words)]
    assert judged(question(jobs=("job-1",)), *rows).left == left


NAMES = st.sampled_from("abcd")
ROWS = st.builds(
    task,
    NAMES,
    st.sampled_from([OK, OK, OK, RUNS, BAD, "timeout", "odd"]),
    job=st.sampled_from(["job-1", "job-2"]),
    zone=st.sampled_from(["zone-1", "zone-2"]),
    created=st.none() | st.integers(NOW - HOUR, NOW),
)
QUESTIONS = st.builds(
    GateQuestion,
    jobs=st.sets(st.sampled_from(["job-1", "job-2", "job-3"])).map(tuple),
    targets=st.sets(NAMES).map(lambda names: {f"{WWW}{n}": n for n in sorted(names)}),
    prefix=st.sampled_from(["", WWW]),
    deadline=st.none() | st.integers(NOW - 9, NOW + 9),
    grace=st.integers(0, HOUR),
    allow_failed=st.integers(0, 2),
)


@law
@given(QUESTIONS, st.lists(ROWS))
def test_go_is_only_what_was_seen_to_be_ready(asked: GateQuestion, rows: list[Task]) -> None:
    """Whatever is asked and listed: nothing of it is open, missing, or failed beyond what is allowed."""
    one = judged(asked, *rows)
    now = one.tally
    assert now.total == now.succeeded + now.open + now.failed + len(one.missing)
    if one.verdict == "go":
        assert not now.open
        assert not one.missing
        assert now.succeeded + now.failed > 0
        assert now.failed <= asked.allow_failed
        assert {row.job for row in rows} >= set(asked.jobs)
        assert {row.target for row in rows} >= set(asked.targets)
        assert _failed_jobs(asked, rows) <= asked.allow_failed
    if one.verdict == "wait":
        assert asked.deadline is None or asked.deadline > NOW


def _failed_jobs(asked: GateQuestion, rows: Iterable[Task]) -> int:
    words = {(r.zone, r.job, r.target): r.status for r in reversed([*rows]) if r.job in asked.jobs}
    return sum(word not in (OK, RUNS) for word in words.values())


@law
@given(
    QUESTIONS, st.lists(ROWS, unique_by=lambda row: (row.zone, row.job, row.target)), st.randoms()
)
def test_the_order_of_rows_decides_nothing(
    asked: GateQuestion, rows: list[Task], luck: Any
) -> None:
    one = judged(asked, *rows)
    luck.shuffle(rows)
    assert said(asked, *rows) == (one.verdict, one.why)
