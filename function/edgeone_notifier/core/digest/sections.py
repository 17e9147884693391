"""This file is the only place that orders what a digest shows one by one: failures first, advice last."""

from collections.abc import Iterator, Sequence
from functools import cache, partial

from ..news.model import Baseline, Recovery
from ..redact.show import redact
from ..task import Task
from ..text.document import Line, Section, Span
from ..text.wording import Wording, separated
from .causes import advice, by_cause, failures, mended, others
from .content import DigestContent
from .groups import Group, group_sections
from .jobs import Jobs, job_sections

MOST_ADVICE = 3  # lines
MOST_ZONES_WATCHED = 20  # named in a baseline


def sections(brief: DigestContent, wording: Wording) -> Iterator[Section]:
    """Word news: failures, jobs, what works again, other changes, what is watched from now on, and what to do."""
    causes = by_cause(failures(brief.items))
    for cause in causes:
        yield from Group(cause, brief.now, wording).sections()
    yield from job_sections(brief, wording)
    yield from _working(brief, wording)
    for cause in by_cause(others(brief.items)):
        yield from Group(cause, brief.now, wording).sections()
    for item in brief.items:
        if isinstance(item.news, Baseline):
            yield _baseline(item.number, item.news, wording)
    what = advice(causes, wording)
    if Jobs(brief.items).stuck:
        what.setdefault(wording("stuck.advice"), Span(wording("stuck.word")))
    yield from _advice(what, wording)


def _working(brief: DigestContent, wording: Wording) -> Iterator[Section]:
    """Word the targets that work again: those whose failure is news as well, then the others."""
    both = [(one.number, one.task, when - one.found) for one, when in mended(brief.items)]
    since = [
        (item.number, item.news.task, item.found - item.news.since)
        for item in brief.items
        if isinstance(item.news, Recovery)
    ]
    for phrase, found in (("folded", both), ("recovered", since)):
        if found:
            yield Section(
                headings=partial(_counted, phrase, len(found), wording),
                items=[(number,) for number, _, _ in found],
                line=cache(partial(_again, found, wording)),
            )


def _counted(phrase: str, n: int, wording: Wording) -> tuple[Line]:
    return (_heading([Span(wording.number(phrase, n), "strong")]),)


def _again(found: Sequence[tuple[int, Task, int]], wording: Wording, at: int) -> Line:
    number, task, seconds = found[at]
    return _line(
        number,
        [Span(redact(task.target), "data")],
        wording.spans("recovered.after", duration=wording.duration(seconds)),
        group_sections(("job", task.job), wording),
        group_sections(("zone", task.zone), wording),
    )


def _baseline(number: int, one: Baseline, wording: Wording) -> Section:
    title = wording("baseline" if one.whole else "baseline.joined")
    known: list[list[Span]] = [[Span(wording("baseline.empty"))]]
    if one.jobs:
        known = [
            [Span(wording("baseline.known"))],
            [Span(wording.number("baseline.jobs", one.jobs))],
            [Span(wording.number("baseline.urls", sum(one.counts.values())))],
            *wording.counts(one.counts),
        ]
    zones = wording.zones(one.zones, MOST_ZONES_WATCHED)
    return Section(
        headings=lambda: (_heading([Span(title, "strong")], zones),),
        items=[(number,)],
        line=lambda _: _line(number, *known),
    )


def _advice(what: dict[str, Span], wording: Wording) -> Iterator[Section]:
    lines = [
        Line(tuple(wording.spans("advised", cause=about, advice=one)))
        for one, about in list(what.items())[:MOST_ADVICE]
    ]
    if lines:
        yield Section(
            headings=lambda: (_heading([Span(wording("advice"), "strong")]),),
            items=[()] * len(lines),
            line=lines.__getitem__,
        )


def _heading(*parts: Sequence[Span]) -> Line:
    return Line(tuple(separated(parts)), kind="heading")


def _line(number: int, *parts: Sequence[Span]) -> Line:
    return Line(tuple(separated(parts)), (number,))
