"""The telling alone: channels side by side, one commit at a time, and what the log says of it."""

import threading
from dataclasses import replace

import pytest

from edgeone_notifier.core.delivery.digest_part import Delivery
from edgeone_notifier.core.delivery.outbox import owe
from edgeone_notifier.core.delivery.queue import MENTION_ITEM
from edgeone_notifier.core.delivery.routing import Route
from edgeone_notifier.core.delivery.schedule import due_deliveries, mark_started
from edgeone_notifier.core.delivery.verdict import Outcome, Verdict
from edgeone_notifier.core.news.watching import StateLost
from edgeone_notifier.core.state.model import State
from edgeone_notifier.ledger import Ledger
from edgeone_notifier.tell import Report, tell
from tests.support.fakes import (
    LATER,
    NOW,
    UNFIT,
    UNKNOWN,
    FakeChannel,
    FakeClock,
    FakeLog,
    FakeStore,
    Journal,
    patient,
)


def telling(*names: str) -> tuple[FakeStore, Ledger, list[Delivery]]:
    """Owe each channel three pieces of news, stored."""
    routes = {name: Route(("failure",)) for name in names}
    outbox = owe(State().outbox, routes, [StateLost(f"aside-{n}") for n in range(3)], NOW)
    todo = due_deliveries(outbox, {name: f"mark of {name}" for name in names}, NOW, "run-1", {})
    for delivery in todo:
        outbox = mark_started(outbox, delivery, NOW)
    store = FakeStore()
    ledger = Ledger(store, State(outbox=outbox), store.nothing, "default", "run-1")
    ledger.commit(lambda state: state)
    return store, ledger, todo


def test_channels_are_told_side_by_side() -> None:
    store, ledger, todo = telling("a", "b", "c")
    channels = {name: FakeChannel(name, []) for name in "abc"}
    meeting = threading.Barrier(3)
    for chat in channels.values():
        chat.before = lambda: meeting.wait(10)  # passes only once all three are sending
    reports = tell(todo, channels, ledger, FakeClock(), FakeLog())
    assert [report.sent for report in reports.values()] == [1, 1, 1]
    assert store.owed() == {"a": 0, "b": 0, "c": 0}


def test_the_store_sees_one_commit_at_a_time() -> None:
    names = [f"channel-{n}" for n in range(8)]
    store, ledger, todo = telling(*names)
    inside, most = [0], [0]
    commit = store.commit

    def slow(body: bytes, generation: str) -> str:
        inside[0] += 1
        most[0] = max(most[0], inside[0])
        threading.Event().wait(0.002)
        inside[0] -= 1
        return commit(body, generation)

    store.commit = slow
    tell(
        todo, {name: FakeChannel(name, [], per=1) for name in names}, ledger, FakeClock(), FakeLog()
    )
    assert most == [1]
    assert store.commits == 1 + 8 * 3
    assert set(store.owed().values()) == {0}


def test_every_answer_is_logged_with_its_digest_and_without_what_was_sent() -> None:
    _, ledger, todo = telling("ops")
    log = FakeLog()
    tell(todo, {"ops": FakeChannel("ops", [], LATER)}, ledger, FakeClock(), log)
    told = {"channel": "ops", "digest": todo[0].digest, "outcome": "later", "reason": "HTTP 503"}
    assert log.lines == [("webhook.answered", told)]


def test_what_a_channel_learns_after_the_end_comes_too_late() -> None:
    store, ledger, todo = telling("ops")
    chat = FakeChannel("ops", [])
    chat.hangs = threading.Event()
    log = FakeLog()
    stopped = threading.Event()

    def line(event: str, **fields: object) -> None:
        log(event, **fields)
        if event == "channel.stopped":
            stopped.set()

    reports = tell(todo, {"ops": chat}, ledger, replace_end(FakeClock()), line)
    ledger.close()
    assert reports["ops"].ends[todo[0].digest].verdict.outcome is Outcome.UNKNOWN
    before = store.body
    chat.hangs.set()
    assert stopped.wait(10)
    assert store.body == before
    assert reports["ops"].sent == 0


def replace_end(clock: FakeClock) -> FakeClock:
    """Let the time be over at once."""
    return replace(clock, end=clock.time)


def test_a_digest_that_was_not_tried_has_no_end() -> None:
    assert Report().ends == {}


def test_a_message_that_is_on_its_way_may_have_been_shown_and_no_other_of_its_digest() -> None:
    _, ledger, todo = telling("ops")
    chat = FakeChannel("ops", [], UNKNOWN, per=1)
    (ended,) = tell(todo, {"ops": chat}, ledger, FakeClock(), FakeLog())["ops"].ends.values()
    assert (ended.verdict, ended.items) == (UNKNOWN, (1, MENTION_ITEM))


@pytest.mark.parametrize(
    ("verdicts", "sent", "slept"),
    [
        ([patient(2)] * 9, 3, [2, 2]),
        ([patient(1)] * 2, 3, [1, 1]),
        ([patient(2), UNFIT, UNFIT], 3, [2]),
        ([patient(2), patient(2), UNFIT], 3, [2, 2]),
        ([patient(61)], 1, []),  # it fits, but holds the run for too long
        ([UNFIT, patient(2), patient(2)], 3, [2]),
    ],
)
def test_a_message_is_sent_three_times_in_a_run_at_most(
    verdicts: list[Verdict], sent: int, slept: list[float]
) -> None:
    journal: Journal = []
    _, ledger, todo = telling("ops")
    clock = FakeClock(end=NOW + 900)
    tell(todo, {"ops": FakeChannel("ops", journal, *verdicts)}, ledger, clock, FakeLog())
    assert sum(entry[0] == "send" for entry in journal) == sent
    assert clock.slept == slept


def test_a_digest_of_several_messages_is_struck_off_one_by_one() -> None:
    journal: Journal = []
    store, ledger, todo = telling("ops")
    store.journal = journal
    tell(todo, {"ops": FakeChannel("ops", journal, per=2)}, ledger, FakeClock(), FakeLog())
    assert [entry[0] for entry in journal] == ["send", "commit", "send", "commit"]
    assert [entry[1] for entry in journal if entry[0] == "commit"] == [{"ops": 1}, {"ops": 0}]
