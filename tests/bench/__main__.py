"""This file is the only place that prints how this function compares: python -m tests.bench. Ratios are what counts."""

import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.bench.growth import growth
from tests.bench.hour import ZONE, Hour, Told, told
from tests.bench.tools import TOOLS
from tests.emulator import Cloud
from tests.emulator.edgeone import LISTING

ROWS = 5_000
REPEATS = 7


def main() -> int:
    """Compare, then show how the cost grows."""
    quiet = {name: _quiet(name) for name in TOOLS}
    hours = {name: _hour(name) for name in TOOLS}
    ours = quiet["this function"]
    print(f"A run with {ROWS:,} known tasks and no change; medians of {REPEATS}.")
    print(f"The hour: {hours['this function'].failed} URLs fail in 12 runs.\n")
    print("| | wall | CPU | peak MB | requests | missed | repeated |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    for name, found in quiet.items():
        wall, cpu = found.wall / ours.wall, found.cpu / ours.cpu
        told = f"{hours[name].missed} | {hours[name].repeated}"
        print(f"| {name} | {wall:.1f} | {cpu:.1f} | {found.peak:.0f} | {found.requests} | {told} |")
    print()
    growth()
    return 0


@dataclass(frozen=True, slots=True)
class Quiet:
    """What a run in which nothing has changed takes: seconds by the clock and of CPU, MB, requests."""

    wall: float
    cpu: float
    peak: float
    requests: int


def _quiet(name: str) -> Quiet:
    """Measure a run in which nothing has changed."""
    with Cloud() as cloud, tempfile.TemporaryDirectory() as folder:
        cloud.edgeone.rate = None
        cloud.edgeone.add_zone(ZONE)
        for n in range(ROWS // 50):
            urls = [f"https://a.example.com/{n}/{row:05}" for row in range(50)]
            at = cloud.edgeone.now() - 60 * n - 600
            cloud.edgeone.submit(ZONE, f"job-{n}", urls, at=at, status="success")
        job = TOOLS[name](cloud, Path(folder))
        job.run()  # the first one takes down what there is
        before = len(cloud.edgeone.requests)
        costs = [job.run() for _ in range(REPEATS)]
        asked = sum(one.action == LISTING for one in cloud.edgeone.requests[before:])
        wall = statistics.median(job.seconds(REPEATS))
        cpu, peak = (statistics.median(getattr(c, name) for c in costs) for name in ("cpu", "peak"))
        return Quiet(wall, cpu, peak, asked // REPEATS)


def _hour(name: str) -> Told:
    """Let a tool go through the hour."""
    with Cloud() as cloud, tempfile.TemporaryDirectory() as folder:
        hour = Hour(cloud)
        for _ in hour:
            TOOLS[name](cloud, Path(folder)).run()
        return told(hour)


if __name__ == "__main__":
    sys.exit(main())
