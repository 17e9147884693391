"""This file is the only place that measures a run: `make bench`.

Each run is a fresh process, as a cold start is, against the emulator in this one. Timings of a shared machine are
noisy: compare within one call, and trust the counts.
"""

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.emulator import Cloud

ROOT = Path(__file__).resolve().parents[2]
REPEATS = 5
ZONES = ("zone-1", "zone-2", "zone-3")
CHANGES = 5_000
KNOWN = 100  # jobs of 1,000 targets that are over

CHILD = """
import contextlib, io, json, sys, time
start = time.perf_counter()
import index
loaded = time.perf_counter()
with contextlib.redirect_stdout(io.StringIO()):
    summary = index.main_handler({"Type": "Timer", "Message": ""}, {"time_limit_in_ms": 60000})
end = time.perf_counter()
with open("/proc/self/status") as status:
    peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
print(json.dumps({"load": loaded - start, "run": end - loaded, "peak": peak, "summary": summary}))
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """One run: milliseconds to import and to run, kB at the peak, and its summary."""

    load: float
    run: float
    peak: int
    summary: dict[str, Any]


def main() -> None:
    """Measure a quiet run of three zones, and a run with many changes; print a table."""
    print(f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()},")
    print(f"{os.cpu_count()} cores; medians of {REPEATS} fresh processes\n")
    print(f"{'':32}{'import ms':>10}{'run ms':>10}{'peak MB':>10}{'requests':>10}{'messages':>10}")
    _print("quiet run, 3 zones", [_quiet() for _ in range(REPEATS)])
    _print(f"{CHANGES:,} tasks fail at once", [_storm() for _ in range(REPEATS)])
    _print(f"the same, {KNOWN * 1_000:,} known", [_storm(KNOWN)])


def _quiet() -> Measured:
    with Cloud() as cloud, tempfile.TemporaryDirectory() as state:
        for zone in ZONES:
            cloud.edgeone.add_zone(zone)
            cloud.edgeone.submit(zone, f"job-{zone}", _urls(zone, 300), status="success")
        _run(cloud, state)
        return _run(cloud, state)


def _storm(known: int = 0) -> Measured:
    with Cloud() as cloud, tempfile.TemporaryDirectory() as state:
        cloud.edgeone.add_zone("zone-1")
        for n in range(known):
            at = time.time() - 7_200 - n * 600
            cloud.edgeone.submit("zone-1", f"old-{n}", _urls(f"old-{n}", 1_000), at, "success")
        cloud.edgeone.submit("zone-1", "job-1", _urls("zone-1", CHANGES))
        _run(cloud, state)
        cloud.edgeone.settle("zone-1", "job-1", status="failed", fail_type="originPullFailed")
        measured = _run(cloud, state)
        if measured.summary["changes"] != CHANGES:
            sys.exit(f"the run found {measured.summary['changes']} changes")
        return measured


def _run(cloud: Cloud, state: str) -> Measured:
    environment = {
        **cloud.environment(),
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT / "function"),
        "STATE_URL": Path(state).as_uri(),
        "TENCENTCLOUD_RUNENV": "SCF",
        "CHANNELS__OPS__URL": cloud.slack("ops").url,
        "CHANNELS__OPS__KIND": "slack",
        "CHANNELS__NIGHT__URL": cloud.wecom("night").url,
        "CHANNELS__NIGHT__KIND": "wecom",
    }
    child = subprocess.run(
        [sys.executable, "-c", CHILD], env=environment, capture_output=True, text=True, check=True
    )
    values = json.loads(child.stdout)
    return Measured(values["load"] * 1000, values["run"] * 1000, values["peak"], values["summary"])


def _print(name: str, runs: list[Measured]) -> None:
    median = {
        field: statistics.median(getattr(run, field) for run in runs)
        for field in ("load", "run", "peak")
    }
    channels = runs[-1].summary["channels"].values()
    print(
        f"{name:32}{median['load']:>10.0f}{median['run']:>10.0f}{median['peak'] / 1024:>10.1f}"
        f"{runs[-1].summary['requests']:>10}{sum(told['sent'] for told in channels):>10}"
    )


def _urls(host: str, count: int) -> list[str]:
    return [f"https://{host}.example.com/release/7.4/assets/pack-{n:05}.bin" for n in range(count)]


if __name__ == "__main__":
    main()
