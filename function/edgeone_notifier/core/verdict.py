"""This file is the only place that says at the head of a digest how much failed, of how much, and why."""

from collections.abc import Iterator, Mapping, Sequence

from .brief import Brief
from .causes import Cause, by_cause, failures, in_short, mended
from .lines import Span
from .task import is_failure
from .text import Wording, joined

DONE = "completion"  # the word under which a box counts completed jobs
MOST_CAUSES = 3


def verdict(brief: Brief, wording: Wording) -> list[Span]:
    """Word the failures of a digest as a whole; nothing where there are none."""
    words = how_many(brief, wording)
    if not words:
        return []
    causes = _why(by_cause(failures(brief.items)), _counted(brief), wording)
    why = joined(causes, Span(wording("why.list")))
    return wording.spans("verdict.why", "bad", verdict=words, causes=why)


def how_many(brief: Brief, wording: Wording) -> str:
    """Word a number of failures: of how many where that is known, and how many with those told before."""
    failed, counted = failures(brief.items), _counted(brief)
    jobs = {(one.task.kind, one.task.job) for one in failed}
    known = [brief.jobs[job] for job in jobs & brief.jobs.keys()]
    n = len(failed) + counted
    again = sum((one.task.kind, one.task.job) in jobs for one, _ in mended(brief.items))
    total, together = sum(one.total for one in known), sum(one.failed for one in known) - again
    if not n:
        return ""
    if counted or len(known) < len(jobs) or n > together:
        return wording("verdict", n=n)
    if n < together:
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


def statuses(counted: Mapping[str, int]) -> dict[str, int]:
    """Return what a box only counts, without the jobs that it counts, too."""
    return {word: n for word, n in counted.items() if word != DONE}


def _counted(brief: Brief) -> int:
    return sum(n for word, n in statuses(brief.box.counted).items() if is_failure(word))
