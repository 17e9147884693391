"""This file is the only place that plays ticks: the world moves on, runs meet faults, and the judge looks on."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from edgeone_notifier.core.listing.plan import Plan
from edgeone_notifier.core.snapshot.model import ListingKey
from edgeone_notifier.ledger import LedgerClosed
from edgeone_notifier.run import run
from edgeone_notifier.stores import Busy, StoreError
from tests.soak.between_runs import World
from tests.soak.books import Sent
from tests.soak.breaches import Judge
from tests.soak.figures import Figures
from tests.soak.invocation import Invocation, Runner, plan_of_faults
from tests.soak.receivers import Chat
from tests.soak.stage import Killed, Stage, staged
from tests.soak.store import Store
from tests.soak.weather import Look
from tests.soak.workload import HOUR, MINUTE

EXPECTED = (StoreError, Busy, LedgerClosed)  # what a run may raise here
SETTLING = 40  # ticks


class Play:
    """One soak. It ends at the first breach, or with `until` at the first of that kind."""

    def __init__(self, seed: int, runner: Runner = run, until: str = "") -> None:
        self.world = World(seed)
        self.stages: list[Stage] = []
        self._judge = Judge(self.world)
        self._runner = runner
        self._until = until
        self._active: list[Invocation] = []

    def play(self, ticks: int) -> Figures:
        """Play so many ticks, then let all come back and see that the books balance."""
        with staged(self.stages):
            for _ in range(ticks):
                self.world.tick()
                self.invoke()
                if self.world.figures.of(self._until):
                    break
            else:
                self._settle()
        return self._closed()

    def invoke(self, inner: bool = False) -> None:
        """Run once, whatever comes of it."""
        one = self._invocation(inner)
        self.world.figures.runs += 1
        self.stages.append(one.stage)
        self._active.append(one)
        try:
            one.summary = self._runner(one.watch(), one.ports())
        except Killed:
            one.broken = True
        except EXPECTED:
            one.broken = True
            self.world.figures.raised += 1
        finally:
            one.over = True
            one.stage.finish()
            self._active.remove(one)
            self.stages.pop()
        if one.store.was_busy and one.landed and not one.overtaken:
            self.world.complain("the lease did not hold", one.name)
        self._judge.close(one)
        one.chats, one.look_seen = {}, None  # what was sent is kept, and keeps its run

    def _invocation(self, inner: bool) -> Invocation:
        rng = self.world.rng
        one = Invocation(
            name=f"run-{self.world.figures.runs}",
            stage=Stage(self.world.time, rng),
            time=self.world.time,
            meets=lambda *_: None,
            count=self.world.count,
            looks=self._look,
            repeated=self._repeated,
        )
        one.store = Store(self.world.shelf, one.port, partial(self._landed, one))
        if inner and rng.random() < 0.3:
            one.tilt = rng.uniform(-HOUR, HOUR)
        if not self.world.calm:
            faults = plan_of_faults(rng, one.store)
            if inner:
                faults = {key: fault for key, fault in faults.items() if fault == "kill"}
            one.meets = partial(self._meet, faults)
        one.chats = {
            name: Chat(
                service, one, self.world.complain, rng.choice((*[""] * 10, "slack", "wecom"))
            )
            for name, service in self.world.services.items()
        }
        return one

    def _meet(
        self, faults: Mapping[tuple[int, str], str], one: Invocation, call: int, side: str
    ) -> None:
        fault = faults.get((call, side))
        if fault == "kill":
            self.world.count(f"kill {side} a port call")
            one.broken = True
            one.stage.kill()
        elif fault == "overlap":
            self.world.count("overlapping run")
            self.invoke(inner=True)

    def _landed(self, one: Invocation, document: dict[str, Any]) -> None:
        for other in self._active:
            if other is not one and other.landed and one.tilt:
                other.overtaken = True
        self._judge.landed(one, document)

    def _look(self, known: Sequence[str], plan: Callable[[ListingKey], Plan]) -> Look:
        world = self.world
        return world.weather.read_listings(world.account, world.time.now, known, plan, world.count)

    def _repeated(self, items: int, sent: Sent) -> None:
        self.world.figures.messages += 1
        self.world.figures.repeated += items

    def _settle(self) -> None:
        self.world.calm_down()
        for _ in range(SETTLING):
            self.world.time.now += 5 * MINUTE
            self.invoke()
        self._judge.settle()

    def _closed(self) -> Figures:
        world, figures = self.world, self.world.figures
        figures.commits, figures.most_bytes = world.shelf.commits, world.shelf.most_bytes
        figures.promised = sum(a.ever_promised for a in world.model.accounts.values())
        return figures
