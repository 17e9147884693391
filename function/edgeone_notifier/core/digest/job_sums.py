"""This file is the only place that words jobs as a sum: those that there is no space or no room to name."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from ..delivery.queue import ChannelQueue
from ..delivery.room import FINISHED, MOVED, STUCK
from ..news.model import Completion, Stuck
from ..snapshot.model import Counts
from ..task import SUCCESS, worst_first
from ..text.document import Span
from ..text.wording import Wording, separated


def counted_jobs(box: ChannelQueue, wording: Wording) -> Iterator[Sequence[Span]]:
    """Word the jobs that a queue only counts."""
    if finished := box.counted.get(FINISHED, 0):
        known = box.counted_tasks  # not by an earlier version
        text = [Span(wording.number("jobs", finished))]
        yield summed(finished, known, wording) if known else text
    for phrase, word in (("stuck", STUCK), ("progress.jobs", MOVED)):
        if n := box.counted.get(word):
            yield [Span(wording.number(phrase, n))]


def unnamed_done(done: Sequence[Completion], wording: Wording, named: int) -> list[Span]:
    """Sum up the finished jobs from a place on."""
    left = done[named:]
    return summed(len(left), sum((Counter(one.counts) for one in left), Counter()), wording)


def unnamed_stuck(late: Sequence[Stuck], wording: Wording, named: int) -> list[Span]:
    """Sum up the stuck jobs from a place on."""
    left = late[named:]
    open_, total = sum(one.open for one in left), sum(one.total for one in left)
    return [Span(wording.number("stuck.unnamed", len(left), open=open_, total=total))]


def summed(jobs: int, tasks: Counts, wording: Wording) -> list[Span]:
    """Word how jobs that are not named have ended, all together."""
    success, total = tasks.get(SUCCESS, 0), sum(tasks.values())
    text = wording.number("jobs.unnamed", jobs, success=success, total=total)
    failed = [status for status in worst_first(tasks) if status != SUCCESS]
    return separated(filter(None, ([Span(text)], in_statuses(tasks, failed, wording))))


def in_statuses(counts: Counts, of: Iterable[str], wording: Wording) -> list[Span]:
    """Word the tasks in some statuses."""
    return separated(wording.counts({status: counts[status] for status in of}, stressed=True))
