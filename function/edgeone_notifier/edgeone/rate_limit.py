"""Space the requests of all threads evenly: the API refuses bursts."""

import threading
import time
from collections import deque
from collections.abc import Callable

WINDOW = 1.0  # seconds, sliding, in which the API counts requests
MARGIN = 0.975  # share of the allowed rate that is used: requests that leave evenly arrive less so
GUARD = 0.02  # seconds by which we take the window to be longer
SLOWER = 0.7  # share of the rate that is left after a refusal
SLOWEST = 1 / 16  # share of the rate that is left however often the API refuses
# Share of the rate that comes back with each request. After one refusal all is back in about four seconds.
RECOVERY = 0.005


class RateLimiter:
    """The rate of requests to one API action, `per_second` at most.

    Besides the even distance, no window ever holds more requests than allowed: a thread that wakes late would come too
    close to the next one.
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
        """Wait until a request may leave."""
        with self._queue:
            while (early := self._take_turn()) > 0:
                self._sleep(early)

    def back_off(self, seconds: float) -> None:
        """Let no request leave for so long, and fewer after that: others use the account's quota as well.

        Of several refusals at a time only the first lowers the rate.
        """
        with self._state:
            now = self._now()
            if now >= self._next - self._gap / self._share:
                self._share = max(self._share * SLOWER, SLOWEST)
            self._next = max(self._next, now + seconds)

    def _take_turn(self) -> float:
        """Take the turn if it has come; return the seconds to wait for it."""
        with self._state:
            now = self._now()
            full = len(self._left) == self._left.maxlen
            due = max(self._next, self._left[0] + WINDOW + GUARD if full else 0.0)
            if due > now:
                return due - now
            self._left.append(now)
            # If a thread wakes late, the next turn comes sooner. Turns that nobody wanted are not saved up.
            on_time = self._next if now - self._next < self._gap else now
            self._next = on_time + self._gap / self._share
            self._share = min(self._share + RECOVERY, 1.0)
            return 0.0
