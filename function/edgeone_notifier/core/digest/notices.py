"""This file is the only place that words news about the watching itself: what it cannot see, keep, or tell."""

from collections.abc import Iterable, Mapping, Sequence

from ..faults import SHORT_LIST
from ..news.model import (
    ABOUT_CHANNELS,
    ChannelDead,
    ChannelLost,
    Item,
    News,
    SilenceEnded,
    StateLost,
    WatchResumed,
    WatchStopped,
    ZonesIdle,
    ZonesReadable,
    ZonesUnreadable,
)
from ..news.outages import ALL_ZONES
from ..news.silences import SILENCE_SCOPES, Silence
from ..redact.show import redact
from ..remedies import meaning_of
from ..text.document import Line, Span
from ..text.wording import Wording, separated

MAX_ZONES_IN_NOTICE = 10  # named in one line
MOST_LINES = 8
MOST_SILENCES = 5
OF_THE_WATCHING = (
    StateLost,
    WatchStopped,
    WatchResumed,
    ZonesUnreadable,
    ZonesIdle,
    ZonesReadable,
    *ABOUT_CHANNELS,
    SilenceEnded,
)

SAID: Mapping[type[News], tuple[str, str]] = {  # in a title, whatever the details
    StateLost: ("state_lost", "bad"),
    WatchStopped: ("state_blind", "bad"),
    WatchResumed: ("state_sighted", "good"),
    ZonesReadable: ("sighted", "good"),
    SilenceEnded: ("unsilenced", "text"),
}


def headlines(items: Iterable[Item], wording: Wording) -> list[Span]:
    """Word what a title says of such news, each thing once, what is bad first."""
    spans = dict.fromkeys(span for item in items if (span := _headline(item.news, wording)))
    return sorted(spans, key=lambda span: span.role != "bad")


def notices(items: Iterable[Item], wording: Wording) -> list[Line]:
    """Word such news, a line for each, what is bad first; of several reminders of one thing only the last is shown."""
    by_thing: dict[object, list[Item]] = {}
    for item in items:
        if isinstance(item.news, OF_THE_WATCHING):
            by_thing.setdefault(_thing(item), []).append(item)
    things = sorted(by_thing.values(), key=lambda several: not _is_bad(several[-1].news, wording))
    lines = [_notice(several, wording) for several in things[:MOST_LINES]]
    rest = tuple(item.number for several in things[MOST_LINES:] for item in several)
    more = Line(tuple(wording.spans("more", n=len(rest))), rest, "note")
    return [*lines, more] if rest else lines


def silence_lines(live: Sequence[Silence], wording: Wording) -> list[Line]:
    """Word what is silenced while that lasts, a line for each; it settles nothing, and is said again next time."""
    lines = [
        wording.spans(
            "silence.note",
            what=_silenced(one.what, one.name, wording),
            until=wording.time(one.until),
            untold=wording.number("untold", one.untold),
            why=_data(one.reason),
        )
        for one in live[:MOST_SILENCES]
    ]
    if len(live) > MOST_SILENCES:
        lines.append(wording.spans("more", n=len(live) - MOST_SILENCES))
    return [Line(tuple(line), kind="note") for line in lines]


def _is_bad(news: News, wording: Wording) -> bool:
    headline = _headline(news, wording)
    return headline is not None and headline.role == "bad"


def _thing(item: Item) -> object:
    """Return what a reminder is about; what is no reminder stands for itself."""
    match news := item.news:
        case ZonesUnreadable():
            return ZonesUnreadable, news.zones, news.code, news.since
        case ChannelDead():
            return ChannelDead, news.channel, news.since
        case WatchStopped():
            return WatchStopped, news.since
        case _:
            return item.number


def _notice(several: Sequence[Item], wording: Wording) -> Line:
    numbers = tuple(item.number for item in several)
    return Line(tuple(_spans(several[-1].news, wording)), numbers, "note")


