"""This file is the only place that holds the state while a run changes it: one commit at a time, whoever asks."""

import threading
from collections.abc import Callable
from typing import Protocol

from .core.state import State, encode


class Keeper(Protocol):
    """The part of a store that a ledger needs."""

    def commit(self, body: bytes, generation: str) -> str:
        """Store a body as the one after a generation; return its own."""


class Over(Exception):
    """The run is over, or its state could not be stored: nothing may be sent any more, since nothing is remembered."""


class Ledger:
    """The state of this run, and its generation in the store."""

    def __init__(self, keeper: Keeper, state: State, generation: str, shard: str, run: str) -> None:
        self.state = state
        self._keeper = keeper
        self._generation = generation
        self._shard = shard
        self._run = run
        self._commits = 0
        self._lock = threading.Lock()
        self._over = ""
        self._failure: Exception | None = None

    def check(self) -> None:
        """Raise Over where nothing can be committed any more."""
        if self._over:
            raise Over(self._over) from self._failure

    def commit(self, change: Callable[[State], State]) -> None:
        """Change the state and store it. After a failure nothing else is taken: it is not known what is stored."""
        with self._lock:
            self.check()
            state = change(self.state)
            self._commits += 1
            body = encode(state, self._shard, f"{self._run}-{self._commits}")
            try:
                self._generation = self._keeper.commit(body, self._generation)
            except Exception as error:
                self._over, self._failure = str(error) or type(error).__name__, error
                raise
            self.state = state

    def close(self) -> None:
        """Take nothing more: what a channel learns from now on comes too late for this run."""
        with self._lock:
            self._over = "the run is over"
