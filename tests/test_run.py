"""The story of a run: what is stored before anything is sent, what is said first, and what a quiet run does."""

import pytest

from edgeone_notifier.core.faults import Unreadable
from edgeone_notifier.core.listing.query import READ_AHEAD, Window
from edgeone_notifier.stores import StoreError
from tests.support.fakes import NOW, World, task

ROWS = [task("a", "failed"), task("b"), task("c", "success", job="job-2")]


@pytest.fixture
def world() -> World:
    world = World()
    world.channel("ops")
    return world


def changed(world: World) -> World:
    """Let the first run see an open task, and have it failed since."""
    world.listings.zones["zone-1"] = [task("a"), task("b")]
    world.settled()
    world.listings.zones["zone-1"] = [task("a", "failed"), task("b", "failed")]
    return world


def test_what_is_owed_is_stored_before_it_is_sent_and_struck_off_after(world: World) -> None:
    summary = changed(world).run()
    kinds = [entry[0] for entry in world.journal]
    assert kinds == ["commit", "send", "commit", "commit"]
    owed = [entry[1]["ops"] for entry in world.journal if entry[0] == "commit"]
    assert owed == [3, 0, 0]  # two failures and the job's completion
    assert summary.channels["ops"].sent == 1


def test_each_message_taken_is_stored_before_the_next_one_of_its_channel(world: World) -> None:
    world.channel("ops", per=1)
    changed(world).run()
    story = [entry[1]["ops"] if entry[0] == "commit" else "send" for entry in world.journal]
    assert story == [3, "send", 2, "send", 1, "send", 0, 0]


def test_the_commit_that_owes_carries_a_lease_until_the_run_must_have_ended_and_the_last_clears_it(
    world: World,
) -> None:
    leases = []
    changed(world).channel("ops").before = lambda: leases.append(world.store.document()["lease"])
    world.run()
    assert leases == [{"run": "run-2", "until": world.clock.end + 5}]
    assert world.store.document()["lease"] is None


@pytest.mark.parametrize(
    ("announce", "items", "changes"),
    [
        (False, 1, 0),  # the baseline alone: what is final already is not told
        (True, 2, 3),  # the failure, and the completion of job-2: all rows are changes
    ],
)
def test_the_first_run(world: World, announce: bool, items: int, changes: int) -> None:
    world.listings.zones["zone-1"] = ROWS
    summary = world.run(announce=announce)
    assert summary.first_run
    assert (summary.tasks, summary.changes) == (3, changes)
    assert [len(body["items"]) for body in world.sent("ops")] == [items]
    assert not world.run().first_run


def test_the_first_run_of_an_empty_account_says_what_is_watched(world: World) -> None:
    told: list[str] = []
    world.channels["ops"].before = lambda: told.extend(world.store.news())
    assert world.run().first_run
    assert told == ["Baseline"]


def test_a_quiet_run_commits_nothing_and_sends_nothing(world: World) -> None:
    world.listings.zones["zone-1"] = ROWS
    world.settled()
    before = world.store.body
    summary = world.run()
    assert world.journal == []
    assert world.store.body == before
    assert (summary.read, summary.tasks, summary.changes) == (1, 3, 0)


def test_a_change_that_nobody_wants_is_stored_and_not_sent(world: World) -> None:
    world.listings.zones["zone-1"] = [task("a"), task("b")]
    world.settled()
    world.listings.zones["zone-1"] = [task("a", "success"), task("b")]
    summary = world.run()
    assert [entry[0] for entry in world.journal] == ["commit"]
    assert (summary.changes, summary.channels["ops"].owed) == (1, 0)


def test_a_zone_that_joins_gets_a_baseline_of_its_own(world: World) -> None:
    world.settled()
    world.listings.zones["zone-2"] = [task("x", "failed", zone="zone-2")]
    summary = world.run()
    assert not summary.first_run
    assert summary.changes == 0
    assert [len(body["items"]) for body in world.sent("ops")] == [1]


