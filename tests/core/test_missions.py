"""This file is the only place that checks which digests are sent when, and what is noted of how that went."""

from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from edgeone_notifier.core.delivery import PATIENCE, Outcome, Verdict
from edgeone_notifier.core.missions import (
    PROBE_EVERY,
    TELL_DEAD_EVERY,
    Mission,
    begin,
    due,
    end,
    is_due,
    is_held,
    obituaries,
    part,
)
from edgeone_notifier.core.news import ChannelDead
from edgeone_notifier.core.outbox import CALL, LOST, Box, Dead, Outbox, expire, owe, strike
from edgeone_notifier.core.quiet import Quiet, hours
from edgeone_notifier.core.routing import Route
from tests.core.test_outbox import ALL, MARK, owed
from tests.values import DAY, HOUR, NOW, change, completion, item

TAKEN, UNKNOWN = Verdict(Outcome.TAKEN), Verdict(Outcome.UNKNOWN)


# Quiet hours

NIGHT = Quiet(hours("00:00-23:59"), ZoneInfo("UTC"))
FAILURES_BREAK = replace(NIGHT, breaks=("failure",))


def test_quiet_hours_hold_everything_back() -> None:
    outbox = owed(change("a"), completion(), counted={"failed": 7}, lost={"expired": 1})
    assert due(outbox, {"ops": MARK}, NOW, "r", {"ops": NIGHT}) == []
    assert is_held(outbox, "ops", NIGHT)
    assert not is_held(outbox, "ops", None)
    (later,) = due(outbox, {"ops": MARK}, NOW, "r", {})
    box, items = part(outbox, later)
    assert (box, len(items)) == (outbox.box("ops"), 2)


def test_what_breaks_through_is_told_alone() -> None:
    outbox = owed(change("a"), completion(), change("b", "success"), lost={"expired": 1})
    (mission,) = due(outbox, {"ops": MARK}, NOW, "r", {"ops": FAILURES_BREAK})
    box, items = part(outbox, mission)
    assert [one.number for one in items] == [1]
    assert (box.owed, box.lost, box.counted, box.call) == ((1,), {}, {}, True)
    outbox = strike(outbox, "ops", [1, CALL])
    assert is_held(outbox, "ops", FAILURES_BREAK)
    assert outbox.box("ops").lost == {"expired": 1}


def test_what_breaks_through_without_a_failure_calls_nobody() -> None:
    outbox = owed(change("a"), completion())
    quiet = replace(NIGHT, breaks=("completion",))
    (mission,) = due(outbox, {"ops": MARK}, NOW, "r", {"ops": quiet})
    assert not part(outbox, mission)[0].call
    assert strike(outbox, "ops", [2]).box("ops").call


# When a webhook is tried


@pytest.mark.parametrize(
    ("box", "tried"),
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
def test_when_a_webhook_is_tried(box: dict[str, Any], tried: bool) -> None:
    known = replace(Box(owed=(1,), mark=MARK), **box)
    assert is_due(known, NOW, MARK) is tried
    outbox = Outbox({1: item(1)}, {"ops": known}, 1)
    assert len(due(outbox, {"ops": MARK}, NOW, "run-1", {})) == tried


def test_a_digest_has_an_id_of_its_run_and_channel() -> None:
    outbox = owe(Outbox(), {"ops": ALL, "dev": ALL}, [change()], NOW)
    marks = {"ops": MARK, "dev": "other"}
    ids = [m.digest for run in ("r1", "r2") for m in due(outbox, marks, NOW, run, {})]
    assert len(set(ids)) == 4
    assert ids[:2] == [m.digest for m in due(outbox, marks, NOW + 60, "r1", {})]


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
    (mission,) = due(Outbox({1: item(1)}, {"ops": box}, 1), {"ops": "new"}, NOW, "run-2", {})
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
    (mission,) = due(outbox, {"ops": "new"}, NOW, "run-2", {})
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
