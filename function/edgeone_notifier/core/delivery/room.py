"""How much news is kept one by one for a channel. The worst is kept; the rest is counted.

The news of jobs has room of its own, so that no number of changes can squeeze out how a job has ended.
"""

from collections.abc import Mapping, Sequence

from ..news.model import Completion, Item, News, Progress, Recovery, Stuck
from ..task import SUCCESS, Change, is_failure

MAX_KEPT = 6_000  # changes and recoveries: several times what messages can show
MAX_JOB_NEWS = 1_000  # news of jobs

# The words under which news of jobs is counted; changes are counted by their status.
FINISHED, STUCK, MOVED = JOB_WORDS = ("completion", "stuck", "progress")

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


def word_of(news: News) -> str:
    """Return the word under which news is counted."""
    match news:
        case Change(task) | Recovery(task):
            return task.status
        case Stuck():
            return STUCK
        case Progress():
            return MOVED
        case _:
            return FINISHED


def statuses(counted: Mapping[str, int]) -> dict[str, int]:
    """Return the changes that are only counted, by status."""
    return {word: n for word, n in counted.items() if word not in JOB_WORDS}


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
