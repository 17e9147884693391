"""Quiet hours: on the wall's clock, across midnight and daylight saving; alarms and failures may break through."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from edgeone_notifier.core.delivery.hours_range import parse_hours
from edgeone_notifier.core.delivery.quiet_hours import QuietHours
from edgeone_notifier.core.news.model import News, Stuck
from edgeone_notifier.core.news.watching import (
    ChannelDead,
    StateLost,
    WatchStopped,
    ZonesReadable,
    ZonesUnreadable,
)
from tests.support.values import DAY, NOW, baseline, change, completion

STUCK = Stuck("prefetch", "job-1", 1, 2, NOW, "https://a.example", ("zone-1",), ())


def quiet(text: str, zone: str = "Asia/Shanghai", *breaks: str) -> QuietHours:
    return QuietHours(parse_hours(text), ZoneInfo(zone), breaks)


def at(text: str, zone: str = "Asia/Shanghai", fold: int = 0) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).timestamp()


@pytest.mark.parametrize(
    ("range_", "now", "end"),
    [
        ("22:00-08:00", "2026-09-21 21:59:59", None),
        ("22:00-08:00", "2026-09-21 22:00:00", "2026-09-22 08:00:00"),
        ("22:00-08:00", "2026-09-22 00:00:00", "2026-09-22 08:00:00"),
        ("22:00-08:00", "2026-09-22 07:59:59", "2026-09-22 08:00:00"),
        ("22:00-08:00", "2026-09-22 08:00:00", None),
        ("12:30-13:15", "2026-09-22 12:30:00", "2026-09-22 13:15:00"),
        ("12:30-13:15", "2026-09-22 13:15:00", None),
        ("0:00 - 6:00", "2026-09-22 05:00:00", "2026-09-22 06:00:00"),
        ("18:00-00:00", "2026-09-22 23:59:59", "2026-09-23 00:00:00"),
        ("18:00-00:00", "2026-09-22 00:00:00", None),
    ],
)
def test_a_range_is_one_of_the_wall(range_: str, now: str, end: str | None) -> None:
    assert quiet(range_).until(at(now)) == (None if end is None else at(end))


@pytest.mark.parametrize(
    ("now", "fold", "end"),
    [
        # In Berlin the clock goes from 02:00 to 03:00 on 29 March 2026: a night is one hour shorter,
        ("2026-03-28 23:00:00", 0, "2026-03-29 06:00:00"),
        ("2026-03-29 03:30:00", 0, "2026-03-29 06:00:00"),
        # and from 03:00 back to 02:00 on 25 October: it is one hour longer.
        ("2026-10-24 23:00:00", 0, "2026-10-25 06:00:00"),
        ("2026-10-25 02:30:00", 0, "2026-10-25 06:00:00"),
        ("2026-10-25 02:30:00", 1, "2026-10-25 06:00:00"),
        ("2026-10-25 06:00:00", 0, None),
    ],
)
def test_daylight_saving_moves_the_end_with_the_wall(now: str, fold: int, end: str | None) -> None:
    berlin = "Europe/Berlin"
    expected = None if end is None else at(end, berlin)
    assert quiet("23:00-06:00", berlin).until(at(now, berlin, fold)) == expected


def test_an_hour_that_comes_twice_is_quiet_twice() -> None:
    berlin = "Europe/Berlin"
    repeated = quiet("02:00-02:45", berlin)
    for fold in (0, 1):
        end = at("2026-10-25 02:45:00", berlin, fold)
        assert repeated.until(at("2026-10-25 02:15:00", berlin, fold)) == end
        assert repeated.until(at("2026-10-25 02:50:00", berlin, fold)) is None


def first_that_is_not_quiet(one: QuietHours, now: float) -> int:
    """Find the end by looking at each minute."""
    minutes = range(int(now), int(now) + 3 * DAY, 60)
    return next(t for t in minutes if not is_quiet(one, t))


def is_quiet(one: QuietHours, now: int) -> bool:
    wall, start, end = datetime.fromtimestamp(now, one.zone).time(), one.hours.start, one.hours.end
    return start <= wall < end if start < end else wall >= start or wall < end


@pytest.mark.parametrize(
    ("zone", "night"),
    [
        ("Europe/Berlin", "2026-03-29"),  # no 02:00 to 02:59
        ("Europe/Berlin", "2026-10-25"),  # 02:00 to 02:59 twice
        ("America/New_York", "2026-03-08"),
        ("America/New_York", "2026-11-01"),
        ("Australia/Lord_Howe", "2026-10-04"),  # half an hour
        ("Australia/Lord_Howe", "2026-04-05"),
        ("Africa/Cairo", "2026-04-24"),  # at midnight
        ("Africa/Cairo", "2026-10-29"),
        ("Pacific/Apia", "2011-12-30"),  # a day that was not
        ("Asia/Shanghai", "2026-03-29"),
    ],
)
@pytest.mark.parametrize(
    "range_",
    [
        "22:00-02:30",
        "22:00-02:00",
        "22:00-03:00",
        "02:15-02:45",
        "02:45-02:15",
        "03:00-02:00",
        "1:30-0:30",
    ],
)
def test_the_end_is_the_first_minute_that_is_not_quiet(zone: str, night: str, range_: str) -> None:
    """Whatever the clock does meanwhile: the end that is shown is the one at which what was held is told."""
    start = int(at(f"{night} 00:00:00", zone)) - DAY // 4
    one = quiet(range_, zone)
    for now in range(start, start + DAY // 2, 1_740):
        end = first_that_is_not_quiet(one, now - now % 60) if is_quiet(one, now) else None
        assert one.until(now) == end


@pytest.mark.parametrize("hour", range(24))
def test_half_of_a_day_is_quiet_and_half_is_not(hour: int) -> None:
    night = [quiet("20:00-08:00").until(at(f"2026-09-22 {hour:02}:30:00")) is not None]
    day = [quiet("08:00-20:00").until(at(f"2026-09-22 {hour:02}:30:00")) is not None]
    assert night != day


NEWS: list[News] = [
    change(),
    change(status="timeout"),
    change(status="success"),
    completion(),
    STUCK,
    baseline(),
    ZonesReadable(("zone-1",), NOW, NOW, 1),
    ZonesUnreadable(("zone-1",), "x", "", "", NOW),
    WatchStopped("x", NOW),
    StateLost("x"),
    ChannelDead("dev", "x", NOW),
]
ALARMS = [7, 8, 9, 10]


@pytest.mark.parametrize(
    ("breaks", "through"),
    [
        ((), []),
        (("failure",), [0, 1, *ALARMS]),
        (("timeout",), [1]),
        (("any",), [0, 1, 2, *ALARMS]),
        (("completion", "stuck"), [3, 4]),
    ],
)
def test_what_breaks_through(breaks: tuple[str, ...], through: list[int]) -> None:
    one = quiet("22:00-08:00", "UTC", *breaks)
    assert [n for n, news in enumerate(NEWS) if not one.holds(news)] == through


@pytest.mark.parametrize(
    "text", ["", "22:00", "22-08", "22:00-24:00", "22:60-08:00", "08:00-08:00", "22:00-08:00 a b"]
)
def test_what_is_no_range(text: str) -> None:
    with pytest.raises(ValueError, match=r"range|time of day|starts"):
        parse_hours(text)


def test_a_range_may_have_a_zone_of_its_own() -> None:
    assert parse_hours("22:00-08:00 Europe/Berlin").zone == "Europe/Berlin"
    assert parse_hours(" 22:00-8:00 ").zone == ""
