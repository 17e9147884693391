"""This file is the only place that counts requests against a limit."""

from collections import deque
from dataclasses import dataclass, field


@dataclass(slots=True)
class SlidingWindow:
    """Admit at most `limit` requests within any `seconds`. A refused request does not count."""

    seconds: float
    _admitted: deque[float] = field(default_factory=deque)

    def admit(self, limit: int, now: float) -> bool:
        """Say whether a request at `now` fits, and count it if so."""
        while self._admitted and self._admitted[0] <= now - self.seconds:
            self._admitted.popleft()
        if len(self._admitted) >= limit:
            return False
        self._admitted.append(now)
        return True


@dataclass(slots=True)
class Bucket:
    """Admit `rate` requests a second on average, and up to `burst` at once."""

    burst: int
    _spent: float = 0.0
    _since: float = float("-inf")

    def admit(self, rate: float, now: float) -> bool:
        """Say whether a request at `now` fits, and count it if so."""
        self._spent = max(0.0, self._spent - max(0.0, now - self._since) * rate)
        self._since = now
        if self._spent + 1 > self.burst:
            return False
        self._spent += 1
        return True
