"""What each verdict leads to, in this run and in the next ones."""

import itertools
import threading
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from edgeone_notifier.core.delivery.hours_range import parse_hours
from edgeone_notifier.core.delivery.quiet_hours import QuietHours
from edgeone_notifier.core.delivery.verdict import Verdict
from edgeone_notifier.ledger import LedgerClosed
from edgeone_notifier.stores import StoreError
from tests.support.fakes import DEAD, LATER, TAKEN, UNFIT, UNKNOWN, World, patient, task

FOUR = [task(name) for name in "abcd"]


def world_with_news(*verdicts: Verdict, **how: Any) -> World:
    """Make a world with three failures to tell, and nothing else."""
    world = World()
    world.channel("ops", **how)
    world.listings.zones["zone-1"] = FOUR
    world.settled()
    world.listings.zones["zone-1"] = [*(task(name, "failed") for name in "abc"), task("d")]
    world.channel("ops", *verdicts, **how)
    return world


def ids(bodies: list[Mapping[str, Any]]) -> list[str]:
    return [body["digest"] for body in bodies]


@pytest.mark.parametrize(
    ("verdict", "state", "again", "repeat"),
    [
        # verdict, state after the run, whether the run two minutes later sends it again, and as a possible repeat
        (TAKEN, "ok", False, False),
        (LATER, "deferred", True, False),
        (UNKNOWN, "deferred", True, True),
        (DEAD, "dead", False, False),
        (patient(100), "deferred", True, False),
        (patient(300), "deferred", False, False),
    ],
)
def test_what_a_verdict_means_for_the_next_run(
    verdict: Verdict, state: str, again: bool, repeat: bool
) -> None:
    world = world_with_news(verdict)
    told = world.run().channels["ops"]
    sent, owed = (1, 0) if verdict is TAKEN else (0, 3)
    assert (told.sent, told.owed, told.state) == (sent, owed, state)
    first = world.sent("ops")
    world.journal.clear()
    world.run()
    bodies = world.sent("ops")
    assert len(first) == 1
    assert [body["repeat"] for body in bodies] == [repeat] * again
    assert [body["items"] for body in bodies] == [first[0]["items"]] * again


def test_what_may_have_been_shown_is_told_again_by_itself_and_what_is_new_is_no_repeat() -> None:
    world = world_with_news(UNKNOWN)
    world.run()
    world.listings.zones["zone-1"].append(task("late", "failed"))
    world.run()
    first, again, new = world.sent("ops")
    assert (again["digest"], again["repeat"], again["items"]) == (
        first["digest"],
        True,
        first["items"],
    )
    assert new["digest"] != first["digest"]
    assert (new["repeat"], len(new["items"])) == (False, 1)
    world.journal.clear()
    world.run()
    assert world.sent("ops") == []


def test_two_digests_that_may_have_been_shown_are_told_again_under_their_own_ids() -> None:
    world = world_with_news(UNKNOWN, UNKNOWN, UNKNOWN)
    world.run()
    world.run()  # a repeat that is lost as well: now it is waited for
    world.listings.zones["zone-1"].append(task("late", "failed"))
    world.run()
    first, _, new = world.sent("ops")
    assert (new["repeat"], len(new["items"])) == (False, 1)
    world.journal.clear()
    world.run(after=600)
    assert [(one["digest"], one["repeat"]) for one in world.sent("ops")] == [
        (first["digest"], True),
        (new["digest"], True),
    ]


def test_what_is_lost_each_time_is_told_at_growing_intervals_up_to_an_hour() -> None:
    world = world_with_news(*[UNKNOWN] * 1_000)
    start, times = world.clock.time, []
    for _ in range(6 * 30):
        before = len(world.sent("ops"))
        world.run()
        if len(world.sent("ops")) > before:
            times.append(world.clock.time)
    gaps = [round((b - a) / 60) for a, b in itertools.pairwise(times)]
    assert times[0] == start + 120
    assert gaps == [2, 4, 8, 16, 32, 60, 60, 60, 60]
    assert {one["digest"] for one in world.sent("ops")} == {world.sent("ops")[0]["digest"]}


def test_what_is_new_does_not_wait_for_a_repeat_and_brings_it_along_once_it_is_taken() -> None:
    world = world_with_news(*[UNKNOWN] * 4)
    for _ in range(8):
        world.run()
    world.channels["ops"].verdicts.clear()
    assert world.run().channels["ops"].owed == 3
    world.listings.zones["zone-1"].append(task("late", "failed"))
    told = world.run().channels["ops"]
    assert (told.sent, told.owed) == (2, 0)
    assert [one["repeat"] for one in world.sent("ops")[-2:]] == [False, True]


