"""Times of the clock on the wall: a daily range of hours, such as `22:00-08:00 Europe/Berlin`, and a time of day."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

_RANGE = re.compile(r"(\d\d?):(\d\d)\s*-\s*(\d\d?):(\d\d)(?:\s+(\S+))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class HoursRange:
    """A daily range without its end. If the end is not later than the start, the range goes across midnight."""

    start: time
    end: time
    zone: str  # a time zone's name, or empty for that of the messages


@dataclass(frozen=True, slots=True)
class DailyTime:
    """When a channel has its daily word: a time on the clock on the wall."""

    at: time
    zone: tzinfo

    def last_before(self, now: float) -> float:
        """Return when it was last that time (epoch seconds); an hour that comes twice, or never, counts once."""
        today = datetime.fromtimestamp(now, self.zone).date()
        days = (today - timedelta(days=back) for back in (0, 1, 2))
        times = (datetime.combine(day, self.at, self.zone).timestamp() for day in days)
        return next(moment for moment in times if moment <= now)


def parse_hours(text: str) -> HoursRange:
    """Read a range such as `22:00-08:00` or `22:00-08:00 Europe/Berlin`; ValueError if it is none."""
    match = _RANGE.fullmatch(text.strip())
    if match is None:
        raise ValueError("is no range such as 22:00-08:00 or 22:00-08:00 Asia/Shanghai")
    *parts, zone = match.groups()
    try:
        start, end = (time(int(h), int(m)) for h, m in (parts[:2], parts[2:]))
    except ValueError:
        raise ValueError("has no time of day between 00:00 and 23:59") from None
    if start == end:
        raise ValueError("starts when it ends")
    return HoursRange(start, end, zone or "")
