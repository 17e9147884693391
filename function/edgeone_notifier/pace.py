"""This file is the only place that spaces requests: evenly, for all threads, since a burst is refused."""

import threading
import time

MARGIN = 0.99  # of the rate allowed: 19.8 a second were never refused where 20 are allowed


class Pace:
    """Requests to one API action, so many a second."""

    def __init__(self, per_second: float) -> None:
        self._gap = 1 / (per_second * MARGIN)
        self._next = 0.0
        self._lock = threading.Lock()

    def wait(self) -> None:
        """Wait for this request's turn."""
        with self._lock:
            turn = max(self._next, time.monotonic())
            self._next = turn + self._gap
        time.sleep(max(turn - time.monotonic(), 0.0))

    def back_off(self, seconds: float) -> None:
        """Let nobody ask for so long: the quota is the account's, and others use it, too."""
        with self._lock:
            self._next = max(self._next, time.monotonic() + seconds)