def test_many_digests_that_may_have_been_shown_become_few() -> None:
    """A chat whose answers are always lost, and which always has news, gets each once at once, and few repeats."""
    world = world_with_news(*[UNKNOWN] * 1_000)
    for n in range(60):
        world.listings.zones["zone-1"].append(task(f"late-{n}", "failed"))
        world.run()
    told = [number for one in world.sent("ops") if not one["repeat"] for number in one["items"]]
    assert len(told) == len(set(told)) > 50
    assert len(queue(world)["unsettled"]) <= 9
    assert sum(one["repeat"] for one in world.sent("ops")) < 60
    world.channels["ops"].verdicts.clear()
    for _ in range(10):
        world.run(after=3_600)
    assert queue(world)["owed"] == []


def test_a_dead_webhook_is_probed_once_an_hour_and_keeps_what_it_is_owed() -> None:
    world = world_with_news(*[DEAD] * 3)
    states = [world.run(after=600).channels["ops"].state for _ in range(13)]
    assert states == ["dead"] * 13
    assert len(world.sent("ops")) == 3
    world.run(after=3_600)
    assert world.run().channels["ops"].state == "ok"
    assert len(world.sent("ops")) == 4


def test_a_dead_webhook_with_a_new_url_is_tried_at_once() -> None:
    world = world_with_news(DEAD)
    world.run()
    world.channel("ops").url_fingerprint = "another"
    assert world.run().channels["ops"].sent == 1


def test_what_is_unfit_is_sent_once_as_plain_text() -> None:
    world = world_with_news(UNFIT)
    told = world.run().channels["ops"]
    assert ["plain" in body for body in world.sent("ops")] == [False, True]
    assert (told.sent, told.owed, told.given_up, told.state) == (1, 0, 0, "ok")


def test_what_is_unfit_in_any_form_is_given_up_counted_and_said_by_the_next_run() -> None:
    world = world_with_news(UNFIT, UNFIT)
    told = world.run().channels["ops"]
    assert (told.sent, told.owed, told.given_up, told.state) == (0, 0, 3, "ok")
    lost: list[object] = []
    world.channels["ops"].before = lambda: lost.append(queue(world)["lost"])
    world.run()
    assert lost == [{"refused": 3}]
    assert queue(world)["lost"] == {}
    world.journal.clear()
    world.run()
    assert world.sent("ops") == []


def queue(world: World) -> dict[str, Any]:
    queues: dict[str, dict[str, Any]] = world.store.document()["outbox"]["boxes"]
    return queues["ops"]


def test_one_unfit_message_does_not_stop_the_next_ones() -> None:
    world = world_with_news(TAKEN, UNFIT, UNFIT, per=1)
    told = world.run().channels["ops"]
    assert (told.sent, told.owed, told.given_up) == (2, 0, 1)


def test_after_a_refusal_nothing_more_of_the_digest_is_sent_and_the_rest_is_owed() -> None:
    world = world_with_news(TAKEN, LATER, per=1)
    told = world.run().channels["ops"]
    assert (told.sent, told.owed, told.state) == (1, 2, "deferred")
    ((first,), (second,)) = items(world)
    world.journal.clear()
    world.run()
    assert items(world) == [[second], [second + 1]]
    assert second == first + 1


def items(world: World) -> list[list[int]]:
    return [body["items"] for body in world.sent("ops")]


@pytest.mark.parametrize(("wait", "slept", "sent"), [(20, [20], 2), (48.9, [48.9], 2), (49, [], 1)])
def test_patience_that_fits_the_run_is_had_and_what_does_not_is_deferred(
    wait: float, slept: list[float], sent: int
) -> None:
    world = world_with_news(patient(wait))
    told = world.run().channels["ops"]
    assert world.clock.slept == slept
    assert len(world.sent("ops")) == sent
    assert (told.owed, told.state) == ((0, "ok") if sent == 2 else (3, "deferred"))


def test_a_wish_for_patience_is_kept_in_the_state_over_runs() -> None:
    world = world_with_news(patient(700))
    world.run()
    assert queue(world)["not_before"] == world.clock.time + 700
    counts = [world.run(after=100).channels["ops"].sent for _ in range(7)]
    assert counts == [0, 0, 0, 0, 0, 0, 1]


def test_a_channel_that_hangs_holds_no_other_and_is_told_again_as_a_possible_repeat() -> None:
    world = world_with_news()
    hanging = world.channel("slow")
    world.listings.zones["zone-1"][3] = task("d", "failed")
    hanging.hangs = threading.Event()
    # The time is over as soon as the other channel has been told.
    world.clock.left = lambda: 10.0 if world.store.owed()["ops"] else 0.0
    told = world.run().channels
    assert (told["ops"].sent, told["ops"].owed, told["ops"].state) == (1, 0, "ok")
    assert (told["slow"].sent, told["slow"].state) == (0, "deferred")
    hanging.hangs.set()
    world.journal.clear()
    world.run()
    assert [body["repeat"] for body in world.sent("slow")] == [True]


