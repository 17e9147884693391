"""A run is killed before and after each of its operations: nothing is lost, and what is told again says so.

All of it is `python -m tests.faults.sweep`; here one kind of run is swept whole, and of the others a part.
"""

import sys
from collections import Counter
from collections.abc import Sequence

import pytest

from edgeone_notifier.stores import SCHEMES
from tests.faults.kills import Swept, sweep, worlds
from tests.faults.operations import BEFORE, Point
from tests.faults.scenarios import SCENARIOS
from tests.faults.world import STATE_URLS, World
from tests.faults.zygote import Zygote
from tests.support.crossed import first

WHOLE = "news"
EVERY = 29  # of the others, one point in so many; odd, so that before and after have their turn
SCF_HAS = (3, 10)  # the Python on which it is whole; on others it is one of the others

STORES = sorted(SCHEMES)


def around_the_file(points: Sequence[Point]) -> list[Point]:
    """Choose the points at which a file is uploaded, and shown: of three posts of one channel, the first and last."""
    posts: dict[str, list[str]] = {}  # their threads, by the one that waits for them
    for point in points:
        if point.name == "socket.connect" and point.when == BEFORE and point.thread.count(".") == 2:
            posts.setdefault(point.thread.rpartition(".")[0], []).append(point.thread)
    [(upload, _, file)] = [threads for threads in posts.values() if len(threads) == 3]
    return [point for point in points if point.thread in (upload, file)]


def assert_made_good(swept: Swept) -> None:
    assert swept.faults == []
    # A run in which threads come in another order may end before it gets to a point, now and then.
    assert swept.killed > 0.9 * len(swept.outcomes) > 0


@pytest.mark.exhaustive
@pytest.mark.parametrize("scheme", STORES)
def test_a_run_with_news_may_be_killed_anywhere(zygote: Zygote, scheme: str) -> None:
    whole = sys.version_info[:2] == SCF_HAS
    with worlds(zygote, scheme) as some:
        swept = sweep(some, SCENARIOS[WHOLE], 1 if whole else EVERY)
    assert_made_good(swept)
    assert len(swept.outcomes) > (50 if whole else 1)
    # Where it is killed while a message is under way, that one is repeated, and no other.
    repeated = {*swept.count(lambda finding: finding.repeated)}
    assert repeated == {0, 1} if whole else repeated <= {0, 1}


@pytest.mark.exhaustive
@pytest.mark.parametrize("scheme", STORES)
@pytest.mark.parametrize("name", sorted(SCENARIOS.keys() - {WHOLE}))
def test_so_may_any_other_run(zygote: Zygote, scheme: str, name: str) -> None:
    with worlds(zygote, scheme) as some:
        assert_made_good(sweep(some, SCENARIOS[name], EVERY))


@pytest.mark.parametrize("scheme", first(1, STORES))
def test_here_and_there_it_is_tried_each_time(zygote: Zygote, scheme: str) -> None:
    with worlds(zygote, scheme) as some:
        assert_made_good(sweep(some, SCENARIOS[WHOLE], EVERY))


@pytest.mark.parametrize("every", first(1, [5, 1]))
@pytest.mark.parametrize("scheme", first(1, STORES))
def test_a_run_may_be_killed_while_a_file_is_uploaded_or_shown(
    zygote: Zygote, scheme: str, every: int
) -> None:
    with worlds(zygote, scheme) as some:
        swept = sweep(some, SCENARIOS["a storm"], every, only=around_the_file)
    assert_made_good(swept)
    assert len(swept.outcomes) >= 12 // every


@pytest.mark.parametrize("scheme", STORES)
def test_every_request_and_every_file_operation_is_a_point(zygote: Zygote, scheme: str) -> None:
    with worlds(zygote, scheme, 1) as [world]:
        SCENARIOS[WHOLE].before(world)
        SCENARIOS[WHOLE].happen(world)
        before = _requests(world)
        names = Counter(point.name for point in world.run(watched=True).operations)
        heartbeat = 1
        assert names["socket.recv_into"] >= _requests(world) - before + heartbeat
        assert names["socket.sendall"] >= names["socket.recv_into"]
    if scheme == "file":  # four commits: what is owed, what each chat has taken, how it ended
        for name in ("fcntl.flock", "BufferedWriter.write", "posix.replace"):
            assert names[name] == 4, name
        assert names["posix.fsync"] == 8  # the file, and its folder


def test_every_store_is_tried() -> None:
    assert STATE_URLS.keys() == SCHEMES.keys()


def _requests(world: World) -> int:
    cloud = world.cloud
    return len(cloud.edgeone.requests) + len(cloud.cos.requests) + world.posts()
