"""Run the simulator: python -m tests.simulate [--seed N] [--enough TRANSITIONS]."""

import argparse
import random
import sys
import time
from collections.abc import Callable

from tests.simulate.naive_plans import ReplaceAll, SinceTheLastRun
from tests.simulate.service import Quirks
from tests.simulate.simulator import Score, Watcher, simulate
from tests.simulate.traffic import HOUR, MINUTE, WEEK, Traffic

ENOUGH = 1_000_000  # transitions

# Tasks in seven days → most requests per run, and hours of it to play.
LOADS = {
    900: (1.0, 24),
    5_000: (2.0, 24),
    50_000: (3.1, 24),
    500_000: (4.1, 12),
    1_000_000: (6.0, 12),
}

# Whatever the API may be like, each by itself and all together.
WEATHERS = {
    "as documented": Quirks(),
    "newest first": Quirks("create-desc"),
    "last updated first": Quirks("update-desc"),
    "another order each time": Quirks("shuffled"),
    "exclusive ends": Quirks("create", ends="exclusive"),
    "the window acts on the update": Quirks("update-desc", acts_on="updated"),
    "empty answers, errors": Quirks(empty=0.02, error=0.1),
    "rows that stand twice": Quirks(twins=0.05),
    "TotalCount lies": Quirks(lies=0.05),
    "TotalCount ends at a page": Quirks(capped=True),
    "all of it": Quirks("update-desc", "created", "exclusive", 0.02, 0.1, 0.02, 0.02, capped=True),
}
NAIVE: dict[str, Callable[[], Watcher]] = {
    "since the last run": SinceTheLastRun,
    "replace all": ReplaceAll,
}
HEADER = f"{'':34}{'runs':>8}{'requests':>10}{'a run':>7}{'told':>11}{'missed':>8}{'repeated':>10}{'invented':>10}"


def main() -> int:
    """Play all loads, then all weathers until enough has happened; 1 where anything was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulate", description=__doc__)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    parser.add_argument("--enough", type=int, default=ENOUGH, help="transitions to play")
    chosen = parser.parse_args()
    started = time.monotonic()
    sys.stdout.write(
        f"seed {chosen.seed}; two minutes from run to run, if not said otherwise\n\n{HEADER}\n"
    )
    total, bad = Score(), False
    for per_week, (most, hours) in LOADS.items():
        score = simulate(
            chosen.seed, Traffic(per_week, late=0.02, stuck=0), Quirks(), hours, history=WEEK
        )
        bad = bad or score.per_run > most or not score.is_clean
        total += _shown(f"{per_week:,} tasks in seven days", score)
    seed = chosen.seed
    while total.told < chosen.enough:
        seed += 1
        for name, quirks in WEATHERS.items():
            score = weathered(seed, quirks)
            total += _shown(f"{name}, seed {seed}", score)
    for name, watcher in NAIVE.items():
        _shown(f"naive: {name}", weathered(seed, WEATHERS["empty answers, errors"], watcher(), 2))
    _shown("all but the naive", total)
    sys.stdout.write(f"\nplayed in {time.monotonic() - started:.0f} s\n")
    return int(bad or not total.is_clean)


def weathered(
    seed: int, quirks: Quirks, watcher: Watcher | None = None, hours: float = 24
) -> Score:
    """Play a day of a busy zone: late rows, bursts, another distance between runs with each seed."""
    rng = random.Random(seed)
    traffic = Traffic(rng.choice((5_000, 50_000, 150_000)), late=0.1, bursts=2)
    tick = rng.choice((1, 2, 2, 5, 10)) * MINUTE
    return simulate(seed, traffic, quirks, hours, tick, history=12 * HOUR, watcher=watcher)


def _shown(name: str, score: Score) -> Score:
    sys.stdout.write(
        f"{name:34}{score.runs:>8,}{score.requests:>10,}{score.per_run:>7.2f}{score.told:>11,}"
        f"{score.missed:>8,}{score.repeated:>10,}{score.invented:>10,}\n"
    )
    sys.stdout.flush()
    return score


if __name__ == "__main__":
    sys.exit(main())
