"""Kills, overlaps and chats in trouble, all at once: more storms are `python -m tests.faults.sweep`."""

from pathlib import Path

import pytest

from edgeone_notifier.stores import SCHEMES
from tests.faults.storm import ROUNDS, storm
from tests.faults.world import World
from tests.faults.zygote import Zygote

pytestmark = pytest.mark.exhaustive

SEED = 4  # any will do


@pytest.mark.parametrize("scheme", sorted(SCHEMES))
def test_after_a_storm_all_is_told(zygote: Zygote, tmp_path: Path, scheme: str) -> None:
    with World(scheme, tmp_path / "world", zygote) as world:
        ended = storm(world, SEED)
        assert ended.faults == []
        assert ended.killed > 0
        assert all(len(world.texts(name)) >= ROUNDS / 4 for name in world.chats)
