"""A list is read in bulk with few requests, and whole whatever it is like."""

import random
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from edgeone_notifier.core.listing.bulk import fetch_in_bulk
from edgeone_notifier.core.listing.fetch import FetchResult, OutOfTime
from edgeone_notifier.core.listing.page import ListingPage
from edgeone_notifier.core.listing.query import Query, Window
from edgeone_notifier.core.task import Task
from tests.simulate.service import Quirks, Service
from tests.support.values import DAY, HOUR, NOW, task

WINDOW, JOB = Query(Window(NOW - DAY, NOW)), Query(job="job-1")


def rows(count: int, over: int) -> list[Task]:
    return [
        task(f"{n}", "success", created=NOW - HOUR - n * over // max(count, 1))
        for n in range(count)
    ]


def service(tasks: Sequence[Task], **quirks: Any) -> Service:
    listed = Service(Quirks(**quirks), random.Random(1), NOW)
    listed.stock(tasks)
    return listed


def read(ask: Callable[[Query], ListingPage], query: Query) -> tuple[FetchResult, list[Query]]:
    steps, asked = fetch_in_bulk(query), []
    queries = next(steps)
    while True:
        asked += queries
        try:
            queries = steps.send([ask(one) for one in queries])
        except StopIteration as end:
            return end.value, asked


@pytest.mark.parametrize("query", [WINDOW, JOB])
@pytest.mark.parametrize(
    ("count", "requests"), [(1, 1), (999, 1), (1_000, 2), (4_999, 5), (5_000, 6)]
)
def test_a_list_that_stands_still_takes_a_request_a_page(
    query: Query, count: int, requests: int
) -> None:
    for over in (0, HOUR):
        fetched, asked = read(service(rows(count, over)).ask, query)
        assert (len(fetched.found), fetched.unsure, len(asked)) == (count, [], requests)


def test_fifty_pages_take_fifty_one_requests_side_by_side() -> None:
    fetched, asked = read(service(rows(50_000, HOUR), order="create").ask, JOB)
    assert (len(fetched.found), fetched.unsure, len(asked)) == (50_000, [], 51)


@pytest.mark.parametrize("order", ["create", "create-desc", "update-desc", "lasting", "shuffled"])
@pytest.mark.parametrize("quirk", [{}, {"capped": True}, {"twins": 0.5}, {"ends": "exclusive"}])
def test_all_rows_are_found_whatever_the_list_is_like(order: str, quirk: dict[str, Any]) -> None:
    fetched, _ = read(service(rows(3_500, HOUR), order=order, **quirk).ask, WINDOW)
    assert (len(fetched.found), fetched.unsure) == (3_500, [])


def test_an_empty_answer_is_believed_the_second_time() -> None:
    answers = [ListingPage(0, ()), ListingPage(1, (task("a"),))]
    fetched, asked = read(lambda _: answers.pop(0), JOB)
    assert (len(fetched.found), fetched.unsure, asked) == (1, [], [JOB, JOB])
    fetched, asked = read(lambda _: ListingPage(0, ()), JOB)
    assert (fetched.found, fetched.unsure, asked) == ({}, [], [JOB, JOB])


@pytest.mark.parametrize("lie", [4, 5_000])
def test_a_count_that_no_rows_reach_is_not_whole(lie: int) -> None:
    shown = tuple(rows(3, 0))
    fetched, _ = read(lambda query: ListingPage(lie, () if query.offset else shown), WINDOW)
    assert (len(fetched.found), fetched.unsure) == (3, [WINDOW])


@pytest.mark.parametrize("answered", [0, 1])
def test_the_time_may_be_up_between_any_two_answers(answered: int) -> None:
    listed, steps = service(rows(5_000, HOUR)), fetch_in_bulk(WINDOW)
    queries = next(steps)
    for _ in range(answered):
        queries = steps.send([listed.ask(one) for one in queries])
    with pytest.raises(StopIteration) as end:
        steps.throw(OutOfTime({0: listed.ask(queries[0])}))
    fetched = end.value.value
    assert (len(fetched.found), fetched.unsure) == (1_000 * (answered + 1), [WINDOW])
    assert fetched.stopped
