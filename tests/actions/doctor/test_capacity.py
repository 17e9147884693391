"""This file is the only place that checks what a set of zones is said to need."""

import pytest

from edgeone_notifier.actions.doctor.capacity import capacity
from edgeone_notifier.clock import LOOKING_SHARE
from edgeone_notifier.core.limits import MAX_RUN_SECONDS


@pytest.mark.parametrize(
    ("tasks", "requests", "every", "memory", "shards"),
    [
        pytest.param([500] * 3, 3, 2, 64, 1, id="three small zones: the smallest function"),
        pytest.param([1_000_000], 6, 2, 256, 1, id="a million tasks a week"),
        pytest.param([100] * 1_000, 1_000, 2, 64, 1, id="a thousand zones: half of the time"),
        pytest.param([100] * 5_000, 5_000, 5, 128, 1, id="five thousand: the API's own limit"),
        pytest.param([100] * 20_000, 20_000, 17, 256, 2, id="more than one run can wait for"),
        pytest.param([], 0, 2, 64, 1, id="none"),
    ],
)
def test_what_is_needed(
    tasks: list[int], requests: int, every: int, memory: int, shards: int
) -> None:
    needed = capacity(tasks, 20)
    assert (needed.requests, needed.every, needed.memory, needed.shards) == (
        requests,
        every,
        memory,
        shards,
    )
    assert needed.limit <= MAX_RUN_SECONDS
    assert needed.seconds / needed.shards <= needed.limit * LOOKING_SHARE
    assert f"{requests} requests" in str(needed)


def test_what_it_costs_grows_with_memory_and_time() -> None:
    small, large = capacity([500] * 3, 20), capacity([1_000_000] * 3, 20)
    assert 0 < small.cost < 1 < large.cost
