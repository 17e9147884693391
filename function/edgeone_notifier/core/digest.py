"""This file is the only place that puts together what a channel is told at once: title, notes, sections, footer."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .blind import Blinded, StateBlind
from .changes import Change
from .jobs import Completion
from .lines import Line, Section, Span
from .news import Baseline, ChannelDead, Item, News, StateLost
from .notices import headlines, notices
from .outbox import COUNTED, LOST, Box
from .recovery import Recovery
from .sections import outcome, sections
from .stuck import Stuck
from .task import SUCCESS, is_failure
from .text import Wording, separated, word

CONSOLE = {  # no link to one zone is documented
    "cn": "https://console.cloud.tencent.com/edgeone",
    "intl": "https://console.tencentcloud.com/edgeone",
}
DONE = "completion"  # the word under which a box counts completed jobs
ALARMING = (StateLost, StateBlind, Blinded, ChannelDead, Stuck)
LONGEST_JOB = 60  # characters of a job's id in a title
MOST_HEADLINES = 4  # of the watching itself, named in a title

Parts = Iterable[list[Span]]


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
    statuses += Counter(_statuses(box))
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
        title=_titled([[Span(wording("sample"))]], wording),
        notes=(_note([Span(wording("sample.note"))]),),
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
    parts = [[span] for span in headlines(items, wording)[:MOST_HEADLINES]]
    parts += wording.counts(statuses, stressed=True)
    parts += _jobs_done(news, box, wording)
    for phrase, sort in (("stuck", Stuck), ("recovered", Recovery)):
        if n := sum(isinstance(one, sort) for one in news):
            parts.append([Span(wording.number(phrase, n), "bad" if sort is Stuck else "good")])
    for phrase, whole in (("watching", True), ("joined", False)):
        begun = [one for one in news if isinstance(one, Baseline) and one.whole is whole]
        if zones := {zone for one in begun for zone in one.zones}:
            parts.append([Span(wording.number(phrase, len(zones)))])
    if box.lost:
        parts.append([Span(wording.number("lost", sum(box.lost.values())), "bad")])
    if repeat:
        parts.append([Span(wording("repeat"), "bad")])
    return _titled(parts, wording)


def _jobs_done(news: Sequence[News], box: Box, wording: Wording) -> Parts:
    """Word completed jobs: where nothing else is told, with their outcome, and a single one by name."""
    done = {(one.kind, one.job): one for one in news if isinstance(one, Completion)}
    n = len(done) + box.counted.get(DONE, 0)
    if not n:
        return
    if box.counted or not all(isinstance(one, Completion) for one in news):
        yield [Span(wording.number("jobs", n))]
        return
    succeeded, tasks = map(sum, zip(*map(outcome, done.values()), strict=True))
    role = "good" if succeeded == tasks else "bad"
    if n > 1:
        yield wording.spans("jobs.sum", role, n=n, success=succeeded, total=tasks)
        return
    [one] = done.values()
    phrase = "job.corrected" if one.corrected else "job.done"
    job = word(one.job, LONGEST_JOB)
    yield wording.spans(phrase, role, job=job, success=succeeded, total=tasks)


def _statuses(box: Box) -> dict[str, int]:
    return {status: n for status, n in box.counted.items() if status != DONE}


def _titled(parts: Parts, wording: Wording) -> Line:
    return Line(tuple(separated([[Span(wording("product"), "strong")], *parts])), kind="note")


def _notes(
    box: Box, items: Sequence[Item], wording: Wording, digest: str, repeat: bool
) -> Iterable[Line]:
    if repeat:
        yield _note(wording.spans("repeat.note", id=Span(digest, "data")))
    if box.counted:
        counts = wording.counts(_statuses(box))
        if done := box.counted.get(DONE):
            counts.append([Span(wording.number("jobs", done))])
        yield _note(wording.spans("counted.note", counts=separated(counts)), COUNTED)
    if box.lost:
        reasons = [[Span(wording(f"lost.{why}", n=n))] for why, n in sorted(box.lost.items())]
        yield _note(wording.spans("lost.note", reasons=separated(reasons)), LOST)
    yield from notices(items, wording)


def _note(spans: Sequence[Span], *items: int) -> Line:
    return Line(tuple(spans), items, "note")


def _footer(wording: Wording, site: str, now: int, digest: str) -> Line:
    text = wording.spans("footer", "faint", id=digest, time=wording.time(now))
    console = Span(wording("console"), "link", CONSOLE[site])
    return Line((*text, Span(" "), console), kind="note")
