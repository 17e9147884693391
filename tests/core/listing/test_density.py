"""Known tasks are counted in time, and covered by windows that fit in one answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgeone_notifier.core.listing.density import DenseSpan, Density
from edgeone_notifier.core.listing.query import Window
from edgeone_notifier.core.snapshot.model import HASH_BYTES, JobTasks
from tests.support.values import law


def job(created: int, size: int) -> JobTasks:
    return JobTasks(created, created, settled={"success": bytes(HASH_BYTES * size)})


def density(*jobs: tuple[int, int]) -> Density:
    return Density(job(*one) for one in jobs)


FEW = density((10, 5), (20, 5), (20, 1), (30, 9))
jobs = st.lists(st.tuples(st.integers(1, 300), st.integers(0, 40)), max_size=12)


@pytest.mark.parametrize(
    ("first", "last", "rows"), [(0, 9, 0), (10, 10, 5), (10, 20, 11), (11, 30, 15), (21, 29, 0)]
)
def test_tasks_are_counted_with_both_ends(first: int, last: int, rows: int) -> None:
    assert FEW.rows(first, last) == rows


@pytest.mark.parametrize(
    ("rows", "until", "before"),
    [
        (20, 99, None),  # all of them fit
        (19, 99, 10),  # but for the oldest job
        (14, 99, 20),  # those of one second fit together or not at all
        (8, 99, 30),
        (5, 29, 20),
        (10, 29, 10),
        (0, 5, None),
    ],
)
def test_where_the_newest_begin(rows: int, until: int, before: int | None) -> None:
    assert FEW.before_newest(rows, until) == before


@law
@given(jobs, st.sets(st.integers(1, 300), max_size=9), st.integers(1, 60))
def test_spans_cover_each_second_and_hold_few(
    known: list[tuple[int, int]], times: set[int], most: int
) -> None:
    spans = density(*known).spans(times, most)
    for time in times:
        assert any(span.window.start < time < span.window.end for span in spans)
    for span in spans:
        one_second = span.window.end - span.window.start == 2
        assert span.rows <= most or one_second
    assert spans == sorted(spans, key=lambda span: -span.window.start)


def test_spans_are_no_more_than_needed() -> None:
    known = density(*((at, 10) for at in range(0, 100, 10)))
    assert known.spans([5, 15, 95], 30) == [
        DenseSpan(Window(94, 96), 0),
        DenseSpan(Window(4, 16), 10),
    ]
    assert [span.rows for span in known.spans(range(0, 100, 10), 30)] == [30, 30, 30, 10]


@law
@given(jobs, st.integers(1, 60), st.integers(1, 60), st.integers(-5, 100))
def test_cuts_leave_parts_that_hold_few(
    known: list[tuple[int, int]], newest: int, most: int, start: int
) -> None:
    full, window = density(*known), Window(start, 301)
    cuts = full.cuts(window, newest, most)
    assert cuts == sorted(set(cuts))
    starts = [start, *cuts]
    for number, (first, end) in enumerate(zip(starts, [*cuts, 301], strict=True)):
        room = newest if number == len(starts) - 1 else most
        times = {created for created, size in known if size and first <= created < end}
        assert full.rows(first, end - 1) <= room or len(times) <= 1
