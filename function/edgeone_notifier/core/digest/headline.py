"""This file is the only place that says at the head of a digest how much failed, of how much, and why."""

from collections import Counter
from collections.abc import Iterator, Sequence

from ..delivery import heard
from ..delivery.room import FINISHED, statuses
from ..snapshot.model import Job
from ..state.typed_json import flat
from ..task import is_failure
from ..text.document import Span
from ..text.wording import Wording, joined
from .causes import Cause, by_cause, failures, in_short, mended
from .content import DigestContent
from .jobs import Jobs

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


def _jobs(brief: DigestContent) -> set[Job]:
    """Return the jobs that the failures are of, and those that have ended."""
    failed = {(one.task.kind, one.task.job) for one in failures(brief.items)}
    return failed | flat(brief.queue.counted_in).keys() | set(Jobs(brief.items).done)


def _new(brief: DigestContent) -> Counter[Job]:
    """Count the failures, per job, that were none before."""
    return heard.count_failures(brief.items) + Counter(flat(brief.queue.counted_in))


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
