"""Read when something must be ready: a time of day, a date with a time, or a duration from now."""

import re
from datetime import datetime, timedelta, tzinfo

from ..news.silences import parse_moment
from ..task import parse_duration

OF_DEADLINE = "a duration such as 45m, a time of day such as 18:00, or 2026-11-28T18:00+08:00"
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)


def parse_deadline(text: str, now: int, zone: tzinfo) -> int:
    """Return a deadline (epoch seconds); raise ValueError if the text is none.

    A time without an offset is in `zone`. A time of day is the nearest one, before or after now: at 18:05 the deadline
    18:00 has passed, and at 23:00 the deadline 06:00 is tomorrow's.
    """
    text = text.strip()
    if (seconds := parse_duration(text)) is not None:
        return now + seconds
    if clock := _CLOCK.fullmatch(text):
        return _nearest(int(clock[1]), int(clock[2]), now, zone)
    try:
        moment = parse_moment(text)
    except ValueError:
        moment = None
    if moment is None or ":" not in text:  # of a date alone nobody knows whether its day counts
        raise ValueError(f"takes {OF_DEADLINE}")
    return _seconds(moment if moment.tzinfo else moment.replace(tzinfo=zone))


def _nearest(hour: int, minute: int, now: int, zone: tzinfo) -> int:
    today = datetime.fromtimestamp(now, zone).replace(hour=hour, minute=minute, second=0, fold=0)
    near = [_seconds(today.replace(microsecond=0) + timedelta(days=days)) for days in (-1, 0, 1)]
    return min(near, key=lambda moment: abs(moment - now))


def _seconds(moment: datetime) -> int:
    try:
        return int(moment.timestamp())
    except (OverflowError, ValueError):
        raise ValueError(f"takes {OF_DEADLINE}") from None
