"""A list is found in a busy zone with few requests, and the verdict is that of the whole listing."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import ceil
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgeone_notifier.core.gate import look, search
from edgeone_notifier.core.gate.look import plan_gate
from edgeone_notifier.core.gate.question import GateQuestion
from edgeone_notifier.core.gate.urls import canonical
from edgeone_notifier.core.gate.verdict import GateVerdict, judge_gate
from edgeone_notifier.core.listing import bulk, fetch
from edgeone_notifier.core.listing.fetch import OutOfTime
from edgeone_notifier.core.listing.page import ListingPage, Reading
from edgeone_notifier.core.listing.query import Query
from edgeone_notifier.core.task import KNOWN, Task
from tests.simulate import service
from tests.simulate.service import Quirks, Service
from tests.support.values import HOUR, NOW, law, task

HOST = "https://www.example.com"
ORDERS = ("create", "create-desc", "update-desc", "lasting", "shuffled")
WORDS = (*KNOWN, "pending")  # with one that no filter names


def asked(urls: Iterable[str], **more: Any) -> GateQuestion:
    return GateQuestion(targets={canonical(url): url for url in urls}, since=NOW - 6 * HOUR, **more)


def looked(
    rows: Sequence[Task], question: GateQuestion, seed: int = 1, empty: int = -1, **quirks: Any
) -> tuple[GateVerdict, bool, list[Query]]:
    """Look at a listing; return the verdict, whether it was read as far as it must be, and what was asked.

    The answer of this number is `empty`, by error.
    """
    listed = Service(Quirks(**quirks), random.Random(seed), NOW)
    listed.stock(rows)
    steps, queries = plan_gate(question, NOW), []
    asking = next(steps)
    while True:
        pages = [listed.ask(query) for query in asking]
        if 0 <= empty - len(queries) < len(pages):
            pages[empty - len(queries)] = ListingPage(0, ())
        queries += asking
        try:
            asking = steps.send(pages)
        except StopIteration as end:
            reading: Reading = end.value
            return judge_gate(question, reading.rows, NOW), reading.complete, queries


def job(name: str, urls: Iterable[str], age: int, status: str = "success") -> list[Task]:
    return [task(url, status, job=name, created=NOW - age, updated=NOW - age + 9) for url in urls]


def shrink(monkeypatch: pytest.MonkeyPatch, page: int, whole: int, most: int) -> None:
    """Let a page, what is read whole, and the URLs asked for one by one be few: a busy zone has few rows then."""
    for module in (look, search, bulk, fetch, service):
        monkeypatch.setattr(module, "PAGE_ROWS", page)
    for module in (look, search):
        monkeypatch.setattr(module, "WHOLE_ROWS", whole)
    monkeypatch.setattr(search, "MAX_URLS_ASKED", most)


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    shrink(monkeypatch, 4, 6, 3)


@pytest.fixture
def a_fiftieth(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pages and lists be a fiftieth of the real ones: all takes as many requests."""
    shrink(monkeypatch, 20, 140, 20)


URLS = [f"{HOST}/{n}" for n in range(12)]
LISTS = st.sets(st.sampled_from(URLS), min_size=1)
STATUSES = st.sampled_from([*["success"] * 12, *WORDS])


@st.composite
def listings(draw: st.DrawFn) -> list[Task]:
    """Draw jobs with URLs of the list, some of them in several jobs, among the jobs of others."""
    rows: list[Task] = []
    ages = st.integers(1, draw(st.sampled_from([HOUR, 6 * HOUR + 600])))
    for number in range(draw(st.integers(1, 4))):
        age, some, failed = draw(ages), draw(LISTS), draw(st.sets(st.sampled_from(URLS)))
        rows += job(f"mine-{number}", sorted(some - failed), age, draw(STATUSES))
        rows += job(f"mine-{number}", sorted(some & failed), age, draw(STATUSES))
    for number in range(draw(st.integers(1, 4))):
        others = [f"{HOST}/other/{number}/{n}" for n in range(draw(st.integers(1, 40)))]
        rows += job(f"other-{number}", others, draw(st.integers(1, 6 * HOUR)), draw(STATUSES))
    return rows


def said(verdict: GateVerdict) -> tuple[Any, ...]:
    numbers = replace(verdict.tally, oldest=None, newest=None)
    return verdict.verdict, verdict.why, numbers, set(verdict.failures), set(verdict.missing)


@law
@pytest.mark.usefixtures("small_pages")
@given(listings(), LISTS, st.sampled_from(ORDERS), st.integers(0, 9))
def test_the_verdict_is_that_of_the_whole_listing(
    rows: list[Task], urls: set[str], order: Any, seed: int
) -> None:
    question = asked(sorted(urls))
    listed = [row for row in rows if (row.created or 0) >= question.since]
    found, complete, _ = looked(rows, question, seed, order=order)
    assert complete or order == "shuffled"  # which no paging can read
    assert not complete or said(found) == said(judge_gate(question, listed, NOW))


