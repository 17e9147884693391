"""A fetched of a listing is fetched until it is whole, whatever the API is like."""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from edgeone_notifier.core.listing.fetch import MAX_ATTEMPTS, FetchResult, OutOfTime, fetch_all
from edgeone_notifier.core.listing.page import ListingPage
from edgeone_notifier.core.listing.query import PAGE_ROWS, Query, Window
from edgeone_notifier.core.task import Task
from tests.simulate.service import Quirks, Service
from tests.support.values import DAY, NOW, task

DAY_OF_IT = Query(Window(NOW - DAY, NOW))
ORDERS = ("create", "create-desc", "update-desc", "lasting", "shuffled")


def rows(count: int, over: int = DAY // 2) -> list[Task]:
    """Make so many rows, created evenly over so many seconds, or all in one."""
    return [
        task(f"{n}", "success", created=NOW - DAY // 2 - n * over // max(count, 1))
        for n in range(count)
    ]


def service(tasks: Sequence[Task], **quirks: Any) -> Service:
    listed = Service(Quirks(**quirks), random.Random(1), NOW)
    listed.stock(tasks)
    return listed


def read(ask: Callable[[Query], ListingPage], *queries: Query) -> tuple[FetchResult, list[Query]]:
    """Read; return what was found, and what was asked."""
    steps, asked = fetch_all(queries or [DAY_OF_IT]), []
    queries = next(steps)  # type: ignore[assignment]
    while True:
        asked += queries
        try:
            queries = steps.send([ask(query) for query in queries])  # type: ignore[assignment]
        except StopIteration as end:
            return end.value, asked


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("ends", ["inclusive", "exclusive"])
@pytest.mark.parametrize("capped", [False, True])
@pytest.mark.parametrize("count", [0, 999, 1_000, 5_000])
def test_all_rows_are_found_whatever_the_list_is_like(
    order: str, ends: str, capped: bool, count: int
) -> None:
    fetched, _ = read(service(rows(count), order=order, ends=ends, capped=capped).ask)
    assert len(fetched.found) == count
    assert not fetched.unsure


@pytest.mark.parametrize(("count", "requests"), [(999, 1), (1_500, 7), (9_000, 37)])
def test_what_does_not_fit_is_cut_by_time(count: int, requests: int) -> None:
    """Here half of the window is empty, which nobody can know before."""
    _, asked = read(service(rows(count)).ask)
    assert len(asked) <= requests
    assert not any(query.offset for query in asked)


@pytest.mark.parametrize("order", ORDERS)
def test_a_second_that_holds_more_than_a_page_is_read_page_by_page(order: str) -> None:
    fetched, asked = read(service(rows(3_000, over=0), order=order).ask)
    assert len(fetched.found) == 3_000
    assert not fetched.unsure
    assert any(query.offset for query in asked)


def test_a_burst_is_found_without_cutting_all_that_is_around_it() -> None:
    _, asked = read(service(rows(3_000, over=0)).ask)
    assert len(asked) <= 9


def test_a_window_that_shows_rows_of_another_time_is_cut_all_the_same() -> None:
    """The window may act on the update, and rows may have been created long before."""
    rows_ = [replace(row, created=NOW - 3 * DAY) for row in rows(2_500)]
    fetched, _ = read(
        service(rows_, acts_on="updated", order="update-desc").ask, Query(Window(NOW - 300, NOW))
    )
    assert len(fetched.found) == 2_500


def test_a_job_has_no_window_to_cut_and_is_read_page_by_page() -> None:
    fetched, asked = read(service(rows(2_500)).ask, Query(job="job-1"))
    assert len(fetched.found) == 2_500
    assert [query.offset for query in asked] == [0, 1_000, 2_000]


def test_a_full_page_is_no_proof_whatever_it_counts() -> None:
    """The count may be capped at a page."""
    _, asked = read(service(rows(PAGE_ROWS)).ask)
    assert len(asked) > 1


def test_an_empty_answer_to_one_of_several_parts_is_asked_for_once_more() -> None:
    """An error that looks like this would otherwise lose what is new in there."""
    first, second = Query(Window(NOW - DAY, NOW - 10)), Query(Window(NOW - 11, NOW))
    answers = {
        first: [ListingPage(0, ()), ListingPage(1, (task("a"),))],
        second: [ListingPage(0, ()), ListingPage(0, ())],
    }
    fetched, asked = read(lambda query: answers[query].pop(0), first, second)
    assert (len(fetched.found), fetched.unsure) == (1, [])
    assert asked == [first, second] * 2


def test_where_the_count_is_what_is_known_nothing_is_new_however_much_that_is() -> None:
    steps = fetch_all([DAY_OF_IT], {DAY_OF_IT: 90_000})
    next(steps)
    with pytest.raises(StopIteration):
        steps.send([ListingPage(90_000, tuple(rows(PAGE_ROWS)))])
    steps = fetch_all([DAY_OF_IT], {DAY_OF_IT: 90_000})
    next(steps)
    assert len(steps.send([ListingPage(90_001, tuple(rows(PAGE_ROWS)))])) > 1


def test_an_answer_that_is_cut_short_is_asked_for_again() -> None:
    answers = [ListingPage(3, tuple(rows(1))), ListingPage(3, tuple(rows(1)))]
    fetched, _ = read(lambda _: answers.pop(0) if answers else ListingPage(3, tuple(rows(3))))
    assert (len(fetched.found), fetched.unsure) == (3, [])


@pytest.mark.parametrize("lie", [4, 1_000_000])
def test_a_count_that_no_rows_reach_is_not_whole(lie: int) -> None:
    fetched, asked = read(lambda query: ListingPage(lie, () if query.offset else tuple(rows(3))))
    assert len(fetched.found) == 3
    assert fetched.unsure == [DAY_OF_IT]
    assert len(asked) <= 2 * MAX_ATTEMPTS


def test_the_time_may_be_up_between_any_two_answers() -> None:
    """What was read stays, and what was not is named."""
    listed = service(rows(5_000))
    for answered in range(4):
        steps = fetch_all([DAY_OF_IT])
        queries = next(steps)
        for _ in range(answered):
            try:
                queries = steps.send([listed.ask(query) for query in queries])
            except StopIteration:
                return
        with pytest.raises(StopIteration) as end:
            steps.throw(OutOfTime())
        fetched = end.value.value
        assert fetched.stopped
        assert fetched.unsure == list(queries)
        assert bool(fetched.found) is (answered > 0)
