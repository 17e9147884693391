"""This file is the only place that words jobs: stuck, done, still running; one line each, however often it was news."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial

from ..news.job_status import JobStatus
from ..news.model import Completion, Item, Progress, Stuck
from ..news.progress import QUARTERS
from ..redact.show import redact
from ..snapshot.model import Job
from ..task import SUCCESS, is_failure, worst_first
from ..text.document import Line, Section, Span
from ..text.wording import Wording, percent, separated
from .content import DigestContent
from .job_sums import in_statuses, unnamed_done, unnamed_stuck

MAX_ZONES_OF_JOB = 3  # named per job
MOST_RUNNING = 5  # jobs shown that are still running, but for those that are news
COLUMNS = ("job", "outcome", "others", "time", "zone")

Cells = Sequence[Sequence[Span]]


@dataclass(frozen=True, slots=True)
class Row:
    """A job's line, worded when it is shown, and the numbers of the items that it tells."""

    items: tuple[int, ...]
    cells: Callable[[], Cells]


class Jobs:
    """The jobs that items are about: news of what came before is part of what came last."""

    def __init__(self, items: Iterable[Item]) -> None:
        self.numbers: dict[Job, tuple[int, ...]] = {}
        self.done: dict[Job, Completion] = {}
        self.stuck: dict[Job, tuple[Stuck, int]] = {}  # and when that was found
        self.moved: dict[Job, Progress] = {}
        for item in items:
            if isinstance(item.news, Completion | Stuck | Progress):
                self._add(item, item.news)

    def _add(self, item: Item, news: Completion | Stuck | Progress) -> None:
        job = news.kind, news.job
        self.numbers[job] = (*self.numbers.get(job, ()), item.number)
        if not isinstance(news, Completion):  # it grew since it was done: it is not, any more
            self.done.pop(job, None)
        match news:
            case Completion():
                self.done[job] = news
                self.stuck.pop(job, None)
                self.moved.pop(job, None)
            case Stuck():
                self.stuck[job] = news, item.found
                self.moved.pop(job, None)
            case Progress() if job not in self.stuck:
                self.moved[job] = news


def outcome(one: Completion) -> tuple[int, int]:
    """Return how many tasks of a job succeeded, and how many it has."""
    return one.counts.get(SUCCESS, 0), sum(one.counts.values())


def job_sections(brief: DigestContent, wording: Wording) -> Iterator[Section]:
    """Word the jobs of a digest, the worst first: stuck ones, those finished, and those still running."""
    jobs = Jobs(brief.items)
    late = sorted(jobs.stuck.items(), key=lambda one: -one[1][0].open)
    stuck = [Row(jobs.numbers[job], partial(_stuck, *one, wording)) for job, one in late]
    yield from _section(
        "stuck",
        "bad",
        stuck,
        (),
        wording,
        rest=partial(unnamed_stuck, [one for _, (one, _) in late], wording),
    )
    done = sorted(jobs.done.items(), key=lambda one: -_not_succeeded(one[1]))
    rows = [Row(jobs.numbers[job], partial(_done, one, wording)) for job, one in done]
    ended = [one for _, one in done]
    yield from _section(
        "jobs", "strong", rows, COLUMNS, wording, rest=partial(unnamed_done, ended, wording)
    )
    running = list(_running(brief, jobs, wording))
    yield from _section("running", "strong", running, COLUMNS, wording, MOST_RUNNING)


def _running(brief: DigestContent, jobs: Jobs, wording: Wording) -> Iterator[Row]:
    """Word the jobs that are still running: those that are news, then those the news is about, then the others."""
    open_now = {job: one for job, one in brief.jobs.items() if one.open}
    for job, news in jobs.moved.items():
        now = open_now.get(job)
        line = (
            partial(_standing, now, brief.now, wording) if now else partial(_moved, news, wording)
        )
        yield Row(jobs.numbers[job], line)
    about = [one for job, one in open_now.items() if job not in jobs.numbers]
    for some in (about, brief.running):
        for one in sorted(some, key=lambda one: -one.failed):
            yield Row((), partial(_standing, one, brief.now, wording))


