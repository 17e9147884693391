"""Quiet hours: when a channel holds its news back, and what breaks through.

Times are those of the clock on the wall. If daylight saving skips an hour, or repeats one, so do the quiet hours.
"""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from ..news.model import GateAtRisk, GateDecided, News
from ..news.watching import (
    ABOUT_CHANNELS,
    StateLost,
    WatchStopped,
    ZonesUnreadable,
)
from .hours_range import HoursRange
from .routing import Route, decide_route

MINUTE_SECONDS = 60  # seconds; a time zone's offset is a number of whole ones
# Seconds; quiet hours last a day less a minute, or twice that if the clock skips the rest of the day.
MAX_QUIET = 3 * 86_400
# Failures of the watching itself, and what decides over a release.
ALARMS = (StateLost, WatchStopped, ZonesUnreadable, GateAtRisk, GateDecided, *ABOUT_CHANNELS)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """A channel's quiet hours in their zone, and the words, as in NOTIFY, of the news that breaks through them."""

    hours: HoursRange
    zone: tzinfo
    breaks: tuple[str, ...] = ()

    def holds(self, news: News) -> bool:
        """Say whether news waits for the end of the quiet hours. That the watching itself fails is a failure, too."""
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
        """Return when the present quiet hours end (seconds since the epoch); None if there are none now.

        The clock on the wall may skip the end, or show it twice. So it is looked for, minute by minute.
        """
        if not self.is_on(now):
            return None
        minutes = range(
            int(now) // MINUTE_SECONDS * MINUTE_SECONDS, int(now) + MAX_QUIET, MINUTE_SECONDS
        )
        return next(minute for minute in minutes[1:] if not self.is_on(minute))
