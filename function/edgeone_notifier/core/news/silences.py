"""Silences: what no channel is told for a while, because somebody said so.

What a silence holds back is counted. Each digest shows the count while the silence lasts, and its end is told.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from operator import eq

from ..matching import fits_host, fits_target, fits_zone
from ..task import Change, Task, parse_duration
from .model import JobNews, News, Recovery
from .watching import SilenceEnded

# What may be silenced, and how a name is compared. A job is named in full.
FITS: Mapping[str, Callable[[str, str], bool]] = {
    "zone": fits_zone,
    "domain": fits_host,
    "job": eq,
    "target": fits_target,
}
SILENCE_SCOPES = tuple(FITS)
MAX_SILENCE = 30 * 86_400  # seconds
MAX_SILENCES = 50  # silences at once


@dataclass(frozen=True, slots=True)
class Silence:
    """What is silenced, from when until when (seconds since the epoch), why, and how much news was held back so far.

    `what` is one of SILENCE_SCOPES. `name` is a glob of zones, domains or targets, or the id of a job.
    """

    what: str
    name: str
    since: int
    until: int
    reason: str
    untold: int = 0

    def covers(self, news: News) -> bool:
        """Say whether news is about what is silenced. A job is if all of its zones, or all of its hosts, are."""
        match news:
            case Change(task) | Recovery(task):
                return self._covers_task(task)
            case JobNews():
                return self._covers_job(news)
            case _:
                return False

    def _covers_task(self, task: Task) -> bool:
        named = {
            "zone": task.zone,
            "domain": task.host,
            "job": task.job,
            "target": task.target,
        }
        return self.what in named and self._is(named[self.what])

    def _covers_job(self, job: JobNews) -> bool:
        named = {"zone": job.zones, "domain": job.hosts, "job": (job.job,)}
        names = named.get(self.what, ())
        return bool(names) and all(map(self._is, names))

    def _is(self, name: str) -> bool:
        return FITS[self.what](self.name, name)


def ends(text: str, now: int) -> int:
    """Read a duration (90m, 2h, 7d) or a time in ISO 8601 with its zone; return the time, or raise ValueError."""
    if (seconds := parse_duration(text, "mhd")) is not None:
        until = now + seconds
    else:
        moment = parse_moment(text)
        if moment.tzinfo is None:
            raise ValueError("is a time without a zone: add Z or +08:00")
        until = int(moment.timestamp())
    if until <= now:
        raise ValueError("is over already")
    if until - now > MAX_SILENCE:
        raise ValueError("is more than 30 days away")
    return until


def parse_moment(text: str) -> datetime:
    """Read a time in ISO 8601, with its zone or without one; raise ValueError if it is none."""
    try:
        # Python 3.10 does not read a trailing Z.
        return datetime.fromisoformat(re.sub(r"[Zz]$", "+00:00", text.strip()))
    except ValueError:
        raise ValueError("is neither a duration such as 2h nor a time in ISO 8601") from None


def covered(live: Sequence[Silence], news: News) -> bool:
    """Say whether a silence covers news; `live` are those that last."""
    return any(one.covers(news) for one in live)


@dataclass(frozen=True, slots=True)
class SilencedNews:
    """All news `found`, what silences `held` back of it, and what is `left` to tell, with the ends of silences."""

    found: Sequence[News]
    left: Sequence[News]
    held: Sequence[News]


def apply_silences(
    silences: Sequence[Silence], news: Sequence[News], now: int, wanted: Callable[[News], bool]
) -> tuple[tuple[Silence, ...], SilencedNews]:
    """Return the silences that last, with what they hold back counted, and the news that is left to tell.

    The end of a silence is told first. News that no channel would be told anyway is not `wanted`, and not counted.
    """
    live = [one for one in silences if now < one.until]
    over = [ended(one, now) for one in silences if one.until <= now]
    untold: Counter[int] = Counter()
    left, held = list[News](), list[News]()
    for one in news:
        at = next((index for index, silence in enumerate(live) if silence.covers(one)), None)
        if at is None:
            left.append(one)
        else:
            held.append(one)
            untold[at] += wanted(one)
    counted = [
        replace(s, untold=s.untold + untold[i]) if untold[i] else s for i, s in enumerate(live)
    ]
    return tuple(counted), SilencedNews(news, [*over, *left], held)


def ended(silence: Silence, now: int) -> SilenceEnded:
    """Return the news that a silence is over."""
    what, name, since = silence.what, silence.name, silence.since
    return SilenceEnded(what, name, since, min(silence.until, now), silence.reason, silence.untold)
