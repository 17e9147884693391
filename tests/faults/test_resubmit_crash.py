"""A `resubmit` is killed before and after each of its operations: no URL is submitted twice without a word."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from edgeone_notifier.stores import SCHEMES
from tests.faults.fork import Ran
from tests.faults.kills import _distinct, worlds
from tests.faults.operations import AFTER, BEFORE, Point
from tests.faults.world import LIMIT, ZONE, Kept, World
from tests.faults.zygote import Zygote
from tests.support.crossed import first

JOB = "20g9wz8m9mgx"
URLS = [f"https://www.example.com/{n}" for n in range(3)]
EVERY = 23  # of the points, one in so many, where not all are tried
INF = float("inf")


def ask(world: World, confirm: str = "", **how: Any) -> Ran:
    event = {"action": "resubmit", "job": JOB, **({"confirm": confirm} if confirm else {})}
    [ran] = world.start(replace(world.order(**how), event=event))()
    return ran


def shown(world: World) -> dict[str, Any]:
    ran = ask(world)
    assert ran.summary is not None, ran
    return dict(ran.summary)


def taken(world: World) -> Counter[str]:
    """Count how often each URL was submitted again, whether the listing shows it or not."""
    hidden = [task for _, tasks in world.cloud.edgeone._hidden for task in tasks]
    return Counter(t.target for t in [*world.cloud.edgeone.tasks, *hidden] if t.job != JOB)


def prepared(world: World) -> Kept:
    """Have a job behind it whose URLs failed; it takes two batches to submit them again."""
    edgeone = world.cloud.edgeone
    edgeone.quotas.of(ZONE).batch = 2
    assert world.run().summary
    world.now += LIMIT
    edgeone.submit(ZONE, JOB, URLS, at=world.now - 600, status="failed")
    assert world.run().summary
    return world.keep()


def back(world: World, kept: Kept, late: float) -> None:
    world.restore(kept)
    world.cloud.edgeone._hidden.clear()
    world.cloud.edgeone.late = late


def points(world: World, kept: Kept) -> list[Point]:
    back(world, kept, 0)
    ran = ask(world, shown(world)["confirm"], watched=True)
    assert ran.summary is not None, ran
    assert len(ran.summary["submitted"]) == 2
    every = [
        Point(seen.thread, seen.number, when, seen.name)
        for seen in ran.operations
        for when in (BEFORE, AFTER)
    ]
    return _distinct(every)


def faults(world: World, kept: Kept, point: Point, late: float) -> Iterator[str]:
    """Kill it there; then do as a person would, who reads what is said before going on."""
    back(world, kept, late)
    token = shown(world)["confirm"]
    ask(world, token, strike=point)
    world.now += LIMIT  # the lease is over
    before = taken(world)
    if max(before.values(), default=0) > 1:
        yield f"{point}: twice at once"
    said = shown(world)
    in_doubt = sum(one["open"] for one in said["doubtful"])
    open_again = sum(before[url] for url in URLS) - (len(URLS) - said["count"])
    if open_again > in_doubt:
        yield f"{point}: {open_again} are offered again, and {in_doubt} are said to be in doubt"
    world.cloud.edgeone.appear()
    again = ask(world, token)  # of the first dry run
    if again.summary and sum(before.values()):
        yield f"{point}: the first token still submits"
    said = shown(world)
    if said["count"]:
        done = ask(world, said["confirm"])
        if not done.summary:
            yield f"{point}: it cannot be done any more: {done}"
    if {*taken(world).values()} != {1} or taken(world).keys() != {*URLS}:
        yield f"{point}: submitted in the end: {dict(taken(world))}"


def swept(zygote: Zygote, scheme: str, every: int) -> tuple[list[str], int]:
    with worlds(zygote, scheme, 1) as [world]:
        kept = prepared(world)
        found = points(world, kept)[::every]
        wrong = [
            fault
            for at, point in enumerate(found)
            for fault in faults(world, kept, point, INF if at % 2 else 0)
        ]
        return wrong, len(found)


@pytest.mark.exhaustive
@pytest.mark.parametrize("scheme", sorted(SCHEMES))
def test_it_may_be_killed_anywhere(zygote: Zygote, scheme: str) -> None:
    wrong, count = swept(zygote, scheme, 1)
    assert wrong == []
    assert count > 40


@pytest.mark.parametrize("scheme", first(1, sorted(SCHEMES)))
def test_here_and_there_it_is_killed_each_time(zygote: Zygote, scheme: str) -> None:
    wrong, count = swept(zygote, scheme, EVERY)
    assert wrong == []
    assert count > 2
