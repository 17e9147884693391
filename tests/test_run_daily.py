"""The daily word is told once a day to each channel that has one, whatever kills a run, overlaps, or takes nothing."""

from contextlib import suppress
from datetime import datetime, time, timezone
from typing import Any

import pytest

from edgeone_notifier.core.delivery.digest_part import Hold
from edgeone_notifier.core.delivery.hours_range import DailyTime
from edgeone_notifier.core.listing.zones import ListingTotals
from edgeone_notifier.core.news.model import DailyWord
from edgeone_notifier.core.state.codec import decode
from edgeone_notifier.core.state.model import State
from edgeone_notifier.ledger import LedgerClosed
from edgeone_notifier.stores import StoreError
from tests.support.fakes import DEAD, UNKNOWN, FakeListings, World, task

HOUR, DAY = 3_600, 86_400  # seconds
UTC = timezone.utc


def soon(world: World, hours: float = 2) -> DailyTime:
    """Return a daily time that comes in so many hours."""
    moment = datetime.fromtimestamp(world.clock.time + hours * HOUR, UTC)
    return DailyTime(time(moment.hour, moment.minute), UTC)


@pytest.fixture
def world() -> World:
    world = World("zone-1")
    world.channel("ops", daily=soon(world))
    world.settled()
    return world


def state(world: World) -> State:
    return decode(world.store.body or b"", "default")


def words(world: World) -> list[DailyWord]:
    """Return the words that are owed still."""
    items = state(world).outbox.items.values()
    return [item.news for item in items if isinstance(item.news, DailyWord)]


def told(world: World, name: str = "ops") -> int:
    return len(world.sent(name))


def test_a_word_comes_once_a_day_and_covers_what_came_since_the_last(world: World) -> None:
    world.listings.zones["zone-1"] = [task("a", "success"), task("b", "failed")]
    world.run(HOUR)
    assert told(world) == 1  # the failure and the end of the job
    assert state(world).daily["ops"].jobs == {"prefetch": 1}
    world.run(2 * HOUR)
    assert told(world) == 2
    for _ in range(5):
        world.run(HOUR)
    assert told(world) == 2
    assert state(world).daily["ops"].jobs == {}
    for days in range(1, 4):
        world.run(DAY)
        world.run()
        assert told(world) == 2 + days


def test_days_without_a_run_are_one_word(world: World) -> None:
    world.run(5 * DAY)
    world.run()
    assert told(world) == 1


def test_a_channel_without_one_has_nothing_stored_of_it() -> None:
    world = World("zone-1")
    world.channel("ops")
    world.run()
    world.run(3 * DAY)
    assert "daily" not in world.store.document()
    assert told(world) == 1  # the baseline


@pytest.mark.parametrize("commit", [1, 2, 3])
def test_a_run_that_is_killed_at_any_commit_loses_no_word_and_tells_none_twice(
    world: World, commit: int
) -> None:
    """The first commit owes the word; by the third it is taken."""
    world.store.faults = {world.store.commits + commit: StoreError("killed")}
    with suppress(StoreError, LedgerClosed):
        world.run(3 * HOUR)
    for _ in range(3):
        world.run(1_000)
    bodies = world.sent("ops")
    repeats = [body for body in bodies if body["repeat"]]
    assert len(bodies) - len(repeats) == 1
    assert not words(world)


class Overtaken(FakeListings):
    """Listings during whose first reading, after the state was read, another run does all of its work."""

    def __init__(self, world: World, shown: FakeListings) -> None:
        super().__init__(shown.zones)
        self._others = [lambda: world.run(0)]

    def read_listings(self, *arguments: Any, **more: Any) -> ListingTotals:
        while self._others:
            assert self._others.pop()().skipped is None
        return super().read_listings(*arguments, **more)


def test_of_two_runs_at_the_daily_hour_that_read_the_same_state_one_tells_the_word(
    world: World,
) -> None:
    world.listings = Overtaken(world, world.listings)
    assert world.run(3 * HOUR).skipped == "busy"
    assert told(world) == 1
    for _ in range(3):
        world.run(1_000)
    assert (told(world), words(world)) == (1, [])


def test_while_a_run_tells_the_daily_word_another_one_is_busy(world: World) -> None:
    skipped: list[str | None] = []
    world.channels["ops"].before = lambda: skipped.append(world.run(1).skipped)
    world.run(3 * HOUR)
    world.channels["ops"].before = lambda: None
    assert skipped == ["busy"]
    world.run(1_000)
    assert (told(world), words(world)) == (1, [])


def test_a_word_that_was_not_taken_is_part_of_the_next(world: World) -> None:
    world.channel("ops", DEAD, DEAD, DEAD, DEAD, DEAD, daily=world.channels["ops"].route.daily)
    world.listings.zones["zone-1"] = [task("a", "success")]
    world.run(3 * HOUR)
    [first] = words(world)
    world.listings.zones["zone-1"] += [task("c", "success", job="job-2")]
    world.run(DAY)
    [both] = words(world)
    assert both.tally.since == first.tally.since
    assert both.tally.jobs == {"prefetch": 2}
    for _ in range(6):
        world.run(HOUR)
    assert words(world) == []


def test_a_word_that_may_have_been_shown_is_not_taken_back(world: World) -> None:
    """It is told again as it was, marked; what came since is a word of its own."""
    world.channel("ops", *[UNKNOWN] * 9, daily=world.channels["ops"].route.daily)
    world.run(3 * HOUR)
    [first] = words(world)
    world.run(DAY)
    assert words(world)[0] == first
    assert [one.tally.since for one in words(world)] == [first.tally.since, first.until]


def test_what_a_channel_filters_is_in_no_word_of_its_own() -> None:
    world = World("zone-1", "zone-2")
    at = soon(world, 3)
    world.channel("ops", daily=at, zones=("zone-2",))
    world.channel("games", daily=at)
    world.settled()
    world.listings.zones["zone-1"] = [task("a", "success"), task("b", "failed", job="job-2")]
    world.run(HOUR)
    tallies = state(world).daily
    assert (tallies["ops"].jobs, tallies["ops"].causes) == ({}, {})
    assert (tallies["games"].jobs, tallies["games"].causes) == ({"prefetch": 2}, {"failed": 1})


def test_quiet_hours_hold_it_like_the_rest(world: World) -> None:
    class Always:
        breaks: tuple[str, ...] = ()

        def holds(self, news: Any) -> bool:
            return True

    world.channels["ops"].hold = lambda now: Hold(Always(), 0)  # type: ignore[method-assign,arg-type]
    world.run(3 * HOUR)
    assert (told(world), len(words(world))) == (0, 1)
    del world.channels["ops"].hold  # type: ignore[method-assign]
    world.run()
    assert (told(world), words(world)) == (1, [])


def test_a_channel_that_gives_up_its_word_leaves_nothing(world: World) -> None:
    world.channel("ops")
    world.run()
    assert "daily" not in world.store.document()


def test_a_channel_with_a_new_name_keeps_what_was_gathered(world: World) -> None:
    world.listings.zones["zone-1"] = [task("a", "success")]
    world.run(HOUR)
    fingerprint, daily = "mark of ops", world.channels.pop("ops").route.daily
    world.channel("games", daily=daily).url_fingerprint = fingerprint
    world.run()
    assert state(world).daily["games"].jobs == {"prefetch": 1}
