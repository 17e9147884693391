"""This file is the only place that says why tasks failed: grouped by cause, in words, and what to do about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..news.model import Item
from ..task import Change, Task, is_failure, worst_first
from ..text.document import Span
from ..text.wording import Wording, word

FAILED = "failed"  # the one status whose cause the API names
MAX_CAUSE_REASON = 32  # characters of a reason that stands for its cause in a title
LONGEST_CAUSE = 24  # characters shown there of a cause not known here


@dataclass(frozen=True, slots=True)
class Told:
    """A change as it is owed: under a number, and found at a time."""

    number: int
    found: int
    change: Change

    @property
    def task(self) -> Task:
        """Return the task that has changed."""
        return self.change.task


@dataclass(frozen=True, slots=True)
class Cause:
    """Changes to one status, for one FailType, in the order found."""

    status: str
    fail_type: str
    told: tuple[Told, ...]


def failures(items: Iterable[Item]) -> list[Told]:
    """Return the failures among news whose targets are not known to work again."""
    return [one for item in items for one in _told(item) if _is_bad(one) and not item.recovered_at]


def mended(items: Iterable[Item]) -> list[tuple[Told, int]]:
    """Return the failures among news whose targets work again, each with the time at which that was seen."""
    return [(one, item.recovered_at) for item in items for one in _told(item) if item.recovered_at]


def others(items: Iterable[Item]) -> list[Told]:
    """Return the changes among news that are no failures."""
    return [one for item in items for one in _told(item) if not _is_bad(one)]


def by_cause(told: Iterable[Told]) -> list[Cause]:
    """Group changes by status, the worst first, and within it by FailType, the most frequent first."""
    groups: dict[tuple[str, str], list[Told]] = {}
    for one in told:
        groups.setdefault((one.task.status, one.task.fail_type), []).append(one)
    order = {status: at for at, status in enumerate(worst_first({status for status, _ in groups}))}
    causes = [Cause(*key, tuple(group)) for key, group in groups.items()]
    return sorted(causes, key=lambda one: (order[one.status], -len(one.told)))


def in_short(cause: Cause, wording: Wording) -> Span:
    """Word a cause for a title: by the reason that all give, where it is short, or else by its name."""
    reasons = {one.task.fail_message for one in cause.told}
    reason = reasons.pop() if len(reasons) == 1 else ""
    if 0 < len(reason) <= MAX_CAUSE_REASON:
        return word(reason, MAX_CAUSE_REASON)
    if cause.status != FAILED and not cause.fail_type:
        return wording.status(cause.status)
    known = wording.optional(f"cause.{cause.fail_type}")
    return Span(known) if known else word(cause.fail_type, LONGEST_CAUSE)


def in_full(cause: Cause, wording: Wording) -> list[Span]:
    """Word a cause with the API's own word for it; nothing where there is none."""
    if not cause.fail_type:
        return []
    value = word(cause.fail_type, len(cause.fail_type))
    known = wording.optional(f"cause.{cause.fail_type}")
    return wording.spans("named", words=known, value=value) if known else _unknown(value, wording)


def advice(causes: Sequence[Cause], wording: Wording) -> dict[str, Span]:
    """Return what to do about causes, and the cause that it is about, by the advice; no advice twice."""
    found: dict[str, Span] = {}
    for cause in causes:
        what = wording.optional(f"advice.{cause.fail_type or cause.status}")
        known = wording.optional(f"cause.{cause.fail_type}") if cause.fail_type else ""
        if what:
            found.setdefault(what, Span(known) if known else wording.status(cause.status))
    return found


def _unknown(value: Span, wording: Wording) -> list[Span]:
    return wording.spans("cause", value=value)


def _told(item: Item) -> Iterable[Told]:
    if isinstance(item.news, Change):
        yield Told(item.number, item.found, item.news)


def _is_bad(one: Told) -> bool:
    return is_failure(one.task.status)
