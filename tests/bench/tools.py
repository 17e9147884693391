"""This file is the only place that knows how each tool is run: once, in a process of its own, and measured."""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.emulator import Cloud

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = Path(__file__).parent / "people"
OTHERS = ROOT / "build" / "bench" / "bin"  # made by `make bench`
EVENT = '{"Type": "Timer", "Message": ""}'
OURS = f"""
import index
from edgeone_notifier.settings import settings
settings.CHECKOUT = settings.Path.cwd()  # where there is no .env
index.main_handler({EVENT}, {{'time_limit_in_ms': 60000}})
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took: seconds of CPU, and MB at the peak, of it and what it started."""

    cpu: float
    peak: float


@dataclass(frozen=True, slots=True)
class Job:
    """A command that runs a tool once; that it fails is its own affair."""

    command: list[str]
    environment: dict[str, str]
    folder: Path

    def run(self) -> Cost:
        """Run it.

        Memory is VmHWM, read while it runs: what `wait4` gives as the peak is at least that of the process that
        started it.
        """
        peak, before = 0, resource.getrusage(resource.RUSAGE_CHILDREN)
        with subprocess.Popen(
            self.command,
            env=self.environment,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as child:
            while child.poll() is None:
                peak = max(peak, *map(_peak, _family(child.pid)))
                time.sleep(0.005)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return Cost(cpu, peak / 1_024)

    def seconds(self, times: int) -> list[float]:
        """Run it so many times under pyperf; return how long each took."""
        found = self.folder / "pyperf.json"
        found.unlink(missing_ok=True)
        once = ["--copy-env", "--quiet", "-n", "1", "-w", "0", "-l", "1", "-p", str(times)]
        subprocess.run(
            [
                str(OTHERS / "python"),
                "-m",
                "pyperf",
                "command",
                *once,
                "-o",
                str(found),
                "--",
                *self.command,
            ],
            env=self.environment,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            check=True,
        )
        (benchmark,) = json.loads(found.read_bytes())["benchmarks"]
        return [value for run in benchmark["runs"] for value in run.get("values", ())]


def _family(pid: int) -> list[int]:
    """List a process and all that it has started."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:  # it has ended
        return [pid]
    return [pid, *(one for child in children for one in _family(int(child)))]


def _peak(pid: int) -> int:
    """Return the most kB that a process had; 0 before it runs a program of its own, and after it has ended."""
    try:
        if Path(f"/proc/{pid}/cmdline").read_bytes() == Path("/proc/self/cmdline").read_bytes():
            return 0
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return next(
        (int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")), 0
    )


def function(cloud: Cloud, folder: Path, **settings: str) -> Job:
    """Run this function."""
    (folder / "state").mkdir(exist_ok=True)
    state = {"STATE_URL": (folder / "state").as_uri(), **settings}
    return Job([sys.executable, "-c", OURS], _environment(cloud) | state, folder)


def typed_sdk(cloud: Cloud, folder: Path) -> Job:
    """Run the script with the typed SDK."""
    command = [
        sys.executable,
        str(PEOPLE / "typed_sdk.py"),
        cloud.edgeone.url,
        _webhook(cloud),
        str(folder),
    ]
    return Job(command, _environment(cloud), folder)


def cron(cloud: Cloud, folder: Path) -> Job:
    """Run tccli, jq and curl."""
    return Job(["sh", *_cron(cloud, folder)], _environment(cloud), folder)


def urlwatch(cloud: Cloud, folder: Path) -> Job:
    """Run urlwatch with a job that is the same command."""
    command = " ".join([*_cron(cloud, folder), "list"])
    (folder / "urls.yaml").write_text(f"name: prefetch\ncommand: sh {command}\n")
    report = f"slack: {{enabled: true, webhook_url: '{_webhook(cloud)}'}}"
    (folder / "config.yaml").write_text(
        "display: {new: false, error: false, unchanged: false, empty-diff: true}\n"
        f"report: {{text: {{line_length: 0, details: true, footer: false}}, stdout: {{enabled: false}}, {report}}}\n"
    )
    (folder / "hooks.py").touch()
    files = {"urls": "urls.yaml", "config": "config.yaml", "hooks": "hooks.py", "cache": "cache.db"}
    options = [word for name, file in files.items() for word in (f"--{name}", str(folder / file))]
    return Job(
        [str(OTHERS / "urlwatch"), *options], _environment(cloud) | {"HOME": str(folder)}, folder
    )


TOOLS: dict[str, Callable[[Cloud, Path], Job]] = {
    "this function": function,
    "script, typed SDK": typed_sdk,
    "tccli, jq, curl": cron,
    "urlwatch": urlwatch,
}


def _cron(cloud: Cloud, folder: Path) -> list[str]:
    return [str(PEOPLE / "cron.sh"), str(OTHERS), cloud.edgeone.url, _webhook(cloud), str(folder)]


def _webhook(cloud: Cloud) -> str:
    return cloud.slack("ops").url


def _environment(cloud: Cloud) -> dict[str, str]:
    return {
        **cloud.environment(),
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT / "function"),
        "LOOKBACK": "2h",
        "CHANNELS__OPS__URL": _webhook(cloud),
        "CHANNELS__OPS__KIND": "slack",
        "CHANNELS__OPS__NOTIFY": "failure",
    }
