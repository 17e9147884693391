"""Count what a run cost, and log it as one flat line, of which CLS makes numbers."""

import resource
import sys
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

from .clock import Clock
from .core.faults import Fault, fault_of


class Meter:
    """A log that counts what goes through it."""

    def __init__(self, log: Callable[..., None]) -> None:
        self._log = log
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()  # zones and channels are worked on side by side

    def __call__(self, event: str, **fields: object) -> None:
        """Log a line; count it where it says that a request was sent again."""
        if event == "request.again":
            throttled = fault_of(str(fields.get("code", ""))) is Fault.SLOW_DOWN
            with self._lock:
                self._counts["throttles" if throttled else "retries"] += 1
        self._log(event, **fields)

    def line(self, summary: dict[str, Any], oldest: int, clock: Clock) -> None:
        """Log the counts of a run; `oldest` is when the oldest news still owed was found, 0 for none."""
        told = summary["channels"].values()
        self._log(
            "run.metrics",
            requests=summary["requests"],
            throttles=self._counts["throttles"],
            retries=self._counts["retries"],
            tasks=summary["tasks"],
            changes=summary["changes"],
            messages=sum(one["sent"] for one in told),
            owed=sum(one["owed"] for one in told),
            oldest_owed_s=max(int(clock.now()) - oldest, 0) if oldest else 0,
            blind=len(summary["zones"]["failed"]),
            memory_mb=peak(),
            duration_ms=summary["duration_ms"],
        )


def peak() -> int:
    """Return the most memory that this process has had, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(most / (1_048_576 if sys.platform == "darwin" else 1_024))
