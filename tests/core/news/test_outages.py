"""When the chats are told that the watcher does not see, and that it sees again."""

import pytest

from edgeone_notifier.core.faults import Unreadable
from edgeone_notifier.core.news.model import Blinded, Idle, Sighted
from edgeone_notifier.core.news.outages import (
    DAY,
    EVERYTHING,
    HOUR,
    RUNS,
    Blind,
    blinded,
    idling,
    is_due,
    sighted,
)

NOW = 1_800_000_000
ONE, TWO = ("prefetch", "zone-1"), ("prefetch", "zone-2")
DENIED = Unreadable("UnauthorizedOperation.DomainEmpty", "no right", "request-1")


@pytest.mark.parametrize(
    ("blind", "due"),
    [
        pytest.param(Blind(NOW, 1), False, id="the first run may be a passing fault"),
        pytest.param(Blind(NOW, 2), True, id="the second in a row is told"),
        pytest.param(Blind(NOW - 100, 2, NOW - 60), False, id="not again at once"),
        pytest.param(Blind(NOW - 5000, 2, NOW - HOUR + 1), False, id="not before an hour"),
        pytest.param(Blind(NOW - 5000, 2, NOW - HOUR), True, id="hourly on the first day"),
        pytest.param(Blind(NOW - DAY, 2, NOW - HOUR), False, id="not hourly after a day"),
        pytest.param(Blind(NOW - 2 * DAY, 2, NOW - DAY), True, id="daily after a day"),
        pytest.param(Blind(NOW, 2, NOW + 9), True, id="told in the future: the clock was set back"),
    ],
)
def test_when_it_is_told(blind: Blind, due: bool) -> None:
    assert is_due(blind, NOW) is due


def test_listings_that_fail_for_one_reason_are_one_piece_of_news() -> None:
    before = {ONE: Blind(NOW - 120, 1), TWO: Blind(NOW - 60, 1)}
    still, news = blinded(before, {ONE: DENIED, TWO: DENIED}, NOW)
    assert news == [Blinded(("zone-1", "zone-2"), DENIED.code, "no right", "request-1", NOW - 120)]
    assert still == {ONE: Blind(NOW - 120, 2, NOW), TWO: Blind(NOW - 60, 2, NOW)}


def test_nothing_changes_between_two_tellings_so_that_nothing_is_stored() -> None:
    before = {ONE: Blind(NOW - 500, 2, NOW - 400)}
    assert blinded(before, {ONE: DENIED}, NOW) == (before, [])


def test_one_failure_that_passes_is_never_told() -> None:
    still, news = blinded({}, {ONE: DENIED}, NOW)
    assert (still, news) == ({ONE: Blind(NOW, 1)}, [])
    assert sighted(still, {}, {ONE: 3}, NOW + 120) == []


def test_sight_returns_with_its_gap_and_what_was_found_in_it() -> None:
    before = {ONE: Blind(NOW - 900, 2, NOW - 700)}
    assert sighted(before, {}, {ONE: 3, TWO: 5}, NOW) == [Sighted(("zone-1",), NOW - 900, NOW, 3)]


def test_what_still_fails_or_was_not_read_has_not_returned() -> None:
    before = {ONE: Blind(NOW - 900, 2, NOW - 700), TWO: Blind(NOW - 900, 2, NOW - 700)}
    assert sighted(before, {ONE: DENIED}, {ONE: 0}, NOW) == []


def test_the_list_of_zones_is_no_zone_and_has_a_line_of_its_own() -> None:
    all_of_them = {key: Blind(NOW - 120, 1) for key in (EVERYTHING, ONE, TWO)}
    still, news = blinded(all_of_them, dict.fromkeys(all_of_them, DENIED), NOW)
    assert [one.zones for one in news] == [("*",), ("zone-1", "zone-2")]
    back = sighted(still, {}, dict.fromkeys(still, 1), NOW + 60)
    assert [one.zones for one in back] == [("*",), ("zone-1", "zone-2")]


def test_a_zone_counts_once_whatever_is_listed_of_it() -> None:
    keys = (ONE, ("purge", "zone-1"))
    _, news = blinded({key: Blind(NOW - 120, 1) for key in keys}, dict.fromkeys(keys, DENIED), NOW)
    assert [one.zones for one in news] == [("zone-1",)]


def test_what_is_idle_is_told_once_for_each_reason() -> None:
    still, news = idling({}, {ONE: "pages", TWO: "moved"}, NOW)
    assert news == [Idle(("zone-1",), "pages"), Idle(("zone-2",), "moved")]
    assert still == {ONE: Blind(NOW, RUNS, NOW, "pages"), TWO: Blind(NOW, RUNS, NOW, "moved")}
    assert idling(still, {ONE: "pages", TWO: "moved"}, NOW + 9 * DAY) == (still, [])
    _, news = idling(still, {ONE: "pages", TWO: "paused"}, NOW + 60)
    assert news == [Idle(("zone-2",), "paused")]
