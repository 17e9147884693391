"""Kinds of tasks are watched side by side: one that joins has a baseline, one that leaves takes its state along."""

from dataclasses import replace

from edgeone_notifier.core.collect import Collector
from edgeone_notifier.core.decide import Decision, Findings, Rules, decide
from edgeone_notifier.core.delivery.routing import Route
from edgeone_notifier.core.faults import Unreadable
from edgeone_notifier.core.news.model import Completion
from edgeone_notifier.core.news.watching import Baseline, ZonesUnreadable
from edgeone_notifier.core.state.model import State
from edgeone_notifier.core.task import Change, Task
from tests.support.values import DAY, HOUR, NOW, task, whole

PREFETCH, PURGE = ("prefetch", "zone-1"), ("purge", "zone-1")
BOTH, ONE = ("prefetch", "purge"), ("prefetch",)
DENIED = Unreadable("UnauthorizedOperation.CamUnauthorized", "no right", "request-1")
EVERYTHING = Route(("any", "completion", "stuck", "recovery"))

Rows = list[Task] | Unreadable


def purges(*rows: Task) -> list[Task]:
    return [replace(row, kind="purge") for row in rows]


def run(
    state: State,
    prefetch: Rows,
    purge: Rows | None = None,
    kinds: tuple[str, ...] = BOTH,
    now: int = NOW,
) -> Decision:
    """Decide on what was read of a zone, of one kind or of both."""
    collector = Collector(state.zones, now, DAY)
    for key, rows in ((PREFETCH, prefetch), (PURGE, purge)):
        if rows is not None:
            known = state.zones.get(key)
            collector.take(key, whole(rows, known, now) if isinstance(rows, list) else rows)
    rules = Rules({"ops": EVERYTHING}, {"ops": "mark"}, stuck_after=HOUR, kinds=kinds)
    return decide(state, Findings(collector.results), now, rules)


def news(decision: Decision) -> list[object]:
    return [one.news for one in decision.state.outbox.owed("ops")]


def test_zones_join_once_with_all_that_is_watched_of_them() -> None:
    first = run(State(), [task("a", "success")], purges(task("a", "failed")))
    counts = {"success": 1, "failed": 1}
    assert news(first) == [Baseline(("zone-1",), counts, jobs=2, whole=True)]


def test_a_kind_that_joins_later_has_a_baseline_of_its_own() -> None:
    before = run(State(), [task("a", "success")], kinds=ONE).state
    joined = run(before, [task("a", "success")], purges(task("b", "failed")), now=NOW + 60)
    assert news(joined)[1:] == [Baseline(("zone-1",), {"failed": 1}, 1, False, "purge")]
    after = run(joined.state, [], purges(task("b", "success")), now=NOW + 120)
    assert [type(one) for one in news(after)[2:]] == [Change, Completion]


def test_the_same_job_and_target_of_two_kinds_are_two() -> None:
    before = run(State(), [], []).state
    rows = [task("a", "failed")]
    first = run(before, rows, purges(*rows), now=NOW + 60)
    changes = [one for one in news(first) if isinstance(one, Change)]
    assert [one.task.kind for one in changes] == ["prefetch", "purge"]
    ended = [one for one in news(first) if isinstance(one, Completion)]
    assert [(one.kind, one.counts) for one in ended] == [
        ("prefetch", {"failed": 1}),
        ("purge", {"failed": 1}),
    ]
    again = run(first.state, rows, purges(task("a", "success")), now=NOW + 120)
    told = news(again)[len(news(first)) :]
    assert {one.task.kind for one in told if isinstance(one, Change)} == {"purge"}


def test_of_a_kind_that_is_not_watched_any_more_nothing_is_kept_but_what_is_owed() -> None:
    stuck = purges(task("c", "processing", created=NOW - 2 * HOUR))
    before = run(run(State(), [], []).state, [], [*purges(task("b", "failed")), *stuck]).state
    after = run(before, [], kinds=ONE, now=NOW + DAY)
    assert news(after) == [item.news for item in before.outbox.owed("ops")]
    assert after.worth_storing
    assert {kind for kind, _ in after.state.zones} == {"prefetch"}
    for remembered in (after.state.told, after.state.reminded, after.state.outages):
        assert "purge" not in {kind for kind, _ in remembered}


def test_a_zone_that_can_be_read_for_one_kind_alone_is_told_so_and_counts_as_read() -> None:
    before = run(State(), [], []).state
    once = run(before, [], DENIED, now=NOW + 60)
    twice = run(once.state, [task("a", "failed")], DENIED, now=NOW + 120)
    assert (twice.read, twice.failed) == (1, {PURGE: DENIED})
    [outage] = [one for one in news(twice) if isinstance(one, ZonesUnreadable)]
    assert (outage.zones, outage.kind) == (("zone-1",), "purge")
    assert any(isinstance(one, Change) for one in news(twice))