@law
@pytest.mark.usefixtures("small_pages")
@given(listings(), LISTS, st.sampled_from(ORDERS), st.integers(0, 15))
def test_an_answer_that_is_empty_by_error_changes_nothing(
    rows: list[Task], urls: set[str], order: Any, empty: int
) -> None:
    question = asked(sorted(urls))
    found, complete, _ = looked(rows, question, empty=empty, order=order)
    listed = [row for row in rows if (row.created or 0) >= question.since]
    assert not complete or said(found) == said(judge_gate(question, listed, NOW))


# Of a fiftieth: 100 URLs for 5,000, and 1,000 other tasks for 50,000. The list was submitted 90 minutes ago.
MINE = [f"{HOST}/mine/{n}" for n in range(100)]
OLDER, NEWER, EVEN = (2 * HOUR, 5 * HOUR), (60, HOUR), (60, 5 * HOUR)
AGE = 90 * 60


def crowd(ages: tuple[int, int], undone: int = 7) -> list[Task]:
    """Return the other tasks of a busy zone, evenly over these ages; some have not succeeded."""
    first, last = ages
    return [
        task(
            f"{HOST}/other/{n}",
            "success" if n >= undone else KNOWN[n % len(KNOWN)],
            job=f"other-{n // 10}",
            created=NOW - first - n * (last - first) // 1_000,
        )
        for n in range(1_000)
    ]


def release(jobs: int, status: str = "success", urls: Sequence[str] = MINE) -> list[Task]:
    """Return the tasks of the list, submitted in some jobs, five seconds apart."""
    size = ceil(len(urls) / jobs)
    parts = [urls[n * size : (n + 1) * size] for n in range(jobs)]
    return [
        row for n, some in enumerate(parts) for row in job(f"mine-{n}", some, AGE - n * 5, status)
    ]


def requests(rows: list[Task], **quirks: Any) -> tuple[str, int]:
    found, complete, queries = looked(rows, asked(MINE), order="create-desc", **quirks)
    assert complete
    assert said(found) == said(judge_gate(asked(MINE), rows, NOW))
    return found.verdict, len(queries)


@pytest.mark.usefixtures("a_fiftieth")
@pytest.mark.parametrize(
    ("others", "jobs", "most"),
    [
        (OLDER, 1, 8),
        (OLDER, 5, 8),
        (OLDER, 10, 8),
        (NEWER, 1, 9),
        (NEWER, 5, 9),
        (NEWER, 10, 10),
        (EVEN, 1, 9),
        (EVEN, 5, 11),
        (EVEN, 10, 10),
    ],
)
def test_five_thousand_urls_among_fifty_thousand_tasks(
    others: tuple[int, int], jobs: int, most: int
) -> None:
    """With the list of zones it is one request more; to read the listing whole takes 56."""
    assert requests(crowd(others) + release(jobs)) == ("go", most)


@pytest.mark.usefixtures("a_fiftieth")
@pytest.mark.parametrize(
    ("others", "rows", "verdict", "most"),
    [
        (OLDER, release(1, "processing"), "wait", 9),
        (OLDER, release(5, urls=MINE[:95]), "no-go", 17),
        (EVEN, release(1, urls=MINE[:95]), "no-go", 22),
        (EVEN, release(1, "failed", MINE[:5]) + release(1, urls=MINE[5:]), "no-go", 14),
        (EVEN, release(1) + job("again", MINE[:1], AGE - 60, "failed"), "no-go", 10),
        (EVEN, release(1) + job("again", MINE[:1], AGE - 60, "pending"), "no-go", 63),
        (EVEN, release(1, "failed", MINE[:1]) + job("again", MINE, AGE - 60), "go", 9),
        (EVEN, release(1, "pending", MINE[:1]) + release(1, urls=MINE[1:]), "no-go", 63),
        (NEWER, release(1, "processing"), "wait", 60),
    ],
)
def test_what_is_not_ready_takes_more_requests(
    others: tuple[int, int], rows: list[Task], verdict: str, most: int
) -> None:
    assert requests(crowd(others) + rows) == (verdict, most)


@pytest.mark.usefixtures("a_fiftieth")
def test_a_list_that_is_spelled_otherwise_is_read_whole() -> None:
    rows = crowd(EVEN) + release(1, urls=[url.replace("www", "WWW") for url in MINE])
    assert requests(rows) == ("go", 63)


@pytest.mark.usefixtures("a_fiftieth")
def test_what_is_listed_in_another_spelling_is_not_missing() -> None:
    """One that was seen warns of others."""
    *others, last, other = MINE
    last, other = (url.replace("www", "WWW") for url in (last, other))
    rows = crowd(EVEN) + release(1, urls=[*others, last]) + job("other", [other], 3 * HOUR)
    assert requests(rows)[0] == "go"


@pytest.mark.usefixtures("a_fiftieth")
@pytest.mark.parametrize("answered", range(6))
def test_when_the_time_is_up_nothing_is_certain(answered: int) -> None:
    listed = Service(Quirks(order="create-desc"), random.Random(1), NOW)
    listed.stock(crowd(EVEN) + release(1))
    steps = plan_gate(asked(MINE), NOW)
    asking = next(steps)
    for _ in range(answered):
        asking = steps.send([listed.ask(query) for query in asking])
    with pytest.raises(StopIteration) as end:
        steps.throw(OutOfTime())
    assert not end.value.value.complete
