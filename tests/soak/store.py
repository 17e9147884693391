"""This file is the only place that keeps the state of the soak: generations, refusals, errors, lost answers."""

import json
from collections.abc import Callable
from typing import Any

from edgeone_notifier.core.limits import MAX_STATE_BYTES
from edgeone_notifier.core.state.compress import unpacked
from edgeone_notifier.stores import Busy, StoredBody, StoreError


class Shelf:
    """What is stored, for all runs."""

    def __init__(self) -> None:
        self.body: bytes | None = None
        self.generation = 0
        self.commits = 0
        self.most_bytes = 0

    def put(self, body: bytes, generation: str) -> None:
        if generation != str(self.generation):
            raise Busy
        self.body = body
        self.generation += 1
        self.commits += 1
        self.most_bytes = max(self.most_bytes, len(body))


class Store:
    """The store as one run has it. `port` is what stands between a run and the world; `landed` hears of each commit."""

    nothing = "0"
    Busy: type[Exception] = Busy

    def __init__(
        self,
        shelf: Shelf,
        port: Callable[[Callable[[], Any]], Any],
        landed: Callable[[dict[str, Any]], None],
    ) -> None:
        self.loses: dict[
            int, str
        ] = {}  # number of the commit or 0 for the load → "error" or "answer"
        self.loaded = ""
        self.was_busy = False
        self._shelf, self._port, self._landed = shelf, port, landed
        self._commits = 0

    def load(self) -> StoredBody | None:
        stored: StoredBody | None = self._port(self._load)
        return stored

    def commit(self, body: bytes, generation: str) -> str:
        done: str = self._port(lambda: self._commit(body, generation))
        return done

    def set_aside(self, damaged: object) -> str:
        raise AssertionError("nothing here damages a state")

    def tidy(self) -> None: ...

    def _load(self) -> StoredBody | None:
        if 0 in self.loses:
            raise StoreError("not reached")
        self.loaded = str(self._shelf.generation)
        return StoredBody(self._shelf.body, self.loaded) if self._shelf.body else None

    def _commit(self, body: bytes, generation: str) -> str:
        self._commits += 1
        loses = self.loses.get(self._commits, "")
        if loses == "error":
            raise StoreError("not reached")
        try:
            self._shelf.put(body, generation)
        except Busy:
            self.was_busy = True
            raise
        self._landed(json.loads(unpacked(body, MAX_STATE_BYTES)[0]))
        if loses == "answer":
            raise StoreError("no answer")
        return str(self._shelf.generation)
