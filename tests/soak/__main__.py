"""This file is the only place that runs the soak from the command line: python -m tests.soak [--ticks N] [--seed N]."""

import argparse
import random
import sys
import time

from tests.soak.play import Play
from tests.soak.state_size import quiet_growth, storm

MOST_STATE = 5_000_000  # bytes


def main() -> int:
    """Play, print the figures; 1 where a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--ticks", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    parser.add_argument(
        "--no-growth", action="store_true", help="leave out how large the state gets"
    )
    chosen = parser.parse_args()
    started = time.monotonic()
    figures = Play(chosen.seed).play(chosen.ticks)
    lines = [f"seed                     {chosen.seed:>9}", *figures.lines()]
    lines += [f"BROKEN at tick {b.tick}: {b.kind}: {b.what}" for b in figures.breaches]
    lines.append(f"played in                {time.monotonic() - started:>9.0f} s")
    sys.stdout.write("\n".join(lines) + "\n")
    return bool(figures.breaches) or (not chosen.no_growth and _grows())


def _grows() -> bool:
    before, after = quiet_growth(10_000)
    sizes = {per_job: storm(100_000, per_job) for per_job in (1, 10, 100, 1_000)}
    sys.stdout.write(f"state, 10,000 quiet ticks      {before:,} bytes, then {after:,}\n")
    for per_job, most in sizes.items():
        sys.stdout.write(f"state, 100,000 tasks a day     {most:,} bytes in jobs of {per_job:,}\n")
    return after > before + 60 or max(sizes.values()) > MOST_STATE


if __name__ == "__main__":
    sys.exit(main())
