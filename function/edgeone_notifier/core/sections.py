"""This file is the only place that words the news itself: grouped by cause, common facts once, every number exact."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import groupby
from typing import TypeVar

from .changes import Change
from .foreign import shown
from .jobs import Completion
from .lines import Line, Section, Span, role_of
from .news import Baseline, Item
from .recovery import Recovery
from .stuck import Stuck
from .task import PROCESSING, SUCCESS, is_failure, worst_first
from .text import Wording, separated

MOST_ZONES = 3  # named per job
MOST_ZONES_WATCHED = 20  # named in a baseline

Numbered = tuple[int, Change]
Fact = tuple[str, str]  # the phrase that labels it, and its value
T = TypeVar("T")


def sections(items: Sequence[Item], wording: Wording) -> Iterable[Section]:
    """Word items: failures by status and cause, then jobs, then other changes, then what is watched."""
    changes = [(item.number, item.news) for item in items if isinstance(item.news, Change)]
    yield from _groups([(n, one) for n, one in changes if is_failure(one.task.status)], wording)
    yield from _listed("jobs", items, Completion, _completion, wording)
    yield from _listed("stuck", items, Stuck, _stuck, wording)
    yield from _listed("recovered", items, Recovery, _recovery, wording)
    yield from _groups([(n, one) for n, one in changes if not is_failure(one.task.status)], wording)
    for item in items:
        if isinstance(item.news, Baseline):
            yield _baseline(item.number, item.news, wording)


def outcome(one: Completion) -> tuple[int, int]:
    """Return how many tasks of a job succeeded, and how many it has."""
    return one.counts.get(SUCCESS, 0), sum(one.counts.values())


def _groups(changes: Sequence[Numbered], wording: Wording) -> Iterable[Section]:
    order = {s: n for n, s in enumerate(worst_first({change.task.status for _, change in changes}))}

    def cause(numbered: Numbered) -> tuple[int, str]:
        return order[numbered[1].task.status], numbered[1].task.fail_type

    groups = [list(group) for _, group in groupby(sorted(changes, key=cause), key=cause)]
    for group in sorted(groups, key=lambda group: (cause(group[0])[0], -len(group))):
        yield _group(group, wording)


def _group(group: Sequence[Numbered], wording: Wording) -> Section:
    """Word the changes of one status and cause; a fact that all of them share stands in the heading."""
    first = group[0][1].task
    facts = [_facts(change) for _, change in group]
    common = [fact for fact in facts[0] if all(fact in others for others in facts)]
    cause = [("cause", first.fail_type)] if first.fail_type else []

    def heading() -> Line:
        count = wording.count(len(group), first.status, role_of(first.status))
        return _heading(count, *(_worded(fact, wording) for fact in cause + common))

    def line(at: int) -> Line:
        number, change = group[at]
        own = (_worded(fact, wording) for fact in facts[at] if fact not in common)
        return _line(number, [Span(shown(change.task.target), "data")], *own)

    return Section(cache(heading), [number for number, _ in group], cache(line))


def _facts(change: Change) -> list[Fact]:
    """List what is said of a change beside its target."""
    task = change.task
    facts = [("reason", task.fail_message), ("job", task.job), ("zone", task.zone)]
    if change.before not in (None, PROCESSING):
        facts.append(("was", change.before or ""))
    return [fact for fact in facts if fact[1]]


def _worded(fact: Fact, wording: Wording) -> list[Span]:
    label, value = fact
    return wording.spans(label, value=Span(shown(value), "data"))


def _listed(
    phrase: str,
    items: Sequence[Item],
    sort: type[T],
    line: Callable[[Item, T, Wording], Line],
    wording: Wording,
) -> Iterable[Section]:
    """Word all news of one sort under a heading that counts them."""
    told = [(item, item.news) for item in items if isinstance(item.news, sort)]
    if told:
        yield Section(
            lambda: _heading([Span(wording.number(phrase, len(told)), "strong")]),
            [item.number for item, _ in told],
            cache(lambda at: line(*told[at], wording)),
        )


def _completion(item: Item, one: Completion, wording: Wording) -> Line:
    success, total = outcome(one)
    others = [status for status in worst_first(one.counts) if status != SUCCESS]
    text = wording("completion", success=success, total=total)
    return _line(
        item.number,
        [Span(shown(one.job), "data")],
        *([[Span(wording("corrected"), "strong")]] if one.corrected else []),
        [Span(text, "strong" if others else "good")],
        *(wording.count(one.counts[status], status, role_of(status)) for status in others),
        wording.spans("took", duration=wording.duration(one.ended - one.created)),
        wording.zones(one.zones, MOST_ZONES),
    )


def _stuck(item: Item, one: Stuck, wording: Wording) -> Line:
    return _line(
        item.number,
        [Span(shown(one.job), "data")],
        wording.spans("stuck.open", "bad", open=one.open, total=one.total),
        wording.spans("stuck.oldest", duration=wording.duration(item.found - one.since)),
        wording.spans("stuck.example", value=Span(shown(one.example), "data")),
        wording.zones(one.zones, MOST_ZONES),
    )


def _recovery(item: Item, one: Recovery, wording: Wording) -> Line:
    return _line(
        item.number,
        [Span(shown(one.task.target), "data")],
        wording.spans("recovered.after", duration=wording.duration(item.found - one.since)),
        _worded(("job", one.task.job), wording),
        _worded(("zone", one.task.zone), wording),
    )


def _baseline(number: int, one: Baseline, wording: Wording) -> Section:
    title = wording("baseline" if one.whole else "baseline.joined")
    known: list[list[Span]] = [[Span(wording("baseline.empty"))]]
    if one.jobs:
        known = [
            [Span(wording("baseline.known"))],
            [Span(wording.number("baseline.jobs", one.jobs))],
            [Span(wording.number("baseline.urls", sum(one.counts.values())))],
            *wording.counts(one.counts),
        ]
    zones = wording.zones(one.zones, MOST_ZONES_WATCHED)
    return Section(
        lambda: _heading([Span(title, "strong")], zones), [number], lambda _: _line(number, *known)
    )


def _heading(*parts: Sequence[Span]) -> Line:
    return Line(tuple(separated(parts)), kind="heading")


def _line(number: int, *parts: Sequence[Span]) -> Line:
    return Line(tuple(separated(parts)), (number,))
