"""Gather what a channel's daily word tells, run by run, and say when the word is due.

A tally is bounded, whatever happens in a day: sites, causes and names have a limit, durations are in a histogram. It
goes on until the word is told, so days that were skipped are in the next one.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from math import log

from ..task import Change, is_failure
from .model import (
    Completion,
    DailyWord,
    DayTally,
    News,
)
from .watching import (
    ChannelDead,
    QuotaLow,
    WatchResumed,
    ZonesReadable,
)

MIN_GAP = 12 * 3_600  # seconds between two words, when DAILY or TIMEZONE has changed
MAX_CLOCK_SETBACK = (
    86_400  # seconds; a last word farther in the future comes of a clock that jumped
)
MAX_SITES, MAX_CAUSES, MAX_NAMES = 50, 20, 20
OTHERS = "*"  # stands for what is beyond these
BUCKET = 1.2  # a duration is kept to this factor
MAX_BUCKET = 120  # a century


def is_word_due(tally: DayTally, last_time: float, now: int) -> bool:
    """Say whether the word is due: once a day, however late. `last_time` is when it was last its time of day."""
    if tally.told and now - tally.since < MIN_GAP:
        return False
    return tally.since < last_time


def begun(tally: DayTally | None, now: int) -> DayTally:
    """Return the tally to go on with: a new one, or the one there is, unless its clock was far ahead."""
    if tally is None:
        return DayTally(now)
    return replace(tally, since=now) if tally.since - now > MAX_CLOCK_SETBACK else tally


def gathered_in(
    tally: DayTally,
    news: Iterable[News],
    before: Mapping[tuple[str, str], Mapping[str, int]],
    held: int,
    lost: int,
) -> DayTally:
    """Add what a run found that concerns the channel.

    `before` are the counts of jobs as they were told before. `held` counts what a silence held back, `lost` what will
    never be told.
    """
    day = replace(tally, held=tally.held + held, lost=tally.lost + lost)
    for one in news:
        match one:
            case Completion():
                day = _with_job(day, one, before.get(one.key, {}) if one.corrected else {})
            case Change(task) if is_failure(task.status) and not is_failure(
                one.before or "success"
            ):
                cause = _named(task.fail_type or task.status, day.causes, MAX_CAUSES)
                day = replace(day, causes=_plus(day.causes, {cause: 1}))
            case ZonesReadable() | WatchResumed():
                gap = day.gap_seconds + one.until - one.since
                day = replace(day, gaps=day.gaps + 1, gap_seconds=gap)
            case ChannelDead():
                day = replace(day, dead=_names(day.dead, [one.channel]))
            case QuotaLow():
                zone = _named(one.zone, day.quota, MAX_NAMES)
                day = replace(day, quota={**day.quota, zone: (one.left, one.daily)})
            case _:
                pass
    return day


def merged(first: DayTally, second: DayTally) -> DayTally:
    """Put two tallies together, the earlier one first: a word that was not taken is part of the next."""
    sites = {zone: Counter(first.sites.get(zone, {})) for zone in first.sites}
    for zone, durations in second.sites.items():
        sites.setdefault(_named(zone, sites, MAX_SITES), Counter()).update(durations)
    causes = dict(first.causes)
    for cause, n in second.causes.items():
        causes = _plus(causes, {_named(cause, causes, MAX_CAUSES): n})
    return replace(
        second,
        since=first.since,
        told=first.told,
        jobs=_plus(first.jobs, second.jobs),
        tasks={
            kind: _plus(first.tasks.get(kind, {}), second.tasks.get(kind, {}))
            for kind in {**first.tasks, **second.tasks}
        },
        sites={zone: dict(durations) for zone, durations in sites.items()},
        causes=causes,
        held=first.held + second.held,
        lost=first.lost + second.lost,
        gaps=first.gaps + second.gaps,
        gap_seconds=first.gap_seconds + second.gap_seconds,
        dead=_names(first.dead, second.dead),
        quota=dict([*{**first.quota, **second.quota}.items()][-MAX_NAMES:]),
    )


def share_of(durations: Mapping[str, int], share: float) -> int:
    """Return the seconds within which this share of the jobs ended, as far as the histogram tells."""
    left = sum(durations.values()) * share
    for bucket in sorted(durations, key=_place):
        left -= durations[bucket]
        if left <= 0:
            return int(BUCKET ** (_place(bucket) + 0.5))
    return 0


def is_quiet(word: DailyWord) -> bool:
    """Say whether there is nothing to tell but that all was watched."""
    day = word.tally
    told = day.jobs or day.causes or day.held or day.lost or day.gaps or day.dead or day.quota
    return not (told or word.open_jobs or word.stuck_jobs or word.unread)


def _with_job(day: DayTally, one: Completion, before: Mapping[str, int]) -> DayTally:
    """Add a job that has ended; of one that was corrected, what has changed since."""
    counts = Counter(day.tasks.get(one.kind, {}))
    counts.update(one.counts)
    counts.subtract(before)
    tasks = {**day.tasks, one.kind: {status: n for status, n in counts.items() if n > 0}}
    if one.corrected:
        return replace(day, tasks=tasks)
    sites = dict(day.sites)
    for zone in one.zones:
        name = _named(zone, sites, MAX_SITES)
        sites[name] = _plus(sites.get(name, {}), {_bucket(one.ended - one.created): 1})
    return replace(day, jobs=_plus(day.jobs, {one.kind: 1}), tasks=tasks, sites=sites)


def _bucket(seconds: int) -> str:
    return str(min(int(log(max(seconds, 1), BUCKET)), MAX_BUCKET))


def _place(bucket: str) -> int:
    """Read the name of a bucket; a damaged state may hold any."""
    return min(int(bucket), MAX_BUCKET) if bucket.isascii() and bucket.isdecimal() else 0


def _plus(counts: Mapping[str, int], more: Mapping[str, int]) -> dict[str, int]:
    return dict(Counter(counts) + Counter(more))


def _named(name: str, known: Collection[str], most: int) -> str:
    return name if name in known or len(known) < most else OTHERS


def _names(known: tuple[str, ...], more: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*known, *more)))[:MAX_NAMES]
