"""Which words choose zones, and what a row of DescribeZones says of one."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgeone_notifier.core.listing.zone_words import are_all, is_choice
from edgeone_notifier.core.listing.zones import MAX_ZONES_LISTED, Roster
from tests.support.values import law


@pytest.mark.parametrize(
    ("words", "accepted"),
    [
        (["zone-1"], True),
        (["zone-1", "zone-2"], True),
        (["*", "!zone-1"], True),
        (["!zone-1", "*", "!zone-2"], True),
        ([], False),
        (["*"], False),  # without what is left out there is nothing to choose
        (["*", "zone-1"], False),
        (["!zone-1"], False),
        (["zone-1", "!zone-1"], False),
        (["*", "!"], False),
        (["*", "!*"], False),
        (["*", "!!zone-1"], False),
        (["*", "! zone-1"], False),
        (["zone-*"], False),
        ([5], False),
        (["*", 5], False),
        (["*", None], False),
    ],
    ids=str,
)
def test_words_that_choose_zones(words: list[Any], accepted: bool) -> None:
    assert is_choice(words) is accepted


def test_nothing_and_a_star_choose_all() -> None:
    assert all(map(are_all, [(), ("*",), ("!zone-1", "*")]))
    assert not are_all(("zone-1",))


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({}, ""),
        ({"Status": "active", "Type": "partial", "Paused": False}, ""),
        ({"Status": "brand-new", "Type": "brand-new"}, ""),  # never a lost failure
        ({"Status": "", "Type": None, "Paused": None}, ""),
        ({"Status": "pending"}, "pending"),
        ({"Status": "moved"}, "moved"),
        ({"Status": "deactivated"}, "deactivated"),
        ({"Status": "initializing"}, "initializing"),
        ({"Status": "active", "Type": "pages"}, "pages"),
        ({"Status": "active", "Paused": True}, "paused"),
        ({"Status": "active", "ActiveStatus": "paused"}, "paused"),
        ({"Status": "moved", "Type": "pages", "Paused": True}, "paused"),
        ({"Status": ["moved"], "Type": {"pages": 1}, "Paused": "yes"}, ""),
    ],
    ids=str,
)
def test_why_a_zone_may_have_no_tasks(row: dict[str, Any], why: str) -> None:
    roster = Roster()
    roster.take(1, [{"ZoneId": "zone-1", **row}])
    assert roster.zones == {"zone-1": why}


def test_a_list_without_an_end_ends() -> None:
    roster, n = Roster(), 0
    while roster.take(10**12, [{"ZoneId": f"zone-{n + k}"} for k in range(1_000)]):
        n += 1_000
    assert len(roster.zones) <= MAX_ZONES_LISTED + 1_000


@law
@given(st.lists(st.lists(st.integers(1, 9), max_size=4), max_size=4), st.sets(st.integers(1, 9)))
def test_every_known_zone_is_asked_unless_it_is_left_out(
    pages: list[list[int]], known: set[int]
) -> None:
    roster = Roster()
    for page in pages:
        roster.take(9, [{"ZoneId": f"zone-{n}", "Status": "moved"} for n in page])
    names = sorted(f"zone-{n}" for n in known)
    scope = roster.scope(("*", "!zone-5"), names, is_read=True)
    assert {*names} - {"zone-5"} <= {*scope.ask}
    assert "zone-5" not in scope.ask
    assert len(scope.ask) == len({*scope.ask})
