"""This file is the only place that puts together what a channel is told at once: title, notes, sections, footer."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .blind import Blinded, StateBlind
from .changes import Change
from .jobs import Completion
from .lines import Line, Section, Span, role_of
from .news import Baseline, ChannelDead, Item, News, StateLost
from .notices import headlines, notices
from .outbox import COUNTED, LOST, Box
from .recovery import Recovery
from .sections import sections
from .stuck import Stuck
from .task import SUCCESS, is_failure, worst_first
from .text import Wording

CONSOLE = {  # no link to one zone is documented
    "cn": "https://console.cloud.tencent.com/edgeone",
    "intl": "https://console.tencentcloud.com/edgeone",
}
ALARMING = (StateLost, StateBlind, Blinded, ChannelDead, Stuck)
MOST_COUNTS = 8  # statuses that a title names


@dataclass(frozen=True, slots=True)
class Digest:
    """All that a channel is told at once. `tone`: bad, warn, good, quiet; `mention` says that it holds a failure."""

    tone: str
    title: Line
    notes: tuple[Line, ...]
    sections: tuple[Section, ...]
    footer: Line
    mention: bool
    wording: Wording


def compose(
    box: Box,
    items: Sequence[Item],
    wording: Wording,
    site: str,
    now: int,
    digest: str,
    repeat: bool,
) -> Digest:
    """Word what a channel is owed. `digest` is its id; `repeat` says that it may have been shown before."""
    news = [item.news for item in items]
    statuses = Counter(one.task.status for one in news if isinstance(one, Change))
    statuses += Counter({s: n for s, n in box.counted.items() if s != "completion"})
    return Digest(
        tone=_tone(statuses, news, box),
        title=_title(statuses, items, box, wording, repeat),
        notes=tuple(_notes(box, items, wording, digest, repeat)),
        sections=tuple(sections(items, wording)),
        footer=_footer(wording, site, now, digest),
        mention=any(map(is_failure, statuses)),
        wording=wording,
    )


def sample(wording: Wording, site: str, now: int, digest: str) -> Digest:
    """Word the message that `test` sends."""
    return Digest(
        tone="quiet",
        title=_titled([Span(wording("sample"))], wording),
        notes=(_note(wording("sample.note")),),
        sections=(),
        footer=_footer(wording, site, now, digest),
        mention=False,
        wording=wording,
    )


def _tone(statuses: Iterable[str], news: Sequence[News], box: Box) -> str:
    failures = {status for status in statuses if is_failure(status)}
    if failures - {"timeout", "canceled"}:
        return "bad"
    done = [one for one in news if isinstance(one, Completion)]
    if (
        failures
        or box.lost
        or any(isinstance(one, ALARMING) for one in news)
        or any(is_failure(status) for one in done for status in one.counts)
    ):
        return "warn"
    good = done or SUCCESS in statuses or any(isinstance(one, Recovery) for one in news)
    return "good" if good else "quiet"


def _title(
    statuses: Mapping[str, int], items: Sequence[Item], box: Box, wording: Wording, repeat: bool
) -> Line:
    news = [item.news for item in items]
    parts = headlines(items, wording)
    worst = worst_first(statuses)
    for status in worst[:MOST_COUNTS]:
        text = wording("count", n=statuses[status], status=wording.status(status))
        parts.append(Span(text, role_of(status)))
    if worst[MOST_COUNTS:]:
        parts.append(Span(wording("more", n=sum(statuses[s] for s in worst[MOST_COUNTS:]))))
    done = sum(isinstance(one, Completion) for one in news) + box.counted.get("completion", 0)
    if done:
        parts.append(Span(wording.number("jobs", done)))
    for phrase, sort in (("stuck", Stuck), ("recovered", Recovery)):
        if n := sum(isinstance(one, sort) for one in news):
            parts.append(Span(wording.number(phrase, n), "bad" if sort is Stuck else "good"))
    parts += [
        Span(wording.number("watching" if one.whole else "joined", len(one.zones)))
        for one in news
        if isinstance(one, Baseline)
    ]
    if not parts:
        parts.append(Span(wording("lost"), "bad"))
    if repeat:
        parts.append(Span(wording("repeat"), "bad"))
    return _titled(parts, wording)


def _titled(parts: Sequence[Span], wording: Wording) -> Line:
    spans = [Span(wording("product"), "strong")]
    for at, part in enumerate(parts):
        spans += [Span(" · " if at else ": "), part]
    return Line(tuple(spans), kind="note")


def _notes(
    box: Box, items: Sequence[Item], wording: Wording, digest: str, repeat: bool
) -> Iterable[Line]:
    if repeat:
        yield _note(wording("repeat.note", id=digest))
    yield from notices(items, wording)
    if box.counted:
        yield _note(wording("counted.note", counts=wording.counts(box.counted)), COUNTED)
    for reason, n in sorted(box.lost.items()):
        yield _note(wording(f"{reason}.note", n=n), LOST)


def _note(text: str, *items: int) -> Line:
    return Line((Span(text),), items, "note")


def _footer(wording: Wording, site: str, now: int, digest: str) -> Line:
    return Line(
        (
            Span(f"{wording('digest')} {digest} · {wording.time(now)} · ", "faint"),
            Span(wording("console"), "link", CONSOLE[site]),
        ),
        kind="note",
    )
