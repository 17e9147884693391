"""Word news about the watching itself: what cannot be seen, kept, or told, since when, and what to do about it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from ...gate.told import gate_facts, gate_headline, gate_tone
from ...news.model import (
    DailyWord,
    FailureList,
    GateNews,
    Item,
    News,
    Resubmission,
)
from ...news.watching import (
    ChannelDead,
    ChannelLost,
    QuotaLow,
    SilenceEnded,
    StateLost,
    WatchResumed,
    WatchStopped,
    ZonesIdle,
    ZonesReadable,
    ZonesUnreadable,
)
from ...text.document import HeadedLines, Line, Span
from ...text.sentences import translated
from ...text.wording import Wording, separated, word
from .daily import daily_lines
from .people import people_notice
from .zones import found_meanwhile, zone_notice

MAX_NOTICES = 5  # shown
LONGEST_CAUSE_IN_TITLE = 60  # characters of why a channel takes nothing
GATE_TONES = ("failed", "stuck", "go")  # of watched releases alone
TONE_ORDER = ("failed", "warn", "stuck", "go", "good", "info")
BREAK = Span("\n")


@dataclass(frozen=True, slots=True)
class Notice:
    """One trouble, or its end: how bad it is (a word of TONE_ORDER), a headline, and lines with what follows.

    Many lines stand `apart`, so that a message may end between them.
    """

    tone: str
    headline: Sequence[Span]
    lines: Sequence[Sequence[Span]]
    items: tuple[int, ...]
    apart: bool = False


def notices_of(
    items: Iterable[Item], names: Mapping[str, str], now: int, wording: Wording
) -> list[Notice]:
    """Word such news, what is bad first; of several reminders of one thing only the last is told."""
    by_thing: dict[object, list[Item]] = {}
    for item in items:
        by_thing.setdefault(_thing(item), []).append(item)
    found = [_notice(several, names, now, wording) for several in by_thing.values()]
    return sorted(found, key=lambda one: TONE_ORDER.index(one.tone))


def notice_lines(notices: Sequence[Notice], wording: Wording) -> list[Line]:
    """Write notices; the headline of a single one stands in the title already, and what two end with below both."""
    lines = []
    for one, below in zip_longest(notices[:MAX_NOTICES], notices[1:MAX_NOTICES]):
        own = one.lines[:-1] if below and one.lines[-1:] == below.lines[-1:] else one.lines
        shown = [*([[Span("• "), *one.headline]] if notices[1:] else []), *own]
        if one.apart:
            lines.append(Line(tuple(shown[0] if shown else ()), one.items, "note"))
            lines += (Line(tuple(spans), (), "note") for spans in shown[1:])
            continue
        text = [span for at, line in enumerate(shown) for span in ([BREAK] if at else []) + [*line]]
        lines.append(Line(tuple(text), one.items, "note"))
    rest = tuple(number for one in notices[MAX_NOTICES:] for number in one.items)
    more = Line(tuple(wording.spans("more", n=len(notices) - MAX_NOTICES)), rest, "note")
    return [*lines, more] if rest else lines


def _thing(item: Item) -> object:
    """Return what a reminder is about; what is no reminder stands for itself."""
    match news := item.news:
        case ZonesUnreadable():
            return ZonesUnreadable, news.kind, news.zones, news.code, news.since
        case ChannelDead():
            return ChannelDead, news.channel, news.since
        case WatchStopped():
            return WatchStopped, news.since
        case Resubmission():  # of several batches, the last one's speaks of all
            return Resubmission, news.job, news.at, news.again[:1]
        case _:
            return item.number


def _notice(
    several: Sequence[Item], names: Mapping[str, str], now: int, wording: Wording
) -> Notice:
    news, numbers = _named(several[-1].news, names), tuple(item.number for item in several)
    if isinstance(news, GateNews):
        words = gate_headline(news, now, wording), [*gate_facts(news, wording)]
        return Notice(gate_tone(news), *words, numbers)
    tone = "warn"
    if isinstance(news, WatchResumed | ZonesReadable):
        tone = "good"
    elif isinstance(news, ZonesIdle | SilenceEnded | Resubmission | FailureList | DailyWord):
        tone = "info"
    is_long = isinstance(news, DailyWord)
    return Notice(tone, *_worded(news, names, now, wording), numbers, is_long)


def _named(news: News, names: Mapping[str, str]) -> News:
    """Name zones by their names, as far as these are known."""
    if isinstance(news, ZonesUnreadable | ZonesReadable | ZonesIdle):
        return replace(news, zones=tuple(names.get(zone, zone) for zone in news.zones))
    if isinstance(news, QuotaLow):
        return replace(news, zone=names.get(news.zone, news.zone))
    return news


def _worded(news: News, names: Mapping[str, str], now: int, wording: Wording) -> HeadedLines:
    match news:
        case ZonesUnreadable() | ZonesReadable() | ZonesIdle():
            return zone_notice(news, now, wording)
        case WatchStopped():
            stopped = wording.spans("stopped", since=wording.when(news.since, now))
            why = word(translated(news.why, wording.language))
            return stopped, [[why], _advised("stopped.advice", wording)]
        case WatchResumed():
            gap = wording.duration(news.until - news.since)
            return wording.spans("resumed", gap=gap), [found_meanwhile(news, now, wording)]
        case StateLost():
            lost = wording.spans("state_lost.note", aside=word(news.aside))
            return [Span(wording("state_lost"))], [lost, _advised("state_lost.advice", wording)]
        case ChannelDead() | ChannelLost():
            return _channel(news, now, wording)
        case DailyWord():
            return daily_lines(news, names, now, wording)
        case _:
            return people_notice(news, now, wording)


def _channel(news: ChannelDead | ChannelLost, now: int, wording: Wording) -> HeadedLines:
    if isinstance(news, ChannelLost):
        lost = [_lost(why, n, wording) for why, n in news.counts.items()]
        return wording.spans("deprived", channel=news.channel), [separated(lost)]
    phrase = "dead" if news.outcome == "dead" else "stalled"
    why = word(translated(news.reason, wording.language), LONGEST_CAUSE_IN_TITLE)
    headline = wording.spans(phrase, channel=news.channel, why=why)
    kept = wording.spans("kept", since=wording.when(news.since, now))
    remedy = wording.optional(f"webhook.{news.remedy}")
    return headline, [kept, wording.spans("advised", advice=remedy)] if remedy else [kept]


def _lost(why: str, n: int, wording: Wording) -> list[Span]:
    known = wording.optional(f"deprived.{why}")
    return [Span(wording(f"deprived.{why}", n=n))] if known else [Span(f"{n:,} "), word(why)]


def _advised(phrase: str, wording: Wording) -> list[Span]:
    return wording.spans("advised", advice=wording(phrase))
