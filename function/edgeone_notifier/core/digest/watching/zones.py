"""Word that zones cannot be read, need not be, or can be read again."""

import re
from collections.abc import Sequence

from ...faults import SHORT_LIST
from ...news.outages import ALL_ZONES
from ...news.watching import (
    WatchResumed,
    ZonesIdle,
    ZonesReadable,
    ZonesUnreadable,
)
from ...redact.display import redact
from ...remedies import meaning_of
from ...text.document import HeadedLines, Span
from ...text.wording import Wording, separated, word

MAX_ZONES_IN_NOTICE = 5  # named in one line
_SETTING = re.compile(r"([A-Z_]+=\*,!zone-…)")


def zone_notice(
    news: ZonesUnreadable | ZonesReadable | ZonesIdle, now: int, wording: Wording
) -> HeadedLines:
    """Word what is the matter with zones, why, and what to do."""
    match news:
        case ZonesUnreadable():
            return _unreadable(news, now, wording)
        case ZonesReadable():
            return _readable(news, now, wording)
        case ZonesIdle():
            return _idle(news, wording)


def _unreadable(news: ZonesUnreadable, now: int, wording: Wording) -> HeadedLines:
    meaning = meaning_of(news.code)
    why = wording.optional(f"why.{meaning}") or wording("why.unknown")
    values = {"since": wording.when(news.since, now), "why": why}
    if news.zones == ALL_ZONES[1:]:
        phrase = "list.short" if news.code == SHORT_LIST else "list.unreadable"
        headline = wording.spans(phrase, **values)
    else:
        zones = [zone for zone in news.zones if zone not in ALL_ZONES] or list(news.zones)
        headline = wording.spans("unreadable", zones=_zones(zones, wording, news.kind), **values)
    note = "list.note" if news.zones == ALL_ZONES[1:] else "unreadable.note"
    facts = [[word(news.code)]]
    if news.message:
        facts.append([word(news.message)])
    if news.request_id:
        facts.append([Span("RequestId "), word(news.request_id)])
    lacks_right = news.kind and meaning == "rights"
    remedy = _remedy(wording("remedy.kind" if lacks_right else f"remedy.{meaning}"), wording)
    return headline, [[Span(wording(note))], remedy, separated(facts)]


def _idle(news: ZonesIdle, wording: Wording) -> HeadedLines:
    zones = _zones(news.zones, wording, news.kind)
    why = wording.optional(f"idle.why.{news.why}") or redact(news.why)
    shown = Span(why) if why != redact(news.why) else word(why)
    return wording.spans("idle", zones=zones), [wording.spans("idle.note", why=shown)]


def _readable(news: ZonesReadable, now: int, wording: Wording) -> HeadedLines:
    zones = _zones(news.zones, wording, news.kind)
    gap = wording.duration(news.until - news.since)
    return wording.spans("readable", zones=zones, gap=gap), [found_meanwhile(news, now, wording)]


def found_meanwhile(news: ZonesReadable | WatchResumed, now: int, wording: Wording) -> list[Span]:
    """Say what came to light: everything that happened meanwhile."""
    return wording.spans(
        "found",
        since=wording.when(news.since, now),
        until=wording.when(news.until, now),
        found=wording.number("found.changes", news.found),
    )


def _remedy(text: str, wording: Wording) -> list[Span]:
    """Say what to do; a setting stands as it is to be written."""
    parts = _SETTING.split(text)
    spans = [Span(part, "data" if at % 2 else "text") for at, part in enumerate(parts)]
    return wording.spans("advised", advice=spans)


def _zones(zones: Sequence[str], wording: Wording, kind: str) -> list[Span]:
    named = wording.names(zones, MAX_ZONES_IN_NOTICE)
    return wording.spans("tasks_of", act=wording.act(kind), zones=named) if kind else named
