"""This file is the only place that prints how this function compares: python -m tests.bench. Ratios are what counts."""

import statistics
import sys
import tempfile
from pathlib import Path

from tests.emulator import Cloud

from .growth import growth
from .hour import ZONE, Hour, Told, told
from .tools import OTHERS, TOOLS, Cost

ROWS = 5_000
REPEATS = 7


def main() -> int:
    """Compare, then show how the cost grows."""
    names = [
        name for name in TOOLS if OTHERS.is_dir() or name in ("this function", "script, typed SDK")
    ]
    quiet = {name: _quiet(name) for name in names}
    hours = {name: _hour(name) for name in names}
    ours = quiet["this function"][0]
    print(
        f"A run with {ROWS:,} known tasks and no change; medians of {REPEATS}, times of this function's run."
    )
    print(f"The hour: {hours['this function'].failed} URLs fail in 12 runs.\n")
    print(
        "| | wall | CPU | peak MB | requests | missed | repeated |\n|---|--:|--:|--:|--:|--:|--:|"
    )
    for name in names:
        cost, requests = quiet[name]
        print(
            f"| {name} | {cost.wall / ours.wall:.1f} | {cost.cpu / ours.cpu:.1f} | {cost.peak:.0f} | {requests} "
            f"| {hours[name].missed} | {hours[name].repeated} |"
        )
    print()
    growth()
    return 0


def _quiet(name: str) -> tuple[Cost, int]:
    """Measure a run in which nothing has changed."""
    with Cloud() as cloud, tempfile.TemporaryDirectory() as folder:
        cloud.edgeone.rate = None
        cloud.edgeone.add_zone(ZONE)
        for n in range(ROWS // 50):
            urls = [f"https://a.example.com/{n}/{row:05}" for row in range(50)]
            cloud.edgeone.submit(
                ZONE, f"job-{n}", urls, at=cloud.edgeone.now() - 60 * n - 600, status="success"
            )
        runs = []
        for _ in range(REPEATS + 1):
            before = len(cloud.edgeone.requests)
            runs.append(TOOLS[name](cloud, Path(folder)))
            asked = [r for r in cloud.edgeone.requests[before:] if r.action != "DescribeZones"]
        costs = [[getattr(run, field) for run in runs[1:]] for field in ("wall", "cpu", "peak")]
        return Cost(*map(statistics.median, costs)), len(asked)


def _hour(name: str) -> Told:
    """Let a tool go through the hour."""
    with Cloud() as cloud, tempfile.TemporaryDirectory() as folder:
        hour = Hour(cloud)
        for _ in hour:
            TOOLS[name](cloud, Path(folder))
        return told(hour)


if __name__ == "__main__":
    sys.exit(main())
