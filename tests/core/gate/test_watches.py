"""A watched release is told once to be at risk, and once how it ended, by what a run knows anyway."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgeone_notifier.core.gate.question import GateQuestion
from edgeone_notifier.core.gate.verdict import judge_gate
from edgeone_notifier.core.gate.watched import GateWatch
from edgeone_notifier.core.gate.watches import (
    MAX_UNSEEN,
    gate_news,
    hashes_of,
    is_blind_to_gates,
)
from edgeone_notifier.core.news.model import GateAtRisk, GateDecided
from edgeone_notifier.core.news.outages import ALL_ZONES
from edgeone_notifier.core.snapshot.diff import compare
from edgeone_notifier.core.snapshot.model import Cursor, ListingKey, ZoneSnapshot
from edgeone_notifier.core.task import Task
from tests.support.values import HOUR, NOW, law, task

WWW = "https://www.example.com/"
WATCH = GateWatch("name", ("job-1",), (), (), NOW - HOUR, NOW + HOUR, 600, 0)
OK, BAD, RUNS = "success", "failed", "processing"


def known(*rows: Task) -> dict[ListingKey, ZoneSnapshot]:
    """Give the snapshots that hold these rows."""
    zones = {row.zone for row in rows}
    return {
        ("prefetch", zone): compare(
            None, [row for row in rows if row.zone == zone], NOW, Cursor(NOW)
        )[0]
        for zone in zones
    }


def of(*names: str, **more: Any) -> GateWatch:
    return replace(WATCH, jobs=(), targets=hashes_of(f"{WWW}{n}" for n in names), **more)


def judged(
    watch: GateWatch, *rows: Task, now: int = NOW, is_blind: bool = False
) -> tuple[Any, ...]:
    """Say whether the watch goes on, and what is told."""
    kept, news = gate_news([watch], known(*rows), is_blind, now)
    said = [(one.verdict, one.why) if isinstance(one, GateDecided) else "at risk" for one in news]
    return len(kept), *said


@pytest.mark.parametrize(
    ("watch", "rows", "said"),
    [
        (WATCH, [task("a", OK)], (0, ("go", "done"))),
        (WATCH, [task("a", OK), task("b", BAD)], (0, ("no-go", "failed"))),
        (replace(WATCH, allow_failed=1), [task("a", OK), task("b", BAD)], (0, ("go", "done"))),
        (WATCH, [task("a", RUNS)], (1,)),
        (replace(WATCH, deadline=NOW), [task("a", RUNS)], (0, ("no-go", "late"))),
        (WATCH, [], (1,)),
        (replace(WATCH, deadline=NOW), [], (0, ("no-go", "unlisted"))),
        (replace(WATCH, jobs=("job-1", "job-2")), [task("a", OK, created=NOW)], (1,)),
        (replace(WATCH, jobs=("job-1", "job-2")), [task("a", OK, created=NOW - 601)], (0, ("no-go", "missing"))),
        (WATCH, [task("a", OK), task("b", BAD, job="job-2")], (0, ("go", "done"))),
        (WATCH, [task("a", OK), task("b", RUNS, zone="zone-2")], (1,)),
        (of("a", "b"), [task("a", OK), task("b", OK), task("z", BAD)], (0, ("go", "done"))),
        (of("a", "b"), [task("a", OK, created=NOW - 601)], (0, ("no-go", "missing"))),
        (of("a"), [task("a", BAD), task("a", OK, job="job-2", created=NOW)], (0, ("go", "done"))),
        (of("a"), [task("a", OK), task("a", BAD, job="job-2", created=NOW)], (0, ("no-go", "failed"))),
        (of("a"), [task("a", OK, created=NOW - HOUR - 1)], (1,)),  # that was before
    ],
)  # fmt: skip
def test_the_verdict_of_a_watch(watch: GateWatch, rows: list[Task], said: tuple[Any, ...]) -> None:
    assert judged(watch, *rows) == said


def half(now: int = NOW, **more: Any) -> list[Task]:
    """Give a job that takes two hours, and began one hour ago."""
    return [task(str(n), OK if n < 30 else RUNS, created=now - HOUR, **more) for n in range(60)]


def test_at_risk_is_told_once_and_not_while_it_is_in_time() -> None:
    soon = replace(WATCH, deadline=NOW + HOUR - 1)
    kept, (risk,) = gate_news([soon], known(*half()), False, NOW)
    assert isinstance(risk, GateAtRisk)
    assert (risk.total, risk.succeeded, risk.open, risk.left) == (60, 30, 30, HOUR)
    assert (risk.zones, risk.hosts) == (("zone-1",), ("www.example.com",))
    assert gate_news(kept, known(*half()), False, NOW) == (kept, [])
    assert judged(replace(soon, deadline=NOW + HOUR), *half()) == (1,)


def test_while_something_cannot_be_read_there_is_no_verdict_but_for_failures_seen() -> None:
    assert judged(WATCH, task("a", OK), is_blind=True) == (1,)
    assert judged(replace(WATCH, deadline=NOW - 9), task("a", RUNS), is_blind=True) == (1,)
    assert judged(WATCH, task("a", BAD), is_blind=True) == (0, ("no-go", "failed"))
    late = replace(WATCH, deadline=NOW - MAX_UNSEEN)
    assert judged(late, task("a", OK), is_blind=True) == (0, ("no-go", "unseen"))
    assert judged(replace(late, deadline=late.deadline + 1), is_blind=True) == (1,)


@pytest.mark.parametrize(
    ("blind", "is_blind"),
    [([], False), ([("purge", "zone-1")], False), ([("prefetch", "zone-1")], True), ([ALL_ZONES], True)],
)  # fmt: skip
def test_what_hides_a_release(blind: list[ListingKey], is_blind: bool) -> None:
    assert is_blind_to_gates(blind) is is_blind


ROWS = st.builds(
    task,
    st.sampled_from("abc"),
    st.sampled_from([OK, OK, RUNS, BAD, "odd"]),
    job=st.sampled_from(["job-1", "job-2"]),
    zone=st.sampled_from(["zone-1", "zone-2"]),
)


@law
@given(st.lists(ROWS, unique_by=lambda row: (row.zone, row.job, row.target)), st.booleans())
def test_a_watch_says_what_the_gate_says(rows: list[Task], of_jobs: bool) -> None:
    """By hashes or by rows: the counts and the verdict are the same. (Each job was made at its own time.)"""
    made = [replace(row, created=NOW - (900 if row.job == "job-1" else 300)) for row in rows]
    watch = WATCH if of_jobs else of("a", "b")
    targets = {} if of_jobs else {f"{WWW}{n}": n for n in "ab"}
    question = GateQuestion(watch.jobs, targets, "", 0, watch.deadline, 600, 0)
    one = judge_gate(question, made, NOW)
    kept, news = gate_news([watch], known(*made), False, NOW)
    assert bool(kept) is (one.verdict == "wait")
    for told in news:
        assert isinstance(told, GateDecided)
        assert (told.verdict, told.total, told.succeeded) == (
            one.verdict,
            one.tally.total,
            one.tally.succeeded,
        )
