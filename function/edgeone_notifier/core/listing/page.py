"""Put together the pages of a list that moves while it is read, and say whether they are all of it.

Rows move from page to page while they are read: a new one comes in, or the order has no rule. So a task may be on two
pages, and another on none.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..faults import INCOMPLETE, OUR_CODES, Unreadable
from ..snapshot.model import Cursor
from ..task import Task, is_failure, is_followed


@dataclass(frozen=True, slots=True)
class ListingPage:
    """One answer: the API's TotalCount, the rows that it holds, and how many more rows name no task."""

    total: int
    rows: tuple[Task, ...]
    nameless: int = 0

    @property
    def count(self) -> int:
        """Count the rows of the answer."""
        return len(self.rows) + self.nameless

    @property
    def ends(self) -> tuple[Task, ...]:
        """Return the first row and the last. Pages share both only where their windows overlap."""
        return self.rows[:1] + self.rows[-1:]

    @property
    def tasks(self) -> set[tuple[str, str]]:
        """Return the job and target of each row."""
        return {(row.job, row.target) for row in self.rows}


LIST_MOVED = Unreadable(INCOMPLETE, OUR_CODES[INCOMPLETE])


@dataclass(frozen=True, slots=True)
class Reading:
    """What a run read of one listing.

    `complete` says that no row can have been missed, and `why` what was wrong if one can. `inconsistent` says that
    known tasks were missing: what was read counts, but not as all there is. `cursor` is for the next reading; None:
    where it was.
    """

    rows: tuple[Task, ...]
    complete: bool
    why: Unreadable = LIST_MOVED
    inconsistent: bool = False
    cursor: Cursor | None = None


Rows = Mapping[tuple[str, str], Task]  # job and target → task; zone and kind are the request's


def merge_rows(merged: dict[tuple[str, str], Task], rows: Iterable[Task]) -> None:
    """Add rows to those read before, each task once.

    Of two rows of a task the followed one counts, then the latest, then the failure, whichever comes first.
    """
    for row in rows:
        key = (row.job, row.target)
        known = merged.setdefault(key, row)
        if known is not row and _precedence(row) > _precedence(known):
            merged[key] = row


def is_whole(pages: Sequence[ListingPage], found: Rows) -> bool:
    """Say whether the tasks found, in one attempt or in several, are as many as the API counts.

    If a row moved to another page meanwhile, it is found twice and another not at all: there are fewer tasks than
    TotalCount says. A target that stands twice on one page was submitted twice, and counts twice.
    """
    total = pages[-1].total
    counted = len(found) + _twins(pages) + sum(page.nameless for page in pages)
    return counted >= total and all(page.total == total for page in pages)


def _twins(pages: Iterable[ListingPage]) -> int:
    """Count the rows beyond the first of each task, by the page that holds most of them."""
    most: Counter[tuple[str, str]] = Counter()  # of those that stand on a page twice or more
    for page in pages:
        rows = Counter((row.job, row.target) for row in page.rows)
        most |= Counter({row: count for row, count in rows.items() if count > 1})
    return most.total() - len(most)


def _precedence(row: Task) -> tuple[bool | int | str, ...]:
    rank = is_followed(row.status), row.updated or 0, is_failure(row.status)
    return *rank, row.status, row.fail_type, row.fail_message, row.created or 0
