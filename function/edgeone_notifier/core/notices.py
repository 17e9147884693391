"""This file is the only place that words news about the watching itself: what it cannot see, keep, or tell."""

from collections.abc import Iterable, Sequence

from .blind import EVERYTHING, Blinded, Sighted, StateBlind, StateSighted
from .faults import Fault, fault_of
from .foreign import shown
from .lines import Line, Span
from .news import ChannelDead, Item, News, StateLost
from .text import Wording

MOST_ZONES = 10  # named in one line
MOST_LINES = 8


def headlines(items: Iterable[Item], wording: Wording) -> list[Span]:
    """Word what a title says of such news, each thing once."""
    return list(dict.fromkeys(span for item in items if (span := _headline(item.news, wording))))


def notices(items: Iterable[Item], wording: Wording) -> list[Line]:
    """Word such news, a line for each; of several reminders of one thing only the last is shown."""
    by_thing: dict[object, list[Item]] = {}
    for item in items:
        if _spans(item.news, wording):
            by_thing.setdefault(_thing(item.news), []).append(item)
    lines = [_notice(several, wording) for several in by_thing.values()]
    rest = tuple(number for line in lines[MOST_LINES:] for number in line.items)
    more = Line((Span(wording("more", n=len(lines) - MOST_LINES)),), rest, "note")
    return [*lines[:MOST_LINES], more] if rest else lines


def _thing(news: News) -> object:
    """Return what a reminder is about."""
    match news:
        case Blinded():
            return Blinded, news.zones, news.code, news.since
        case ChannelDead():
            return ChannelDead, news.channel, news.since
        case StateBlind():
            return StateBlind, news.since
        case _:
            return news


def _notice(several: Sequence[Item], wording: Wording) -> Line:
    numbers = tuple(item.number for item in several)
    return Line(tuple(_spans(several[-1].news, wording)), numbers, "note")


def _headline(news: News, wording: Wording) -> Span | None:
    match news:
        case StateLost():
            return Span(wording("state_lost"), "bad")
        case StateBlind():
            return Span(wording("state_blind"), "bad")
        case StateSighted():
            return Span(wording("state_sighted"), "good")
        case Blinded(zones) if zones == EVERYTHING[1:]:
            return Span(wording("blind.list"), "bad")
        case Blinded():
            return Span(wording.number("blind", len(news.zones)), "bad")
        case Sighted():
            return Span(wording("sighted"), "good")
        case ChannelDead():
            return Span(wording("dead", channel=news.channel), "bad")
        case _:
            return None


def _spans(news: News, wording: Wording) -> list[Span]:
    match news:
        case StateLost():
            return [Span(wording("state_lost.note", aside=news.aside))]
        case StateBlind():
            text = wording("state_blind.note", since=wording.time(news.since))
            return [Span(text), Span(" "), Span(shown(news.why), "data")]
        case StateSighted():
            return [Span(_span_of_time("state_sighted.note", news.since, news.until, wording))]
        case Blinded():
            return _blinded(news, wording)
        case Sighted():
            text = _span_of_time("sighted.note", news.since, news.until, wording, n=news.found)
            return [Span(text), Span(" "), *_zones(news.zones, wording)]
        case ChannelDead():
            since = wording.time(news.since)
            text = wording("dead.note", channel=news.channel, since=since)
            return [Span(text), Span(" "), Span(shown(news.reason), "data")]
        case _:
            return []


def _blinded(news: Blinded, wording: Wording) -> list[Span]:
    spans = [
        Span(wording("blind.note", since=wording.time(news.since))),
        Span(" "),
        *_zones(news.zones, wording),
        Span(" · "),
        Span(shown(news.code), "data"),
    ]
    if news.message:
        spans += [Span(" "), Span(shown(news.message), "data")]
    if news.request_id:
        spans += [Span(" · RequestId "), Span(shown(news.request_id), "data")]
    if fault_of(news.code) is Fault.SIGN_AGAIN:
        spans += [Span(" · "), Span(wording("blind.clock"), "strong")]
    return spans


def _zones(zones: tuple[str, ...], wording: Wording) -> list[Span]:
    if zones == EVERYTHING[1:]:
        return [Span(wording("blind.list"))]
    spans = [Span(wording("zone"))]
    for zone in zones[:MOST_ZONES]:
        spans += [Span(" "), Span(shown(zone), "data")]
    if zones[MOST_ZONES:]:
        spans.append(Span(f" {wording('more', n=len(zones) - MOST_ZONES)}"))
    return spans


def _span_of_time(phrase: str, since: int, until: int, wording: Wording, **values: int) -> str:
    return wording(
        phrase,
        since=wording.time(since),
        until=wording.time(until),
        duration=wording.duration(until - since),
        **values,
    )
