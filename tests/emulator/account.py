"""This file is the only place that keeps what an EdgeOne account holds, and that changes it."""

import threading
import time
from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from tests.emulator.ids import job_id
from tests.emulator.quotas import Quotas
from tests.emulator.rights import Rights
from tests.emulator.tasks import Clock, Order, Task, Tasks
from tests.emulator.zones import Zone

Kind = Literal["prefetch", "purge"]


class Account:
    """The zones and tasks, and the ways in which the service may list them.

    `tasks` are the prefetch tasks, `purges` the others. What the API takes is listed `late` seconds later (`inf`: not
    before `appear`). Its job gets the next of `coming_jobs`, or an id made of `seed` and a number.
    """

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.zones: dict[str, Zone] = {}
        self.tasks = Tasks()
        self.purges = Tasks()
        self.quotas = Quotas()
        self.rights = Rights()
        self.order: Order = "create-desc"
        self.window_acts_on: Clock = "CreateTime"  # which one the service means is unconfirmed
        self.skew = 0.0  # seconds
        self.late = 0.0  # seconds
        self.seed = ""
        self.coming_jobs: list[str] = []
        self._jobs_made = 0
        self._hidden: list[tuple[float, list[Task]]] = []  # with the time when they are listed

    def now(self) -> float:
        """Give the server's own time in epoch seconds."""
        return time.time() + self.skew

    def add_zone(
        self,
        zone: str,
        status: str = "active",
        name: str = "example.com",
        type_: str = "partial",
        paused: bool = False,
        alias: str = "",
    ) -> None:
        """Add a zone, or change it."""
        with self.lock:
            self.zones[zone] = Zone(zone, name, status, int(self.now()), type_, paused, alias)

    def submit(
        self,
        zone: str,
        job: str,
        targets: Iterable[str],
        at: float | None = None,
        status: str = "processing",
        type_: str = "prefetch_url",
        method: str | None = None,
    ) -> None:
        """Add one task for each target, submitted at epoch seconds `at`; a type of purge goes to the purges."""
        when = int(self.now() if at is None else at)
        new = Task(zone, job, "", status, when, when, type=type_, method=method)
        with self.lock:
            listing = self.listing("purge" if type_.startswith("purge") else "prefetch")
            listing.extend([replace(new, target=one) for one in targets])

    def take(self, targets: Iterable[tuple[str, str]]) -> str:
        """Take a prefetch submission of (zone, target), as CreatePrefetchTask does; give the job's id."""
        when = self.now()
        with self.lock:
            job = self._new_job()
            rows = [
                Task(zone, job, target, "processing", int(when), int(when))
                for zone, target in targets
            ]
            self._hidden.append((when + self.late, rows))
        self._show(when)
        return job

    def appear(self) -> None:
        """List all that was taken and is not listed yet."""
        self._show(float("inf"))

    def listing(self, kind: Kind) -> Tasks:
        """Give the tasks of a kind as the service lists them by now."""
        self._show(self.now())
        return self.tasks if kind == "prefetch" else self.purges

    def settle(
        self,
        zone: str,
        job: str,
        target: str | None = None,
        status: str = "success",
        fail_type: str | None = None,
        fail_message: str | None = None,
        at: float | None = None,
        kind: Kind = "prefetch",
    ) -> None:
        """Give a target, or all that are processing still, a new status at epoch seconds `at`."""
        when = int(self.now() if at is None else at)
        with self.lock:
            tasks = self.listing(kind)
            for place in _places(tasks, zone, job, target):
                if target is not None or tasks[place].status == "processing":
                    tasks[place] = replace(
                        tasks[place],
                        status=status,
                        updated=when,
                        fail_type=fail_type,
                        fail_message=fail_message,
                    )

    def remove(
        self, zone: str, job: str, target: str | None = None, kind: Kind = "prefetch"
    ) -> None:
        """Let a target's rows, or the whole job's, vanish."""
        with self.lock:
            tasks = self.listing(kind)
            for place in reversed(_places(tasks, zone, job, target)):
                del tasks[place]

    def _show(self, now: float) -> None:
        with self.lock:
            due = [one for one in self._hidden if one[0] <= now]
            self._hidden = [one for one in self._hidden if one[0] > now]
            for _, rows in due:
                self.tasks.extend(rows)

    def _new_job(self) -> str:
        if self.coming_jobs:
            return self.coming_jobs.pop(0)
        self._jobs_made += 1
        return job_id(self._jobs_made, self.seed)


def _places(tasks: Tasks, zone: str, job: str, target: str | None) -> list[int]:
    return [p for p in tasks.places(zone, job) if target is None or tasks[p].target == target]
