"""This file is the only place that checks single rules of what is owed; test_outbox_laws.py checks what follows."""

from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from edgeone_notifier.core.delivery import PATIENCE, Outcome, Verdict
from edgeone_notifier.core.news import ChannelDead, News, StateLost
from edgeone_notifier.core.outbox import (
    CALL,
    COUNTED,
    EXPIRE_AFTER,
    LOST,
    MOST_KEPT,
    PROBE_EVERY,
    TELL_DEAD_EVERY,
    Box,
    Dead,
    Mission,
    Outbox,
    begin,
    end,
    expire,
    give_up,
    is_due,
    is_held,
    mend,
    missions,
    obituaries,
    owe,
    part,
    strike,
)
from edgeone_notifier.core.quiet import Quiet, hours
from edgeone_notifier.core.recovery import Recovery
from edgeone_notifier.core.routing import Route
from edgeone_notifier.core.stuck import Stuck
from edgeone_notifier.core.task import key_of
from tests.values import DAY, HOUR, NOW, baseline, change, completion, item, task

ALL = Route(("any", "completion", "recovery", "stuck"))
OPS = {"ops": ALL}
MARK = "the ops webhook"
TAKEN, UNKNOWN = Verdict(Outcome.TAKEN), Verdict(Outcome.UNKNOWN)


def owed(*news: News, **box: Any) -> Outbox:
    """Owe news to the channel ops."""
    outbox = owe(Outbox(), OPS, news, NOW)
    return replace(outbox, boxes={"ops": replace(outbox.box("ops"), mark=MARK, **box)})


def news_of(outbox: Outbox, channel: str) -> list[News]:
    return [one.news for one in outbox.owed(channel)]


# Owing


def test_each_channel_is_owed_what_it_wants_in_the_order_found() -> None:
    routes = {"ops": Route(("failure",)), "all": ALL}
    bad, good, worse = change(status="failed"), change(status="success"), change(status="invalid")
    outbox = owe(owe(Outbox(), routes, [bad, good], NOW), routes, [worse], NOW + 60)
    assert news_of(outbox, "ops") == [bad, worse]
    assert news_of(outbox, "all") == [bad, good, worse]
    assert outbox.owed("ops")[1].found == NOW + 60


def test_news_that_nobody_wants_is_not_kept_and_its_number_is_not_given_again() -> None:
    outbox = owe(Outbox(), {"ops": Route(("failure",))}, [change(status="success"), change()], NOW)
    assert list(outbox.items) == [2]
    assert owe(outbox, OPS, [change()], NOW).box("ops").owed == (2, 3)


def test_an_item_of_two_channels_is_kept_until_both_have_it() -> None:
    outbox = owe(Outbox(), {"ops": ALL, "dev": ALL}, [change()], NOW)
    assert len(outbox.items) == 1
    outbox = strike(outbox, "ops", [1])
    assert (news_of(outbox, "ops"), news_of(outbox, "dev")) == ([], [change()])
    assert strike(outbox, "dev", [1]).items == {}


def test_a_channel_that_is_not_set_any_more_keeps_what_it_is_owed() -> None:
    """It may come back, and what was owed to it meanwhile expires as always."""
    outbox = owe(owed(change("a")), {"dev": ALL}, [change("b")], NOW)
    assert news_of(outbox, "ops") == [change("a")]
    assert expire(outbox, NOW + EXPIRE_AFTER).box("ops").lost == {"expired": 1}


def test_a_death_is_told_to_the_others_and_a_recovery_to_those_that_heard_of_the_failure() -> None:
    routes = {"ops": ALL, "dev": ALL}
    dead, well = ChannelDead("ops", "no_service", NOW), Recovery(task(), NOW, ("ops",))
    outbox = owe(Outbox(), routes, [dead, well], NOW)
    assert (news_of(outbox, "ops"), news_of(outbox, "dev")) == ([well], [dead])


def test_nothing_new_changes_nothing() -> None:
    """Or a quiet run would be stored, every two minutes."""
    outbox = owe(Outbox(), OPS, [], NOW)
    assert owe(outbox, OPS, [], NOW + 120) == outbox
    outbox = owed(*[change(str(n)) for n in range(MOST_KEPT + 1)])
    assert owe(outbox, OPS, [], NOW + 120) == outbox


