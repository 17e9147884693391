"""What every store promises. Each scheme in `stores.SCHEMES` is tried, opened by `place` of its own test file."""

import threading
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from edgeone_notifier.stores import SCHEMES, Busy, StoredBody, StoreError, generation
from tests.emulator import Cloud

# Opens a store of a shard, each time a new one in the same place.
Open = Callable[..., Any]
A, B, C = (f'{{"nonce":"{letter}"}}'.encode() for letter in "abc")


@pytest.fixture(params=SCHEMES)
def opened(request: pytest.FixtureRequest, cloud: Cloud, tmp_path: Path) -> Open:
    opened: Open = import_module(f"tests.stores.test_{request.param}").place(cloud, tmp_path)
    return opened


@pytest.fixture(params=SCHEMES)
def unusable(request: pytest.FixtureRequest, cloud: Cloud, tmp_path: Path) -> Open:
    unusable: Open = import_module(f"tests.stores.test_{request.param}").no_place(cloud, tmp_path)
    return unusable


def test_where_there_is_nothing_there_is_nothing(opened: Open) -> None:
    store = opened()
    assert store.load() is None
    store.tidy()
    assert store.load() is None


def test_each_commit_follows_the_one_before(opened: Open) -> None:
    store = opened()
    first = store.commit(A, store.nothing)
    assert opened().load() == StoredBody(A, first)
    second = store.commit(B, first)
    third = store.commit(C, second)
    assert len({store.nothing, first, second, third}) == 4
    assert opened().load() == store.load() == StoredBody(C, third)


def test_another_run_goes_on_from_what_was_loaded(opened: Open) -> None:
    opened().commit(A, opened().nothing)
    store = opened()
    generation = store.commit(B, store.load().generation)
    assert opened().load() == StoredBody(B, generation)


@pytest.mark.parametrize("stale", ["nothing", "first"])
def test_who_holds_an_old_generation_is_told_that_the_store_is_busy(
    opened: Open, stale: str
) -> None:
    store = opened()
    first = store.commit(A, store.nothing)
    second = store.commit(B, first)
    with pytest.raises(Busy):
        opened().commit(C, {"nothing": store.nothing, "first": first}[stale])
    assert opened().load() == StoredBody(B, second)


def test_a_run_that_found_nothing_is_told_that_another_was_faster(opened: Open) -> None:
    early, late = opened(), opened()
    assert (early.load(), late.load()) == (None, None)
    early.commit(A, early.nothing)
    with pytest.raises(Busy):
        late.commit(B, late.nothing)
    assert opened().load().body == A


def test_of_many_that_commit_at_once_exactly_one_wins(opened: Open) -> None:
    generation, writers = opened().nothing, 4
    for turn in range(5):
        outcomes: list[tuple[str, bytes]] = []
        start = threading.Barrier(writers)

        def write(
            body: bytes, generation: str = generation, start: Any = start, outcomes: Any = outcomes
        ) -> None:
            store = opened()
            start.wait(10)
            try:
                outcomes.append((store.commit(body, generation), body))
            except Busy:
                outcomes.append(("", body))

        threads = [
            threading.Thread(target=write, args=(f"{turn}-{n}".encode(),)) for n in range(writers)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        (won,) = [outcome for outcome in outcomes if outcome[0]]
        assert len(outcomes) == writers
        assert opened().load() == StoredBody(won[1], won[0])
        generation = won[0]


def test_what_is_damaged_is_kept_and_the_next_commit_takes_its_place(opened: Open) -> None:
    store = opened()
    damaged = b"\x00\xff not a state " * 1_000
    generation = store.commit(damaged, store.nothing)
    name = store.set_aside(store.load())
    assert name
    assert opened().set_aside(opened().load()) == name  # a run that was ended here does it again
    assert opened().load() == StoredBody(damaged, generation)
    after = store.commit(A, generation)
    assert opened().load() == StoredBody(A, after)
    store.tidy()
    assert opened.aside(name) == damaged  # type: ignore[attr-defined]


def test_shards_know_nothing_of_each_other(opened: Open) -> None:
    one, two = opened("default"), opened("zones-0123456789ab")
    one.commit(A, one.nothing)
    assert two.load() is None
    two.commit(B, two.nothing)
    assert (opened("default").load().body, opened("zones-0123456789ab").load().body) == (A, B)


@pytest.mark.parametrize("body", [b"x", "失败".encode(), bytes(range(256)), b"y" * 2_000_000])
def test_a_body_comes_back_as_it_was(opened: Open, body: bytes) -> None:
    store = opened()
    store.commit(body, store.nothing)
    assert opened().load().body == body


def test_an_enormous_body_is_neither_read_nor_written(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = opened()
    first = store.commit(b"y" * 1_001, store.nothing)
    monkeypatch.setattr(generation, "MAX_STATE_BYTES", 1_000)
    with pytest.raises(StoreError, match="more than 1,000 bytes"):
        opened().load()
    with pytest.raises(StoreError, match="more than 1,000 bytes"):
        store.commit(b"z" * 1_001, first)
    monkeypatch.setattr(generation, "MAX_STATE_BYTES", 1_001)
    assert opened().load().body == b"y" * 1_001


def test_tidying_up_takes_nothing_that_somebody_may_need(opened: Open) -> None:
    store = opened()
    generation = store.nothing
    for body in (A, B, C):
        generation = store.commit(body, generation)
    store.load()
    store.tidy()
    store.tidy()
    assert opened().load() == StoredBody(C, generation)


def test_a_store_that_cannot_be_used_is_an_error_and_never_empty(unusable: Open) -> None:
    store = unusable()
    with pytest.raises(StoreError):
        store.load()
    with pytest.raises(StoreError):
        store.commit(A, store.nothing)
    with pytest.raises(StoreError):
        store.set_aside(StoredBody(A, "1"))
