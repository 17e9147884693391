"""An answer that lacks known tasks is inconsistent, unless they are excused."""

import pytest

from edgeone_notifier.core.listing.consistency import EXCUSED_AFTER, Consistency, check_consistency
from edgeone_notifier.core.listing.page import ListingPage
from edgeone_notifier.core.snapshot.diff import compare
from edgeone_notifier.core.snapshot.model import Cursor, ZoneSnapshot
from edgeone_notifier.core.task import Task
from tests.support.values import DAY, NOW, merge, task

START = NOW - DAY
A, B = (task(f"{n}", "success", job="job-a", created=NOW - 900) for n in "12")
C = task("3", "processing", job="job-c", created=NOW - 600)
D = task("4", "failed", job="job-d", created=NOW - 300)
ALL = (A, B, C, D)


def judged(
    *rows: Task, since: dict[str, int] | None = None, known: tuple[Task, ...] = ALL
) -> Consistency:
    snapshot, _ = compare(None, known, NOW, Cursor(NOW))
    full = ZoneSnapshot(Cursor(NOW, missing_since=since or {}), snapshot.jobs)
    return check_consistency(full, merge([ListingPage(len(rows), rows)]), START, NOW)


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        pytest.param(ALL, Consistency(), id="all is there"),
        pytest.param((A, B, D), Consistency({"job-c": NOW}, True, False), id="one lacks"),
        pytest.param(
            (A, C, D), Consistency({"job-a": NOW}, True, False), id="a part of a job lacks"
        ),
        pytest.param(
            (A,),
            Consistency({"job-a": NOW, "job-c": NOW, "job-d": NOW}, True, True),
            id="most lack",
        ),
        pytest.param(
            (),
            Consistency({"job-a": NOW, "job-c": NOW, "job-d": NOW}, True, True),
            id="nothing is there",
        ),
        pytest.param((C, D), Consistency(), id="the oldest are gone: that is retention"),
        pytest.param(
            (A, B, task("5", job="job-c"), D),
            Consistency({"job-c": NOW}, True, False),
            id="another of it",
        ),
    ],
)
def test_what_should_be_there(rows: tuple[Task, ...], found: Consistency) -> None:
    assert judged(*rows) == found


@pytest.mark.parametrize(
    ("age", "inconsistent"),
    [(0, True), (EXCUSED_AFTER - 1, True), (EXCUSED_AFTER, False), (-1, False)],
)
def test_what_lacks_for_long_is_what_the_list_is_like(age: int, inconsistent: bool) -> None:
    found = judged(A, B, D, since={"job-c": NOW - age})
    assert (dict(found.missing_since), found.inconsistent) == ({"job-c": NOW - age}, inconsistent)


def test_what_is_back_is_not_missing_any_more() -> None:
    assert judged(*ALL, since={"job-c": NOW - 60}) == Consistency()


def test_what_was_created_before_the_window_or_after_now_is_not_expected() -> None:
    early, late = task("e", job="e", created=START), task("l", job="l", created=NOW + 1)
    assert judged(*ALL, known=(*ALL, early, late)) == Consistency()


def test_of_a_zone_without_tasks_nothing_is_expected() -> None:
    assert judged(known=()) == Consistency()
