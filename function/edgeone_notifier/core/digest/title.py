"""This file is the only place that words the title of a digest: each thing that it tells, with its number."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..delivery import heard
from ..delivery.room import FINISHED, MOVED, STUCK, statuses
from ..news.model import Baseline, Completion, Recovery
from ..news.progress import QUARTERS
from ..snapshot.model import Job
from ..snapshot.nested import flat
from ..task import SUCCESS, is_failure
from ..text.document import Line, Span
from ..text.wording import Wording, joined, percent, separated, word
from .causes import Cause, by_cause, failures, in_short, mended, others
from .content import DigestContent
from .jobs import Jobs
from .notices import headlines

LONGEST_JOB = 60  # characters of a job's id in a title
MOST_HEADLINES = 4  # of the watching itself, named in a title

Parts = Iterable[list[Span]]


def title(brief: DigestContent, wording: Wording) -> Line:
    watching = headlines(brief.items, wording)[:MOST_HEADLINES]
    parts = [[span] for span in watching if span.role == "bad"]
    parts += [verdict(brief, wording)]
    parts += _of_jobs(brief, wording)
    parts += _working(brief, wording)
    parts += [[span] for span in watching if span.role != "bad"]
    parts += wording.counts(_other_statuses(brief), stressed=True)
    parts += _watching(brief, wording)
    if lost := sum(brief.queue.lost.values()):
        parts.append([Span(wording.number("lost", lost), "bad")])
    if brief.repeat:
        parts.append([Span(wording("repeat"), "bad")])
    return titled(filter(None, parts), wording)


def short(brief: DigestContent, wording: Wording) -> Line:
    words = how_many(brief, wording) or wording("call.note")
    repeat = [[Span(wording("repeat"))]] if brief.repeat else []
    return titled([[Span(words)], *repeat], wording)


def _of_jobs(brief: DigestContent, wording: Wording) -> Parts:
    """Word jobs: stuck, done, on their way. Where nothing else is told, a single one by name, and with its outcome."""
    jobs, counted = Jobs(brief.items), brief.queue.counted
    if stuck := len(jobs.stuck) + counted.get(STUCK, 0):
        yield [Span(wording.number("stuck", stuck), "bad")]
    named = {n for numbers in jobs.numbers.values() for n in numbers}
    is_all = named == set(brief.queue.owed) and counted.keys() <= {FINISHED}
    is_all = is_all and bool(brief.queue.counted_tasks) is bool(counted)
    done = len(jobs.done) + counted.get(FINISHED, 0)
    if jobs.done and not stuck and is_all:
        yield _outcome(brief, list(jobs.done.values()), done, wording)
    elif done:
        yield [Span(wording.number("jobs", done))]
    moved = len(jobs.moved) + counted.get(MOVED, 0)
    if moved == 1 and is_all:
        [one] = jobs.moved.values()
        job, share = word(one.job, LONGEST_JOB), percent(one.quarter, QUARTERS)
        yield wording.spans("progress", job=job, percent=share)
    elif moved:
        yield [Span(wording.number("progress.jobs", moved))]


def _outcome(
    brief: DigestContent, named: Sequence[Completion], n: int, wording: Wording
) -> list[Span]:
    tasks = sum((Counter(one.counts) for one in named), Counter(brief.queue.counted_tasks))
    success, total = tasks[SUCCESS], tasks.total()
    role = "good" if success == total else "bad"
    if n > 1:
        return wording.spans("jobs.sum", role, n=n, success=success, total=total)
    phrase = "job.corrected" if named[0].corrected else "job.done"
    job = word(named[0].job, LONGEST_JOB)
    return wording.spans(phrase, role, job=job, success=success, total=total)


def _working(brief: DigestContent, wording: Wording) -> Parts:
    recovered = sum(isinstance(item.news, Recovery) for item in brief.items)
    for phrase, n in (("folded", len(mended(brief.items))), ("recovered", recovered)):
        if n:
            yield [Span(wording.number(phrase, n), "good")]


def _watching(brief: DigestContent, wording: Wording) -> Parts:
    baselines = [item.news for item in brief.items if isinstance(item.news, Baseline)]
    for phrase, whole in (("watching", True), ("joined", False)):
        if zones := {zone for one in baselines if one.whole is whole for zone in one.zones}:
            yield [Span(wording.number(phrase, len(zones)))]


def _other_statuses(brief: DigestContent) -> Mapping[str, int]:
    counts = Counter(one.task.status for one in others(brief.items))
    counts += Counter(statuses(brief.queue.counted))
    return {status: n for status, n in counts.items() if not is_failure(status)}


def titled(parts: Parts, wording: Wording) -> Line:
    return Line(tuple(separated([[Span(wording("product"), "strong")], *parts])), kind="note")


def is_call(brief: DigestContent) -> bool:
    """Say whether nothing is left to tell, and only somebody to mention for what was told."""
    return brief.queue.mention_pending and not (brief.queue.size or brief.queue.lost)


MOST_CAUSES = 3


def verdict(brief: DigestContent, wording: Wording) -> list[Span]:
    """Word the failures of a digest as a whole; nothing where there are none."""
    words = how_many(brief, wording)
    if not words:
        return []
    causes = _why(by_cause(failures(brief.items)), _counted(brief), wording)
    why = joined(causes, Span(wording("why.list")))
    return wording.spans("verdict.why", "bad", verdict=words, causes=why)


def how_many(brief: DigestContent, wording: Wording) -> str:
    """Word a number of failures: of how many where that is known, and how many with those told before.

    It is of all tasks of the jobs that fail or have ended here; "more" and "in all" are what this channel was told.
    """
    n = len(failures(brief.items)) + _counted(brief)
    if not n:
        return ""
    jobs, box = _jobs(brief), brief.queue
    known = [brief.jobs[job] for job in jobs & brief.jobs.keys()]
    again = sum((one.task.kind, one.task.job) in jobs for one, _ in mended(brief.items))
    total, failed = sum(one.total for one in known), sum(one.failed for one in known) - again
    unnamed = len(known) < len(jobs) or FINISHED in box.counted
    if unnamed or sum(flat(box.counted_in).values()) < _counted(brief) or n > failed:
        return wording("verdict", n=n)
    told = sum(n for job, n in flat(box.told).items() if job in jobs)
    together = min(told + sum(_new(brief).values()), failed)
    if n < together and told:
        return wording("verdict.more", n=n, all=together, total=total)
    return wording("verdict.of", n=n, total=total)


def _why(causes: Sequence[Cause], counted: int, wording: Wording) -> Iterator[list[Span]]:
    """Word the causes, each with its number where there are several."""
    if len(causes) == 1 and not counted:
        yield [in_short(causes[0], wording)]
        return
    for cause in causes[:MOST_CAUSES]:
        yield wording.spans("why", cause=in_short(cause, wording), n=len(cause.told))
    if others := sum(len(cause.told) for cause in causes[MOST_CAUSES:]):
        yield wording.spans("why.others", n=others)
    if counted:
        yield wording.spans("why.counted", n=counted)


def _counted(brief: DigestContent) -> int:
    return sum(n for word, n in statuses(brief.queue.counted).items() if is_failure(word))


def _jobs(brief: DigestContent) -> set[Job]:
    """Return the jobs that the failures are of, and those that have ended."""
    failed = {(one.task.kind, one.task.job) for one in failures(brief.items)}
    return failed | flat(brief.queue.counted_in).keys() | set(Jobs(brief.items).done)


def _new(brief: DigestContent) -> Counter[Job]:
    """Count the failures, per job, that were none before."""
    return heard.count_failures(brief.items) + Counter(flat(brief.queue.counted_in))
