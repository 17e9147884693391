"""Word jobs that there are several of: stuck, finished, still running; one line each, the worst first."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial

from ..delivery.queue import STUCK, ChannelQueue, counted_stuck, finished
from ..news.model import Completion, JobNews, Stuck
from ..news.progress import QUARTERS
from ..news.stuck import MAX_STUCK_REMINDERS
from ..redact.display import redact
from ..snapshot.job_status import JobStatus
from ..snapshot.model import Counts
from ..task import SUCCESS, is_failure, worst_first
from ..text.document import Line, Section, Span
from ..text.wording import Wording, percent, separated
from .content import DigestContent
from .sort import SortedNews

MAX_JOBS = 5  # lines of each sort
MAX_JOBS_BESIDE = 3  # beside failures, so that both fit one screen of a phone
MAX_HOSTS_OF_JOB = 1  # named per job
MAX_RUNNING = 5  # jobs shown that are still running, but for those that are news

Row = tuple[
    tuple[int, ...], Callable[[], tuple[list[Span], list[Span]]]
]  # items; the job, and how it stands


def job_sections(content: DigestContent, news: SortedNews, wording: Wording) -> Iterator[Section]:
    """Word the jobs of a digest: stuck ones, those finished, and those still running."""
    jobs, most = news.jobs, MAX_JOBS_BESIDE if news.failures else MAX_JOBS
    late = sorted(jobs.stuck.items(), key=lambda one: -one[1][0].open)
    if late and not news.is_of_one_job:
        rows: list[Row] = [(jobs.numbers[job], partial(_stuck, *one, wording)) for job, one in late]
        sums = partial(unnamed_stuck, [one for _, (one, _) in late], content.queue, wording)
        rows += _counted(sums, len(late), counted_stuck(content.queue)[1])
        yield _section("stuck.heading", rows, wording, most, sums)
    done = sorted(jobs.done.items(), key=lambda one: -not_succeeded(one[1].counts))
    if done and not news.is_of_one_job:
        rows = [(jobs.numbers[job], partial(_done, one, wording)) for job, one in done]
        sums = partial(unnamed_done, [one for _, one in done], content.queue, wording)
        rows += _counted(sums, len(done), len(content.queue.counted_tasks))
        yield _section("jobs.heading", rows, wording, most, sums)
    running = [*_running(content, news, wording)]
    if running:
        kept = max(MAX_RUNNING, sum(bool(items) for items, _ in running))
        yield _section("running.heading", running, wording, kept, None)


def not_succeeded(counts: Counts) -> int:
    """Count the tasks of a job that have not succeeded."""
    return sum(counts.values()) - counts.get(SUCCESS, 0)


def unnamed_done(
    done: Sequence[Completion], queue: ChannelQueue, wording: Wording, named: int
) -> list[Span]:
    """Sum up the finished jobs from a place on, with those that a queue only counts."""
    left, known = done[named:], queue.counted_tasks  # empty if an earlier version counted them
    tasks = sum((Counter(one.counts) for one in left), Counter(known))
    return summed(len(left) + (finished(queue.counted) if known else 0), tasks, wording)


def unnamed_stuck(
    late: Sequence[Stuck], queue: ChannelQueue, wording: Wording, named: int
) -> list[Span]:
    """Sum up the stuck jobs from a place on, with those that a queue only counts."""
    left, (open_, total, _) = late[named:], counted_stuck(queue)
    jobs = len(left) + (queue.counted.get(STUCK, 0) if total else 0)
    open_ += sum(one.open for one in left)
    total += sum(one.total for one in left)
    return [Span(wording.number("stuck.unnamed", jobs, open=open_, total=total))]


def _counted(sums: Callable[[int], list[Span]], named: int, is_known: int) -> list[Row]:
    """Give a row for the jobs that are only counted, where it is known how they stand."""
    return [((), lambda: (sums(named), []))] if is_known else []


def summed(jobs: int, tasks: Counts, wording: Wording) -> list[Span]:
    """Word how jobs that are not named have ended, all together."""
    success, total = tasks.get(SUCCESS, 0), sum(tasks.values())
    text = wording.number("jobs.unnamed", jobs, success=success, total=total)
    return separated(filter(None, ([Span(text)], not_in_success(tasks, wording))))


def not_in_success(counts: Counts, wording: Wording) -> list[Span]:
    """Word the tasks that have not succeeded, per status."""
    failed = {status: n for status, n in counts.items() if status != SUCCESS}
    return separated(wording.counts(failed))


def job_name(one: JobNews | JobStatus, wording: Wording) -> list[Span]:
    """Name a job: where it is, where that is known, its id, and its kind, where there are several."""
    hosts = wording.names([host for host in one.hosts if host], MAX_HOSTS_OF_JOB)
    return separated(filter(None, (hosts, [Span(redact(one.job), "data")], wording.kind(one.kind))))


def progress_of(one: JobStatus, now: int, wording: Wording) -> list[list[Span]]:
    """Word how far a job is, what has failed, and when it may be done."""
    left, failed = one.left(now), {s: n for s, n in one.counts.items() if is_failure(s)}
    share = percent(one.done, one.total)
    parts = [wording.spans("running.done", done=one.done, total=one.total, percent=share)]
    parts += wording.counts({s: failed[s] for s in worst_first(failed)}, stressed=True)
    if left is not None:
        parts.append([Span(wording("running.left", duration=wording.estimate(left)))])
    return parts


def _running(content: DigestContent, news: SortedNews, wording: Wording) -> Iterator[Row]:
    """Word the jobs that are still running: those that are news, then those the news is about, then the others."""
    jobs = news.jobs
    open_now = {job: one for job, one in content.jobs.items() if one.open}
    told = {*jobs.moved, *jobs.done, *jobs.stuck, *content.jobs}
    for job, moved in jobs.moved.items() if not news.is_of_one_job else ():
        if now := open_now.get(job):
            yield jobs.numbers[job], partial(_standing, now, content.now, wording)
        else:
            share = wording.spans("progress", percent=percent(moved.quarter, QUARTERS))
            name = job_name(moved, wording)
            yield jobs.numbers[job], partial(lambda *both: both, name, share)
    if len(told) > 1:
        about = [one for job, one in open_now.items() if job not in jobs.numbers]
        yield from _others(about, content.now, wording)
    if jobs.done or jobs.moved or len(told) > 1:
        yield from _others(content.running, content.now, wording)


def _others(some: Iterable[JobStatus], now: int, wording: Wording) -> Iterator[Row]:
    for one in sorted(some, key=lambda one: -one.failed):
        yield (), partial(_standing, one, now, wording)


def _section(
    phrase: str,
    rows: Sequence[Row],
    wording: Wording,
    most: int,
    rest: Callable[[int], Sequence[Span]] | None,
) -> Section:
    """Word jobs under a heading, which in a table heads the first column."""
    title = Span(wording(phrase), "strong")
    columns = ((title,), (Span(wording("column.outcome")),))

    def line(at: int) -> Line:
        items, cells = rows[at][0], rows[at][1]()
        spans = tuple(separated(filter(None, cells)))
        return Line(spans, items, "row", tuple(map(tuple, cells)))

    return Section(
        headings=lambda: (Line((title,), kind="heading"),),
        items=[items for items, _ in rows],
        line=cache(line),
        columns=Line(kind="columns", cells=columns),
        rest=rest,
        most=most,
    )


def _done(one: Completion, wording: Wording) -> tuple[list[Span], list[Span]]:
    failed, total = not_succeeded(one.counts), sum(one.counts.values())
    phrase, role = ("done.failed", "bad") if failed else ("done.clean", "text")
    outcome = wording.spans(phrase, role, n=failed, total=total)
    corrected = [Span(wording("corrected.word"))] if one.corrected else []
    return job_name(one, wording), separated(filter(None, (corrected, outcome)))


def _standing(one: JobStatus, now: int, wording: Wording) -> tuple[list[Span], list[Span]]:
    return job_name(one, wording), separated(progress_of(one, now, wording))


def _stuck(one: Stuck, found: int, wording: Wording) -> tuple[list[Span], list[Span]]:
    parts = (
        wording.spans("stuck.open", "bad", open=one.open, total=one.total),
        wording.spans("stuck.oldest", duration=wording.duration(found - one.since)),
        reminder_of(one, wording),
    )
    return job_name(one, wording), separated(filter(None, parts))


def reminder_of(one: Stuck, wording: Wording) -> list[Span]:
    """Say which reminder this is of how many; the first word about a job is none."""
    if one.reminder < 2:
        return []
    return wording.spans("stuck.reminder", n=one.reminder, most=MAX_STUCK_REMINDERS)
