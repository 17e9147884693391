"""This file is the only place that checks what a list does that moves between two pages."""

import pytest

from tests.emulator import Cloud
from tests.emulator.sdk import NOON, ask, rows, window
from tests.emulator.tasks import Clock, Order

# The SDK itself calls utcfromtimestamp, which Python 3.12 and newer complain about.
pytestmark = pytest.mark.filterwarnings("ignore:.*utcfromtimestamp:DeprecationWarning")


def pages(cloud: Cloud) -> list[str]:
    """Page through the window as a naive client does, and give the targets as they came."""
    found: list[str] = []
    offset = 0
    while True:
        answer = ask(cloud, {**window(NOON, NOON + 9999), "Limit": 10, "Offset": offset})
        found += [row["Target"] for row in rows(answer)]
        offset += 10
        if offset >= answer["Response"]["TotalCount"]:
            return found


@pytest.mark.parametrize(
    ("order", "clock", "missed", "twice"),
    [
        # Rows that come between two pages, inside the window, shift the pages that are left.
        ("create-desc", "CreateTime", 0, 5),
        ("create-asc", "CreateTime", 0, 0),
        # Rows that settle jump to the front, past a client that has not read them yet.
        ("update-desc", "CreateTime", 5, 10),
        ("update-desc", "UpdateTime", 5, 10),
    ],
)
def test_a_list_that_moves_between_pages(
    cloud: Cloud, order: Order, clock: Clock, missed: int, twice: int
) -> None:
    edgeone = cloud.edgeone
    edgeone.add_zone("z")
    edgeone.order, edgeone.window_acts_on = order, clock
    old = [f"https://a/{n}" for n in range(30)]
    for number, target in enumerate(old):
        edgeone.submit("z", f"j{number}", [target], at=NOON + number)

    def move(params: object) -> None:
        edgeone.between_pages = None
        edgeone.submit("z", "new", [f"https://new/{n}" for n in range(5)], at=NOON + 50)
        for number in range(5):
            edgeone.settle("z", f"j{number}", at=NOON + 60)

    edgeone.between_pages = move
    found = pages(cloud)
    assert len(set(old) - set(found)) == missed
    assert len(found) - len(set(found)) == twice


def test_shuffled_pages_are_complete_while_nothing_moves(cloud: Cloud) -> None:
    cloud.edgeone.add_zone("z")
    cloud.edgeone.order = "shuffled"
    cloud.edgeone.submit("z", "j", [f"https://a/{n}" for n in range(30)], at=NOON)
    assert len(set(pages(cloud))) == 30


def test_between_pages_is_called_after_each_page_but_the_last(cloud: Cloud) -> None:
    cloud.edgeone.add_zone("z")
    cloud.edgeone.submit("z", "j", [f"https://a/{n}" for n in range(25)], at=NOON)
    offsets: list[object] = []
    cloud.edgeone.between_pages = lambda params: offsets.append(params["Offset"])
    pages(cloud)
    assert offsets == [0, 10]
    cloud.edgeone.break_next("missing-tasks")
    ask(cloud, {**window(NOON, NOON), "Limit": 10})
    assert offsets == [0, 10]  # a broken page is no page
