"""This file is the only place that kills a run at each of its points, and looks whether the next ones make it good."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.judge import Finding, judge
from tests.faults.operations import AFTER, BEFORE, Point
from tests.faults.scenarios import Scenario
from tests.faults.world import LIMIT, TICK, Kept, World, settled
from tests.faults.zygote import Zygote

WORKERS = 2  # worlds side by side


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a kill at one point: by chat, and what else is wrong."""

    point: Point
    killed: bool
    findings: dict[str, Finding]
    wrong: tuple[str, ...]

    @property
    def faults(self) -> list[str]:
        """List all that is wrong, each with the point."""
        faults = [*self.wrong]
        for name, finding in self.findings.items():
            faults += [f"{name}: lost {news}" for news in finding.lost]
            faults += [f"{name}: {why}" for why in finding.wrong]
        return [f"{self.point}: {fault}" for fault in faults]


@dataclass(slots=True)
class Swept:
    """The outcomes of a sweep."""

    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        """List all that is wrong."""
        return [fault for outcome in self.outcomes for fault in outcome.faults]

    @property
    def killed(self) -> int:
        """Count the points at which the run was killed; another ended before it got there."""
        return sum(outcome.killed for outcome in self.outcomes)

    def count(self, what: Callable[[Finding], int]) -> list[int]:
        """Count something in each chat after each kill."""
        return [what(f) for outcome in self.outcomes for f in outcome.findings.values()] or [0]


def sweep(
    worlds: Sequence[World],
    scenario: Scenario,
    every: int = 1,
    twice: bool = False,
    only: Callable[[Sequence[Point]], list[Point]] = list,
) -> Swept:
    """Kill the scenario's run at every point, or at one in so many; the worlds share the work.

    After a part of a request is before its next part: both are tried if `twice`. `only` chooses some of the points.
    """
    kept = [_prepared(world, scenario) for world in worlds]
    points = only(moments(worlds[0], scenario, kept[0]))
    points = points if twice else _distinct(points)

    def work(n: int) -> list[Outcome]:
        mine = range(n * every, len(points), len(worlds) * every)
        return [_strike(worlds[n], scenario, kept[n], _plan(points, at, scenario)) for at in mine]

    with ThreadPoolExecutor(len(worlds)) as pool:
        return Swept([outcome for share in pool.map(work, range(len(worlds))) for outcome in share])


def _prepared(world: World, scenario: Scenario) -> Kept:
    """Let happen what comes before."""
    scenario.before(world)
    return world.keep()


def moments(world: World, scenario: Scenario, kept: Kept) -> list[Point]:
    """Let the run end well, and name each moment before and after what it does."""
    world.restore(kept)
    scenario.happen(world)
    ran = world.run(watched=True)
    if not settled([ran]):
        raise RuntimeError(f"the run that is to be killed does not end well: {ran}")
    return [
        Point(seen.thread, seen.number, when, seen.name)
        for seen in ran.operations
        for when in (BEFORE, AFTER)
    ]


def _distinct(points: Sequence[Point]) -> list[Point]:
    """Leave out what is after a part of a request, where another part follows."""
    parts = {(p.thread, p.number) for p in points if p.name.startswith("socket.")}
    return [
        point
        for point in points
        if point.when == BEFORE
        or (point.thread, point.number) not in parts
        or (point.thread, point.number + 1) not in parts
    ]


def _plan(points: Sequence[Point], at: int, scenario: Scenario) -> list[Point]:
    """Choose where the run is killed, and those after it: anywhere, but always there."""
    more = [points[(at + 1) * 31 * n % len(points)] for n in range(1, scenario.kills)]
    return [points[at], *more]


def _strike(world: World, scenario: Scenario, kept: Kept, plan: Sequence[Point]) -> Outcome:
    """Kill runs one after the other, run within the time of the last, and then until there is silence."""
    world.restore(kept)
    scenario.happen(world)
    struck = [world.run(after=LIMIT if n else 0, strike=point) for n, point in enumerate(plan)]
    wrong = [f"it ended so: {ran}" for ran in struck if not (ran.killed or settled([ran]))]
    wrong += [*_within_its_time(world), *_after_its_time(world, scenario.runs)]
    findings = {
        name: judge(world.texts(name), scenario.news, scenario.counts) for name in world.chats
    }
    wrong += [
        f"{name}: {finding.repeated} messages repeated, up to {finding.most} times"
        for name, finding in findings.items()
        if max(finding.repeated, finding.most) > scenario.most
    ]
    return Outcome(plan[0], struck[0].killed, findings, (*wrong, *scenario.also(world)))


def _within_its_time(world: World) -> list[str]:
    """Run while the one that was killed could still be alive: that must be busy, and touch nothing, or end well."""
    stored, posts = world.stored(), world.posts()
    ran = world.run(after=LIMIT // 2)
    if ran.skipped == "busy":
        touched = (world.stored(), world.posts()) != (stored, posts)
        return ["a run that was busy has touched something"] if touched else []
    return [] if settled([ran]) and not ran.skipped else [f"a run within its time ended so: {ran}"]


def _after_its_time(world: World, most: int) -> list[str]:
    """Run at the moment when the one that was killed must be gone, and again until nothing is sent any more."""
    after = LIMIT - LIMIT // 2
    for _ in range(most):
        posts = world.posts()
        ran = world.run(after=after)
        if ran.skipped or not settled([ran]):
            return [f"a run after its time ended so: {ran}"]
        if world.posts() == posts:
            return []
        after = TICK
    return [f"there is no silence, the last run ended so: {ran}"]


@contextmanager
def worlds(zygote: Zygote, scheme: str, number: int = WORKERS) -> Iterator[list[World]]:
    """Make worlds that are alike, in folders of their own."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        yield [stack.enter_context(World(scheme, folder / str(n), zygote)) for n in range(number)]
