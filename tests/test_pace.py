"""Requests are spaced evenly, however many threads there are."""

import threading
import time

from edgeone_notifier.pace import Pace


def turns(pace: Pace, threads: int, each: int) -> list[float]:
    """Note when each request had its turn."""
    taken: list[float] = []

    def ask() -> None:
        for _ in range(each):
            pace.wait()
            taken.append(time.monotonic())

    asking = [threading.Thread(target=ask) for _ in range(threads)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join(10)
    return sorted(taken)


def test_requests_of_all_threads_together_keep_the_rate() -> None:
    start = time.monotonic()
    taken = turns(Pace(100), threads=4, each=5)
    # Nothing is refused where 100 a second are allowed: the n-th comes no sooner than its turn.
    assert all(at - start >= n / 100 for n, at in enumerate(taken))


def test_no_turn_is_saved_up() -> None:
    pace = Pace(50)
    pace.wait()
    time.sleep(0.1)  # five turns go by
    start = time.monotonic()
    for _ in range(3):
        pace.wait()
    assert time.monotonic() - start >= 2 / 50


def test_when_the_account_is_throttled_nobody_asks_for_a_while() -> None:
    pace = Pace(1_000)
    pace.wait()
    start = time.monotonic()
    pace.back_off(0.1)
    pace.back_off(0.01)  # a shorter one takes nothing back
    taken = turns(pace, threads=3, each=1)
    assert taken[0] - start >= 0.1
