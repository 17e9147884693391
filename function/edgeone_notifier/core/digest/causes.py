"""Say why tasks failed: grouped by cause, a line each, with the short fact and what to do about it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ..delivery.queue import UNTOLD, CountedFailures
from ..news.model import Item
from ..task import KNOWN, PROCESSING, Change, is_failure, status_code_of, worst_first
from ..text.document import Line, Span
from ..text.wording import Wording, separated, word
from .sort import task_of

LONGEST_CAUSE = 24  # characters shown of a cause not known here
OF_ORIGIN = {"4": "origin.refuses", "5": "origin.broken"}  # advice, by its answer's first digit
LONGEST_PROSE = 160  # characters of the API's own explanation


@dataclass(frozen=True, slots=True)
class Cause:
    """Changes to one status, for one FailType, with one status code of the origin or none, in the order found.

    They are of tasks of one kind. `counted` more are known by their number alone.
    """

    kind: str
    status: str
    fail_type: str
    code: str
    items: tuple[Item, ...]
    counted: int = 0

    @property
    def n(self) -> int:
        """Return how many there are in all."""
        return len(self.items) + self.counted


def by_cause(items: Iterable[Item], counted: Iterable[CountedFailures] = ()) -> list[Cause]:
    """Group changes by status, the worst first, and within it by the cause, the most frequent first.

    Within a status, causes that are not told apart come last.
    """
    groups: dict[tuple[str, str, str, str], list[Item]] = {}
    for item in items:
        task = task_of(item)
        key = task.kind, task.status, task.fail_type, status_code_of(task.fail_message)
        groups.setdefault(key, []).append(item)
    more: Counter[tuple[str, str, str, str]] = Counter()
    for one in counted:
        more[one.kind, one.status, one.fail_type, one.code] += one.n
        groups.setdefault((one.kind, one.status, one.fail_type, one.code), [])
    order = {
        status: at for at, status in enumerate(worst_first({status for _, status, *_ in groups}))
    }
    causes = [Cause(*key, tuple(group), more[key]) for key, group in groups.items()]
    return sorted(causes, key=lambda one: (order[one.status], one.fail_type == UNTOLD, -one.n))


def cause_line(cause: Cause, wording: Wording) -> Line:
    """Word a cause: its name, its number, the short fact, and what to do or what the API says about it."""
    facts = [
        [_named(cause, wording)],
        _beside(cause),
        [Span(wording.number("urls", cause.n))],
        wording.kind(cause.kind),
        [Span(f"HTTP {cause.code}")] if cause.code else [],
        *_before(cause, wording),
    ]
    what = _prose(cause, wording) or [Span(advice(cause, wording))]
    text = separated(filter(None, facts))
    phrase = "line.cause.said" if what[0].role == "data" else "line.cause"
    return Line(
        tuple(wording.spans(phrase, facts=text, what=what) if what[0].text else text),
        kind="heading",
    )


def advice(cause: Cause, wording: Wording) -> str:
    """Say what to do about a cause; that a word is new to this program, where it is."""
    if not is_failure(cause.status) or cause.fail_type == UNTOLD:
        return ""
    if cause.status not in KNOWN:
        return wording("advice.new")
    if cause.code[:1] in OF_ORIGIN:
        return wording(OF_ORIGIN[cause.code[:1]])
    return wording.optional(f"advice.{cause.fail_type or cause.status}") or wording("advice.new")


def _named(cause: Cause, wording: Wording) -> Span:
    if is_failure(cause.status) and cause.status not in KNOWN:
        return wording.status(cause.status)
    known = wording.optional(f"cause.{cause.fail_type}") if cause.fail_type else ""
    if known:
        return Span(known, "strong")
    if cause.fail_type and cause.fail_type != UNTOLD:
        return word(cause.fail_type, LONGEST_CAUSE)
    status = wording.status(cause.status)
    if status.role == "data":
        return status
    name = f"{status.text[:1].upper()}{status.text[1:]}"
    if cause.fail_type == UNTOLD:
        name = wording("causes.counted", status=name)
    return Span(name, "strong")


def _beside(cause: Cause) -> list[Span]:
    """Return the cause that stands beside a status which is not known here."""
    is_told = cause.fail_type and cause.fail_type != UNTOLD and cause.status not in KNOWN
    return [word(cause.fail_type, LONGEST_CAUSE)] if is_told else []


def _prose(cause: Cause, wording: Wording) -> list[Span]:
    """Show what the API says, once, where it says more than we would, in words that the reader knows."""
    said = Counter(task_of(item).fail_message for item in cause.items)
    if not said:
        return []
    [(message, _), *_] = said.most_common(1)
    if not message or cause.code:
        return []
    if not wording.reads(message) and wording.optional(f"advice.{cause.fail_type}"):
        return []
    known = wording.optional(f"cause.{cause.fail_type}")  # it begins with that, mostly
    shown = [word(message.removeprefix(known).lstrip("，") if known else message, LONGEST_PROSE)]
    more = len(said) - 1
    return [*shown, Span(wording.number("reasons.more", more))] if more else shown


def _before(cause: Cause, wording: Wording) -> Iterable[list[Span]]:
    """Say what changes come from, where that was no running task."""
    was = Counter(
        item.news.before
        for item in cause.items
        if isinstance(item.news, Change)
        and item.news.before not in (None, PROCESSING, item.news.task.status)
    )
    for status, n in was.most_common(2):
        named = wording.status(status or "")
        if named.role == "data":
            yield wording.spans("was.unknown", n=n, status=named)
        else:
            yield wording.spans("was" if n == cause.n else "was.some", n=n, status=named)
