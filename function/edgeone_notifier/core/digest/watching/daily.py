"""Word the daily word: a headline with what has ended; lines with how long, why not, what is open, what was held."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from ...news.daily import OTHERS, is_quiet, share_of
from ...news.model import DailyWord, DayTally
from ...task import SUCCESS
from ...text.document import Span
from ...text.wording import USUAL_KIND, Wording, percent, separated, word

MAX_LINES = 5  # of sites, causes, quotas: the most of each
MAX_CAUSE_SHOWN = 24  # characters of one not known here
MEDIAN, MOST = 0.5, 0.95  # shares of jobs

_Words = list[Span]


def daily_lines(
    one: DailyWord, names: Mapping[str, str], now: int, wording: Wording
) -> tuple[_Words, Sequence[_Words]]:
    """Word a daily word; on a quiet day the headline says it all."""
    headline = wording.spans(
        "daily", since=_since(one.tally.since, now, wording), what=_what(one, wording)
    )
    if is_quiet(one):
        return headline, ()
    named = replace(one.tally, sites=_by_name(one.tally, names))
    return headline, [*_lines(one, named, names, wording)]


def _what(one: DailyWord, wording: Wording) -> _Words:
    """Say how many jobs have ended, and how well, by kind."""
    if is_quiet(one):
        return [Span(wording("daily.quiet"))]
    return separated(_ended(one.tally, wording)) or [Span(wording("daily.no_jobs"))]


def _ended(day: DayTally, wording: Wording) -> Iterator[_Words]:
    for kind, jobs in sorted(day.jobs.items()):
        of = wording if kind == USUAL_KIND else wording.of_kind(kind)
        tasks = day.tasks.get(kind, {})
        total = sum(tasks.values())
        share = percent(tasks.get(SUCCESS, 0), total)
        values = {"total": total, "percent": share, "acted": of.act(kind, past=True)}
        yield [Span(of.number("daily.jobs", jobs, **values))]


def _lines(
    one: DailyWord, day: DayTally, names: Mapping[str, str], wording: Wording
) -> Iterator[_Words]:
    most = sorted(day.sites.items(), key=lambda site: (-sum(site[1].values()), site[0]))
    for zone, durations in most[:MAX_LINES]:
        site = [Span(wording("elsewhere"))] if zone == OTHERS else wording.names([zone], 1)
        half, nearly = (wording.estimate(share_of(durations, s)) for s in (MEDIAN, MOST))
        yield wording.spans(
            "daily.site",
            site=site,
            jobs=wording.number("jobs", sum(durations.values())),
            half=half,
            most=nearly,
        )
    if most[MAX_LINES:]:
        yield wording.spans("more", n=len(most) - MAX_LINES)
    if day.causes:
        yield wording.spans("daily.causes", causes=separated(_causes(day, wording)))
    if one.open_jobs:
        stuck = [Span(wording.number("stuck", one.stuck_jobs), "bad")] if one.stuck_jobs else []
        open_ = [Span(wording.number("daily.open", one.open_jobs, tasks=one.open_tasks))]
        yield separated(filter(None, (open_, stuck)))
    for zone, quota in [*day.quota.items()][:MAX_LINES]:
        left, daily, *_ = (*quota, 0, 0)
        named = wording.names([names.get(zone, zone)], 1)
        yield wording.spans("daily.quota", site=named, left=left, daily=daily)
    untold = [Span(wording.number("untold", day.held))] if day.held else []
    lost = [Span(wording.number("lost", day.lost), "bad")] if day.lost else []
    if day.held or day.lost:
        yield separated(filter(None, (untold, lost)))
    yield separated(_watched(one, day, wording)) or [Span(wording("daily.watched"))]


def _causes(day: DayTally, wording: Wording) -> Iterator[_Words]:
    most = sorted(day.causes.items(), key=lambda cause: (cause[0] == OTHERS, -cause[1], cause[0]))
    for cause, n in most[:MAX_LINES]:
        known = wording.optional(f"cause.{cause}") or wording.optional(f"status.{cause}")
        shown = Span(known) if known else word(cause, MAX_CAUSE_SHOWN)
        yield [Span(wording("elsewhere")) if cause == OTHERS else shown, Span(f" {n:,}")]
    if rest := sum(n for _, n in most[MAX_LINES:]):
        yield wording.spans("more", n=rest)


def _watched(one: DailyWord, day: DayTally, wording: Wording) -> Iterator[_Words]:
    """Say what was not well with the watching."""
    if day.gaps:
        lasted = wording.duration(day.gap_seconds)
        yield [Span(wording.number("daily.gaps", day.gaps, duration=lasted))]
    if one.unread:
        yield [Span(wording.number("daily.unread", one.unread), "bad")]
    if day.dead:
        yield wording.spans("daily.dead", channels=wording.names(day.dead, MAX_LINES))


def _by_name(day: DayTally, names: Mapping[str, str]) -> dict[str, Mapping[str, int]]:
    return {names.get(zone, zone): durations for zone, durations in day.sites.items()}


def _since(since: int, now: int, wording: Wording) -> str:
    """Word the time of the last word in the zone that DAILY is in."""
    try:
        then, today = (datetime.fromtimestamp(moment, wording.zone) for moment in (since, now))
    except (ValueError, OverflowError, OSError):  # no calendar has it: a damaged state may
        return wording.time(since, now)
    if then.date() == today.date() - timedelta(days=1):
        return wording("yesterday", time=f"{then:%H:%M}")
    return wording.time(since, now)