# More than is kept


def full(*more: News) -> Box:
    """Owe as much as is kept, and then more."""
    kept = [change(str(n), "processing") for n in range(MOST_KEPT)]
    return owe(owed(*kept), OPS, more, NOW + 60).box("ops")


def test_news_beyond_the_limit_is_counted_by_status() -> None:
    stuck = Stuck("prefetch", "job-1", 1, 1, NOW, "https://a/", ("zone-1",), ())
    box = full(
        *(change("a"), change("b"), change("c", "odd"), completion()),
        *(Recovery(task(status="success"), NOW, ("ops",)), stuck),
    )
    assert len(box.owed) == MOST_KEPT
    assert box.counted == {"failed": 2, "odd": 1, "completion": 1, "success": 1, "processing": 1}
    assert (box.counted_since, box.size) == (NOW + 60, MOST_KEPT + 6)


def test_what_concerns_the_watching_itself_is_never_only_counted() -> None:
    """It is little, and no number could stand for it."""
    box = full(baseline(), StateLost("x"), ChannelDead("dev", "no_service", NOW))
    assert (len(box.owed), box.counted) == (MOST_KEPT + 3, {})


def test_what_is_counted_adds_up_and_is_as_old_as_the_first() -> None:
    outbox = owed(*[change(str(n)) for n in range(MOST_KEPT + 1)])
    outbox = owe(outbox, OPS, [change("x"), change("y", "odd")], NOW + 60)
    assert outbox.box("ops").counted == {"failed": 2, "odd": 1}
    assert outbox.box("ops").counted_since == NOW
    assert strike(outbox, "ops", [COUNTED]).box("ops").counted == {}


# Whom to call


def test_a_failure_is_owed_a_mention_until_one_was_made() -> None:
    outbox = owe(Outbox(), {"ops": ALL, "dev": ALL}, [change(), change("b", "success")], NOW)
    assert outbox.box("ops").call
    told = strike(outbox, "ops", [1, 2])
    assert (told.box("ops").call, told.box("ops").uncalled) == (True, True)
    assert not told.box("ops").is_empty
    assert is_due(told.box("ops"), NOW, MARK)
    assert strike(told, "ops", [CALL]).box("ops").is_empty
    assert told.box("dev").call
    assert not owe(Outbox(), {"ops": ALL}, [change("b", "success")], NOW).box("ops").call


def test_who_was_told_of_a_failure_is_called_though_what_is_left_works_again() -> None:
    outbox = strike(owed(change("a"), change("b")), "ops", [1])
    outbox, _ = mend(outbox, {key_of(task("b"))}, NOW)
    assert outbox.box("ops").uncalled
    assert not strike(mend(outbox, {key_of(task("a"))}, NOW)[0], "ops", [CALL]).box("ops").uncalled
    assert (
        not strike(mend(owed(change("a")), {key_of(task("a"))}, NOW)[0], "ops", [1])
        .box("ops")
        .uncalled
    )


# What works again before its failure is told


def test_a_failure_still_owed_learns_that_its_target_works() -> None:
    news = [change("a"), change("b"), change("a", "success"), change("a", zone="zone-2")]
    outbox = owe(Outbox(), {"ops": ALL, "dev": ALL}, news, NOW)
    outbox = strike(outbox, "dev", [1])
    after, channels = mend(outbox, {key_of(task("a")), key_of(task("c"))}, NOW + 60)
    assert {n: one.mended for n, one in after.items.items()} == {1: NOW + 60, 2: 0, 3: 0, 4: 0}
    assert channels == {key_of(task("a")): {"ops"}}
    again, channels = mend(after, {key_of(task("a"))}, NOW + 120)
    assert again.items[1].mended == NOW + 60
    assert channels == {key_of(task("a")): {"ops"}}


# Quiet hours

NIGHT = Quiet(hours("00:00-23:59"), ZoneInfo("UTC"))
FAILURES_BREAK = replace(NIGHT, breaks=("failure",))