def test_a_channel_that_breaks_holds_no_other() -> None:
    world = world_with_news()
    failing = world.channel("broken")
    world.listings.zones["zone-1"][3] = task("d", "failed")
    failing.messages = lambda *_: 1 / 0
    told = world.run().channels
    assert told["ops"].sent == 1
    assert (told["broken"].owed, told["broken"].state) == (5, "deferred")
    failed = {"channel": "broken", "error": "ZeroDivisionError"}
    assert ("channel.failed", failed) in world.log.lines


def test_a_store_that_fails_after_a_message_was_taken_stops_the_sending_and_the_run() -> None:
    world = world_with_news(per=1)
    world.store.faults = {world.store.commits + 2: StoreError("COS 503")}
    with pytest.raises(LedgerClosed, match="COS 503"):
        world.run()
    assert len(world.sent("ops")) == 1
    world.store.faults = {}
    world.journal.clear()
    world.run(after=60)  # the lease is over
    assert [body["repeat"] for body in world.sent("ops")] == [True] * 3


def test_a_store_that_failed_stops_a_channel_that_is_being_patient() -> None:
    world = world_with_news(patient(10))
    other = world.channel("other")
    asleep, failed = threading.Event(), threading.Event()
    world.listings.zones["zone-1"][3] = task("d", "failed")
    world.store.faults = {world.store.commits + 2: StoreError("COS 503")}

    def sleep(_: float) -> None:
        asleep.set()
        assert failed.wait(10)

    def log(event: str, **fields: Any) -> None:
        if event == "channel.failed":
            failed.set()

    world.clock.sleep = sleep
    world.log = log
    other.before = lambda: asleep.wait(10)
    with pytest.raises(LedgerClosed, match="COS 503"):
        world.run()
    assert (len(world.sent("ops")), len(world.sent("other"))) == (1, 1)


def test_the_last_commit_that_fails_is_no_success() -> None:
    world = world_with_news()
    world.store.faults = {world.store.commits + 3: StoreError("COS 503")}
    with pytest.raises(StoreError, match="COS 503"):
        world.run()


# Quiet hours

NIGHT = QuietHours(parse_hours("00:00-23:59"), ZoneInfo("UTC"))


def test_quiet_hours_hold_news_back_and_end_in_one_digest() -> None:
    world = World()
    chat = world.channel("ops")
    world.settled()
    chat.hours = NIGHT
    for n in range(3):
        world.listings.zones["zone-1"] = [task(f"{at}", "failed") for at in range(n + 1)]
        summary = world.run()
        assert (summary.channels["ops"].owed, summary.channels["ops"].state) == (2 * n + 2, "ok")
    assert world.sent("ops") == []
    chat.hours = None
    summary = world.run()
    (digest,) = world.sent("ops")
    assert (len(digest["items"]), digest["repeat"]) == (6, False)
    assert (summary.channels["ops"].owed, summary.channels["ops"].state) == (0, "ok")


def test_a_failure_breaks_through_where_the_channel_says_so_and_the_rest_waits() -> None:
    world = World()
    chat = world.channel("ops")
    world.settled()
    chat.hours = replace(NIGHT, breaks=("failure",))
    world.listings.zones["zone-1"] = [task("a", "failed")]
    summary = world.run()
    assert [len(one["items"]) for one in world.sent("ops")] == [1]
    assert (summary.channels["ops"].owed, summary.channels["ops"].state) == (1, "ok")
    assert world.run().channels["ops"].sent == 0
    chat.hours = None
    assert world.run().channels["ops"].sent == 1


def test_what_has_recovered_by_the_end_of_the_quiet_hours_is_told_with_its_failure() -> None:
    world = World()
    chat = world.channel("ops", notify=("failure", "recovery"))
    world.settled()
    chat.hours = NIGHT
    world.listings.zones["zone-1"] = [task("a", "failed")]
    world.run()
    world.listings.zones["zone-1"] = [task("a", "failed"), task("a", "success", job="job-2")]
    world.run()
    assert world.store.news() == ["Change"]
    [item] = world.store.document()["outbox"]["items"].values()
    assert item["mended"] == world.clock.time


def test_a_preview_in_quiet_hours_shows_what_would_be_sent_now() -> None:
    world = World()
    world.channel("ops").hours = NIGHT
    assert world.preview()[1] == {}
