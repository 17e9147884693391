"""A deadline is read as a person means it."""

from datetime import datetime, timezone
from zoneinfo import ZoneInfo

import pytest

from edgeone_notifier.core.gate.deadline import parse_deadline

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = int(datetime(2026, 11, 28, 18, 5, tzinfo=SHANGHAI).timestamp())


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("45m", NOW + 2_700),
        (" 2h ", NOW + 7_200),
        ("0m", NOW),
        ("18:30", at("2026-11-28T18:30+08:00")),
        ("18:00", at("2026-11-28T18:00+08:00")),  # five minutes ago: it has passed
        ("12:05", at("2026-11-29T12:05+08:00")),  # six hours ago: tomorrow's
        ("12:06", at("2026-11-28T12:06+08:00")),
        ("6:04", at("2026-11-29T06:04+08:00")),
        ("18:05", NOW),
        ("2026-11-28T18:00+08:00", at("2026-11-28T18:00+08:00")),
        ("2026-11-28T10:00:00Z", at("2026-11-28T18:00+08:00")),
        ("2026-11-28 18:00", at("2026-11-28T18:00+08:00")),  # in TIMEZONE
        ("2026-11-20T18:00", at("2026-11-20T18:00+08:00")),  # it has passed
    ],
)
def test_what_is_a_deadline(text: str, moment: int) -> None:
    assert parse_deadline(text, NOW, SHANGHAI) == moment


@pytest.mark.parametrize(
    "text",
    [
        *("", "soon", "2026-11-28", "20261128", "25:00", "18:60", "-5m", "18"),
        *("0001-01-01T00:00", "9999-12-31T23:59Z"),  # not every zone can write these
    ],
)
def test_what_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="takes a duration such as 45m"):
        parse_deadline(text, NOW, SHANGHAI)


@pytest.mark.parametrize("clock", ["05:00", "09:00", "21:00"])
def test_the_evening_is_ahead_from_morning_on(clock: str) -> None:
    now = at(f"2026-11-28T{clock}+08:00")
    assert parse_deadline("22:00", now, SHANGHAI) == at("2026-11-28T22:00+08:00")


def test_a_time_of_day_is_of_the_zone_that_is_set() -> None:
    assert parse_deadline("10:30", NOW, timezone.utc) == at("2026-11-28T10:30+00:00")
