"""The rule of the gate: which task of a URL counts, and what follows from how many are ready, failed, open, missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ..snapshot.job_status import JobStatus
from ..task import PROCESSING, SUCCESS, Task, is_failure, is_open

GO, NO_GO, WAIT = "go", "no-go", "wait"


class GateLimits(Protocol):
    """By when (epoch seconds), how late rows may be (seconds), and how many may fail."""

    @property
    def deadline(self) -> int | None: ...

    @property
    def grace(self) -> int: ...

    @property
    def allow_failed(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Tally:
    """How much of what was asked for is how far; `absent` counts jobs, and a prefix, that no
    listing holds.

    `oldest` and `newest` are when the listed tasks were created (epoch seconds).
    """

    succeeded: int = 0
    failed: int = 0
    open: int = 0
    missing: int = 0
    absent: int = 0
    oldest: int | None = None
    newest: int | None = None

    @property
    def listed(self) -> int:
        """Count the tasks that are listed."""
        return self.succeeded + self.failed + self.open

    @property
    def total(self) -> int:
        """Count all that was asked for, as far as it is known."""
        return self.listed + self.missing

    def left(self, now: int) -> int | None:
        """Estimate the seconds until nothing is open, by the pace of what has succeeded."""
        pace = {SUCCESS: self.succeeded, PROCESSING: self.open}
        return (
            None if self.oldest is None else JobStatus("", "", pace, (), (), self.oldest).left(now)
        )


NOTHING_LISTED = Tally()


def decide_gate(limits: GateLimits, tally: Tally, now: int) -> tuple[str, str]:
    """Return the verdict, and why: failed, unlisted, missing, late, open or done."""
    is_late = limits.deadline is not None and now >= limits.deadline
    lacks = tally.missing or tally.absent
    if tally.failed > limits.allow_failed:
        return NO_GO, "failed"
    if not tally.listed:
        is_hopeless = is_late or limits.deadline is None
        return (NO_GO if is_hopeless else WAIT), "unlisted"
    if lacks and (tally.newest is None or now > tally.newest + limits.grace):
        return NO_GO, "missing"
    if lacks or tally.open:
        return (NO_GO, "late") if is_late else (WAIT, "open" if tally.open else "missing")
    return GO, "done"


def newest_of(several: Sequence[Task]) -> Task:
    """Return the task of a URL that counts: the newest by creation; of its submission, the one that stands worst."""
    newest = max(several, key=lambda row: (row.created or 0, _badness(row)))
    return worst_of([row for row in several if row.job == newest.job])


def worst_of(rows: Sequence[Task]) -> Task:
    """Return the row that stands worst: one task may be listed twice."""
    return max(rows, key=_badness)


def _badness(task: Task) -> tuple[bool, bool]:
    return is_failure(task.status), is_open(task.status)