def test_quiet_hours_hold_everything_back() -> None:
    outbox = owed(change("a"), completion(), counted={"failed": 7}, lost={"expired": 1})
    assert missions(outbox, {"ops": MARK}, NOW, "r", {"ops": NIGHT}) == []
    assert is_held(outbox, "ops", NIGHT)
    assert not is_held(outbox, "ops", None)
    (later,) = missions(outbox, {"ops": MARK}, NOW, "r", {})
    box, items = part(outbox, later)
    assert (box, len(items)) == (outbox.box("ops"), 2)


def test_what_breaks_through_is_told_alone() -> None:
    outbox = owed(change("a"), completion(), change("b", "success"), lost={"expired": 1})
    (mission,) = missions(outbox, {"ops": MARK}, NOW, "r", {"ops": FAILURES_BREAK})
    box, items = part(outbox, mission)
    assert [one.number for one in items] == [1]
    assert (box.owed, box.lost, box.counted, box.call) == ((1,), {}, {}, True)
    outbox = strike(outbox, "ops", [1, CALL])
    assert is_held(outbox, "ops", FAILURES_BREAK)
    assert outbox.box("ops").lost == {"expired": 1}


def test_what_breaks_through_without_a_failure_calls_nobody() -> None:
    outbox = owed(change("a"), completion())
    quiet = replace(NIGHT, breaks=("completion",))
    (mission,) = missions(outbox, {"ops": MARK}, NOW, "r", {"ops": quiet})
    assert not part(outbox, mission)[0].call
    assert strike(outbox, "ops", [2]).box("ops").call


# What will never be told


@pytest.mark.parametrize(("age", "lost"), [(EXPIRE_AFTER - 1, {}), (EXPIRE_AFTER, {"expired": 2})])
def test_news_expires_and_a_line_says_how_much(age: int, lost: dict[str, int]) -> None:
    outbox = owe(owed(change("a"), change("b")), OPS, [change("c")], NOW + DAY)
    box = expire(outbox, NOW + age).box("ops")
    assert box.lost == lost
    assert box.size == 3 - sum(lost.values())


def test_what_is_only_counted_expires_too() -> None:
    outbox = owed(counted={"failed": 7, "odd": 1}, counted_since=NOW - EXPIRE_AFTER)
    box = expire(outbox, NOW).box("ops")
    assert (box.counted, box.lost) == ({}, {"expired": 8})


def test_losses_add_up_by_reason_until_they_are_told() -> None:
    outbox = give_up(owed(*map(change, "abcd"), lost={"expired": 5}), "ops", [1, 2], "refused")
    outbox = give_up(outbox, "ops", [3], "expired")
    assert outbox.box("ops").lost == {"expired": 6, "refused": 2}
    assert strike(outbox, "ops", [LOST]).box("ops") == replace(outbox.box("ops"), lost={})
    assert strike(outbox, "ops", [4]).box("ops") == replace(outbox.box("ops"), owed=())


def test_a_line_about_losses_that_is_refused_along_with_news_is_told_next_time() -> None:
    outbox = give_up(owed(change(), lost={"expired": 5}), "ops", [LOST, 1], "refused")
    assert outbox.box("ops").lost == {"expired": 5, "refused": 1}


def test_a_line_about_losses_that_is_refused_alone_is_not_sent_for_ever() -> None:
    outbox = give_up(owed(change(), lost={"expired": 5}), "ops", [LOST], "refused")
    assert outbox.box("ops").lost == {}


# When a webhook is tried


