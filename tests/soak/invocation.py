"""This file is the only place that plays one run: its ports, its clock, its end before its time."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from edgeone_notifier.core.delivery.channel_set import Channels
from edgeone_notifier.core.listing.plan import Plan
from edgeone_notifier.core.snapshot.model import ListingKey
from edgeone_notifier.core.snapshot.names import ZoneNames
from edgeone_notifier.core.summary import Summary
from edgeone_notifier.ports import Ports, RunConfig
from tests.soak.books import Sent
from tests.soak.receivers import Chat
from tests.soak.stage import Stage, Time
from tests.soak.store import Store
from tests.soak.weather import Look

LIMIT = 60.0  # seconds that the platform allows
RESERVE = 5.0  # seconds kept back, as the real clock does


@dataclass
class Invocation:
    """One run, with the faults that it will meet. `meets` is called before and after every port call.

    `tilt` is what its clock is off beside the others'. It is `broken` by a kill or by a fault of the store, and
    `overtaken` by a run whose clock differed so much that the lease did not count.
    """

    name: str
    stage: Stage
    time: Time
    meets: Callable[["Invocation", int, str], None]
    count: Callable[[str], None]
    looks: Callable[[Sequence[str], Callable[[ListingKey], Plan]], Look]
    repeated: Callable[[int, Sent], None]
    tilt: float = 0.0
    calls: int = 0
    landed: int = 0
    broken: bool = False
    overtaken: bool = False
    over: bool = False  # what still goes on is a thread that was left behind
    given_up: int = 0  # by what is stored
    look_seen: Look | None = None
    summary: Summary | None = None
    chats: dict[str, Chat] = field(default_factory=dict)
    store: Store = field(init=False)
    start: float = field(init=False)

    def __post_init__(self) -> None:
        self.start = self.time.now

    def port(self, act: Callable[[], Any]) -> Any:
        """Cross the border between the run and the world."""
        self.calls += 1
        call = self.calls
        self.meets(self, call, "before")
        result = act()
        self.meets(self, call, "after")
        return result

    def spend(self, seconds: float) -> None:
        self.time.now += seconds

    # The clock that `run` and `tell` ask for.

    def now(self) -> float:
        return self.time.now + self.time.skew + self.tilt

    def left(self) -> float:
        return self.left_alive() - RESERVE

    def left_alive(self) -> float:
        return self.start + LIMIT - self.time.now

    def sleep(self, seconds: float) -> None:
        self.stage.pause(seconds)

    # What it reads.

    def read_listings(
        self,
        zones: Sequence[str],
        known: Sequence[str],
        plan: Callable[[ListingKey], Plan],
        take: Callable[..., None],
        names: ZoneNames,
    ) -> Look:
        look: Look = self.port(lambda: self._look(known, plan))
        for listed, reading in look.readings.items():
            take(listed, reading)
        return look

    def _look(self, known: Sequence[str], plan: Callable[[ListingKey], Plan]) -> Look:
        self.spend(1)
        self.look_seen = self.looks(known, plan)
        return self.look_seen

    def watch(self) -> RunConfig:
        return RunConfig(
            action="run",
            run=self.name,
            shard="*",
            zones=(),
            lookback=86_400,
            announce=False,
            stuck_after=3_600,
            channels=Channels(self.chats),
        )

    def ports(self) -> Ports:
        return Ports(self.store, self, self, _no_log)


def _no_log(event: str, **fields: Any) -> None: ...


Runner = Callable[[RunConfig, Ports], Summary]  # the real run, or a naive one
Routes = Mapping[str, Any]


def plan_of_faults(rng: random.Random, store: Store) -> dict[tuple[int, str], str]:
    """Draw what happens to one run: (port call, before or after) → kill or overlap; and faults of its store."""
    meets: dict[tuple[int, str], str] = {}
    for fault, odds in (("kill", 0.06), ("overlap", 0.06)):
        if rng.random() < odds:
            meets[rng.randint(1, 10), rng.choice(("before", "after"))] = fault
    if rng.random() < 0.05:
        store.loses[rng.randint(0, 5)] = rng.choice(("error", "answer"))
    return meets
