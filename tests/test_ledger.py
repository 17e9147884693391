"""The state in the hands of one run: each commit follows the last, and after a failure there is none."""

import json
import threading
from dataclasses import replace

import pytest

from edgeone_notifier.core.state.model import Lease, State
from edgeone_notifier.ledger import Ledger, LedgerClosed
from edgeone_notifier.stores import Busy, StoreError
from tests.support.fakes import FakeStore


def ledger_of(store: FakeStore) -> Ledger:
    return Ledger(store, State(), store.nothing, "default", "run-1")


def lease(until: int) -> State:
    return State(lease=Lease("run-1", until))


def test_each_commit_follows_the_one_before_with_a_nonce_of_its_own() -> None:
    store = FakeStore()
    ledger = ledger_of(store)
    nonces = []
    for until in (1, 2, 3):
        ledger.commit(lambda state, until=until: replace(state, lease=Lease("run-1", until)))
        nonces.append(store.document()["nonce"])
        assert ledger.state == lease(until)
    assert store.generation == "3"
    assert nonces == ["run-1-1", "run-1-2", "run-1-3"]


def test_the_change_is_given_what_was_committed_last() -> None:
    ledger = ledger_of(FakeStore())
    ledger.commit(lambda _: lease(7))
    seen = []
    ledger.commit(lambda state: seen.append(state) or state)
    assert seen == [lease(7)]


@pytest.mark.parametrize("fault", [Busy(), StoreError("COS 503"), ZeroDivisionError("a bug")])
def test_after_a_failure_nothing_else_is_taken_and_the_state_is_the_one_before(
    fault: Exception,
) -> None:
    store = FakeStore(faults={2: fault})
    ledger = ledger_of(store)
    ledger.commit(lambda _: lease(1))
    with pytest.raises(type(fault)):
        ledger.commit(lambda _: lease(2))
    for attempt in (ledger.check, lambda: ledger.commit(lambda _: lease(3))):
        with pytest.raises(LedgerClosed, match=str(fault) or type(fault).__name__) as over:
            attempt()
        assert over.value.__cause__ is fault
    assert ledger.state == lease(1)
    assert json.loads(store.body or b"")["lease"]["until"] == 1


def test_a_closed_ledger_takes_nothing() -> None:
    store = FakeStore()
    ledger = ledger_of(store)
    ledger.check()
    ledger.close()
    with pytest.raises(LedgerClosed, match="the run is over"):
        ledger.check()
    with pytest.raises(LedgerClosed, match="the run is over"):
        ledger.commit(lambda _: lease(1))
    assert store.body is None


def test_no_change_is_lost_between_threads() -> None:
    store = FakeStore()
    ledger = ledger_of(store)
    ledger.commit(lambda _: lease(0))

    def count() -> None:
        for _ in range(50):
            ledger.commit(
                lambda state: replace(state, lease=Lease("run-1", state.lease.until + 1))  # type: ignore[union-attr]
            )

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert store.document()["lease"]["until"] == 200
    assert store.generation == "201"