@pytest.mark.parametrize(
    ("box", "due"),
    [
        pytest.param({}, True, id="something is owed"),
        pytest.param({"owed": ()}, False, id="nothing is owed"),
        pytest.param({"owed": (), "counted": {"failed": 1}}, True, id="only counts are owed"),
        pytest.param({"owed": (), "lost": {"expired": 1}}, True, id="only losses are to be told"),
        # patience
        pytest.param({"not_before": NOW + 1}, False, id="patience was asked for"),
        pytest.param({"not_before": NOW}, True, id="patience is over"),
        pytest.param({"not_before": NOW + PATIENCE}, False, id="as much as is granted"),
        pytest.param({"not_before": NOW + PATIENCE + 1}, True, id="more: the clock was set back"),
        # dead
        pytest.param({"dead": Dead(0, NOW, "x")}, False, id="dead"),
        pytest.param(
            {"dead": Dead(0, NOW - PROBE_EVERY + 1, "x")}, False, id="dead, within the hour"
        ),
        pytest.param(
            {"dead": Dead(0, NOW - PROBE_EVERY, "x")}, True, id="dead, tried once an hour"
        ),
        pytest.param({"dead": Dead(0, NOW + 1, "x")}, True, id="dead: the clock was set back"),
        # another URL than the one that all this is about
        pytest.param({"dead": Dead(0, NOW, "x"), "mark": "old"}, True, id="dead, with another URL"),
        pytest.param({"not_before": NOW + 60, "mark": "old"}, True, id="patience of another URL"),
        pytest.param({"mark": ""}, True, id="never tried"),
        pytest.param({"mark": "old", "owed": ()}, False, id="another URL, but nothing is owed"),
    ],
)
def test_when_a_webhook_is_tried(box: dict[str, Any], due: bool) -> None:
    known = replace(Box(owed=(1,), mark=MARK), **box)
    assert is_due(known, NOW, MARK) is due
    outbox = Outbox({1: item(1)}, {"ops": known}, 1)
    assert len(missions(outbox, {"ops": MARK}, NOW, "run-1", {})) == due


def test_a_digest_has_an_id_of_its_run_and_channel() -> None:
    outbox = owe(Outbox(), {"ops": ALL, "dev": ALL}, [change()], NOW)
    marks = {"ops": MARK, "dev": "other"}
    ids = [m.digest for run in ("r1", "r2") for m in missions(outbox, marks, NOW, run, {})]
    assert len(set(ids)) == 4
    assert ids[:2] == [m.digest for m in missions(outbox, marks, NOW + 60, "r1", {})]


@pytest.mark.parametrize(
    ("taken", "digest"), [([1], "d-1"), ([1, 2, CALL], "d-1"), ([1, 2, CALL, LOST], "")]
)
def test_a_digest_of_which_nothing_is_left_cannot_be_repeated(
    taken: list[int], digest: str
) -> None:
    """A run that is killed between its last message and its end leaves no id for the news of tomorrow."""
    outbox = owed(change("a"), change("b"), lost={"expired": 5}, digest="d-1")
    box = strike(outbox, "ops", taken).box("ops")
    assert box.digest == digest


# How a digest ends


def after(verdict: Verdict, repeat: bool = False, **box: Any) -> Box:
    """Send a digest from a box, and say what is in the box then."""
    outbox = owed(change(), **box)
    mission = Mission("ops", MARK, "d-1", repeat)
    return end(begin(outbox, mission), mission, verdict, NOW).box("ops")


@pytest.mark.parametrize(
    ("outcome", "repeat", "digest"),
    [
        (Outcome.TAKEN, False, ""),
        (Outcome.LATER, False, ""),
        (Outcome.DEAD, False, ""),
        (Outcome.UNKNOWN, False, "d-1"),
        # only its being taken settles what may have been shown in an earlier run
        (Outcome.TAKEN, True, ""),
        (Outcome.LATER, True, "d-1"),
        (Outcome.DEAD, True, "d-1"),
        (Outcome.UNKNOWN, True, "d-1"),
    ],
)
def test_a_digest_that_may_have_been_shown_keeps_its_id(
    outcome: Outcome, repeat: bool, digest: str
) -> None:
    box = after(Verdict(outcome), repeat, digest="d-1" if repeat else "")
    assert box.digest == digest
    (mission,) = missions(Outbox({1: item(1)}, {"ops": box}, 1), {"ops": "new"}, NOW, "run-2", {})
    assert (mission.repeat, mission.digest == "d-1") == (bool(digest), bool(digest))


