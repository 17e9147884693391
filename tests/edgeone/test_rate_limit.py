"""Requests are spaced evenly, however many threads there are, slower after a refusal, and slowly faster again."""

import threading
import time
from collections.abc import Callable
from itertools import pairwise

import pytest

from edgeone_notifier.edgeone.rate_limit import SLOWER, SLOWEST, RateLimiter
from tests.emulator.pace import SlidingWindow


class Time:
    """A time that passes only by sleeping, and in which each sleep takes longer by a bit."""

    def __init__(self, late: Callable[[int], float] = lambda _: 0.0) -> None:
        self.now = 100.0
        self.sleeps = 0
        self._late = late

    def sleep(self, seconds: float) -> None:
        self.sleeps += 1
        self.now += seconds + self._late(self.sleeps)

    def pace(self, per_second: float) -> RateLimiter:
        return RateLimiter(per_second, lambda: self.now, self.sleep)


def taken(time: Time, pace: RateLimiter, count: int) -> list[float]:
    """Note when each of so many requests had its turn."""
    turns = []
    for _ in range(count):
        pace.wait()
        turns.append(time.now)
    return turns


@pytest.mark.parametrize(
    "late",
    [
        pytest.param(lambda n: 0.0, id="on time"),
        pytest.param(lambda n: 0.004, id="each a bit late"),
        pytest.param(lambda n: 0.3 if n % 37 == 0 else 0.0, id="one very late now and then"),
    ],
)
def test_a_hard_window_refuses_none_and_nearly_all_of_the_rate_is_used(
    late: Callable[[int], float],
) -> None:
    time, window = Time(late), SlidingWindow(seconds=1.0)
    turns = taken(time, time.pace(20), 500)
    assert all(window.admit(20, at) for at in turns)
    if late(37) < 0.3:
        assert 499 / (turns[-1] - turns[0]) >= 19


def test_no_turn_is_saved_up() -> None:
    time = Time()
    pace = time.pace(50)
    pace.wait()
    time.now += 10  # many turns go by
    first, second, third = taken(time, pace, 3)
    assert third - second >= 1 / 50
    assert second - first >= 1 / 50


def test_when_the_account_is_throttled_nobody_asks_for_a_while() -> None:
    time = Time()
    pace = time.pace(20)
    pace.wait()
    pace.back_off(3)
    pace.back_off(1)  # a shorter one takes nothing back
    start = time.now
    assert taken(time, pace, 1)[0] - start >= 3


def test_after_a_refusal_all_are_slower_and_slowly_recover() -> None:
    time = Time()
    pace = time.pace(20)
    taken(time, pace, 40)
    time.now += 1
    for _ in range(8):  # of the requests that were on their way
        pace.back_off(1)
    turns = taken(time, pace, 200)
    gaps = [after - before for before, after in pairwise(turns)]
    assert gaps[0] == pytest.approx(1 / 20 / SLOWER, rel=0.1)
    assert gaps[-1] < 0.053
    assert sum(gaps[:20]) > 1.2


def test_however_often_the_api_refuses_somebody_asks() -> None:
    time = Time()
    pace = time.pace(20)
    for _ in range(20):
        pace.wait()
        time.now += 10
        pace.back_off(0)
    assert SLOWEST <= pace._share < SLOWEST * 1.2


def test_requests_of_all_threads_together_keep_the_rate() -> None:
    pace, turns = RateLimiter(100), []

    def ask() -> None:
        for _ in range(5):
            pace.wait()
            turns.append(time.monotonic())

    start = time.monotonic()
    asking = [threading.Thread(target=ask) for _ in range(4)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join(10)
    assert all(at - start >= (n - 1) / 100 for n, at in enumerate(sorted(turns)))
    assert len(turns) == 20


def test_who_waits_already_waits_longer_when_another_is_refused() -> None:
    pace, turns = RateLimiter(10), []
    pace.wait()
    waiting = threading.Thread(target=lambda: (pace.wait(), turns.append(time.monotonic())))
    start = time.monotonic()
    waiting.start()
    pace.back_off(0.4)
    waiting.join(10)
    assert turns[0] - start >= 0.4
