"""This file is the only place that keeps the tasks of a listing, and that puts them in order."""

import zlib
from collections.abc import Callable, Iterable, MutableSequence
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import lru_cache
from operator import attrgetter
from typing import Literal, overload

Order = Literal["create-desc", "create-asc", "update-desc", "shuffled"]
Clock = Literal["CreateTime", "UpdateTime"]
MAX_KEPT = 64  # lists, each at most as long as the tasks


@dataclass(frozen=True, slots=True)
class Task:
    """One row of the listing. Times are whole epoch seconds, as the API shows them."""

    zone: str
    job: str
    target: str
    status: str
    created: int
    updated: int
    fail_type: str | None = None
    fail_message: str | None = None
    type: str = "prefetch_url"
    method: str | None = None  # of a purge alone

    def row(self) -> dict[str, str]:
        """Give the row as the API gives it."""
        row = {
            "JobId": self.job,
            "Target": self.target,
            "Type": self.type,
            "Status": self.status,
            "CreateTime": iso(self.created),
            "UpdateTime": iso(self.updated),
        }
        sometimes = {
            "Method": self.method,
            "FailType": self.fail_type,
            "FailMessage": self.fail_message,
        }
        return {**row, **{name: value for name, value in sometimes.items() if value is not None}}


@lru_cache(maxsize=65536)
def iso(seconds: int) -> str:
    """Write epoch seconds as the API does."""
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


class Tasks(MutableSequence[Task]):
    """A list of tasks that remembers its orders and answers until it is changed."""

    def __init__(self) -> None:
        self._tasks: list[Task] = []
        self._jobs: dict[tuple[str, str], list[int]] | None = None
        self._kept: dict[tuple[object, ...], list[Task]] = {}

    def __len__(self) -> int:
        return len(self._tasks)

    @overload
    def __getitem__(self, index: int) -> Task: ...
    @overload
    def __getitem__(self, index: slice) -> list[Task]: ...
    def __getitem__(self, index: int | slice) -> Task | list[Task]:
        return self._tasks[index]

    @overload
    def __setitem__(self, index: int, value: Task) -> None: ...
    @overload
    def __setitem__(self, index: slice, value: Iterable[Task]) -> None: ...
    def __setitem__(self, index: int | slice, value: Task | Iterable[Task]) -> None:
        if isinstance(index, int) and isinstance(value, Task):
            old, self._tasks[index] = self._tasks[index], value
            self._changed(moved=(old.zone, old.job) != (value.zone, value.job))
        elif isinstance(index, slice) and not isinstance(value, Task):
            self._tasks[index] = value
            self._changed(moved=True)
        else:
            raise TypeError("an index takes a task, a slice takes tasks")

    def __delitem__(self, index: int | slice) -> None:
        del self._tasks[index]
        self._changed(moved=True)

    def insert(self, index: int, value: Task) -> None:
        """Put a task before `index`."""
        self._tasks.insert(index, value)
        self._changed(moved=True)

    def places(self, zone: str, job: str) -> list[int]:
        """Give the indexes of a job's tasks in a zone."""
        if self._jobs is None:
            self._jobs = {}
            for index, task in enumerate(self._tasks):
                self._jobs.setdefault((task.zone, task.job), []).append(index)
        return self._jobs.get((zone, job), [])

    def ordered(self, zone: str, order: Order) -> list[Task]:
        """Give a zone's tasks in the order of the listing. Do not change the list."""
        return self.kept(("ordered", zone, order), lambda: self._sort(zone, order))

    def kept(self, key: tuple[object, ...], make: Callable[[], list[Task]]) -> list[Task]:
        """Give the list made earlier under `key`, unless the tasks have changed since."""
        if key not in self._kept:
            made = make()
            while len(self._kept) >= MAX_KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = made
        return self._kept[key]

    def _sort(self, zone: str, order: Order) -> list[Task]:
        tasks = [task for task in self._tasks if task.zone == zone]
        if order == "create-desc":
            return sorted(tasks, key=attrgetter("created"))[::-1]
        if order == "create-asc":
            return sorted(tasks, key=attrgetter("created"))
        if order == "update-desc":
            return sorted(tasks, key=attrgetter("updated"))[::-1]
        # Arbitrary but lasting: a task stays where it is, new ones land anywhere.
        return sorted(tasks, key=lambda t: zlib.crc32(f"{t.job} {t.target}".encode()))

    def _changed(self, moved: bool) -> None:
        self._kept.clear()
        if moved:
            self._jobs = None
