"""This file is the only place that keeps what a test has ordered a service to do next."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class _Entry(Generic[T]):
    what: T
    left: int | None
    only: Mapping[str, object]

    def fits(self, facts: Mapping[str, object]) -> bool:
        return all(facts.get(name) == value for name, value in self.only.items())


class Script(Generic[T]):
    """Hand out ordered behaviour, first come first served, each entry to the requests it fits."""

    def __init__(self) -> None:
        self._entries: list[_Entry[T]] = []
        self._lock = threading.Lock()

    def add(self, what: T, times: int | None, **only: object) -> None:
        """Order `what` for the next `times` requests (None: until `clear`) with these facts.

        A fact given as None fits every request.
        """
        wanted = {name: value for name, value in only.items() if value is not None}
        with self._lock:
            self._entries.append(_Entry(what, times, wanted))

    def next(self, **facts: object) -> T | None:
        """Take what the first fitting entry holds, or None."""
        with self._lock:
            for entry in self._entries:
                if entry.fits(facts):
                    self._use(entry)
                    return entry.what
        return None

    def clear(self) -> None:
        """Forget everything ordered."""
        with self._lock:
            self._entries.clear()

    def _use(self, entry: _Entry[T]) -> None:
        if entry.left is None:
            return
        entry.left -= 1
        if entry.left <= 0:
            self._entries.remove(entry)
