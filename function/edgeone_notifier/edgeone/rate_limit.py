"""This file is the only place that spaces requests: evenly, for all threads, since a burst is refused."""

import threading
import time
from collections import deque
from collections.abc import Callable

WINDOW = 1.0  # seconds in which so many requests are allowed, sliding
MARGIN = 0.975  # of the rate allowed: requests that leave evenly arrive less so
GUARD = 0.02  # seconds by which the window is longer for us
SLOWER = 0.7  # of the pace that was refused
SLOWEST = 1 / 16  # of the rate, however often the API refuses
RECOVERY = 0.005  # of the rate regained with each request: after one refusal the whole is back in about four seconds


class RateLimiter:
    """Requests to one API action, so many a second.

    Besides the even distance, never more than are allowed leave within a window: a thread that is woken late would
    come too close to the next.
    """

    def __init__(
        self,
        per_second: float,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._gap = 1 / (per_second * MARGIN)
        self._share = 1.0  # of the rate, as much as the API lets us have
        self._next = 0.0
        self._left: deque[float] = deque(maxlen=max(int(per_second * WINDOW), 1))
        self._now, self._sleep = now, sleep
        self._queue = threading.Lock()  # one thread waits for its turn, the others behind it
        self._state = threading.Lock()

    def wait(self) -> None:
        """Wait for this request's turn."""
        with self._queue:
            while (early := self._take_turn()) > 0:
                self._sleep(early)

    def back_off(self, seconds: float) -> None:
        """Let nobody ask for so long, and all ask less often then: the quota is the account's, and others use it.

        Of several refusals at a time, only the first slows the pace.
        """
        with self._state:
            now = self._now()
            if now >= self._next - self._gap / self._share:
                self._share = max(self._share * SLOWER, SLOWEST)
            self._next = max(self._next, now + seconds)

    def _take_turn(self) -> float:
        """Take the turn if it has come; return the seconds until then."""
        with self._state:
            now = self._now()
            full = len(self._left) == self._left.maxlen
            due = max(self._next, self._left[0] + WINDOW + GUARD if full else 0.0)
            if due > now:
                return due - now
            self._left.append(now)
            # A late waking is made up for, or each would be lost; turns that nobody wanted are not saved up.
            on_time = self._next if now - self._next < self._gap else now
            self._next = on_time + self._gap / self._share
            self._share = min(self._share + RECOVERY, 1.0)
            return 0.0
