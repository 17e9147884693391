"""This file is the only place that measures the function as it is deployed: the package, on SCF's Python, compiled.

Each run is a fresh process that sees nothing else of this machine, as a cold start is; warm runs follow in it.
"""

import json
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from edgeone_notifier.core.snapshot.diff import compare
from edgeone_notifier.core.snapshot.model import Cursor
from edgeone_notifier.core.state.codec import encode
from edgeone_notifier.core.state.model import State
from edgeone_notifier.core.task import Task
from tests.emulator import Cloud, Object
from tools.packaging import bytecode, package
from tools.packaging.runtimes import DEFAULT

BUCKET = "bucket-1250000000"
COS = f"cos://{BUCKET}/prefix?region=ap-guangzhou"

# Imports, runs, and runs again as often as it is told; prints what it took.
CHILD = """
import contextlib, io, json, time
import index
def run():
    with contextlib.redirect_stdout(io.StringIO()):
        return index.main_handler({"Type": "Timer", "Message": ""}, {"time_limit_in_ms": LIMIT})
begin = time.perf_counter()
summary = run()
end, warm = time.perf_counter(), []
for _ in range(WARM):
    before = time.process_time()
    run()
    warm.append((time.process_time() - before) * 1000)
with open("/proc/self/status") as status:
    peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
took = {"wall": end - begin, "warm": warm, "peak": peak / 1024, "summary": summary}
print(json.dumps(took))
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """What runs in one process took.

    `wall` are the seconds of the first run, `warm` the milliseconds of CPU of each one after it, `peak` the MB at the
    most (VmHWM).
    """

    wall: float
    warm: list[float]
    peak: float
    summary: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Deployed:
    """The package, unpacked, and the Python that runs it."""

    python: str
    archive: Path
    folder: Path

    def run(
        self, cloud: Cloud, state: str, *, warm: int = 0, limit: int = 60, **settings: str
    ) -> Measured:
        """Run it against an emulated cloud, in `limit` seconds at most, and `warm` times more."""
        code = CHILD.replace("WARM", str(warm)).replace("LIMIT", str(limit * 1_000))
        return Measured(
            **json.loads(self.execute(code, **self.environment(cloud, state), **settings))
        )

    def environment(self, cloud: Cloud, state: str) -> dict[str, str]:
        """Give the settings that lead it to an emulated cloud, with a chat of each kind."""
        return {
            **cloud.environment(),
            # Where a folder of this machine is refused.
            "TENCENTCLOUD_RUNENV": "" if state.startswith("file:") else "SCF",
            "STATE_URL": state,
            "CHANNELS__OPS__URL": cloud.slack("ops").url,
            "CHANNELS__OPS__KIND": "slack",
            "CHANNELS__NIGHT__URL": cloud.wecom("night").url,
            "CHANNELS__NIGHT__KIND": "wecom",
        }

    def execute(self, code: str, **environment: str) -> str:
        """Run some code in the package; return what it prints."""
        command = [self.python, "-B", "-S", "-s", "-c", code]
        child = subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, text=True
        )
        if child.returncode:
            sys.exit(child.stderr)
        return child.stdout


def deployed(folder: Path) -> Deployed:
    """Build the package into a folder, and unpack it there; exit where there is no Python of SCF's version."""
    python = bytecode.find_runtime()
    if python is None:
        sys.exit(f"needs a Python {DEFAULT.version}, SCF's own")
    archive = package.build(folder / "build").archive
    with zipfile.ZipFile(archive) as zipped:
        zipped.extractall(folder / "package")
    return Deployed(python, archive, folder / "package")


def remember(cloud: Cloud, folder: Path | None = None) -> str:
    """Store a state that knows all tasks there are, as a run of a minute ago would; return its URL."""
    now = int(cloud.edgeone.now()) - 60
    rows: dict[str, list[Task]] = {zone: [] for zone in cloud.edgeone.zones}
    for one in cloud.edgeone.tasks:
        known = Task(
            "prefetch", one.zone, one.job, one.target, one.status, one.created, one.updated
        )
        rows[one.zone].append(known)
    sights = {
        ("prefetch", zone): compare(None, of, now, Cursor(now))[0] for zone, of in rows.items()
    }
    told = {
        ("prefetch", job): dict(tasks.counts())
        for sight in sights.values()
        for job, tasks in sight.jobs.items()
        if not tasks.followed
    }
    body = encode(State(first=False, zones=sights, told=told), "default", "bench")
    if folder is None:
        cloud.cos.objects[BUCKET, "prefix/default/state-000000000001.json"] = Object(body)
        return COS
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "default.json").write_bytes(body)
    return folder.as_uri()