def _headline(news: News, wording: Wording) -> Span | None:
    match news:
        case StateLost() | WatchStopped() | WatchResumed() | ZonesReadable() | SilenceEnded():
            phrase, role = SAID[type(news)]
            return Span(wording(phrase), role)
        case ZonesUnreadable(zones, code) if zones == ALL_ZONES[1:]:
            return Span(wording("blind.short" if code == SHORT_LIST else "blind.list"), "bad")
        case ZonesUnreadable():
            return Span(wording.number("blind", len({*news.zones} - {*ALL_ZONES})), "bad")
        case ZonesIdle(zones):
            return Span(wording.number("idle", len(zones)))
        case ChannelDead() | ChannelLost():
            return _of_channel_in_short(news, wording)
        case _:
            return None


def _spans(news: News, wording: Wording) -> list[Span]:
    match news:
        case StateLost():
            return wording.spans("state_lost.note", aside=_data(news.aside))
        case WatchStopped():
            since = wording.time(news.since)
            return wording.spans("state_blind.note", since=since, why=_data(news.why))
        case WatchResumed():
            gap = _gap(news.since, news.until, wording)
            found = wording.number("sighted.found", news.found)
            return wording.spans("state_sighted.note", found=found, **gap)
        case ZonesUnreadable() | ZonesIdle() | ZonesReadable():
            return _of_zones(news, _where(news.zones, wording), wording)
        case ChannelDead() | ChannelLost():
            return _of_channel(news, wording)
        case SilenceEnded():
            what = _silenced(news.what, news.name, wording)
            gap = _gap(news.since, news.until, wording)
            untold, why = wording.number("untold", news.untold), _data(news.reason)
            return wording.spans("unsilenced.note", what=what, untold=untold, why=why, **gap)
        case _:
            return []


def _of_zones(
    news: ZonesUnreadable | ZonesIdle | ZonesReadable, where: list[Span], wording: Wording
) -> list[Span]:
    match news:
        case ZonesUnreadable():
            return _blinded(news, where, wording)
        case ZonesIdle():
            reason = wording.optional(f"idle.why.{news.why}") or redact(news.why)
            return wording.spans("idle.note", where=where, why=reason)
        case ZonesReadable():
            gap = _gap(news.since, news.until, wording)
            found = wording.number("sighted.found", news.found)
            return wording.spans("sighted.note", where=where, found=found, **gap)


def _blinded(news: ZonesUnreadable, where: list[Span], wording: Wording) -> list[Span]:
    why = [[_data(news.code)]]
    if news.message:
        why.append([_data(news.message)])
    if news.request_id:
        why.append([Span("RequestId "), _data(news.request_id)])
    remedy = wording(f"remedy.{meaning_of(news.code)}")
    why.append([*wording.spans("blind.remedy", remedy=remedy)])
    since = wording.time(news.since)
    return wording.spans("blind.note", since=since, where=where, why=separated(why))


def _of_channel_in_short(news: ChannelDead | ChannelLost, wording: Wording) -> Span:
    if isinstance(news, ChannelLost):
        return Span(wording("deprived", channel=news.channel), "bad")
    if news.outcome == "dead":
        return Span(wording("dead", channel=news.channel), "bad")
    return Span(wording("stalled", channel=news.channel), "bad")


def _of_channel(news: ChannelDead | ChannelLost, wording: Wording) -> list[Span]:
    if isinstance(news, ChannelLost):
        lost = [[Span(wording(f"deprived.{why}", n=n))] for why, n in news.counts.items()]
        return wording.spans("deprived.note", channel=news.channel, reasons=separated(lost))
    values: dict[str, object] = {
        "channel": news.channel,
        "since": wording.time(news.since),
        "why": _data(news.reason),
        "remedy": wording.optional(f"webhook.{news.remedy}"),
    }
    if news.outcome == "dead":
        return wording.spans("dead.note", **values)
    return wording.spans("stalled.note", **values)


def _silenced(what: str, name: str, wording: Wording) -> list[Span]:
    kind = [Span(wording(f"silence.{what}")), Span(" ")] if what in SILENCE_SCOPES else []
    return [*kind, _data(name)]


def _where(zones: tuple[str, ...], wording: Wording) -> list[Span]:
    if zones == ALL_ZONES[1:]:
        return [Span(wording("everything"))]
    return wording.zones(zones, MAX_ZONES_IN_NOTICE)


def _gap(since: int, until: int, wording: Wording) -> dict[str, str]:
    return {
        "since": wording.time(since),
        "until": wording.time(until),
        "duration": wording.duration(until - since),
    }


def _data(text: str) -> Span:
    return Span(redact(text), "data")
