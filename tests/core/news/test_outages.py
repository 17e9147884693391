"""When the chats are told that the watcher does not see, and that it sees again."""

import pytest

from edgeone_notifier.core.faults import Unreadable
from edgeone_notifier.core.news.outages import (
    ALL_ZONES,
    DAY,
    HOUR,
    RUNS_UNTIL_TOLD,
    Outage,
    count_outages,
    ended_outages,
    is_reminder_due,
    newly_idle,
)
from edgeone_notifier.core.news.watching import ZonesIdle, ZonesReadable, ZonesUnreadable

NOW = 1_800_000_000
ONE, TWO = ("prefetch", "zone-1"), ("prefetch", "zone-2")
DENIED = Unreadable("UnauthorizedOperation.DomainEmpty", "no right", "request-1")


@pytest.mark.parametrize(
    ("blind", "due"),
    [
        pytest.param(Outage(NOW, 1), False, id="the first run may be a passing fault"),
        pytest.param(Outage(NOW, 2), True, id="the second in a row is told"),
        pytest.param(Outage(NOW - 100, 2, NOW - 60), False, id="not again at once"),
        pytest.param(Outage(NOW - 5000, 2, NOW - HOUR + 1), False, id="not before an hour"),
        pytest.param(Outage(NOW - 5000, 2, NOW - HOUR), True, id="hourly on the first day"),
        pytest.param(Outage(NOW - DAY, 2, NOW - HOUR), False, id="not hourly after a day"),
        pytest.param(Outage(NOW - 2 * DAY, 2, NOW - DAY), True, id="daily after a day"),
        pytest.param(
            Outage(NOW, 2, NOW + 9), True, id="told in the future: the clock was set back"
        ),
    ],
)
def test_when_it_is_told(blind: Outage, due: bool) -> None:
    assert is_reminder_due(blind, NOW) is due


def test_listings_that_fail_for_one_reason_are_one_piece_of_news() -> None:
    before = {ONE: Outage(NOW - 120, 1), TWO: Outage(NOW - 60, 1)}
    still, news = count_outages(before, {ONE: DENIED, TWO: DENIED}, NOW)
    assert news == [
        ZonesUnreadable(("zone-1", "zone-2"), DENIED.code, "no right", "request-1", NOW - 120)
    ]
    assert still == {ONE: Outage(NOW - 120, 2, NOW), TWO: Outage(NOW - 60, 2, NOW)}


def test_nothing_changes_between_two_tellings_so_that_nothing_is_stored() -> None:
    before = {ONE: Outage(NOW - 500, 2, NOW - 400)}
    assert count_outages(before, {ONE: DENIED}, NOW) == (before, [])


def test_one_failure_that_passes_is_never_told() -> None:
    still, news = count_outages({}, {ONE: DENIED}, NOW)
    assert (still, news) == ({ONE: Outage(NOW, 1)}, [])
    assert ended_outages(still, {}, {ONE: 3}, NOW + 120) == []


def test_sight_returns_with_its_gap_and_what_was_found_in_it() -> None:
    before = {ONE: Outage(NOW - 900, 2, NOW - 700)}
    assert ended_outages(before, {}, {ONE: 3, TWO: 5}, NOW) == [
        ZonesReadable(("zone-1",), NOW - 900, NOW, 3)
    ]


def test_what_still_fails_or_was_not_read_has_not_returned() -> None:
    before = {ONE: Outage(NOW - 900, 2, NOW - 700), TWO: Outage(NOW - 900, 2, NOW - 700)}
    assert ended_outages(before, {ONE: DENIED}, {ONE: 0}, NOW) == []


def test_the_list_of_zones_is_no_zone_and_has_a_line_of_its_own() -> None:
    all_of_them = {key: Outage(NOW - 120, 1) for key in (ALL_ZONES, ONE, TWO)}
    still, news = count_outages(all_of_them, dict.fromkeys(all_of_them, DENIED), NOW)
    assert [one.zones for one in news] == [("*",), ("zone-1", "zone-2")]
    back = ended_outages(still, {}, dict.fromkeys(still, 1), NOW + 60)
    assert [one.zones for one in back] == [("*",), ("zone-1", "zone-2")]


def test_a_zone_counts_once_whatever_is_listed_of_it() -> None:
    keys = (ONE, ("purge", "zone-1"))
    _, news = count_outages(
        {key: Outage(NOW - 120, 1) for key in keys}, dict.fromkeys(keys, DENIED), NOW
    )
    assert [one.zones for one in news] == [("zone-1",)]


def test_what_is_idle_is_told_once_for_each_reason() -> None:
    still, news = newly_idle({}, {ONE: "pages", TWO: "moved"}, NOW)
    assert news == [ZonesIdle(("zone-1",), "pages"), ZonesIdle(("zone-2",), "moved")]
    assert still == {
        ONE: Outage(NOW, RUNS_UNTIL_TOLD, NOW, "pages"),
        TWO: Outage(NOW, RUNS_UNTIL_TOLD, NOW, "moved"),
    }
    assert newly_idle(still, {ONE: "pages", TWO: "moved"}, NOW + 9 * DAY) == (still, [])
    _, news = newly_idle(still, {ONE: "pages", TWO: "paused"}, NOW + 60)
    assert news == [ZonesIdle(("zone-2",), "paused")]


PURGES = ("purge", "zone-1")


def test_a_zone_that_can_be_read_for_one_kind_and_not_for_the_other_is_told_so() -> None:
    before, tried = {PURGES: Outage(NOW - 120, 1)}, {ONE: 0, PURGES: 0, TWO: 0}
    still, news = count_outages(before, {PURGES: DENIED}, NOW, tried)
    assert [(one.zones, one.kind) for one in news] == [(("zone-1",), "purge")]
    back = ended_outages(still, {}, tried, NOW + 60)
    assert [(one.zones, one.kind) for one in back] == [(("zone-1",), "purge")]
    _, idle = newly_idle({}, {PURGES: "paused"}, NOW, tried)
    assert idle == [ZonesIdle(("zone-1",), "paused", "purge")]


def test_a_zone_of_which_nothing_can_be_read_is_told_whole_beside_one_of_a_kind() -> None:
    keys = (ONE, PURGES, ("purge", "zone-2"))
    before = {key: Outage(NOW - 120, 1) for key in keys}
    _, news = count_outages(before, dict.fromkeys(keys, DENIED), NOW, {*keys, TWO})
    assert [(one.zones, one.kind) for one in news] == [(("zone-1",), ""), (("zone-2",), "purge")]
