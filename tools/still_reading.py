"""Say on standard error how far a reading is that takes longer: on a terminal in one line, elsewhere in a few."""

import sys
import threading
import time
from types import TracebackType

from edgeone_notifier.core.snapshot.model import ListingKey
from tools.shown.sentences import worded

SILENT_FOR = 2.0  # seconds
BETWEEN = 2.0  # seconds, on a terminal
BETWEEN_LINES = 10.0  # seconds, elsewhere


class StillReading:
    """What is shown while listings are read, or while something else takes its time, which `saying` names."""

    def __init__(self, saying: str = "") -> None:
        self._saying = saying
        self._seen = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._show, daemon=True)
        self._began = time.monotonic()

    def saw(self, _: ListingKey) -> None:
        """Count a listing that was read."""
        self._seen += 1

    def __enter__(self) -> "StillReading":
        """Begin."""
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Say nothing more."""
        self._over.set()
        self._thread.join()

    def _show(self) -> None:
        terminal, pause = sys.stderr.isatty(), SILENT_FOR
        while not self._over.wait(pause):
            seconds = round(time.monotonic() - self._began)
            read = f"reading for {seconds} s; listings read so far: {self._seen:,}"
            text = worded(f"{self._saying}, {seconds} s" if self._saying else read)
            print(f"\r{text}" if terminal else text, end="" if terminal else "\n", file=sys.stderr)
            sys.stderr.flush()
            pause = BETWEEN if terminal else BETWEEN_LINES
        if terminal and pause != SILENT_FOR:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
