"""This file is the only place that words the news itself: grouped by cause, common facts once, every number exact."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from .changes import Change
from .foreign import shown
from .jobs import Completion
from .lines import Line, Section, Span, role_of
from .news import Baseline, Item
from .recovery import Recovery
from .stuck import Stuck
from .task import PROCESSING, SUCCESS, is_failure, worst_first
from .text import Wording

MOST_ZONES = 3  # named per job

Numbered = tuple[int, Change]


def sections(items: Sequence[Item], wording: Wording) -> Iterable[Section]:
    """Word items: failures by status and cause, then completed jobs, then other changes, then what is watched."""
    changes = [(item.number, item.news) for item in items if isinstance(item.news, Change)]
    failed = [numbered for numbered in changes if is_failure(numbered[1].task.status)]
    other = [numbered for numbered in changes if not is_failure(numbered[1].task.status)]
    yield from _groups(failed, wording)
    done = [(item.number, item.news) for item in items if isinstance(item.news, Completion)]
    if done:
        yield _headed("done", [_completion(number, one, wording) for number, one in done], wording)
    stuck = [(item, item.news) for item in items if isinstance(item.news, Stuck)]
    if stuck:
        yield _headed("stuck", [_stuck(item, one, wording) for item, one in stuck], wording)
    back = [(item, item.news) for item in items if isinstance(item.news, Recovery)]
    if back:
        yield _headed("recovered", [_recovery(item, one, wording) for item, one in back], wording)
    yield from _groups(other, wording)
    for item in items:
        if isinstance(item.news, Baseline):
            yield _baseline(item.number, item.news, wording)


def _groups(changes: Sequence[Numbered], wording: Wording) -> Iterable[Section]:
    order = worst_first({change.task.status for _, change in changes})

    def cause(numbered: Numbered) -> tuple[int, str]:
        return order.index(numbered[1].task.status), numbered[1].task.fail_type

    groups = [list(group) for _, group in groupby(sorted(changes, key=cause), key=cause)]
    for group in sorted(groups, key=lambda group: (cause(group[0])[0], -len(group))):
        yield _group(group, wording)


def _group(group: Sequence[Numbered], wording: Wording) -> Section:
    """Word the changes of one status and cause; a fact that all of them share stands in the heading."""
    first = group[0][1].task
    shared = [set(_facts(change)) for _, change in group]
    common = [fact for fact in _facts(group[0][1]) if all(fact in facts for facts in shared)]
    count = wording("count", n=len(group), status=wording.status(first.status))
    heading = [Span(count, role_of(first.status)), *_labelled(common, wording)]
    if first.fail_type:
        heading[1:1] = [Span(f" · {wording('cause')} "), Span(shown(first.fail_type), "data")]
    lines = (
        Line(
            (
                Span(shown(change.task.target), "data"),
                *_labelled([fact for fact in _facts(change) if fact not in common], wording),
            ),
            (number,),
        )
        for number, change in group
    )
    return Section(Line(tuple(heading), kind="heading"), tuple(lines))


def _facts(change: Change) -> list[tuple[str, str]]:
    """List what is said of a change beside its target, each with the phrase that labels it."""
    task = change.task
    facts = [("reason", task.fail_message), ("job", task.job), ("zone", task.zone)]
    if change.before not in (None, PROCESSING):
        facts.append(("was", change.before or ""))
    return [fact for fact in facts if fact[1]]


def _labelled(facts: Iterable[tuple[str, str]], wording: Wording) -> list[Span]:
    spans = []
    for label, value in facts:
        if label == "was":
            spans.append(Span(f" · {wording('was', status=wording.status(value))}"))
        else:
            spans += [Span(f" · {wording(label)} "), Span(shown(value), "data")]
    return spans


def _completion(number: int, one: Completion, wording: Wording) -> Line:
    success, total = one.counts.get(SUCCESS, 0), sum(one.counts.values())
    others = {status: n for status, n in one.counts.items() if status != SUCCESS}
    phrase = "completion.others" if others else "completion"
    text = wording(phrase, success=success, total=total, counts=wording.counts(others))
    spans = [
        Span(shown(one.job), "data"),
        Span(": "),
        Span(text, "bad" if others else "good"),
        Span(f" · {wording.duration(one.ended - one.created)} · {wording('zone')} "),
    ]
    spans += _zones(one.zones, wording)
    if one.corrected:
        spans.append(Span(f" · {wording('corrected')}", "strong"))
    return Line(tuple(spans), (number,))


def _stuck(item: Item, one: Stuck, wording: Wording) -> Line:
    duration = wording.duration(item.found - one.since)
    text = wording("stuck.line", open=one.open, total=one.total, duration=duration)
    spans = [
        Span(shown(one.job), "data"),
        Span(": "),
        Span(text, "bad"),
        Span(f" · {wording('stuck.example')} "),
        Span(shown(one.example), "data"),
        Span(f" · {wording('zone')} "),
        *_zones(one.zones, wording),
    ]
    return Line(tuple(spans), (item.number,))


def _recovery(item: Item, one: Recovery, wording: Wording) -> Line:
    text = wording("recovered.line", duration=wording.duration(item.found - one.since))
    facts = [("job", one.task.job), ("zone", one.task.zone)]
    target = Span(shown(one.task.target), "data")
    return Line((target, Span(f" · {text}", "good"), *_labelled(facts, wording)), (item.number,))


def _zones(zones: Sequence[str], wording: Wording) -> list[Span]:
    spans = []
    for at, zone in enumerate(zones[:MOST_ZONES]):
        spans += [Span(", " if at else ""), Span(shown(zone), "data")]
    if zones[MOST_ZONES:]:
        spans.append(Span(f" {wording('more', n=len(zones) - MOST_ZONES)}"))
    return spans


def _headed(phrase: str, lines: Sequence[Line], wording: Wording) -> Section:
    return Section(Line((Span(wording(phrase), "strong"),), kind="heading"), tuple(lines))


def _baseline(number: int, one: Baseline, wording: Wording) -> Section:
    heading = Span(wording("baseline" if one.whole else "baseline.joined"), "strong")
    counts = (
        wording(
            f"baseline.counts.{'one' if one.jobs == 1 else 'many'}",
            jobs=one.jobs,
            counts=wording.counts(one.counts),
        )
        if one.jobs
        else wording("baseline.empty")
    )
    summary = Line((Span(f"{counts} {wording('baseline.told')}"),), (number,))
    zones = (Line((Span(shown(zone), "data"),)) for zone in one.zones)
    return Section(Line((heading,), kind="heading"), (summary, *zones))
