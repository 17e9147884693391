"""This file is the only place that words changes: by cause, then by place, and once what they all share."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial

from ..redact.sensitive import without_users
from ..redact.show import redact
from ..task import PROCESSING, is_failure
from ..text.document import Line, Section, Span, role_of
from ..text.wording import Wording, separated
from .causes import Cause, Told, in_full
from .url_groups import places

FEW = 5  # changes that need no places

Fact = tuple[str, str]  # the phrase that labels it, and its value
Part = tuple[str, Sequence[int]]  # the beginning of some targets, and their positions


class Group:
    """The changes of one cause."""

    def __init__(self, cause: Cause, now: int, wording: Wording) -> None:
        self._cause, self._now, self._wording = cause, now, wording
        self._facts = [_facts(one) for one in cause.told]
        self._common = [f for f in self._facts[0] if all(f in others for others in self._facts)]
        self._parts = _parts(cause)

    def sections(self) -> Iterator[Section]:
        """Word them: a section, or one for each of several places."""
        heading = cache(self._heading)  # the same for all parts
        for part in self._parts:
            yield Section(
                headings=cache(partial(self._headings, heading, part)),
                items=[(self._cause.told[at].number,) for at in part[1]],
                line=cache(partial(self._line, part[1])),
            )

    def _headings(self, heading: Callable[[], Line], part: Part) -> tuple[Line, ...]:
        return (heading(), self._subheading(part)) if len(self._parts) > 1 else (heading(),)

    def _heading(self) -> Line:
        cause, wording = self._cause, self._wording
        beginning = self._parts[0][0] if len(self._parts) == 1 else ""
        common = [*self._common, *([("under", beginning)] if beginning else [])]
        parts = [
            wording.count(len(cause.told), cause.status, role_of(cause.status)),
            in_full(cause, wording),
            *(group_sections(fact, wording) for fact in common),
            self._since() if is_failure(cause.status) else [],
        ]
        return Line(tuple(separated(filter(None, parts))), kind="heading")

    def _since(self) -> list[Span]:
        first = min(one.task.updated or one.found for one in self._cause.told)
        return self._wording.spans("since", time=self._wording.time(first, self._now))

    def _subheading(self, part: Part) -> Line:
        (beginning, positions), wording = part, self._wording
        phrase = "place" if beginning else "place.elsewhere"
        value = Span(redact(beginning), "data")
        text = wording.spans(phrase, "strong", n=len(positions), value=value)
        return Line(tuple(text), kind="subheading")

    def _line(self, positions: Sequence[int], at: int) -> Line:
        one, facts = self._cause.told[positions[at]], self._facts[positions[at]]
        own = (group_sections(fact, self._wording) for fact in facts if fact not in self._common)
        target = Span(redact(one.task.target), "data")
        return Line(tuple(separated([[target], *own])), (one.number,))


def group_sections(fact: Fact, wording: Wording) -> list[Span]:
    """Word a fact: its label, and its value as data."""
    label, value = fact
    return wording.spans(label, value=Span(redact(value), "data"))


def _parts(cause: Cause) -> list[Part]:
    """Part many changes by place; what is alone in its place is elsewhere."""
    everything = range(len(cause.told))
    if len(cause.told) <= FEW:
        return [("", everything)]
    # A place is the beginning of a URL, which says no more that a password stood in it.
    found = places([without_users(one.task.target) for one in cause.told])
    parts: list[Part] = [place for place in found if place[0] and len(place[1]) > 1]
    placed = {at for _, positions in parts for at in positions}
    elsewhere = [at for at in everything if at not in placed]
    return [*parts, ("", elsewhere)] if elsewhere else parts


def _facts(one: Told) -> list[Fact]:
    """List what is said of a change beside its target."""
    task, before = one.task, one.change.before
    facts = [("reason", task.fail_message), ("job", task.job), ("zone", task.zone)]
    if before not in (None, PROCESSING):
        facts.append(("was", before or ""))
    return [fact for fact in facts if fact[1]]
