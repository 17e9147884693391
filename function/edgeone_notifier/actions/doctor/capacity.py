"""Compute what a set of zones needs: requests, time, timer, memory, shards, and the cost.

The figures behind it are measured: docs/benchmarks.md, `make bench` and `make simulate`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from math import ceil

from ...clock import LOOKING_SHARE
from ...core.limits import MAX_RUN_SECONDS, MEMORY_SIZES

TASKS_A_REQUEST = 200_000  # known in seven days, for each request beyond the first that a run takes
BASE_MEMORY = 48  # MB; a quiet run of few zones
MEMORY = 100  # MB for each million tasks in seven days, in jobs of a hundred
OVERHEAD = 10  # seconds to start, to tell and to store
# CNY, cloud.tencent.com/document/product/583/12284 and the price page; of 2023, the newest that was found, so a hint.
GB_SECOND, TEN_THOUSAND_CALLS = 0.00011108, 0.0133
EVERY = 2  # minutes from run to run, where that is enough
MONTH = 30 * 24 * 60  # minutes
CPU = 0.5  # seconds of a run beside the waiting


@dataclass(frozen=True, slots=True)
class Capacity:
    """What is needed: in each run, of each function, and the cost of all of them in a month (CNY)."""

    requests: int
    seconds: int
    every: int  # minutes
    limit: int  # seconds
    memory: int  # MB
    shards: int
    cost: float

    def __str__(self) -> str:
        """Say it in one line."""
        return (
            f"about {self.requests} requests a run, {self.seconds} s of them; {self.shards} function or timer "
            f"{'with all zones' if self.shards == 1 else 'each with a part of the zones'}, every {self.every} "
            f"minutes, time limit {self.limit} s, {self.memory} MB; about {self.cost:.2f} CNY a month"
        )


def capacity(tasks: Collection[int], per_second: float) -> Capacity:
    """Compute it from the tasks of each zone in seven days, and the requests allowed in a second for all of them."""
    requests = sum(1 + per_zone // TASKS_A_REQUEST for per_zone in tasks)
    seconds = ceil(requests / per_second + CPU)
    shards = max(
        ceil(seconds / (MAX_RUN_SECONDS * LOOKING_SHARE - OVERHEAD)), _shards_for_memory(tasks)
    )
    each = ceil(seconds / shards)
    limit = min(max(ceil(each / LOOKING_SHARE) + OVERHEAD, 60), MAX_RUN_SECONDS)
    needed = BASE_MEMORY + MEMORY * sum(tasks) / 1_000_000 / shards
    memory = next((size for size in MEMORY_SIZES if size >= needed), MEMORY_SIZES[-1])
    # The quota is the account's, so that shards share it: more of them do not make it faster.
    every = max(EVERY, ceil((seconds + OVERHEAD) / 60))
    price = cost(MONTH / every * shards, each, memory)
    return Capacity(requests, seconds, every, limit, memory, shards, price)


def cost(runs: float, seconds: float, memory: int) -> float:
    """Return the price (CNY) of runs that take so many seconds each, of a function of so many MB."""
    return runs * (memory / 1_024 * seconds * GB_SECOND + TEN_THOUSAND_CALLS / 10_000)


def _shards_for_memory(tasks: Collection[int]) -> int:
    return ceil(MEMORY * sum(tasks) / 1_000_000 / (MEMORY_SIZES[-1] - BASE_MEMORY)) or 1
