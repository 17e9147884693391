"""This file is the only place that lets kills, overlaps and chats in trouble come together, as chance has it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from tests.emulator.chat import Chat
from tests.faults.judge import Finding, judge
from tests.faults.kills import moments
from tests.faults.operations import Point
from tests.faults.scenarios import SCENARIOS
from tests.faults.world import LIMIT, TICK, ZONE, World, settled

ROUNDS = 12
HOUR = 3_600
TROUBLES: Sequence[Callable[[Chat], None]] = (
    lambda chat: chat.answer(503, "rollup_error"),
    lambda chat: chat.answer(200, "<html>a proxy's page</html>"),
    lambda chat: chat.break_next("show-then-drop"),
    lambda chat: chat.break_next("drop"),
)


@dataclass(frozen=True, slots=True)
class Storm:
    """How many runs were killed, what each chat shows in the end, and what else is wrong."""

    killed: int
    findings: dict[str, Finding]
    wrong: tuple[str, ...]

    @property
    def faults(self) -> list[str]:
        """List all that is wrong."""
        faults = [*self.wrong]
        for name, finding in self.findings.items():
            faults += [f"{name}: lost {news}" for news in finding.lost]
            faults += [f"{name}: {why}" for why in finding.wrong]
        return faults


def storm(world: World, seed: int) -> Storm:
    """Let one target after the other fail, while runs overlap and are killed; then let there be calm."""
    chance, wrong = Random(seed), []
    points = _points(world)
    urls = [f"https://dl.example.com/storm/pack-{n:04}.bin" for n in range(ROUNDS)]
    world.cloud.edgeone.submit(ZONE, "job-9", urls)
    world.run()
    killed = 0
    for url in urls:
        world.now += chance.choice([1, LIMIT // 2, LIMIT, TICK])
        world.cloud.edgeone.settle(ZONE, "job-9", url, "failed")
        for chat in world.chats.values():
            if chance.random() < 0.3:
                chance.choice(TROUBLES)(chat)
        orders = [
            world.order(strike=chance.choice(points) if chance.random() < 0.6 else None)
            for _ in range(chance.randint(1, 3))
        ]
        ran = world.start(*orders)()
        killed += sum(one.killed for one in ran)
        wrong += [f"a run ended so: {one}" for one in ran if one.error]
    wrong += _calm(world)
    findings = {name: judge(world.texts(name), [(url,) for url in urls]) for name in world.chats}
    return Storm(killed, findings, tuple(wrong))


def _points(world: World) -> list[Point]:
    scenario = SCENARIOS["news"]
    scenario.before(world)
    kept = world.keep()
    points = moments(world, scenario, kept)
    world.restore(kept)
    return points


def _calm(world: World) -> list[str]:
    for chat in world.chats.values():
        chat.recover()
    after = HOUR  # the longest that a repeat is waited for
    for _ in range(3):
        posts = world.posts()
        ran = world.run(after=after)
        if ran.skipped or not settled([ran]):
            return [f"the run after the storm ended so: {ran}"]
        after = TICK
    return [] if world.posts() == posts else [f"there is no silence: {ran}"]
