"""A span of time is cut without a hole, whether ends are inclusive or not."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgeone_notifier.core.listing.query import (
    MAX_WINDOW,
    MIN_WINDOW,
    Window,
    around,
    cut_window,
    split_window,
)
from tests.support.values import NOW, law

spans = st.builds(
    lambda start, span: Window(start, start + span),
    st.integers(0, NOW),
    st.integers(1, 4 * MAX_WINDOW),
)


def holds(window: Window, second: int) -> bool:
    """Say whether a window holds a second even where both of its ends are exclusive."""
    return window.start < second < window.end


@law
@given(spans, st.integers(1, 60), st.data())
def test_each_second_inside_is_inside_of_a_part(
    window: Window, parts: int, data: st.DataObject
) -> None:
    cuts = split_window(window, parts)
    assert len(cuts) <= parts
    assert (cuts[0].start, cuts[-1].end) == (window.start, window.end)
    if window.end - window.start >= 2:
        second = data.draw(st.integers(window.start + 1, window.end - 1))
        assert any(holds(part, second) for part in cuts)


@law
@given(st.integers(MIN_WINDOW + 1, 4 * MAX_WINDOW), st.integers(2, 60))
def test_each_part_is_smaller_than_the_whole(span: int, parts: int) -> None:
    """Or a list that is too full would be cut for ever."""
    assert all(part.end - part.start < span for part in split_window(Window(0, span), parts))


@pytest.mark.parametrize("span", [1, 2])
def test_what_is_too_short_stays_whole(span: int) -> None:
    assert split_window(Window(0, span), 5) == [Window(0, span)]


@law
@given(spans, st.data())
def test_no_part_is_longer_than_the_api_takes(window: Window, data: st.DataObject) -> None:
    inner = st.integers(window.start + 1, max(window.end - 1, window.start + 1))
    at = (
        sorted(set(data.draw(st.lists(inner, max_size=3)))) if window.end - window.start > 2 else []
    )
    parts = cut_window(window, at)
    assert all(0 < part.end - part.start <= MAX_WINDOW for part in parts)
    assert (parts[0].start, parts[-1].end) == (window.start, window.end)
    assert all(two.start < one.end for one, two in pairwise(parts))


def test_a_window_around_a_second_holds_it_whatever_its_ends_mean() -> None:
    assert holds(around(5, 5), 5)
    assert all(holds(around(5, 9), second) for second in range(5, 10))
