"""How much news is kept one by one for a channel. The worst is kept; the rest is counted.

The news of jobs has room of its own, so that no number of changes can squeeze out how a job has ended. Failures are
counted by job, cause and folder; the more of these there are, the less they are told apart. What was counted stays so:
that a target works again later is news of its own.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ..news.model import (
    Completion,
    Item,
    News,
    Progress,
    Recovery,
    Stuck,
    failure_of,
)
from ..snapshot.model import Job, flat, nested
from ..task import SUCCESS, Change, Task, folder_of, is_failure, status_code_of
from .queue import (
    CLEAN,
    MOVED,
    OTHER_STUCK,
    RECOVERED,
    STUCK,
    UNCLEAN,
    UNTOLD,
    ChannelQueue,
    CountedFailures,
    join_stuck,
)
from .told_failures import MAX_JOBS_TOLD, add_told, count_failures

MAX_KEPT = 6_000  # changes and recoveries: several times what messages can show
MAX_JOB_NEWS = 1_000  # news of jobs
# Counts of failures: how many there may be before a new one leaves out its folders, but for the host; the host;
# the cause. Beyond the last, only the status is counted.
ROOM_FOR_COUNTS = (120, 150, 180, 200)
LONGEST_FOLDER = 200  # characters

_OF_TARGETS = Change | Recovery
_OF_JOBS = Completion | Stuck | Progress


def overflow(numbers: Sequence[int], items: Mapping[int, Item]) -> set[int]:
    """Return the items for which there is no room: the least bad, and of equally bad ones the latest.

    News of the watching itself, and of what people do, always has room: it is little, and no number could stand for it.
    """
    over: set[int] = set()
    for kind, most in ((_OF_TARGETS, MAX_KEPT), (_OF_JOBS, MAX_JOB_NEWS)):
        mine = [number for number in numbers if isinstance(items[number].news, kind)]
        if len(mine) > most:
            over.update(sorted(mine, key=lambda number: -_badness(items[number]))[most:])
    return over


def superseded(numbers: Sequence[int], items: Mapping[int, Item]) -> set[int]:
    """Return the news of jobs that later news of them has taken the place of, if there is not room for all."""
    mine = [(n, one) for n in numbers if isinstance(one := items[n].news, _OF_JOBS)]
    if len(mine) <= MAX_JOB_NEWS:
        return set()
    last: dict[Job, tuple[int, News]] = {}
    for number, one in mine:
        is_part = isinstance(one, Progress) and isinstance(last.get(one.key, (0, None))[1], Stuck)
        if not is_part:  # that a stuck job moves is no news
            last[one.key] = number, one
    return {number for number, _ in mine} - {number for number, _ in last.values()}


def leave_out_settled(queue: ChannelQueue, news: Iterable[Item]) -> ChannelQueue:
    """Count a stuck job no more of which there is news."""
    late = flat(queue.counted_open)
    told = {one.news.key for one in news if isinstance(one.news, Completion | Stuck)} & late.keys()
    if not told:
        return queue
    counted = dict(Counter(queue.counted) - Counter({STUCK: len(told)}))
    left = {job: one for job, one in late.items() if job not in told}
    return replace(queue, counted=counted, counted_open=nested(left))


def add_counted(queue: ChannelQueue, items: Sequence[Item], now: int) -> ChannelQueue:
    """Count items for which there is no room."""
    failed = (failure_of(item) for item in items if not item.recovered_at)
    tasks = Counter(queue.counted_tasks)
    late = flat(queue.counted_open)
    for item in items:
        match item.news:
            case Completion(counts=counts):
                tasks.update(counts)
            case Stuck() as one:
                job = one.key if one.key in late or len(late) < MAX_JOBS_TOLD else OTHER_STUCK
                sums = one.open, one.total, item.found - one.since
                late[job] = join_stuck([late[job], sums]) if job in late else sums
    return replace(
        queue,
        counted=dict(Counter(queue.counted) + Counter(map(word_of, items))),
        counted_in=add_told(queue.counted_in, count_failures(items)),
        counted_tasks=dict(tasks),
        counted_since=queue.counted_since if queue.counted else now,
        counted_failures=_add_failures(queue.counted_failures, filter(None, failed)),
        counted_open=nested(late),
    )


def word_of(item: Item) -> str:
    """Return the word under which news is counted."""
    match item.news:
        case Recovery():
            return RECOVERED
        case Change(task):
            return RECOVERED if item.recovered_at and is_failure(task.status) else task.status
        case Stuck():
            return STUCK
        case Progress():
            return MOVED
        case Completion(counts=counts) if counts.get(SUCCESS, 0) == sum(counts.values()):
            return CLEAN
        case _:
            return UNCLEAN


def _add_failures(
    known: Sequence[CountedFailures], failed: Iterable[Task]
) -> tuple[CountedFailures, ...]:
    counts = {_key(one): one for one in known}
    for task in failed:
        for one, most in zip(_coarser(task), ROOM_FOR_COUNTS, strict=True):
            before = counts.get(_key(one))
            if before or len(counts) < most:
                counts[_key(one)] = _added(before, one) if before else one
                break
    return tuple(counts.values())


def _coarser(task: Task) -> Iterator[CountedFailures]:
    """Give the counts that a failure may be part of, each with less detail."""
    folder = folder_of(task.target)
    host = "/".join([*folder.split("/")[:3], ""]) if folder else ""
    if len(folder) > LONGEST_FOLDER:
        folder = f"{folder[:LONGEST_FOLDER].rpartition('/')[0]}/"
    code = status_code_of(task.fail_message)
    of = task.kind, task.zone, task.job, task.status
    for cause, place in (
        ((task.fail_type, code), folder),
        ((task.fail_type, code), host),
        ((task.fail_type, code), UNTOLD),
        ((UNTOLD, ""), UNTOLD),
    ):
        yield CountedFailures(*of, *cause, place, 1, task.created or 0)


def _key(one: CountedFailures) -> CountedFailures:
    return replace(one, n=0, created=0)


def _added(one: CountedFailures, other: CountedFailures) -> CountedFailures:
    created = min(filter(None, (one.created, other.created)), default=0)
    return replace(one, n=one.n + other.n, created=created)


def _badness(item: Item) -> int:
    match item.news:
        case Change(task) if is_failure(task.status) and not item.recovered_at:
            return 1
        case Completion(counts=counts):
            return sum(counts.values()) - counts.get(SUCCESS, 0)
        case Stuck():
            return item.news.open
        case Progress():
            return -1
        case _:
            return 0