def test_an_unreadable_zone_keeps_its_state_and_is_reported(world: World) -> None:
    world.listings.zones = {"zone-1": [task("a")], "zone-2": [task("x", zone="zone-2")]}
    world.settled()
    before = world.store.document()["zones"]["prefetch"]["zone-2"]
    world.listings.zones["zone-1"] = [task("a", "failed")]
    world.listings.zones["zone-2"] = Unreadable("InternalError")
    summary = world.run()
    assert (summary.read, dict(summary.failed)) == (1, {"zone-2": "InternalError"})
    assert world.store.document()["zones"]["prefetch"]["zone-2"] == before
    world.listings.zones["zone-2"] = [task("x", "failed", zone="zone-2")]
    world.journal.clear()
    assert world.run().changes == 1
    assert len(world.sent("ops")) == 1


def test_a_list_that_could_not_be_read_whole_is_a_failure_and_its_rows_are_told(
    world: World,
) -> None:
    world.listings.complete = False
    summary = changed(world).run()
    # Never read whole before, and so not known: no baseline is taken from a part of it.
    assert (summary.read, dict(summary.failed)) == (0, {"zone-1": "IncompleteListing"})
    world.listings.complete = True
    world.listings.zones["zone-1"] = [task("a"), task("b")]
    world.settled()
    world.listings.complete = False
    world.listings.zones["zone-1"] = [task("a", "failed")]
    assert world.run().changes == 1


def test_where_the_zones_cannot_be_listed_the_known_ones_are_read(world: World) -> None:
    world.settled()
    world.listings.unlisted = Unreadable("UnauthorizedOperation.CamUnauthorized")
    summary = world.run()
    assert world.listings.asked[-1] == ((), ("zone-1",))
    assert dict(summary.failed) == {"*": "UnauthorizedOperation.CamUnauthorized"}
    assert summary.read == 1


def test_the_window_of_a_run_ends_at_its_start_and_reaches_back_over_the_last(world: World) -> None:
    world.run(after=0)
    (first,) = world.listings.asked_at_once("zone-1")
    assert first.window == Window(NOW - 86_400, NOW + READ_AHEAD)
    world.run(after=20 * 86_400)
    windows = [query.window for query in world.listings.asked_at_once("zone-1") if query.window]
    assert windows[0].start <= NOW
    assert windows[-1].end == NOW + 20 * 86_400 + READ_AHEAD
    assert len(windows) == 3


def test_a_task_that_stays_open_for_a_month_is_given_up_and_the_log_says_so(world: World) -> None:
    world.listings.zones["zone-1"] = [task("a"), task("b")]
    world.settled()
    world.listings.zones["zone-1"] = []
    world.run(after=29 * 86_400)
    assert live(world) == 2
    assert "tasks.forgotten" not in world.log.events()
    world.run(after=2 * 86_400)
    assert ("tasks.forgotten", {"tasks": 2}) in world.log.lines
    world.run()
    assert live(world) == 0


def live(world: World) -> int:
    """Count the followed tasks that are stored."""
    jobs = world.store.document()["zones"]["prefetch"]["zone-1"]["jobs"].values()
    return sum(len(job["live"]) for job in jobs)


def test_a_store_that_cannot_be_read_ends_the_run_before_anything_is_asked(world: World) -> None:
    def load() -> None:
        raise StoreError("COS 403 AccessDenied")

    world.store.load = load
    with pytest.raises(StoreError, match="403"):
        world.run()
    assert (world.journal, world.listings.asked) == ([], [])


def test_a_store_that_cannot_be_written_ends_the_run_before_anything_is_sent(world: World) -> None:
    world.store.faults = {1: StoreError("COS 503")}
    with pytest.raises(StoreError, match="503"):
        world.run()
    assert world.journal == []


def test_preview_shows_the_messages_and_neither_stores_nor_sends(world: World) -> None:
    before = changed(world).store.body
    summary, bodies = world.preview()
    assert (world.journal, world.store.body) == ([], before)
    assert [len(body["items"]) for body in bodies["ops"]] == [3]
    assert (summary.action, summary.changes) == ("preview", 2)
    assert (summary.channels["ops"].sent, summary.channels["ops"].owed) == (0, 3)
    world.run()
    assert len(world.sent("ops")) == 1


def test_preview_of_a_damaged_state_leaves_it_where_it_is(world: World) -> None:
    world.store.body, world.store.generation = b"{", "7"
    _, bodies = world.preview()
    assert len(bodies["ops"]) == 1
    assert (world.store.aside, world.store.body) == ({}, b"{")
