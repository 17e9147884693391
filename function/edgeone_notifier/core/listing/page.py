"""This file is the only place that puts the pages of a moving list together, and says whether they are all of it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..faults import INCOMPLETE, OUR_CODES, Unreadable
from ..task import Task, is_failure, is_followed


@dataclass(frozen=True, slots=True)
class ListingPage:
    """One answer: how many rows the API says that there are, those it holds, and how many of them name no task."""

    total: int
    rows: tuple[Task, ...]
    nameless: int = 0

    @property
    def count(self) -> int:
        """Count the rows that the answer held."""
        return len(self.rows) + self.nameless

    @property
    def ends(self) -> tuple[Task, ...]:
        """Return the first row and the last: pages of two windows do not share both, but where these overlap."""
        return self.rows[:1] + self.rows[-1:]

    @property
    def tasks(self) -> set[tuple[str, str]]:
        """Return the job and target of each row."""
        return {(row.job, row.target) for row in self.rows}


LIST_MOVED = Unreadable(INCOMPLETE, OUR_CODES[INCOMPLETE])


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of one listing. `complete` says that no row can have been missed; if not, there is a `why`.

    An incomplete one is whole up to `until` all the same, if that is not 0. `absent` are jobs with known tasks that
    should have been in the answer and were not, and since when; `suspect` says that the answer may be wrong. `swept`
    says that what appeared late was looked for as far back as it was due.
    """

    rows: tuple[Task, ...]
    complete: bool
    why: Unreadable = LIST_MOVED
    until: int = 0
    missing_since: Mapping[str, int] = field(default_factory=dict)
    inconsistent: bool = False
    late_checked: bool = True


Rows = Mapping[tuple[str, str], Task]  # by job and target; the zone and the kind are the request's


def merge_rows(merged: dict[tuple[str, str], Task], rows: Iterable[Task]) -> None:
    """Take each task once. Of twins the one followed counts, then the latest, then the failure, in any order."""
    for row in rows:
        key = (row.job, row.target)
        known = merged.setdefault(key, row)
        if known is not row and _precedence(row) > _precedence(known):
            merged[key] = row


def is_whole(pages: Sequence[ListingPage], found: Rows) -> bool:
    """Say whether the tasks found, in one or in several attempts, are as many as the API counts.

    One answer that holds all rows is a snapshot. Of several, a row may have moved from one page to the other meanwhile:
    then it is found twice and another not at all, so that distinct tasks are fewer than the total. A target that
    stands twice on one page was submitted twice, and counts twice.
    """
    total = pages[-1].total
    counted = len(found) + _twins(pages) + sum(page.nameless for page in pages)
    return counted >= total and all(page.total == total for page in pages)


def _twins(pages: Iterable[ListingPage]) -> int:
    """Count the rows beyond the first of each task, by the page that holds most of them."""
    most: Counter[tuple[str, str]] = Counter()  # without the many that stand once
    for page in pages:
        rows = Counter((row.job, row.target) for row in page.rows)
        most |= Counter({row: count for row, count in rows.items() if count > 1})
    return most.total() - len(most)


def _precedence(row: Task) -> tuple[bool | int | str, ...]:
    rank = is_followed(row.status), row.updated or 0, is_failure(row.status)
    return *rank, row.status, row.fail_type, row.fail_message, row.created or 0
