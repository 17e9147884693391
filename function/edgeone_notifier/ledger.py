"""This file is the only place that holds the state while a run changes it: one commit at a time, whoever asks."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from .core.state.codec import encode
from .core.state.model import State


class StateWriter(Protocol):
    """The part of a store that a ledger needs."""

    def commit(self, body: bytes, generation: str) -> str:
        """Store a body as the one after a generation; return its own."""


class LedgerClosed(Exception):
    """The run is over, or its state could not be stored: nothing may be sent any more, since nothing is remembered."""


class Ledger:
    """The state of this run, and its generation in the store.

    One thread writes for all: so commits follow each other, and the memory that a large state takes to be written is
    not kept by every thread that ever wrote it, as glibc would have it (measured: 58 MB instead of 62 in a large run).
    """

    def __init__(
        self, keeper: StateWriter, state: State, generation: str, shard: str, run: str
    ) -> None:
        self.state = state
        self._keeper = keeper
        self._generation = generation
        self._shard = shard
        self._run = run
        self._commits = 0
        self._scribe = ThreadPoolExecutor(max_workers=1)
        self._over = ""
        self._failure: Exception | None = None

    def check(self) -> None:
        """Raise Over where nothing can be committed any more."""
        if self._over:
            raise LedgerClosed(self._over) from self._failure

    def commit(self, change: Callable[[State], State]) -> None:
        """Change the state and store it. After a failure nothing else is taken: it is not known what is stored."""
        self._scribe.submit(self._commit, change).result()

    def close(self) -> None:
        """Take nothing more: what a channel learns from now on comes too late for this run."""
        self._scribe.submit(self._end, "the run is over").result()

    def _commit(self, change: Callable[[State], State]) -> None:
        self.check()
        state = change(self.state)
        self._commits += 1
        body = encode(state, self._shard, f"{self._run}-{self._commits}")
        try:
            self._generation = self._keeper.commit(body, self._generation)
        except Exception as error:
            self._end(str(error) or type(error).__name__, error)
            raise
        self.state = state

    def _end(self, why: str, failure: Exception | None = None) -> None:
        self._over, self._failure = why, failure
