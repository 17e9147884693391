"""This file is the only place that knows quiet hours: when a channel holds its news back, and what breaks through.

A time of day is that of the clock on the wall. Where daylight saving skips an hour there is none of it, and where it
repeats one there is twice of it; nothing else changes.
"""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from ..news.model import ABOUT_CHANNELS, News, StateLost, WatchStopped, ZonesUnreadable
from .hours import HoursRange
from .routing import Route, decide_route

MINUTE_SECONDS = 60  # seconds; a time zone's offset is a number of whole ones
MAX_QUIET = 3 * 86_400  # seconds; a day less a minute, twice where the clock skips the rest of it
ALARMS = (
    StateLost,
    WatchStopped,
    ZonesUnreadable,
    *ABOUT_CHANNELS,
)  # failures of the watching itself


@dataclass(frozen=True, slots=True)
class QuietHours:
    """A channel's quiet hours in their zone, and the words, as in NOTIFY, of the news that breaks through them."""

    hours: HoursRange
    zone: tzinfo
    breaks: tuple[str, ...] = ()

    def holds(self, news: News) -> bool:
        """Say whether news waits for the end of the quiet hours. A blind watcher is a failure, too."""
        if isinstance(news, ALARMS):
            return not {"failure", "any"} & set(self.breaks)
        decision = decide_route(Route(self.breaks), news)
        return not (decision.told and decision.rule)

    def is_on(self, now: float) -> bool:
        """Say whether it is quiet hours (`now` in seconds since the epoch)."""
        time_ = datetime.fromtimestamp(now, self.zone).time()
        start, end = self.hours.start, self.hours.end
        return start <= time_ < end if start < end else not end <= time_ < start

    def until(self, now: float) -> int | None:
        """Return when the quiet hours end that there are now (seconds since the epoch), None where there are none.

        The clock on the wall may skip the end, or show it twice: so it is looked for, minute by minute.
        """
        if not self.is_on(now):
            return None
        minutes = range(
            int(now) // MINUTE_SECONDS * MINUTE_SECONDS, int(now) + MAX_QUIET, MINUTE_SECONDS
        )
        return next(minute for minute in minutes[1:] if not self.is_on(minute))
