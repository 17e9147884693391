"""When quotas are asked, and what of the answer is news."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgeone_notifier.core.faults import Unreadable
from edgeone_notifier.core.news.quota import (
    ASKED_EVERY,
    MAX_ZONES_ASKED,
    ONE_DAY,
    Quota,
    QuotaReading,
    QuotaWatch,
    await_quota,
    due_for_quota,
    quota_news,
    quota_shortage,
    told_today,
)
from edgeone_notifier.core.news.watching import QuotaLow
from tests.support.values import NOW, law

DAY = 86_400


def quota(left: int, daily: int = 10_000, type_: str = "prefetch_url") -> Quota:
    return Quota(type_, 2_000, daily, left)


@pytest.mark.parametrize(
    ("left", "daily", "level"),
    [
        (0, 10_000, "used"),
        (1, 10_000, "low"),
        (999, 10_000, "low"),
        (1_000, 10_000, ""),
        (1, 1, ""),
        (0, 0, ""),  # the plan has none of this type
    ],
)
def test_less_than_a_tenth_is_little(left: int, daily: int, level: str) -> None:
    assert quota(left, daily).level == level


def test_each_level_of_each_type_is_told_once_a_day() -> None:
    watch, told = QuotaWatch(), []
    # Minutes since noon in Beijing, and what is left then.
    for minutes, left in ((0, 900), (60, 800), (120, 0), (180, 0), (780, 700), (840, 600)):
        now = (NOW // DAY) * DAY + 4 * 3_600 + minutes * 60
        answers = {"zone-1": (quota(left), quota(left, type_="purge_url"))}
        watch, news = quota_news(QuotaReading(watch, answers), now)
        told.append([(one.type, one.left) for one in news])
    both = ("prefetch_url", "purge_url")
    assert told == [
        [(one, 900) for one in both],
        [],
        [(one, 0) for one in both],
        [],
        [(one, 700) for one in both],  # the next day
        [],
    ]
    assert len(watch.told) == 2  # nothing is kept of the day before


def test_a_zone_that_may_not_be_asked_is_left_alone_for_an_hour() -> None:
    watch = await_quota(QuotaWatch(), ["zone-1"])
    refused = {"zone-1": Unreadable("UnauthorizedOperation")}
    watch, news = quota_news(QuotaReading(watch, refused), NOW)
    assert news == []
    watch = await_quota(watch, ["zone-1"])
    assert due_for_quota(watch, NOW + ASKED_EVERY - 1) == []
    assert due_for_quota(watch, NOW + ASKED_EVERY) == ["zone-1"]


def test_what_was_told_is_known_until_the_day_is_over() -> None:
    watch = QuotaWatch(told={"z-2 purge_url low": 20_000, "z-1 prefetch_url used": 20_001})
    noon = 20_001 * ONE_DAY
    assert told_today(watch, noon) == [("z-1", "prefetch_url", "used")]
    assert told_today(watch, noon + ONE_DAY) == []


def test_where_nobody_asks_nothing_is_kept() -> None:
    assert quota_news(None, NOW) == (QuotaWatch(), [])


@given(st.sets(st.sampled_from([f"zone-{n:02}" for n in range(30)])))
@law
def test_every_zone_that_waits_has_its_turn(zones: set[str]) -> None:
    watch, asked = await_quota(QuotaWatch(), zones), []
    for run in range(3):
        due = due_for_quota(watch, NOW + run * 120)
        assert len(due) <= MAX_ZONES_ASKED
        watch, _ = quota_news(
            QuotaReading(watch, {zone: (quota(5_000),) for zone in due}), NOW + run * 120
        )
        asked += due
    assert sorted(asked) == sorted(zones)
    assert watch.waiting == ()


def test_what_is_needed_and_what_there_is() -> None:
    assert quota_shortage((quota(1_200),), 5_000) == (5_000, 1_200)
    assert quota_shortage((quota(5_000),), 5_000) is None
    assert quota_shortage((), 5_000) is None
    assert quota_shortage(Unreadable("InternalError"), 5_000) is None
    assert QuotaLow("z", "t", 1, 2).left == 1
