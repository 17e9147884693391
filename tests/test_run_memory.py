"""What a run does about the state it finds: somebody else's, damaged, refused, or taken away while it runs."""

import pytest

from edgeone_notifier.core.limits import MAX_RUN_SECONDS
from edgeone_notifier.core.state.codec import STATE_VERSION, Refused, encode
from edgeone_notifier.core.state.model import Lease, State
from edgeone_notifier.stores import Busy
from tests.support.fakes import NOW, World, task

OURS = f'"version":{STATE_VERSION}'.encode()


@pytest.fixture
def world() -> World:
    world = World()
    world.channel("ops")
    world.listings.zones["zone-1"] = [task("a")]
    world.settled()
    world.listings.zones["zone-1"] = [task("a", "failed")]
    return world


def leased(world: World, until: int) -> None:
    """Let another run hold the lease until a time."""
    document = encode(State(lease=Lease("run-of-another", until)), "default", "n")
    world.store.body = document


@pytest.mark.parametrize(
    ("ahead", "skipped"),
    [
        (1, "busy"),
        (60, "busy"),
        (MAX_RUN_SECONDS, "busy"),
        (0, None),  # its time is over
        (-1, None),
        (MAX_RUN_SECONDS + 1, None),  # longer than any run: a clock that jumped
        (10**9, None),
    ],
)
def test_a_lease_holds_until_its_time_and_no_longer_than_any_run(
    world: World, ahead: int, skipped: str | None
) -> None:
    leased(world, int(world.clock.time) + 120 + ahead)
    world.listings.asked.clear()
    assert world.run(after=120).skipped == skipped
    assert bool(world.journal) == bool(world.listings.asked) == (skipped is None)


def test_a_run_that_finds_another_at_its_first_commit_sends_nothing(world: World) -> None:
    world.store.faults = {world.store.commits + 1: Busy()}
    summary = world.run()
    assert (summary.skipped, summary.requests, summary.channels) == ("busy", 1, {})
    assert world.sent("ops") == []
    assert world.run().channels["ops"].sent == 1


def test_a_run_that_is_killed_while_sending_holds_the_next_one_until_it_must_have_ended(
    world: World,
) -> None:
    left: list[bytes | None] = []
    world.channels["ops"].before = lambda: left.append(world.store.body)
    world.run()
    # The platform ends it here, before anything else is stored; its clock stands still in these tests.
    world.store.body = left[0]
    world.journal.clear()
    assert world.run(after=54).skipped == "busy"
    assert world.run(after=1).skipped is None
    (body,) = world.sent("ops")
    assert body["repeat"]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"version": 0}', b'{"version": 1}', b"\xff"])
def test_a_damaged_state_is_set_aside_told_and_rebuilt_as_a_baseline(
    world: World, body: bytes
) -> None:
    told: list[str] = []
    world.channels["ops"].before = lambda: told.extend(world.store.news())
    world.store.body = body
    summary = world.run()
    assert world.store.aside == {"damaged": body}
    assert told == ["StateLost", "Baseline"]
    assert (summary.first_run, summary.changes, summary.channels["ops"].sent) == (False, 0, 1)
    assert "state.damaged" in world.log.events()
    assert world.run().skipped is None
    assert len(world.sent("ops")) == 1


@pytest.mark.parametrize(
    ("old", "new"), [(OURS, b'"version":99'), (b'"shard":"default"', b'"shard":"other"')]
)
def test_a_state_that_is_not_ours_to_replace_ends_the_run(
    world: World, old: bytes, new: bytes
) -> None:
    assert world.store.body
    world.store.body = foreign = world.store.body.replace(old, new)
    with pytest.raises(Refused):
        world.run()
    assert (world.store.body, world.store.aside, world.journal) == (foreign, {}, [])


def test_a_baseline_that_is_owed_still_is_told_once_the_store_lets_it(world: World) -> None:
    fresh = World()
    fresh.channel("ops")
    fresh.store.faults = {1: Busy()}
    assert fresh.run().skipped == "busy"
    summary = fresh.run()
    assert summary.first_run
    assert summary.channels["ops"].sent == 1
    assert fresh.clock.time > NOW
