"""Word news about the watching itself: what cannot be seen, kept, or told, since when, and what to do about it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ...faults import SHORT_LIST
from ...gate.told import gate_facts, gate_headline, gate_tone
from ...news.model import (
    ChannelDead,
    ChannelLost,
    DailyWord,
    FailureList,
    GateNews,
    Item,
    News,
    QuotaLow,
    Resubmission,
    SilenceEnded,
    StateLost,
    WatchResumed,
    WatchStopped,
    ZonesIdle,
    ZonesReadable,
    ZonesUnreadable,
)
from ...news.outages import ALL_ZONES
from ...news.quota import PREFETCH_TYPE
from ...news.silences import SILENCE_SCOPES, Silence
from ...redact.display import redact
from ...remedies import meaning_of
from ...text.document import Line, Span
from ...text.sentences import translated
from ...text.wording import Wording, separated, word
from .daily import daily_lines

MAX_ZONES_IN_NOTICE = 5  # named in one line
MAX_JOBS_IN_NOTICE = 3  # named in one line
MAX_NOTICES = 5  # shown
MAX_SILENCE_LINES = 5
# Characters; ours are shorter, but a damaged state may hold any.
LONGEST_COMMAND = LONGEST_FILE_NAME = 160
LONGEST_REASON = 60  # characters of what was silenced, and of why
LONGEST_CAUSE_IN_TITLE = 60  # characters of why a channel takes nothing

GATE_TONES = ("failed", "stuck", "go")  # of watched releases alone
TONE_ORDER = ("failed", "warn", "stuck", "go", "good", "info")
BREAK = Span("\n")
_SETTING = re.compile(r"([A-Z_]+=\*,!zone-…)")

Parts = Sequence[Sequence[Span]]


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
    """Write notices; the headline of a single one stands in the title already."""
    lines = []
    for one in notices[:MAX_NOTICES]:
        shown = [*([[Span("• "), *one.headline]] if notices[1:] else []), *one.lines]
        if one.apart:
            lines.append(Line(tuple(shown[0] if shown else ()), one.items, "note"))
            lines += (Line(tuple(spans), (), "note") for spans in shown[1:])
            continue
        text = [span for at, line in enumerate(shown) for span in ([BREAK] if at else []) + [*line]]
        lines.append(Line(tuple(text), one.items, "note"))
    rest = tuple(number for one in notices[MAX_NOTICES:] for number in one.items)
    more = Line(tuple(wording.spans("more", n=len(notices) - MAX_NOTICES)), rest, "note")
    return [*lines, more] if rest else lines


def silence_lines(live: Sequence[Silence], now: int, wording: Wording) -> list[Line]:
    """Word what is silenced while that lasts, a line for each; it settles nothing, and is said again next time."""
    lines = [
        wording.spans(
            "silence.note",
            what=_silenced(one.what, one.name, wording),
            until=wording.when(one.until, now),
            untold=wording.number("untold", one.untold),
            why=word(one.reason, LONGEST_REASON),
        )
        for one in live[:MAX_SILENCE_LINES]
    ]
    if len(live) > MAX_SILENCE_LINES:
        lines.append(wording.spans("more", n=len(live) - MAX_SILENCE_LINES))
    return [Line(tuple(line), kind="note") for line in lines]


def refused_file(file: FailureList, wording: Wording) -> list[Span]:
    """Say that a file cannot be shown, and how to have its list."""
    return wording.spans(
        "whole_list.refused",
        name=word(file.name, LONGEST_FILE_NAME),
        n=file.lines,
        command=word(file.command, LONGEST_COMMAND),
    )


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
            return Resubmission, news.job, news.at
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


def _worded(
    news: News, names: Mapping[str, str], now: int, wording: Wording
) -> tuple[Sequence[Span], Parts]:
    match news:
        case ZonesUnreadable():
            return _unreadable(news, now, wording)
        case ZonesReadable(zones=zones) | ZonesIdle(zones=zones):
            return _other_zones(news, _zones(zones, wording, news.kind), now, wording)
        case WatchStopped():
            stopped = wording.spans("stopped", since=wording.when(news.since, now))
            return stopped, [
                [_data(translated(news.why, wording.language))],
                _advised("stopped.advice", wording),
            ]
        case WatchResumed():
            return wording.spans("resumed", gap=wording.duration(news.until - news.since)), [
                _found(news.since, news.until, news.found, now, wording)
            ]
        case StateLost():
            lost = wording.spans("state_lost.note", aside=_data(news.aside))
            return [Span(wording("state_lost"))], [lost, _advised("state_lost.advice", wording)]
        case ChannelDead() | ChannelLost():
            return _channel(news, now, wording)
        case _:
            return _of_people(news, names, now, wording)


def _of_people(
    news: News, names: Mapping[str, str], now: int, wording: Wording
) -> tuple[Sequence[Span], Parts]:
    """Word what people did, what they may still do, and what a day was like."""
    match news:
        case Resubmission():
            return _resubmitted(news, wording)
        case FailureList():
            return refused_file(news, wording), []
        case QuotaLow():
            return _quota_low(news, wording)
        case DailyWord():
            return daily_lines(news, names, now, wording)
        case SilenceEnded():
            ended = wording.spans(
                "unsilenced.note",
                since=wording.when(news.since, now),
                until=wording.when(news.until, now),
                untold=wording.number("untold", news.untold),
                why=word(news.reason, LONGEST_REASON),
            )
            what = _silenced(news.what, news.name, wording)
            return wording.spans("unsilenced", what=what), [ended]
        case _:
            return [], []


def _unreadable(
    news: ZonesUnreadable, now: int, wording: Wording
) -> tuple[list[Span], Sequence[Sequence[Span]]]:
    meaning = meaning_of(news.code)
    why = wording.optional(f"why.{meaning}") or wording("why.unknown")
    values = {"since": wording.when(news.since, now), "why": why}
    if news.zones == ALL_ZONES[1:]:
        phrase = "list.short" if news.code == SHORT_LIST else "list.unreadable"
        headline = wording.spans(phrase, **values)
    else:
        zones = [zone for zone in news.zones if zone not in ALL_ZONES] or list(news.zones)
        headline = wording.spans("unreadable", zones=_zones(zones, wording, news.kind), **values)
    facts = [[_data(news.code)]]
    if news.message:
        facts.append([_data(news.message)])
    if news.request_id:
        facts.append([Span("RequestId "), _data(news.request_id)])
    lacks_right = news.kind and meaning == "rights"
    remedy = _remedy(wording("remedy.kind" if lacks_right else f"remedy.{meaning}"), wording)
    return headline, [[Span(wording("unreadable.note"))], remedy, separated(facts)]


def _other_zones(
    news: ZonesReadable | ZonesIdle, zones: list[Span], now: int, wording: Wording
) -> tuple[list[Span], Sequence[Sequence[Span]]]:
    if isinstance(news, ZonesIdle):
        why = wording.optional(f"idle.why.{news.why}") or redact(news.why)
        shown = Span(why) if why != redact(news.why) else _data(why)
        return wording.spans("idle", zones=zones), [wording.spans("idle.note", why=shown)]
    gap = wording.duration(news.until - news.since)
    found = _found(news.since, news.until, news.found, now, wording)
    return wording.spans("readable", zones=zones, gap=gap), [found]


def _found(since: int, until: int, found: int, now: int, wording: Wording) -> list[Span]:
    """Say what came to light: everything that happened meanwhile."""
    from_, to = wording.when(since, now), wording.when(until, now)
    return wording.spans(
        "found", since=from_, until=to, found=wording.number("found.changes", found)
    )


def _channel(
    news: ChannelDead | ChannelLost, now: int, wording: Wording
) -> tuple[list[Span], Sequence[Sequence[Span]]]:
    if isinstance(news, ChannelLost):
        lost = [_lost(why, n, wording) for why, n in news.counts.items()]
        return wording.spans("deprived", channel=news.channel), [separated(lost)]
    phrase = "dead" if news.outcome == "dead" else "stalled"
    why = word(news.reason, LONGEST_CAUSE_IN_TITLE)
    headline = wording.spans(phrase, channel=news.channel, why=why)
    kept = wording.spans("kept", since=wording.when(news.since, now))
    remedy = wording.optional(f"webhook.{news.remedy}")
    return headline, [kept, wording.spans("advised", advice=remedy)] if remedy else [kept]


def _resubmitted(news: Resubmission, wording: Wording) -> tuple[Sequence[Span], Parts]:
    headline = [[Span(wording.number("resubmitted", news.targets))]]
    if hosts := [host for host in news.hosts if host]:
        headline.append(wording.names(hosts, MAX_ZONES_IN_NOTICE))
    again = [[_data(job)] for job in news.again[:MAX_JOBS_IN_NOTICE]]
    if rest := len(news.again) - len(again):
        again.append(wording.spans("more", n=rest))
    lines = [wording.spans("resubmitted.note", job=_data(news.job), again=separated(again))]
    if news.refused:
        lines.append([Span(wording.number("resubmitted.refused", news.refused), "bad")])
    return separated(headline), lines


def _quota_low(news: QuotaLow, wording: Wording) -> tuple[Sequence[Span], Parts]:
    type_ = wording.optional(f"quota.{news.type}") if news.type else ""
    numbers = wording.spans(
        "quota.low" if news.left else "quota.used",
        type=type_ or wording("quota."),
        left=news.left,
        daily=news.daily,
    )
    notes = [] if type_ else [[_data(news.type)]]
    if news.type == PREFETCH_TYPE:
        notes.append([Span(wording("quota.note"))])
    headline = separated([numbers, wording.names([news.zone], 1)])
    return headline, [*notes, _advised("quota.advice", wording)]


def _lost(why: str, n: int, wording: Wording) -> list[Span]:
    known = wording.optional(f"deprived.{why}")
    return [Span(wording(f"deprived.{why}", n=n))] if known else [Span(f"{n:,} "), _data(why)]


def _remedy(text: str, wording: Wording) -> list[Span]:
    """Say what to do; a setting stands as it is to be written."""
    parts = _SETTING.split(text)
    spans = [Span(part, "data" if at % 2 else "text") for at, part in enumerate(parts)]
    return wording.spans("advised", advice=spans)


def _advised(phrase: str, wording: Wording) -> list[Span]:
    return wording.spans("advised", advice=wording(phrase))


def _silenced(what: str, name: str, wording: Wording) -> list[Span]:
    kind = [Span(wording(f"silence.{what}")), Span(" ")] if what in SILENCE_SCOPES else []
    return [*kind, word(name, LONGEST_REASON)]


def _zones(zones: Sequence[str], wording: Wording, kind: str) -> list[Span]:
    named = wording.names(zones, MAX_ZONES_IN_NOTICE)
    return wording.spans("tasks_of", act=wording.act(kind), zones=named) if kind else named


def _data(text: str) -> Span:
    return Span(redact(text), "data")