def _section(
    phrase: str,
    role: str,
    rows: Sequence[Row],
    columns: Sequence[str],
    wording: Wording,
    most: int | None = None,
    rest: Callable[[int], Sequence[Span]] | None = None,
) -> Iterator[Section]:
    """Word jobs under a heading that counts them; of those that are no news, show at most so many."""
    if not rows:
        return
    kept = len(rows) if most is None else max(most, sum(bool(row.items) for row in rows))
    heading = Line((Span(wording.number(phrase, len(rows)), role),), kind="heading")
    left_out = len(rows[kept:])

    def line(at: int) -> Line:
        kind = "row" if columns else "item"
        if at == kept:
            more = tuple(wording.spans("more", "faint", n=left_out))
            return Line(more, kind=kind, cells=(more,))
        cells = tuple(tuple(cell) for cell in rows[at].cells())
        return Line(tuple(separated(filter(None, cells))), rows[at].items, kind, cells)

    yield Section(
        headings=lambda: (heading,),
        items=[*(row.items for row in rows[:kept]), *([()] if left_out else [])],
        line=cache(line),
        columns=_columns(columns, wording),
        rest=rest,
    )


def _columns(names: Sequence[str], wording: Wording) -> Line | None:
    cells = tuple((Span(wording(f"column.{name}")),) for name in names)
    return Line(kind="columns", cells=cells) if cells else None


def _not_succeeded(one: Completion) -> int:
    success, total = outcome(one)
    return total - success


def _done(one: Completion, wording: Wording) -> Cells:
    success, total = outcome(one)
    failed = [status for status in worst_first(one.counts) if status != SUCCESS]
    phrase = "completion.share" if failed else "completion"
    share = percent(success, total)
    text = Span(
        wording(phrase, success=success, total=total, percent=share), "strong" if failed else "good"
    )
    corrected = [Span(wording("corrected"), "strong"), Span(" ")] if one.corrected else []
    return (
        [Span(redact(one.job), "data")],
        [*corrected, text],
        in_statuses(one.counts, failed, wording),
        _took(one, total, wording),
        wording.zones(one.zones, MAX_ZONES_OF_JOB),
    )


def _took(one: Completion, total: int, wording: Wording) -> list[Span]:
    seconds = one.ended - one.created
    rate = total * 60 // seconds if seconds >= 60 else 0
    duration = wording.duration(seconds)
    phrase = "took.rate" if rate else "took"
    text = wording.spans(phrase, duration=duration, rate=rate)
    return [*text, Span(wording("list")), Span(wording("was_stuck"))] if one.was_stuck else text


def _standing(one: JobStatus, now: int, wording: Wording) -> Cells:
    left, failed = one.left(now), [s for s in worst_first(one.counts) if is_failure(s)]
    share = percent(one.done, one.total)
    time = [Span(wording("running.for", duration=wording.duration(now - one.created)))]
    if left is not None:
        time += [
            Span(wording("list")),
            Span(wording("running.left", duration=wording.estimate(left))),
        ]
    return (
        [Span(redact(one.job), "data")],
        [Span(wording("running.done", done=one.done, total=one.total, percent=share))],
        in_statuses(one.counts, failed, wording),
        time,
        wording.zones(one.zones, MAX_ZONES_OF_JOB),
    )


def _moved(one: Progress, wording: Wording) -> Cells:
    job = Span(redact(one.job), "data")
    progress = wording.spans("progress", job=job, percent=percent(one.quarter, QUARTERS))
    return progress, [], [], [], wording.zones(one.zones, MAX_ZONES_OF_JOB)


def _stuck(one: Stuck, found: int, wording: Wording) -> Cells:
    return (
        [Span(redact(one.job), "data")],
        wording.spans("stuck.open", "bad", open=one.open, total=one.total),
        wording.spans("stuck.oldest", duration=wording.duration(found - one.since)),
        wording.spans("stuck.example", value=Span(redact(one.example), "data")),
        wording.zones(one.zones, MAX_ZONES_OF_JOB),
    )
