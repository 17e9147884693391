"""This file is the only place that puts together what a channel is told at once: title, notes, sections, footer."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .blind import Blinded, StateBlind
from .brief import Brief
from .causes import failures, mended, others
from .changes import Change
from .job_lines import Jobs, outcome
from .jobs import Completion
from .lines import Line, Section, Span
from .news import Baseline, ChannelDead, StateLost
from .notices import headlines, notices, silences
from .outbox import CALL, COUNTED, LOST
from .progress import QUARTERS
from .recovery import Recovery
from .sections import sections
from .stuck import Stuck
from .task import SUCCESS, is_failure
from .text import Wording, percent, separated, word
from .verdict import how_many, statuses, verdict

CONSOLE = {  # no link to one zone is documented
    "cn": "https://console.cloud.tencent.com/edgeone",
    "intl": "https://console.tencentcloud.com/edgeone",
}
DONE = "completion"  # the word under which a box counts completed jobs
ALARMING = (StateLost, StateBlind, Blinded, ChannelDead, Stuck)
LONGEST_JOB = 60  # characters of a job's id in a title
LATE = 1_800  # seconds after which a digest says that it comes late
MOST_HEADLINES = 4  # of the watching itself, named in a title

Parts = Iterable[list[Span]]


@dataclass(frozen=True, slots=True)
class Digest:
    """All that a channel is told at once. `tone`: bad, warn, good, quiet; `short` is a title without foreign text.

    `call` says that it holds a failure for which nobody was mentioned yet, `mention` that one of those is not mended.
    """

    tone: str
    title: Line
    short: Line
    notes: tuple[Line, ...]
    sections: tuple[Section, ...]
    footer: Line
    call: bool
    mention: bool
    wording: Wording

    @property
    def call_items(self) -> tuple[int, ...]:
        """Return what stands for the mention, in the message that makes it."""
        return (CALL,) if self.call else ()


def compose(brief: Brief, wording: Wording, site: str) -> Digest:
    """Word what a channel is told."""
    return Digest(
        tone=_tone(brief),
        title=_title(brief, wording),
        short=_short(brief, wording),
        notes=tuple(_notes(brief, wording)),
        sections=tuple(sections(brief, wording)),
        footer=_footer(wording, site, brief.now, brief.digest),
        call=brief.box.call,
        mention=brief.box.call and (brief.box.uncalled or _has_failed(brief)),
        wording=wording,
    )


def sample(wording: Wording, site: str, now: int, digest: str) -> Digest:
    """Word the message that `test` sends."""
    return Digest(
        tone="quiet",
        title=_titled([[Span(wording("sample"))]], wording),
        short=_titled([], wording),
        notes=(_note([Span(wording("sample.note"))]),),
        sections=(),
        footer=_footer(wording, site, now, digest),
        call=False,
        mention=False,
        wording=wording,
    )


def _has_failed(brief: Brief) -> bool:
    return bool(failures(brief.items)) or any(map(is_failure, statuses(brief.box.counted)))


def _tone(brief: Brief) -> str:
    news = [item.news for item in brief.items]
    found = {one.task.status for one in failures(brief.items)} | statuses(brief.box.counted).keys()
    failed = {status for status in found if is_failure(status)}
    if failed - {"timeout", "canceled"}:
        return "bad"
    done = Jobs(brief.items).done.values()
    if (
        failed
        or brief.box.lost
        or any(isinstance(one, ALARMING) for one in news)
        or any(is_failure(status) for one in done for status in one.counts)
    ):
        return "warn"
    succeeded = any(isinstance(one, Change) and one.task.status == SUCCESS for one in news)
    again = any(isinstance(one, Recovery) for one in news) or bool(mended(brief.items))
    return "good" if done or succeeded or again or SUCCESS in brief.box.counted else "quiet"


def _title(brief: Brief, wording: Wording) -> Line:
    parts = [[span] for span in headlines(brief.items, wording)[:MOST_HEADLINES]]
    parts += [verdict(brief, wording)]
    parts += _of_jobs(brief, wording)
    parts += _working(brief, wording)
    parts += wording.counts(_other_statuses(brief), stressed=True)
    parts += _watching(brief, wording)
    if lost := sum(brief.box.lost.values()):
        parts.append([Span(wording.number("lost", lost), "bad")])
    if brief.repeat:
        parts.append([Span(wording("repeat"), "bad")])
    return _titled(filter(None, parts), wording)


def _is_call(brief: Brief) -> bool:
    """Say whether nothing is left to tell, and only somebody to mention for what was told."""
    return brief.box.call and not (brief.box.size or brief.box.lost)


def _short(brief: Brief, wording: Wording) -> Line:
    words = how_many(brief, wording) or wording("call.note")
    repeat = [[Span(wording("repeat"))]] if brief.repeat else []
    return _titled([[Span(words)], *repeat], wording)


def _of_jobs(brief: Brief, wording: Wording) -> Parts:
    """Word jobs: stuck, done, on their way. Where nothing else is told, a single one by name, and with its outcome."""
    jobs = Jobs(brief.items)
    if jobs.stuck:
        yield [Span(wording.number("stuck", len(jobs.stuck)), "bad")]
    done = len(jobs.done) + brief.box.counted.get(DONE, 0)
    is_all = {n for numbers in jobs.numbers.values() for n in numbers} == set(brief.box.owed)
    if done and not jobs.stuck and is_all and not brief.box.counted:
        yield _outcome(list(jobs.done.values()), wording)
    elif done:
        yield [Span(wording.number("jobs", done))]
    if len(jobs.moved) == 1 and is_all:
        [one] = jobs.moved.values()
        job, share = word(one.job, LONGEST_JOB), percent(one.quarter, QUARTERS)
        yield wording.spans("progress", job=job, percent=share)
    elif jobs.moved:
        yield [Span(wording.number("progress.jobs", len(jobs.moved)))]


def _outcome(done: Sequence[Completion], wording: Wording) -> list[Span]:
    succeeded, tasks = map(sum, zip(*map(outcome, done), strict=True))
    role = "good" if succeeded == tasks else "bad"
    if len(done) > 1:
        return wording.spans("jobs.sum", role, n=len(done), success=succeeded, total=tasks)
    phrase = "job.corrected" if done[0].corrected else "job.done"
    job = word(done[0].job, LONGEST_JOB)
    return wording.spans(phrase, role, job=job, success=succeeded, total=tasks)


def _working(brief: Brief, wording: Wording) -> Parts:
    recovered = sum(isinstance(item.news, Recovery) for item in brief.items)
    for phrase, n in (("folded", len(mended(brief.items))), ("recovered", recovered)):
        if n:
            yield [Span(wording.number(phrase, n), "good")]


def _watching(brief: Brief, wording: Wording) -> Parts:
    baselines = [item.news for item in brief.items if isinstance(item.news, Baseline)]
    for phrase, whole in (("watching", True), ("joined", False)):
        if zones := {zone for one in baselines if one.whole is whole for zone in one.zones}:
            yield [Span(wording.number(phrase, len(zones)))]


def _other_statuses(brief: Brief) -> Mapping[str, int]:
    counts = Counter(one.task.status for one in others(brief.items))
    counts += Counter(statuses(brief.box.counted))
    return {status: n for status, n in counts.items() if not is_failure(status)}


def _titled(parts: Parts, wording: Wording) -> Line:
    return Line(tuple(separated([[Span(wording("product"), "strong")], *parts])), kind="note")


def _notes(brief: Brief, wording: Wording) -> Iterable[Line]:
    box = brief.box
    if brief.repeat:
        yield _note(wording.spans("repeat.note", id=Span(brief.digest, "data")))
    first = min((item.found for item in brief.items), default=brief.now)
    if brief.now - first >= LATE:
        since, ago = wording.time(first, brief.now), wording.duration(brief.now - first)
        yield _note(wording.spans("late.note", duration=ago, time=since))
    if box.counted:
        counts = wording.counts(statuses(box.counted))
        if done := box.counted.get(DONE):
            counts.append([Span(wording.number("jobs", done))])
        yield _note(wording.spans("counted.note", counts=separated(counts)), COUNTED)
    if box.lost:
        reasons = [[Span(wording(f"lost.{why}", n=n))] for why, n in sorted(box.lost.items())]
        yield _note(wording.spans("lost.note", reasons=separated(reasons)), LOST)
    if _is_call(brief):
        yield _note([Span(wording("call.note"))])
    yield from notices(brief.items, wording)
    yield from silences(brief.silences, wording)


def _note(spans: Sequence[Span], *items: int) -> Line:
    return Line(tuple(spans), items, "note")


def _footer(wording: Wording, site: str, now: int, digest: str) -> Line:
    text = wording.spans("footer", "faint", id=digest, time=wording.time(now))
    console = Span(wording("console"), "link", CONSOLE[site])
    return Line((*text, Span(" "), console), kind="note")
