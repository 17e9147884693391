"""What the fuzzer begins with is taken by what it fuzzes, and goes all the way: so that no target fuzzes nothing."""

import os
from collections.abc import Iterator

import pytest

from edgeone_notifier.core.digest import compose
from edgeone_notifier.core.task import Task
from tests.fuzz import targets

SEEDS = [(name, seed) for name, seeds in targets.seeds().items() for seed in seeds]


@pytest.fixture(autouse=True)
def environment_kept() -> Iterator[None]:
    """Give back the environment, which the target of settings takes away."""
    kept = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(kept)


@pytest.mark.parametrize(("name", "seed"), SEEDS, ids=[name for name, _ in SEEDS])
def test_each_target_takes_its_seeds(name: str, seed: bytes) -> None:
    targets.TARGETS[name](seed)


def test_a_row_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Task] = []

    def task(row: object, zone: str) -> Task:
        read.append(taken(row, zone))
        return read[-1]

    taken, page = targets.task, targets.seeds()["answer"][0]
    monkeypatch.setattr(targets, "task", task)
    targets.answer(page)
    assert [one.status for one in read] == ["failed"]


def test_a_state_that_owes_something_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []

    def composed(*arguments: object) -> object:
        told.append(arguments)
        return compose.compose(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(targets, "compose", composed)
    targets.state(targets.seeds()["state"][0])
    assert told
