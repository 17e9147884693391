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
        ("06:00", at("2026-11-29T06:00+08:00")),  # the nearest one is tomorrow's
        ("6:04", at("2026-11-29T06:04+08:00")),
        ("06:06", at("2026-11-28T06:06+08:00")),
        ("2026-11-28T18:00+08:00", at("2026-11-28T18:00+08:00")),
        ("2026-11-28T10:00:00Z", at("2026-11-28T18:00+08:00")),
        ("2026-11-28 18:00", at("2026-11-28T18:00+08:00")),  # in TIMEZONE
        ("2026-11-20T18:00", at("2026-11-20T18:00+08:00")),  # it has passed
    ],
)
def test_what_is_a_deadline(text: str, moment: int) -> None:
    assert parse_deadline(text, NOW, SHANGHAI) == moment


@pytest.mark.parametrize(
    "text", ["", "soon", "2026-11-28", "20261128", "25:00", "18:60", "-5m", "18"]
)
def test_what_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="takes a duration such as 45m"):
        parse_deadline(text, NOW, SHANGHAI)


def test_a_time_of_day_is_of_the_zone_that_is_set() -> None:
    assert parse_deadline("10:30", NOW, timezone.utc) == at("2026-11-28T10:30+00:00")