@pytest.mark.parametrize(
    ("wait", "not_before"),
    [(None, 0), (1.0, NOW + 1), (59.2, NOW + 60), (900.0, NOW + PATIENCE)],
)
def test_patience_is_remembered(wait: float | None, not_before: int) -> None:
    assert after(Verdict(Outcome.LATER, "", wait)).not_before == not_before


def test_a_death_is_remembered_since_its_first_time() -> None:
    first = after(Verdict(Outcome.DEAD, "no_service"))
    assert first.dead == Dead(NOW, NOW, "no_service")
    again = after(Verdict(Outcome.DEAD, "no_team"), dead=Dead(NOW - DAY, NOW - HOUR, "x", told=9))
    assert again.dead == Dead(NOW - DAY, NOW, "no_team", told=9)


@pytest.mark.parametrize("outcome", [Outcome.TAKEN, Outcome.LATER])
def test_any_other_answer_is_a_sign_of_life(outcome: Outcome) -> None:
    box = after(Verdict(outcome), dead=Dead(NOW - DAY, NOW - HOUR, "x"), not_before=NOW - 9)
    assert (box.dead, box.not_before) == (None, 0)


def test_no_answer_says_nothing() -> None:
    known = Dead(NOW - DAY, NOW - HOUR, "x")
    assert after(UNKNOWN, dead=known).dead == known


def test_a_new_url_starts_afresh_but_may_repeat_what_the_old_one_showed() -> None:
    outbox = owed(change(), dead=Dead(0, NOW, "x"), not_before=NOW + 60, digest="d-1")
    (mission,) = missions(outbox, {"ops": "new"}, NOW, "run-2", {})
    assert mission == Mission("ops", "new", "d-1", repeat=True)
    box = begin(outbox, mission).box("ops")
    assert box == replace(outbox.box("ops"), mark="new", dead=None, not_before=0)


# What the other channels are told of a dead one


@pytest.mark.parametrize(
    ("dead", "told"),
    [
        pytest.param(None, False, id="it lives"),
        pytest.param(Dead(NOW - 9, NOW - 9, "x"), True, id="not told yet"),
        pytest.param(Dead(0, 0, "x", NOW - TELL_DEAD_EVERY + 1), False, id="told within a day"),
        pytest.param(Dead(0, 0, "x", NOW - TELL_DEAD_EVERY), True, id="told once a day"),
        pytest.param(Dead(0, 0, "x", NOW + 1), True, id="told in the future: clock set back"),
    ],
)
def test_when_the_others_are_told(dead: Dead | None, told: bool) -> None:
    outbox, news = obituaries(owed(change(), dead=dead), {"ops": MARK}, NOW)
    assert news == ([ChannelDead("ops", "x", dead.since)] if told and dead else [])
    box = outbox.box("ops")
    assert box.dead == (replace(dead, told=NOW) if told and dead else dead)


@pytest.mark.parametrize(
    ("marks", "owed_"),
    [
        pytest.param({"ops": "new"}, True, id="its URL has changed"),
        pytest.param({}, True, id="it is not set any more"),
        pytest.param({"ops": MARK}, False, id="it is owed nothing"),
    ],
)
def test_what_is_no_death(marks: dict[str, str], owed_: bool) -> None:
    outbox = owed(*[change()] * owed_, dead=Dead(0, 0, "x"))
    assert obituaries(outbox, marks, NOW) == (outbox, [])


def test_two_dead_channels_do_not_keep_each_other_s_news_alive() -> None:
    """A word about a dead channel that only waits in another dead one is nothing to tell of that one."""
    died = Dead(NOW, NOW, "x")
    outbox = Outbox({1: item(1)}, {"ops": Box(owed=(1,), mark=MARK, dead=died)}, 1)
    outbox = replace(outbox, boxes={**outbox.boxes, "dev": Box(mark=MARK, dead=died)})
    routes, marks = dict.fromkeys(("ops", "dev"), Route(("any",))), {"ops": MARK, "dev": MARK}
    for day in range(20):
        now = NOW + day * DAY
        outbox, news = obituaries(expire(outbox, now), marks, now)
        outbox = owe(outbox, routes, news, now)
    assert outbox.items == {}
    assert (outbox.box("ops").size, outbox.box("dev").size) == (0, 0)
