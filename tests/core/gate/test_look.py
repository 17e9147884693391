"""A look asks for jobs by their ids, and for all else in one window."""

import pytest

from edgeone_notifier.core.gate.look import plan_gate
from edgeone_notifier.core.gate.question import GateQuestion
from edgeone_notifier.core.listing.page import ListingPage, Reading
from edgeone_notifier.core.listing.query import MAX_WINDOW, READ_AHEAD, Query, Window
from tests.support.values import DAY, HOUR, NOW, task

BOTH = GateQuestion(("job-1", "job-2"), prefix="https://www.example.com/", since=NOW - HOUR)


def looked(question: GateQuestion, now: int, *pages: ListingPage) -> tuple[list[Query], Reading]:
    """Answer each query by the next page; give what was asked, and the reading."""
    steps, answers, asked = plan_gate(question, now), list(pages), []
    queries = next(steps)
    while True:
        asked += queries
        try:
            queries = steps.send([answers.pop(0) for _ in queries])
        except StopIteration as end:
            return asked, end.value


def rows(*names: str) -> ListingPage:
    return ListingPage(len(names), tuple(task(name) for name in names))


@pytest.mark.parametrize("later", [0, 3 * HOUR])
def test_the_window_begins_where_it_was_asked_to_however_late_the_look_is(later: int) -> None:
    asked, reading = looked(BOTH, NOW + later, rows("a"), rows("b"), rows("a", "c"))
    window = Window(NOW - HOUR, NOW + later + READ_AHEAD)
    assert asked == [Query(job="job-1"), Query(job="job-2"), Query(window)]
    assert (len(reading.rows), reading.complete) == (3, True)


def test_a_window_is_never_longer_than_the_api_takes() -> None:
    asked, _ = looked(BOTH, NOW + 9 * DAY, rows("a"), rows("b"), rows("c"))
    window = asked[-1].window
    assert window
    assert window.end - window.start == MAX_WINDOW


def test_what_may_lack_rows_is_not_complete() -> None:
    cut = [ListingPage(9, (task("a"),))] * 40
    _, reading = looked(GateQuestion(("job-1",)), NOW, *cut)
    assert (len(reading.rows), reading.complete) == (1, False)
