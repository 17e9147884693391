"""This file is the only place that keeps what an EdgeOne account holds, and that changes it."""

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace

from tests.emulator.tasks import Clock, Order, Task, Tasks, iso


@dataclass(frozen=True, slots=True)
class Zone:
    """A site of the account."""

    id: str
    name: str
    status: str
    created: int
    type: str = "partial"
    paused: bool = False

    def row(self) -> dict[str, object]:
        """Give the row as the API gives it."""
        return {
            "ZoneId": self.id,
            "ZoneName": self.name,
            "Status": self.status,
            "Type": self.type,
            "Area": "mainland",
            "Paused": self.paused,
            "CreatedOn": iso(self.created),
            "ModifiedOn": iso(self.created),
        }


class Account:
    """The zones and tasks, and the ways in which the service may list them."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.zones: dict[str, Zone] = {}
        self.tasks = Tasks()
        self.order: Order = "create-desc"
        self.window_acts_on: Clock = "CreateTime"  # which one the service means is unconfirmed
        self.skew = 0.0  # seconds

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
    ) -> None:
        """Add a zone, or change it."""
        with self.lock:
            self.zones[zone] = Zone(zone, name, status, int(self.now()), type_, paused)

    def submit(
        self,
        zone: str,
        job: str,
        targets: Iterable[str],
        at: float | None = None,
        status: str = "processing",
    ) -> None:
        """Add one task for each target, submitted at epoch seconds `at`."""
        when = int(self.now() if at is None else at)
        with self.lock:
            self.tasks.extend([Task(zone, job, one, status, when, when) for one in targets])

    def settle(
        self,
        zone: str,
        job: str,
        target: str | None = None,
        status: str = "success",
        fail_type: str | None = None,
        fail_message: str | None = None,
        at: float | None = None,
    ) -> None:
        """Give a target, or all that are processing still, a new status at epoch seconds `at`."""
        when = int(self.now() if at is None else at)
        with self.lock:
            for place in self._places(zone, job, target):
                if target is not None or self.tasks[place].status == "processing":
                    self.tasks[place] = replace(
                        self.tasks[place],
                        status=status,
                        updated=when,
                        fail_type=fail_type,
                        fail_message=fail_message,
                    )

    def remove(self, zone: str, job: str, target: str | None = None) -> None:
        """Let a target's rows, or the whole job's, vanish."""
        with self.lock:
            for place in reversed(self._places(zone, job, target)):
                del self.tasks[place]

    def _places(self, zone: str, job: str, target: str | None) -> list[int]:
        places = self.tasks.places(zone, job)
        return [p for p in places if target is None or self.tasks[p].target == target]
