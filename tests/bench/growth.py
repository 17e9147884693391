"""This file is the only place that measures how the cost of a run grows, and draws it: docs/images/growth.svg."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from math import log10
from pathlib import Path

from tests.bench.deployment import remember
from tests.bench.size import urls
from tests.bench.tools import ROOT, function
from tests.emulator import Cloud
from tests.simulate.service import Quirks
from tests.simulate.simulator import simulate
from tests.simulate.traffic import WEEK, Traffic

PLOT = ROOT / "docs" / "images" / "growth.svg"
TASKS = (1_000, 10_000, 100_000, 1_000_000)
ZONES = (1, 10, 100, 1_000)
PER_JOB = 1_000
FIELDS = {"requests": "requests", "cpu": "seconds of CPU", "peak": "MB at the peak"}
WIDTH, HEIGHT, EDGE = 300, 180, 46

Points = Sequence[tuple[float, float]]


def growth() -> None:
    """Measure, print, draw."""
    rows = [
        ("tasks in seven days", [_of_tasks(tasks) for tasks in TASKS]),
        ("zones", [_of_zones(zones) for zones in ZONES]),
    ]
    panels = []
    for row, (what, points) in enumerate(rows):
        print(f"| {what} | requests | CPU s | peak MB |\n|--:|--:|--:|--:|")
        for point in points:
            print(f"| {point.at:,} | {point.requests:.1f} | {point.cpu:.1f} | {point.peak:.0f} |")
        print()
        for column, (field, title) in enumerate(FIELDS.items()):
            line = [(point.at, getattr(point, field)) for point in points]
            panels.append(_panel(column, row, f"{title}, by {what}", line))
    width, height = WIDTH * len(FIELDS), HEIGHT * len(rows)
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    PLOT.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="11">\n'
        f'<rect width="100%" height="100%" fill="white"/>\n{"".join(panels)}</svg>\n',
        encoding="utf-8",
    )
    print(PLOT.relative_to(ROOT))


@dataclass(frozen=True, slots=True)
class Point:
    """What a quiet run takes at so many tasks or zones: requests, seconds of CPU, MB at the peak."""

    at: int
    requests: float
    cpu: float
    peak: float


def _of_tasks(tasks: int) -> Point:
    """Measure a run that knows so many tasks of a week, in jobs of a thousand; the requests are those of many runs."""
    score = simulate(1, Traffic(tasks, late=0.02, stuck=0), Quirks(), 1, history=WEEK)
    with Cloud() as cloud, tempfile.TemporaryDirectory() as folder:
        cloud.edgeone.rate = None
        cloud.edgeone.add_zone("zone-1")
        jobs = tasks // PER_JOB
        for n in range(jobs):
            at = cloud.edgeone.now() - 3_600 - n * (WEEK - 7_200) // jobs
            cloud.edgeone.submit("zone-1", f"job-{n}", urls(f"job-{n}", PER_JOB), at, "success")
        remember(cloud, Path(folder) / "state")
        cost = function(cloud, Path(folder)).run()
        return Point(tasks, score.per_run, cost.cpu, cost.peak)


def _of_zones(zones: int) -> Point:
    """Measure a run over so many zones of 20 known tasks, without the pace."""
    with Cloud() as cloud, tempfile.TemporaryDirectory() as folder:
        cloud.edgeone.rate = None
        for n in range(zones):
            cloud.edgeone.add_zone(f"zone-{n:04}")
            cloud.edgeone.submit(f"zone-{n:04}", f"job-{n}", urls(str(n), 20), status="success")
        remember(cloud, Path(folder) / "state")
        cost = function(cloud, Path(folder), REQUESTS_PER_SECOND="1000").run()
        return Point(zones, len(cloud.edgeone.requests), cost.cpu, cost.peak)


def _panel(column: int, row: int, title: str, points: Points) -> str:
    """Draw one line over a logarithmic axis."""
    left, right = column * WIDTH + EDGE, (column + 1) * WIDTH - 14
    bottom, top = (row + 1) * HEIGHT - 30, row * HEIGHT + 34
    lowest, highest = log10(points[0][0]), log10(points[-1][0])
    most = max(value for _, value in points) * 1.15

    def place(x: float, value: float) -> tuple[float, float]:
        share = (log10(x) - lowest) / (highest - lowest)
        return left + share * (right - left), bottom - value / most * (bottom - top)

    places = [place(*point) for point in points]
    line = " ".join(f"{x:.0f},{y:.0f}" for x, y in places)
    marks = "".join(
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="3" fill="#0052d9"/>'
        f'<text x="{x:.0f}" y="{y - 8:.0f}" text-anchor="middle">{_short(value)}</text>'
        f'<text x="{x:.0f}" y="{bottom + 16}" text-anchor="middle">{_short(at)}</text>'
        for (x, y), (at, value) in zip(places, points, strict=True)
    )
    return (
        f'<text x="{left - 20}" y="{top - 18}" font-weight="bold">{title}</text>\n'
        f'<path d="M{left},{top} V{bottom} H{right}" fill="none" stroke="#999"/>\n'
        f'<polyline points="{line}" fill="none" stroke="#0052d9" stroke-width="2"/>\n{marks}\n'
    )


def _short(number: float) -> str:
    """Write a number in short."""
    if number >= 1e6:
        return f"{number / 1e6:.0f}M"
    return f"{number / 1e3:.3g}k" if number >= 1e3 else f"{number:.3g}"
