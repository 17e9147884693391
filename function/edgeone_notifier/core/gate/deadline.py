"""Read when something must be ready: a time of day, a date with a time, or a duration from now."""

import re
from datetime import datetime, timedelta, tzinfo

from ..news.silences import parse_moment
from ..task import parse_duration

OF_DEADLINE = "a duration such as 45m, a time of day such as 18:00, or 2026-11-28T18:00+08:00"
PASSED_WITHIN = 21_600  # seconds
# Of what is far from today, not every time can be written in every zone.
EARLIEST_YEAR, LATEST_YEAR = 2_000, 9_000
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)


def parse_deadline(text: str, now: int, zone: tzinfo) -> int:
    """Return a deadline (epoch seconds); raise ValueError if the text is none.

    A time without an offset is in `zone`. A time of day has passed if it was in the last six hours, else it is the next
    one: at 18:05 the deadline 18:00 has passed, at 23:00 the deadline 06:00 is tomorrow's, at 09:00 that of 22:00 is
    today's.
    """
    text = text.strip()
    if (seconds := parse_duration(text)) is not None:
        return now + seconds
    if clock := _CLOCK.fullmatch(text):
        return _on_the_clock(int(clock[1]), int(clock[2]), now, zone)
    try:
        moment = parse_moment(text)
    except ValueError:
        moment = None
    if moment is None or ":" not in text:  # of a date alone nobody knows whether its day counts
        raise ValueError(f"takes {OF_DEADLINE}")
    return _seconds(moment if moment.tzinfo else moment.replace(tzinfo=zone))


def _on_the_clock(hour: int, minute: int, now: int, zone: tzinfo) -> int:
    today = datetime.fromtimestamp(now, zone).replace(hour=hour, minute=minute, second=0, fold=0)
    near = (_seconds(today.replace(microsecond=0) + timedelta(days=days)) for days in (-1, 0, 1))
    return next(moment for moment in near if moment > now - PASSED_WITHIN)


def _seconds(moment: datetime) -> int:
    if not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
        raise ValueError(f"takes {OF_DEADLINE}")
    return int(moment.timestamp())
