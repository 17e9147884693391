"""The pages of a list that moves are put together, and it is known when they are all of it."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgeone_notifier.core.listing.page import ListingPage, is_whole
from edgeone_notifier.core.task import Task
from tests.support.values import NOW, law, merge, task

A, B, C, D = (task(name) for name in "abcd")

rows = st.builds(
    task,
    target=st.sampled_from("ab"),
    status=st.sampled_from(["processing", "success", "failed", "odd"]),
    job=st.sampled_from(["job-1", "job-2"]),
    created=st.none() | st.integers(NOW, NOW + 1),
    updated=st.none() | st.integers(NOW, NOW + 1),
    fail_type=st.sampled_from(["", "taskFailed"]),
    fail_message=st.sampled_from(["", "404"]),
)


def page(total: int, *rows: Task, nameless: int = 0) -> ListingPage:
    return ListingPage(total, rows, nameless)


def test_each_task_is_taken_once() -> None:
    assert list(merge([page(3, A, B), page(3, B, C)]).values()) == [A, B, C]


@pytest.mark.parametrize(
    ("twins", "taken"),
    [
        pytest.param(
            [task(status="success", updated=9), task(status="processing", updated=1)], 1, id="open"
        ),
        pytest.param(
            [task(status="odd", updated=1), task(status="failed", updated=9)], 0, id="followed"
        ),
        pytest.param([task(updated=8), task(status="success", updated=9)], 1, id="the latest"),
        pytest.param([task(updated=8), task(updated=None)], 0, id="one with a time"),
        pytest.param([task(status="success"), task()], 1, id="the failure, of two at one time"),
        pytest.param(
            [task(status="success", updated=None), task(status="canceled", updated=None)],
            1,
            id="the failure, of two without a time",
        ),
        pytest.param(
            [task(status="processing"), task(status="odd")], 1, id="the failure, of two that go on"
        ),
    ],
)
def test_of_twins_one_counts(twins: list[Task], taken: int) -> None:
    assert list(merge([page(2, *twins)]).values()) == [twins[taken]]


@law
@given(st.lists(rows), st.data())
def test_the_order_of_rows_decides_nothing(some: list[Task], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(some))
    cut = data.draw(st.integers(0, len(some)))
    assert merge([page(9, *shuffled[:cut]), page(9, *shuffled[cut:])]) == merge([page(9, *some)])


@pytest.mark.parametrize(
    ("pages", "whole"),
    [
        pytest.param([page(0)], True, id="nothing"),
        pytest.param([page(2, A, B)], True, id="one answer that holds all"),
        pytest.param([page(3, A, B)], False, id="one answer, cut"),
        pytest.param([page(1, A, B)], True, id="one answer with more than it counts"),
        pytest.param([page(4, A, B), page(4, C, D)], True, id="two pages"),
        pytest.param([page(4, A, B), page(4, B, C)], False, id="a row moved to the next page"),
        pytest.param([page(4, A, B), page(5, C, D)], False, id="the list grew meanwhile"),
        pytest.param([page(5, A, B), page(4, C, D)], False, id="the list shrank meanwhile"),
        pytest.param([page(3, A, B), page(3)], False, id="the rest is missing"),
        pytest.param([page(2, A, A)], True, id="twice in one submission"),
        pytest.param([page(4, A, A), page(4, B, C)], True, id="twice in one submission, two pages"),
        pytest.param([page(4, A, A), page(4, A, B)], False, id="twins, one of which moved"),
        pytest.param([page(3, A, B, nameless=1)], True, id="a row that names no task"),
        pytest.param([page(3, A, nameless=1)], False, id="one that names no task, one missing"),
    ],
)
def test_whether_pages_are_all_of_the_list(pages: Sequence[ListingPage], whole: bool) -> None:
    assert is_whole(pages, merge(pages)) is whole


def test_what_several_attempts_found_counts_together() -> None:
    first, second = [page(3, A, B), page(3, B)], [page(3, A, C), page(3, A)]
    assert not is_whole(first, merge(first))
    assert is_whole(second, {**merge(first), **merge(second)})


@law
@given(st.lists(st.permutations(range(7)), min_size=4, max_size=4), st.integers(2, 7))
def test_a_list_that_is_shuffled_while_it_is_read_is_whole_only_if_no_row_was_missed(
    orders: list[list[int]], size: int
) -> None:
    tasks = [task(str(n)) for n in range(7)]
    pages = [
        page(7, *(tasks[n] for n in order[at : at + size]))
        for order, at in zip(orders, range(0, 7, size), strict=False)
    ]
    found = merge(pages)
    assert is_whole(pages, found) is (len(found) == 7)
