"""This file is the only place that measures how the cost of a run grows, and draws it: docs/images/growth.svg."""

import tempfile
from collections.abc import Sequence
from math import log10
from pathlib import Path

from tests.emulator import Cloud
from tests.simulate.play import simulate
from tests.simulate.service import Quirks
from tests.simulate.traffic import WEEK, Traffic

from .tools import ROOT, function

PLOT = ROOT / "docs" / "images" / "growth.svg"
TASKS = (1_000, 10_000, 100_000, 1_000_000)
ZONES = (1, 10, 100, 1_000)
WIDTH, HEIGHT, EDGE = 300, 180, 46

Points = Sequence[tuple[float, float]]


def growth() -> None:
    """Measure, print, draw."""
    print("| tasks in seven days | requests a run |\n|--:|--:|")
    requests = []
    for tasks in TASKS:
        score = simulate(1, Traffic(tasks, late=0.02, stuck=0), Quirks(), 1, history=WEEK)
        requests.append((tasks, score.per_run))
        print(f"| {tasks:,} | {score.per_run:.1f} |")
    print("\n| zones | requests | CPU s | peak MB |\n|--:|--:|--:|--:|")
    cpu, peak = [], []
    for zones in ZONES:
        count, seconds, memory = _of_zones(zones)
        cpu.append((zones, seconds))
        peak.append((zones, memory))
        print(f"| {zones:,} | {count} | {seconds:.1f} | {memory:.0f} |")
    panels = (
        ("requests a run, by tasks in seven days", requests),
        ("seconds of CPU, by zones", cpu),
        ("MB at the peak, by zones", peak),
    )
    drawn = "".join(_panel(n, title, points) for n, (title, points) in enumerate(panels))
    size = f'width="{WIDTH * 3}" height="{HEIGHT}" viewBox="0 0 {WIDTH * 3} {HEIGHT}"'
    PLOT.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="11">\n'
        f'<rect width="100%" height="100%" fill="white"/>\n{drawn}</svg>\n',
        encoding="utf-8",
    )
    print(f"\n{PLOT.relative_to(ROOT)}")


def _of_zones(zones: int) -> tuple[int, float, float]:
    """Measure a quiet run over so many zones of 20 tasks, without the pace."""
    with Cloud() as cloud, tempfile.TemporaryDirectory() as folder:
        cloud.edgeone.rate = None
        for n in range(zones):
            cloud.edgeone.add_zone(f"zone-{n:04}")
            urls = [f"https://a.example.com/{n}/{row}" for row in range(20)]
            cloud.edgeone.submit(f"zone-{n:04}", f"job-{n}", urls, status="success")
        function(cloud, Path(folder), REQUESTS_PER_SECOND="1000")
        before = len(cloud.edgeone.requests)
        cost = function(cloud, Path(folder), REQUESTS_PER_SECOND="1000")
        return len(cloud.edgeone.requests) - before, cost.cpu, cost.peak


def _panel(number: int, title: str, points: Points) -> str:
    """Draw one line over a logarithmic axis."""
    left, right = number * WIDTH + EDGE, (number + 1) * WIDTH - 14
    bottom, top = HEIGHT - 30, 34
    lowest, highest = log10(points[0][0]), log10(points[-1][0])
    most = max(value for _, value in points) * 1.15

    def place(x: float, value: float) -> tuple[float, float]:
        share = (log10(x) - lowest) / (highest - lowest)
        return left + share * (right - left), bottom - value / most * (bottom - top)

    places = [place(*point) for point in points]
    line = " ".join(f"{x:.0f},{y:.0f}" for x, y in places)
    marks = "".join(
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="3" fill="#0052d9"/>'
        f'<text x="{x:.0f}" y="{y - 8:.0f}" text-anchor="middle">{value:.3g}</text>'
        f'<text x="{x:.0f}" y="{bottom + 16}" text-anchor="middle">{_short(at)}</text>'
        for (x, y), (at, value) in zip(places, points, strict=True)
    )
    return (
        f'<text x="{left - 20}" y="16" font-weight="bold">{title}</text>\n'
        f'<path d="M{left},{top} V{bottom} H{right}" fill="none" stroke="#999"/>\n'
        f'<polyline points="{line}" fill="none" stroke="#0052d9" stroke-width="2"/>\n{marks}\n'
    )


def _short(count: float) -> str:
    """Write a round number in short."""
    return (
        f"{count / 1e6:.0f}M"
        if count >= 1e6
        else f"{count / 1e3:.0f}k"
        if count >= 1e3
        else f"{count:.0f}"
    )
