"""Know the time, and how much of it a run has left.

The platform ends a run at its limit, whatever it does. So a run stops earlier: first it looks, then it tells, and
RESERVE is kept to store the outcome.
"""

import math
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from .core.limits import MAX_RUN_SECONDS

_T = TypeVar("_T")

RESERVE = 5.0  # seconds kept back from the platform's limit, to store the outcome and to return
UNKNOWN_LIMIT = 60.0  # seconds, where the platform gives none
LOOKING_SHARE = 0.6  # of the time: what is left over is for telling


class Clock:
    """The time, and how much of it a run has left. `limit` is in seconds, from the moment this is made."""

    def __init__(self, limit: float) -> None:
        self.limit = limit
        self._start = time.monotonic()
        self._end = self._start + limit - min(RESERVE, limit / 4)
        self._look_end = self._start + limit * LOOKING_SHARE
        self._killed = self._start + limit

    def now(self) -> float:
        """Return the time in seconds since the epoch."""
        return time.time()

    def elapsed_ms(self) -> int:
        """Return the milliseconds since the start."""
        return round((time.monotonic() - self._start) * 1000)

    def left(self) -> float:
        """Return the seconds left until this run stores its outcome."""
        return self._end - time.monotonic()

    def left_alive(self) -> float:
        """Return the seconds left until the platform ends this run, whatever it does."""
        return self._killed - time.monotonic()

    def left_to_look(self) -> float:
        """Return the seconds left for reading the listings."""
        return self._look_end - time.monotonic()

    def close(self) -> None:
        """End the run's time, so that what was left behind in a thread finds none."""
        self._end = self._look_end = self._killed = -math.inf

    def sleep(self, seconds: float) -> None:
        """Wait for so many seconds; not at all if they are below zero."""
        time.sleep(max(seconds, 0.0))


def with_timeout(seconds: float, work: Callable[[], _T]) -> _T:
    """Return the result of `work`. If it takes longer, leave it in its thread, and raise futures.TimeoutError."""
    pool = ThreadPoolExecutor(max_workers=1)
    future = pool.submit(work)
    pool.shutdown(wait=False)
    try:
        return future.result(max(seconds, 0.0))
    finally:
        del (
            future
        )  # an error of it would keep it, itself, and the connections that it was raised over


def limit_of(context: object) -> float:
    """Return the seconds that the platform allows, from the context of an invocation.

    SCF gives milliseconds. Tencent's local bootstrap gives seconds in the same field, so small numbers say nothing.
    """
    value = context.get("time_limit_in_ms") if isinstance(context, dict) else None
    try:
        limit = float(value) / 1000  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return UNKNOWN_LIMIT
    return min(limit, MAX_RUN_SECONDS) if limit >= 1 else UNKNOWN_LIMIT
