"""Runs at the same time, each a process of its own: every failure is told once, and who comes too late does nothing."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from edgeone_notifier.stores import SCHEMES
from tests.emulator.wire import Call
from tests.faults.fork import Ran
from tests.faults.gate import Fits, held
from tests.faults.judge import judge
from tests.faults.kills import moments
from tests.faults.scenarios import FEW, SCENARIOS
from tests.faults.world import LIMIT, TICK, ZONE, Kept, World, settled
from tests.faults.zygote import Zygote

pytestmark = pytest.mark.exhaustive

TURNS = 10
CHANNELS = 2


@pytest.fixture(params=sorted(SCHEMES))
def world(request: pytest.FixtureRequest, zygote: Zygote, tmp_path: Path) -> Iterator[World]:
    with World(request.param, tmp_path / "world", zygote) as made:
        yield made


def is_listing(call: Call) -> bool:
    """Say whether tasks are asked for: a run does that once, between reading the state and writing it."""
    return call.headers.get("x-tc-action") == "DescribePrefetchTasks"


def is_post(call: Call) -> bool:
    return call.method == "POST"


def first(number: int, fits: Fits) -> Fits:
    """Let a gate hold the first requests that fit, and no others."""
    left = threading.Semaphore(number)
    return lambda call: fits(call) and left.acquire(blocking=False)


def prepared(world: World, scenario: str = "news") -> Kept:
    SCENARIOS[scenario].before(world)
    return world.keep()


def happen(world: World, kept: Kept, scenario: str = "news") -> None:
    world.restore(kept)
    SCENARIOS[scenario].happen(world)


def assert_told(world: World, again: int = 0, scenario: str = "news") -> None:
    """All news is shown by each chat, and at most `again` messages are repeated; a quiet run sends nothing more."""
    for name in world.chats:
        finding = judge(world.texts(name), SCENARIOS[scenario].news)
        assert (finding.lost, finding.wrong) == ((), ())
        assert finding.repeated <= again
    posts = world.posts()
    quiet = world.run(after=TICK)
    assert (quiet.skipped, quiet.sent, world.posts()) == (None, 0, posts)
    assert SCENARIOS[scenario].also(world) == []


def assert_one_told(ran: list[Ran], world: World, all_met: bool) -> None:
    """One run has told all of it. The others were busy, or, where they came later than thought, found nothing new."""
    winners = [one for one in ran if one.sent]
    losers = [one for one in ran if not one.sent]
    assert [one.sent for one in winners] == [CHANNELS], ran
    assert settled(winners)
    assert [one.error for one in losers] == [""] * len(losers)
    assert {one.skipped for one in losers} <= ({"busy"} if all_met else {"busy", None})
    assert world.posts() == CHANNELS


@pytest.mark.parametrize("runs", [2, 3])
def test_runs_that_start_at_the_same_moment_tell_each_failure_once(world: World, runs: int) -> None:
    kept = prepared(world)
    for _ in range(TURNS):
        happen(world, kept)
        ran = world.start(*[world.order(request=f"request-{n}") for n in range(runs)])()
        assert_one_told(ran, world, all_met=False)
        assert_told(world)


@pytest.mark.parametrize("scenario", ["news", "first run", "a damaged state"])
@pytest.mark.parametrize("runs", [2, 3])
def test_of_runs_that_have_all_read_the_same_state_one_goes_on(
    world: World, runs: int, scenario: str
) -> None:
    kept = prepared(world, scenario)
    for _ in range(TURNS // 3):
        happen(world, kept, scenario)
        with held(world.cloud.edgeone.server, is_listing, opens_at=runs):
            ran = world.start(*[world.order(request=f"request-{n}") for n in range(runs)])()
        assert_one_told(ran, world, all_met=True)
        assert_told(world, scenario=scenario)


def test_while_a_webhook_is_slow_neither_a_fresh_tick_nor_a_retry_does_anything(
    world: World,
) -> None:
    happen(world, prepared(world))
    with held(world.cloud.chats.server, is_post, behind=True) as gate:
        end = world.start(world.order(request="request-1"))
        gate.wait_for(CHANNELS)
        stored = world.stored()
        others = [("request-1", 3), ("request-1", 5), ("request-2", 5)]
        late = world.start(*[world.order(after, request=request) for request, after in others])()
        assert [one.skipped for one in late] == ["busy"] * 3
        assert (world.stored(), world.posts()) == (stored, CHANNELS)
        gate.open()
        assert_one_told(end(), world, all_met=True)
    assert_told(world)


def test_what_happens_while_a_webhook_is_slow_is_told_by_the_next_tick(world: World) -> None:
    happen(world, prepared(world))
    with held(world.cloud.chats.server, is_post, behind=True) as gate:
        end = world.start(world.order())
        gate.wait_for(CHANNELS)
        world.cloud.edgeone.settle(ZONE, "job-1", FEW[2], "timeout")
        [busy] = world.start(world.order(after=5))()
        assert busy.skipped == "busy"
        gate.open()
        end()
    assert world.run(after=TICK).sent == CHANNELS
    assert_told(world, scenario="news that waited")


def test_a_run_that_stalls_and_is_overtaken_does_nothing(world: World) -> None:
    happen(world, prepared(world))
    with held(world.cloud.edgeone.server, first(1, is_listing)) as gate:
        end = world.start(world.order(request="request-1"))
        gate.wait_for(1)
        assert world.run(after=1).sent == CHANNELS
        world.cloud.edgeone.settle(ZONE, "job-1", FEW[2], "timeout")
        assert world.run(after=1).sent == CHANNELS
        stored = world.stored()
        gate.open()
        [stalled] = end()
    assert stalled.skipped == "busy"
    assert (world.stored(), world.posts()) == (stored, 2 * CHANNELS)
    assert_told(world, scenario="news that waited")


def test_the_retries_of_a_killed_run_and_a_fresh_tick_repeat_one_message_in_all(
    world: World,
) -> None:
    kept = prepared(world)
    points = moments(world, SCENARIOS["news"], kept)
    # A chat is posted to over a connection of its own; the store keeps one for the whole run.
    posting = {p.thread for p in points if p.name == "socket.connect" and p.thread.count(".") == 2}
    under_way = [p for p in points if p.name == "socket.recv_into" and p.thread in posting]
    assert len(under_way) == 2 * CHANNELS
    for point in under_way:
        happen(world, kept)
        assert world.run(strike=point).killed
        posts = world.posts()
        requests = ["request-1", "request-1", "request-2"]
        early = world.start(*[world.order(LIMIT // 2, request=request) for request in requests])()
        assert [one.skipped for one in early] == ["busy"] * 3
        assert world.posts() == posts
        world.now += LIMIT
        with held(world.cloud.edgeone.server, is_listing, opens_at=3):
            late = world.start(*[world.order(request=request) for request in requests])()
        assert sorted(str(one.skipped) for one in late) == ["None", "busy", "busy"]
        assert world.posts() <= posts + CHANNELS
        assert_told(world, again=1)


def test_a_run_that_outlives_its_time_is_stopped_by_the_next(world: World) -> None:
    """No platform lets it, but a suspended machine may: then what was under way is repeated, and says so."""
    happen(world, prepared(world))
    with held(world.cloud.chats.server, first(CHANNELS, is_post), behind=True) as gate:
        end = world.start(world.order(request="request-1"))
        gate.wait_for(CHANNELS)
        assert world.run(after=LIMIT).sent == CHANNELS
        gate.open()
        [old] = end()
    assert "LedgerClosed" in old.error
    assert_told(world, again=1)


@pytest.mark.parametrize("runs", [2, 3])
def test_of_two_runs_that_cos_lets_both_win_one_goes_on(
    zygote: Zygote, tmp_path: Path, runs: int
) -> None:
    with World("cos", tmp_path / "world", zygote) as world:
        cos = world.cloud.cos
        cos.two_winners = True
        kept = prepared(world)
        for _ in range(TURNS // 3):
            happen(world, kept)
            cos._raced.clear()
            cos.after_put = _both(threading.Barrier(2))
            before = len(cos.requests)
            with held(world.cloud.edgeone.server, is_listing, opens_at=runs):
                ran = world.start(*[world.order(request=f"request-{n}") for n in range(runs)])()
            cos.after_put = None
            won = [one for one in cos.requests[before:] if (one.method, one.status) == ("PUT", 200)]
            assert won[0].key == won[1].key
            assert_one_told(ran, world, all_met=True)
            assert_told(world)


def _both(barrier: threading.Barrier):  # type: ignore[no-untyped-def]
    """Hold the answer to the first write until the second has been accepted, too."""
    racing = threading.Semaphore(2)

    def after_put(bucket: str, key: str) -> None:
        if racing.acquire(blocking=False):
            barrier.wait(timeout=60)

    return after_put
