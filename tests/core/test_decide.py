"""This file is the only place that checks how the parts of a decision work together: test_decide_laws.py goes on."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from edgeone_notifier.core.collect import Collector, ListingResults
from edgeone_notifier.core.decide import UNWATCHED_FOR, Decision, Findings, Rules, decide
from edgeone_notifier.core.delivery.outbox import strike
from edgeone_notifier.core.delivery.queue import MENTION_ITEM, ChannelQueue, DeliveryTrouble, Outbox
from edgeone_notifier.core.delivery.routing import Route
from edgeone_notifier.core.faults import INCOMPLETE, Unreadable
from edgeone_notifier.core.limits import EXPIRE_AFTER, STORE_AT_LEAST_EVERY
from edgeone_notifier.core.listing.page import Reading
from edgeone_notifier.core.listing.zones import ListingTotals
from edgeone_notifier.core.news.model import (
    Completion,
    News,
    Recovery,
    Stuck,
)
from edgeone_notifier.core.news.outages import ALL_ZONES
from edgeone_notifier.core.news.watching import (
    Baseline,
    ChannelDead,
    StateLost,
    ZonesReadable,
    ZonesUnreadable,
)
from edgeone_notifier.core.snapshot.diff import FOLLOW_FOR
from edgeone_notifier.core.snapshot.model import FollowedTask
from edgeone_notifier.core.state.model import State
from edgeone_notifier.core.task import Change, Task
from tests.support.values import DAY, HOUR, NOW, item, task, whole

Rows = Sequence[Task] | Unreadable | Reading

OPS = Rules({"ops": Route(("any", "completion"))}, {"ops": "mark"}, stuck_after=DAY)
DENIED = Unreadable("UnauthorizedOperation.DomainEmpty", "no right", "request-1")
BUSY = task("a", "processing")
GOOD, BAD = task("a", "success"), task("b", "failed")


def read(state: State, rules: Rules = OPS, now: int = NOW, **zones: Rows) -> Decision:
    """Decide on what was read of the zones named: rows, a reading, or why there is none."""
    return decide(state, Findings(gathered(state, rules, now, **zones)), now, rules)


def gathered(state: State, rules: Rules = OPS, now: int = NOW, **zones: Rows) -> ListingResults:
    """Take in what was read of the zones named."""
    collector = Collector(state.zones, now, DAY, state.first and rules.announce)
    for name, rows in zones.items():
        key = ("prefetch", name.replace("_", "-"))
        reading = whole(rows, state.zones.get(key), now) if isinstance(rows, Sequence) else rows
        collector.take(key, reading)
    return collector.results


def news(decision: Decision, channel: str = "ops") -> list[News]:
    return [one.news for one in decision.state.outbox.owed(channel)]


def sorts(decision: Decision, channel: str = "ops") -> list[str]:
    return [type(one).__name__ for one in news(decision, channel)]


def taken(state: State, channel: str) -> State:
    """Let a channel have taken all that it was owed."""
    return replace(
        state,
        outbox=strike(state.outbox, channel, [*state.outbox.queue(channel).owed, MENTION_ITEM]),
    )


def known(**zones: Rows) -> State:
    """Make a state in which these zones are watched, and all is told."""
    state = read(State(), now=NOW - 120, **(zones or {"zone_1": []})).state
    return replace(state, outbox=Outbox({}, {"ops": ChannelQueue()}, state.outbox.last_number))


# The first run, and zones that join


def test_the_first_run_takes_a_baseline_and_tells_nothing_else() -> None:
    rows = [GOOD, BAD, task("c", "processing", job="job-2")]
    decision = read(State(), zone_1=rows, zone_2=[])
    counts = {"success": 1, "failed": 1, "processing": 1}
    assert news(decision) == [Baseline(("zone-1", "zone-2"), counts, jobs=2, whole=True)]
    assert (decision.changes, decision.state.first, decision.worth_storing) == (0, False, True)


def test_what_a_baseline_left_out_is_not_told_later_either() -> None:
    again = read(known(zone_1=[GOOD, BAD]), zone_1=[GOOD, BAD])
    assert (news(again), again.changes) == ([], 0)


def test_what_was_open_in_a_baseline_is_told_when_it_is_over() -> None:
    decision = read(known(zone_1=[BUSY, BAD]), zone_1=[GOOD, BAD])
    change, completion = news(decision)
    assert change == Change(GOOD, "processing")
    assert isinstance(completion, Completion)
    assert (completion.counts, completion.corrected) == ({"success": 1, "failed": 1}, False)


def test_announced_the_first_run_tells_what_is_there() -> None:
    announced = replace(OPS, announce=True)
    decision = read(State(), announced, zone_1=[BAD])
    assert sorts(decision) == ["Change", "Completion"]
    assert decision.changes == 1
    again = read(decision.state, announced, zone_1=[BAD])
    assert again.state.outbox == decision.state.outbox


def test_only_the_very_first_run_announces() -> None:
    """What joins later is old news; and a state that was lost would announce again what was told before."""
    announced = replace(OPS, announce=True)
    theirs = replace(BAD, zone="zone-2")
    assert sorts(read(known(zone_1=[]), announced, zone_1=[], zone_2=[theirs])) == ["Baseline"]
    assert sorts(read(State(first=False), announced, zone_1=[BAD])) == ["Baseline"]


def test_a_run_that_saw_nothing_was_not_the_first() -> None:
    decision = read(State(), replace(OPS, announce=True), zone_1=DENIED)
    assert decision.state.first
    assert sorts(read(decision.state, replace(OPS, announce=True), zone_1=[BAD]))[0] == "Change"


def test_a_zone_that_joins_has_a_baseline_of_its_own() -> None:
    theirs = task("c", "success", zone="zone-2", job="job-2")
    decision = read(known(zone_1=[]), zone_1=[BAD], zone_2=[theirs])
    assert sorts(decision) == ["Baseline", "Change", "Completion"]
    assert news(decision)[0] == Baseline(("zone-2",), {"success": 1}, jobs=1, whole=False)


def test_a_watched_zone_that_shows_no_task_yet_has_no_baseline_again() -> None:
    assert sorts(read(known(zone_1=[]), zone_1=[BAD])) == ["Change", "Completion"]


def test_a_baseline_does_not_complete_the_jobs_that_it_adds_to() -> None:
    """Neither their first completion nor a correction: the tasks it found were never to be told."""
    theirs = task("c", "success", zone="zone-2")
    assert sorts(read(known(zone_1=[GOOD]), zone_1=[GOOD], zone_2=[theirs])) == ["Baseline"]


def test_a_job_that_changes_while_a_zone_joins_is_complete_with_all_of_its_tasks() -> None:
    theirs = task("c", "failed", zone="zone-2")
    decision = read(known(zone_1=[BUSY]), zone_1=[GOOD], zone_2=[theirs])
    assert sorts(decision) == ["Baseline", "Change", "Completion"]
    assert news(decision)[2].counts == {"success": 1, "failed": 1}  # type: ignore[union-attr]


def test_nothing_before_a_baseline_will_be_read() -> None:
    state = read(known(zone_1=[]), now=NOW + HOUR, zone_1=[], zone_2=[]).state
    assert {zone: snapshot.cursor.since for (_, zone), snapshot in state.zones.items()} == {
        "zone-1": NOW - 120 - DAY,
        "zone-2": NOW + HOUR - DAY,
    }


def test_a_state_that_was_lost_is_told_ahead_of_the_new_baseline() -> None:
    lost = StateLost("aside")
    state = State(first=False)
    found = Findings(gathered(state, zone_1=[BAD]), notices=[lost])
    decision = decide(state, found, NOW, OPS)
    assert sorts(decision) == ["StateLost", "Baseline"]


# What cannot be read, or not as a whole


def test_a_zone_that_cannot_be_read_keeps_its_state_and_hides_no_other() -> None:
    before = known(zone_1=[BUSY], zone_2=[])
    decision = read(before, zone_1=DENIED, zone_2=[task("c", zone="zone-2", job="job-2")])
    assert decision.state.zones["prefetch", "zone-1"] == before.zones["prefetch", "zone-1"]
    assert sorts(decision) == ["Change", "Completion"]
    assert decision.failed == {("prefetch", "zone-1"): DENIED}


def test_what_was_read_of_a_moving_list_counts_but_not_as_read() -> None:
    decision = read(known(zone_1=[BUSY]), zone_1=Reading((GOOD, BAD), complete=False))
    assert sorts(decision) == ["Change", "Change"]
    assert decision.state.zones["prefetch", "zone-1"].cursor.read_until == NOW - 120
    assert [why.code for why in decision.failed.values()] == [INCOMPLETE]
    all_of_it = read(decision.state, now=NOW + 120, zone_1=[GOOD, BAD])
    assert sorts(all_of_it) == ["Change", "Change", "Completion"]


def test_a_zone_is_not_watched_before_it_was_read_as_a_whole() -> None:
    """Or what the baseline missed would be told as new."""
    decision = read(State(), zone_1=Reading((BAD,), complete=False))
    assert (decision.state.zones, sorts(decision)) == ({}, [])
    assert sorts(read(decision.state, zone_1=[BAD, GOOD])) == ["Baseline"]


def test_zones_that_cannot_be_listed_are_a_failure_of_the_whole() -> None:
    decision = decide(known(), Findings({}, ListingTotals(DENIED, requests=1)), NOW, OPS)
    assert decision.failed == {ALL_ZONES: DENIED}


def test_being_blind_is_told_in_the_second_run_and_its_end_with_what_was_found() -> None:
    first = read(known(zone_1=[BUSY]), zone_1=DENIED)
    second = read(first.state, now=NOW + 120, zone_1=DENIED)
    third = read(second.state, now=NOW + 240, zone_1=[GOOD, BAD])
    assert (sorts(first), sorts(second)) == ([], ["ZonesUnreadable"])
    assert isinstance(news(second)[0], ZonesUnreadable)
    assert news(third)[1] == ZonesReadable(("zone-1",), NOW, NOW + 240, found=2)


# What is derived


def test_recoveries_and_stuck_jobs_are_told_to_those_that_asked() -> None:
    routes = {"ops": Route(("failure", "recovery")), "dev": Route(("stuck",))}
    rules = Rules(routes, stuck_after=HOUR)
    old = task("c", "processing", job="job-2", created=NOW - 2 * HOUR)
    failed = read(known(zone_1=[]), rules, zone_1=[BAD, old])
    assert (sorts(failed), sorts(failed, "dev")) == (["Change"], ["Stuck"])
    assert isinstance(news(failed, "dev")[0], Stuck)
    well = task("b", "success", job="job-3")
    heard = taken(failed.state, "ops")
    fixed = read(heard, rules, now=NOW + 120, zone_1=[BAD, old, well])
    assert news(fixed) == [Recovery(well, NOW, ("ops",))]
    assert sorts(fixed, "dev") == ["Stuck"]


def test_who_has_not_heard_of_a_failure_hears_of_its_recovery_along_with_it() -> None:
    routes = {name: Route(("failure", "recovery")) for name in ("ops", "dev")}
    failed = read(known(zone_1=[]), Rules(routes), zone_1=[BAD])
    heard = taken(failed.state, "dev")
    well = replace(BAD, status="success", job="job-3")
    fixed = read(heard, Rules(routes), now=NOW + 120, zone_1=[BAD, well])
    assert news(fixed, "dev") == [Recovery(well, NOW, ("dev",))]
    assert news(fixed, "ops") == [Change(BAD)]
    assert fixed.state.outbox.owed("ops")[0].recovered_at == NOW + 120


def test_a_job_that_was_called_stuck_is_told_when_it_ends_to_those_that_were_told() -> None:
    routes = {"ops": Route(("stuck",)), "dev": Route(("failure",))}
    rules = Rules(routes, stuck_after=HOUR)
    old = task("c", "processing", created=NOW - 2 * HOUR)
    late = read(known(zone_1=[]), rules, zone_1=[old])
    done = read(late.state, rules, now=NOW + 60, zone_1=[replace(old, status="success")])
    assert sorts(done) == ["Stuck", "Completion"]
    assert news(done)[1].was_stuck
    assert sorts(done, "dev") == []
    assert done.state.reminded == {}


def test_progress_is_told_where_it_is_asked_for() -> None:
    rules = Rules({"ops": Route(("progress",)), "dev": Route(("any",))})
    rows = [task(f"{n}", "processing" if n % 2 else "success") for n in range(100)]
    moved = read(known(zone_1=[]), rules, zone_1=rows)
    assert sorts(moved) == ["Progress"]
    assert moved.state.quarters == {("prefetch", "job-1"): 2}
    assert sorts(read(moved.state, rules, zone_1=rows)) == ["Progress"]  # and not again
    nobody = Rules({"dev": Route(("any",))})
    assert read(known(zone_1=[]), nobody, zone_1=rows).state.quarters == {}


def test_a_job_concerns_a_channel_with_paths_that_it_has_a_target_of() -> None:
    notify = ("completion", "stuck", "progress")
    routes = {name: Route(notify, paths=(f"/{name}/*",)) for name in ("ops", "dev")}
    rows = [task("ops/a", "success"), task("x/b", "processing")]
    begun = read(known(zone_1=[]), Rules(routes), zone_1=rows)
    assert begun.state.reached == {("prefetch", "job-1"): ("ops",)}
    rows[1] = task("x/b", "success")
    done = read(begun.state, Rules(routes), zone_1=rows)
    assert (sorts(done), sorts(done, "dev")) == (["Completion"], [])


@pytest.mark.parametrize(("word", "remembered"), [("stuck", 1), ("failure", 0)])
def test_a_stuck_job_is_remembered_only_where_somebody_asked(word: str, remembered: int) -> None:
    rules = Rules({"ops": Route((word,))}, stuck_after=HOUR)
    old = task("c", "processing", created=NOW - 2 * HOUR)
    assert len(read(known(zone_1=[]), rules, zone_1=[old]).state.reminded) == remembered


def test_a_dead_channel_is_told_to_the_others() -> None:
    rules = Rules({"ops": OPS.routes["ops"], "dev": OPS.routes["ops"]}, {"ops": "m", "dev": "n"})
    queue = ChannelQueue(
        owed=(1,),
        url_fingerprint="m",
        trouble=DeliveryTrouble(NOW - HOUR, NOW - HOUR, "no_service"),
    )
    before = replace(known(), outbox=Outbox({1: item(1)}, {"ops": queue}, 1))
    decision = read(before, rules, zone_1=[])
    assert news(decision, "dev") == [ChannelDead("ops", "no_service", NOW - HOUR)]
    assert decision.worth_storing


# What is forgotten


@pytest.mark.parametrize("updated", [NOW, None, NOW - 20 * DAY])
def test_a_job_that_ends_after_weeks_is_told_as_complete(updated: int | None) -> None:
    """Also where its last row does not say when that was, and is old enough to be forgotten at once."""
    row = replace(BUSY, created=NOW - 20 * DAY, updated=NOW - 20 * DAY)
    decision = read(known(zone_1=[row]), zone_1=[replace(row, status="success", updated=updated)])
    assert sorts(decision) == ["Change", "Completion"]


def test_a_task_that_is_open_for_too_long_is_given_up_and_counted() -> None:
    row = replace(BUSY, created=NOW - FOLLOW_FOR + 60, updated=None)
    before = known(zone_1=[row])
    assert read(before, now=NOW, zone_1=[]).forgotten == 0
    decision = read(before, now=NOW + 60, zone_1=[])
    assert decision.forgotten == 1
    assert decision.state.zones["prefetch", "zone-1"].jobs == {}


@pytest.mark.parametrize("status", ["failed", "processing", "odd"])
@pytest.mark.parametrize("joined", [True, False], ids=["since the baseline", "later"])
def test_what_is_older_than_what_is_remembered_is_told_once_however_long_it_is_listed(
    status: str, joined: bool
) -> None:
    row = task("a", status, created=NOW - 50 * DAY, updated=NOW - 50 * DAY)
    state, told = known(zone_1=[row] if joined else []), 0
    for day in range(40):
        decision = read(state, now=NOW + day * DAY, zone_1=[row])
        told += decision.changes
        state = taken(decision.state, "ops")
    assert told == (0 if joined else 1)


def test_a_job_that_is_forgotten_takes_its_counts_along() -> None:
    before = known(zone_1=[GOOD])
    assert list(before.told) == [("prefetch", "job-1")]
    assert read(before, now=NOW + 9 * DAY, zone_1=[]).state.told == {}


def test_a_zone_that_is_not_watched_any_more_is_forgotten_after_long() -> None:
    before = known(zone_1=[], zone_2=[GOOD])
    for after, zones in ((UNWATCHED_FOR - 121, 2), (UNWATCHED_FOR - 120, 1)):
        assert len(read(before, now=NOW + after, zone_1=[]).state.zones) == zones
    assert len(read(before, now=NOW + UNWATCHED_FOR, zone_1=[], zone_2=DENIED).state.zones) == 2


def test_news_that_expires_is_counted_for_the_summary() -> None:
    before = replace(known(), outbox=Outbox({1: item(1)}, {"ops": ChannelQueue(owed=(1,))}, 1))
    assert read(before, now=NOW + 60, zone_1=[]).expired == {}
    decision = read(before, now=NOW + EXPIRE_AFTER, zone_1=[])
    assert decision.expired == {"ops": 1}
    assert decision.state.outbox.queue("ops").lost == {"expired": 1}


# What is stored


def test_a_quiet_run_is_not_stored() -> None:
    before = known(zone_1=[BUSY, BAD])
    assert not read(before, now=NOW, zone_1=[BUSY, BAD]).worth_storing
    assert not read(before, now=NOW + HOUR, zone_1=[]).worth_storing


@pytest.mark.parametrize(
    ("now", "zones", "stored"),
    [
        pytest.param(
            NOW + STORE_AT_LEAST_EVERY - 121, {"zone_1": [BUSY]}, False, id="quiet for less long"
        ),
        pytest.param(
            NOW + STORE_AT_LEAST_EVERY - 120, {"zone_1": [BUSY]}, True, id="quiet for long"
        ),
        pytest.param(
            NOW - STORE_AT_LEAST_EVERY - 120, {"zone_1": [BUSY]}, True, id="the clock was set back"
        ),
        pytest.param(NOW, {"zone_1": [GOOD]}, True, id="a change"),
        pytest.param(NOW, {"zone_1": [BUSY], "zone_2": []}, True, id="a zone more"),
        pytest.param(NOW, {"zone_1": DENIED}, True, id="a zone that cannot be read"),
    ],
)
def test_what_is_worth_storing(now: int, zones: Mapping[str, Rows], stored: bool) -> None:
    assert read(known(zone_1=[BUSY]), now=now, **zones).worth_storing is stored


def test_a_change_that_nobody_wants_is_stored_all_the_same() -> None:
    decision = read(known(zone_1=[BUSY]), Rules({"ops": Route(("stuck",))}), zone_1=[GOOD])
    assert news(decision) == []
    assert (decision.changes, decision.worth_storing) == (1, True)


def test_a_word_not_known_here_is_followed_to_the_next() -> None:
    odd: Any = replace(GOOD, status="odd")
    first = read(known(zone_1=[BUSY]), zone_1=[odd])
    assert sorts(first) == ["Change"]
    assert first.state.zones["prefetch", "zone-1"].jobs["job-1"].followed == {
        GOOD.target: FollowedTask("odd", NOW - 600)
    }
    second = read(first.state, now=NOW + 120, zone_1=[GOOD])
    change, completion = news(second)[1:]
    assert change == Change(GOOD, "odd")
    assert isinstance(completion, Completion)
    assert (completion.counts, completion.corrected) == ({"success": 1}, False)
