"""This file is the only place that holds requests to the emulator, so that one run can overtake another."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.emulator.server import Server
from tests.emulator.wire import Call, Reply

PATIENCE = 60.0  # seconds, after which a test has failed

Fits = Callable[[Call], bool]


class Gate:
    """A gate before or behind a server's work. It opens when told to, or when `opens_at` requests have come."""

    def __init__(self, fits: Fits, behind: bool, opens_at: int | None) -> None:
        self._fits = fits
        self._behind = behind
        self._opens_at = opens_at
        self._come = 0
        self._is_open = False
        self._changed = threading.Condition()

    def wait_for(self, requests: int) -> None:
        """Wait until so many requests have come."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._come >= requests, PATIENCE):
                raise RuntimeError(f"{self._come} requests came to the gate, not {requests}")

    def open(self) -> None:
        """Let those go that are held, and all that come."""
        with self._changed:
            self._is_open = True
            self._changed.notify_all()

    def answer(self, call: Call, work: Callable[[Call], Reply]) -> Reply:
        """Answer a request, and hold it if it fits."""
        if not self._fits(call):
            return work(call)
        if not self._behind:
            self._hold()
            return work(call)
        reply = work(call)
        self._hold()
        return reply

    def _hold(self) -> None:
        with self._changed:
            self._come += 1
            if self._come == self._opens_at:
                self._is_open = True
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._is_open, PATIENCE)


@contextmanager
def held(
    server: Server,
    fits: Fits = lambda _: True,
    *,
    behind: bool = False,
    opens_at: int | None = None,
) -> Iterator[Gate]:
    """Put a gate into a server for the time of the block; behind its work, what a request does is done already."""
    gate, work = Gate(fits, behind, opens_at), server.answer
    server.answer = lambda call: gate.answer(call, work)
    try:
        yield gate
    finally:
        server.answer = work
        gate.open()
