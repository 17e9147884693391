"""Measure a cold start of this function beside one of the typed script, in CPU, on SCF's Python.

Both run by turns over one day of tasks in which nothing has changed, since a shared machine is not the same from one
minute to the next. Over http neither loads the bundle of certificates.
"""

import resource
import shutil
import statistics
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

from tests.bench.deployment import Deployed
from tests.bench.tools import PEOPLE
from tests.emulator import Cloud

PAIRS = 15
ROWS = 5_000
PER_JOB = 50
SCRIPT = "typed_sdk.py"
OURS = 'import index; index.main_handler({"Type": "Timer", "Message": ""}, {"time_limit_in_ms": 60000})'
# What the script needs: of our package, which holds the same versions, and of this environment. All of it is Python.
PACKAGED = ("certifi", "idna", "requests", "tencentcloud", "urllib3")
INSTALLED = ("charset_normalizer", "tencentcloud.teo")


def beside_script(there: Deployed, compiled: bool) -> float:
    """Return our CPU in times of the script's; `compiled`: the script has byte-code, as ours always has."""
    with Cloud() as cloud, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _fill(cloud)
        hook = cloud.slack("ops").url
        settings = {
            **cloud.environment(),
            "LOOKBACK": "2h",
            "STATE_URL": (folder / "state").as_uri(),
            "CHANNELS__OPS__URL": hook,
            "CHANNELS__OPS__KIND": "slack",
            "CHANNELS__OPS__NOTIFY": "failure",
        }
        (folder / "state").mkdir()
        python = [there.python, "-B", "-S", "-s"]
        ours = ([*python, "-c", OURS], there.folder)
        script = _script(there, folder / "script", compiled)
        theirs = ([*python, SCRIPT, cloud.edgeone.url, hook, str(folder)], script)
        ratios = [_cpu(*ours, settings) / _cpu(*theirs, settings) for _ in range(PAIRS + 1)]
        return statistics.median(ratios[1:])  # the first runs take down what there is


def _script(there: Deployed, folder: Path, compiled: bool) -> Path:
    """Put the script into a folder with all that it imports."""
    sources = {name: there.folder / name for name in PACKAGED}
    for name in INSTALLED:
        spec = find_spec(name)
        if spec is None or spec.origin is None:
            raise AssertionError(f"{name} is not installed")
        sources[name] = Path(spec.origin).parent
    for name, source in sources.items():
        leave_out = shutil.ignore_patterns("__pycache__", "*.so")
        shutil.copytree(source, folder.joinpath(*name.split(".")), ignore=leave_out)
    shutil.copy(PEOPLE / SCRIPT, folder)
    if compiled:
        command = [there.python, "-S", "-m", "compileall", "-q"]
        subprocess.run([*command, "--invalidation-mode", "unchecked-hash", folder], check=True)
    return folder


def _fill(cloud: Cloud) -> None:
    """Submit the tasks of some hours, all of which are over."""
    cloud.edgeone.rate = None
    cloud.edgeone.add_zone("zone-1")
    for n in range(ROWS // PER_JOB):
        urls = [f"https://a.example.com/{n}/{row:05}" for row in range(PER_JOB)]
        at = cloud.edgeone.now() - 60 * n - 600
        cloud.edgeone.submit("zone-1", f"job-{n}", urls, at=at, status="success")


def _cpu(command: list[str], folder: Path, environment: dict[str, str]) -> float:
    """Run a command; return its seconds of CPU."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
