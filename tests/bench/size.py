"""This file is the only place that says how much the function may take, and measures it: python -m tests.bench.size.

What is counted, in bytes, requests and MB of memory, is a test as well (tests/test_size.py). Times are none.
"""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from edgeone_notifier.core.snapshot.model import HASH_BYTES, Cursor, JobTasks, ZoneSnapshot
from edgeone_notifier.core.state.codec import encode
from edgeone_notifier.core.state.model import State
from tests.bench.cold import beside_script
from tests.bench.deployment import COS, Deployed, deployed, remember
from tests.emulator import Cloud

REPEATS = 7
ZONES = ("zone-1", "zone-2", "zone-3")
CHANGES = 5_000
KNOWN = 100_000
WEEK = 7 * 86_400
MILLION = 1_000_000
MB = 1_000_000
STORES = ("file", "cos")

# What is imported and read at each start in any case, and beside that what is ours.
ALONE = "import tencentcloud.common.common_client, requests, pydantic_settings"
OURS = "import index; from edgeone_notifier.settings.environment import load; load()"
CPU = "import time; start = time.process_time(); {}; print(time.process_time() - start)"

# A page of rows from the API's answer to tasks, over one connection.
PAGES = """
import time
from edgeone_notifier import wiring
from edgeone_notifier.clock import Clock
from edgeone_notifier.core.listing.query import Query, Window
from edgeone_notifier.settings.environment import load
reader = wiring.listings(load(), Clock(60), lambda *_, **__: None)
now, took = int(time.time()), []
for _ in range(21):
    start = time.process_time()
    page = reader.page(("prefetch", "zone-1"), Query(Window(now - 3_600, now)))
    took.append(time.process_time() - start)
assert page.count == 1000
print(sorted(took)[10])
"""

DECODE = """
import time
from edgeone_notifier.core.state.codec import decode
body, took = open({!r}, "rb").read(), []
for _ in range(7):
    start = time.process_time()
    decode(body, "default")
    took.append(time.process_time() - start)
print(sorted(took)[3] * 1000)
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """One thing that is measured: what, in which unit, how much of it there may be, and how to find out."""

    what: str
    unit: str
    most: float
    measure: Callable[[Deployed], float]


def main() -> int:
    """Measure everything, beside what it may be; 1 where anything that is counted is more."""
    over = 0
    with tempfile.TemporaryDirectory() as folder:
        there = deployed(Path(folder))
        version = there.execute("import platform; print(platform.python_version())").strip()
        print(f"CPython {version}, from the package; medians of {REPEATS} where it is a time\n")
        print("| | at most | measured |\n|---|--:|--:|")
        for limit in (*COUNTED, *TIMED):
            found = limit.measure(there)
            over += found > limit.most and limit in COUNTED
            mark = " ✗" if found > limit.most else ""
            values = f"{limit.most:g} {limit.unit} | {found:.3g} {limit.unit}{mark}"
            print(f"| {limit.what} | {values} |", flush=True)
    return int(over > 0)


def zipped(there: Deployed) -> float:
    """Return the MB of the package."""
    return there.archive.stat().st_size / MB


def quiet(there: Deployed, store: str) -> float:
    """Return the MB at the peak of a run over three zones in which nothing has changed."""
    with calm(store) as (cloud, state):
        return there.run(cloud, state).peak


def storm(there: Deployed, store: str) -> float:
    """Return the MB at the peak of a run in which thousands fail, with many more known, and two chats are told."""
    with _busy() as cloud, tempfile.TemporaryDirectory() as folder:
        state = remember(cloud, Path(folder) if store == "file" else None)
        cloud.edgeone.settle("zone-1", "job-1", status="failed", fail_type="originPullFailed")
        measured = there.run(cloud, state)
        if measured.summary["changes"] != CHANGES:
            raise AssertionError(measured.summary)
        return measured.peak


def first(there: Deployed) -> float:
    """Return the MB at the peak of the first run, over all that was submitted in a day."""
    with _busy() as cloud:
        measured = there.run(cloud, COS, REQUESTS_PER_SECOND="1000")
        if measured.summary["tasks"] != KNOWN + CHANGES:
            raise AssertionError(measured.summary)
        return measured.peak


def warm(there: Deployed) -> float:
    """Return the milliseconds of CPU of a warm run in which nothing has changed."""
    with calm("file") as (cloud, state):
        return statistics.median(there.run(cloud, state, warm=4 * REPEATS).warm)


def requests(there: Deployed, kind: str) -> float:
    """Count what a warm run in which nothing has changed asks of the bucket: reads or writes."""
    with calm("cos") as (cloud, state):
        there.run(cloud, state)
        before = len(cloud.cos.requests)
        there.run(cloud, state)
        asked = [one.method for one in cloud.cos.requests[before:]]
        return sum((method in ("GET", "HEAD")) == (kind == "reads") for method in asked)


def cold(there: Deployed) -> float:
    """Return how many times the CPU of the libraries' imports it takes to import all and read the settings."""
    with calm("file") as (cloud, state):
        settings = there.environment(cloud, state)
        # By turns, since a shared machine is not the same from one minute to the next.
        both = [
            [float(there.execute(CPU.format(code), **settings)) for code in (ALONE, OURS)]
            for _ in range(REPEATS)
        ]
    alone, ours = map(statistics.median, zip(*both, strict=True))
    return ours / alone


def page(there: Deployed) -> float:
    """Return the milliseconds of CPU that a page of a thousand rows takes, until they are tasks."""
    with Cloud() as cloud:
        cloud.edgeone.rate = None
        cloud.edgeone.add_zone("zone-1")
        cloud.edgeone.submit("zone-1", "job-1", urls("zone-1", 1_000), status="success")
        return float(there.execute(PAGES, **there.environment(cloud, COS))) * 1_000


def state_size(there: Deployed, per_job: int) -> float:
    """Return the MB of a state with a million tasks in jobs of so many."""
    return len(_million(per_job)) / MB


def state_time(there: Deployed, per_job: int) -> float:
    """Return the milliseconds of CPU to read it."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(_million(per_job))
        file.flush()
        return float(there.execute(DECODE.format(file.name)))


COUNTED = (
    Limit("the package, zipped", "MB", 6, zipped),
    *(
        Limit(
            f"a quiet run, 3 zones, state in {store}, memory", "MB", 56, partial(quiet, store=store)
        )
        for store in STORES
    ),
    *(
        Limit(
            f"{CHANGES:,} changes, {KNOWN:,} tasks known, 2 chats, state in {store}, memory",
            "MB",
            64,
            partial(storm, store=store),
        )
        for store in STORES
    ),
    Limit(
        f"the first run, {KNOWN + CHANGES:,} tasks of a day, state in cos, memory", "MB", 128, first
    ),
    Limit("a quiet run: reads of the bucket", "", 2, partial(requests, kind="reads")),
    Limit("a quiet run: writes to the bucket", "", 0, partial(requests, kind="writes")),
    Limit(
        "a state of a million tasks, jobs of 1,000", "MB", 12, partial(state_size, per_job=1_000)
    ),
    Limit("a state of a million tasks, jobs of 100", "MB", 12, partial(state_size, per_job=100)),
    Limit("a state of a million tasks, jobs of 10", "MB", 12, partial(state_size, per_job=10)),
)
TIMED = (
    Limit("import and settings, CPU, of that of the libraries alone", "times", 1.1, cold),
    Limit(
        "a cold quiet run, CPU, of that of the typed script, both with byte-code",
        "times",
        1.3,
        partial(beside_script, compiled=True),
    ),
    Limit(
        "the same as both are deployed: the script compiles at each cold start",
        "times",
        0.5,
        partial(beside_script, compiled=False),
    ),
    Limit("a page of 1,000 rows, CPU", "ms", 5, page),
    Limit("a warm quiet run, 3 zones, CPU", "ms", 8, warm),
    Limit(
        "to read a state of a million tasks, jobs of 1,000, CPU",
        "ms",
        50,
        partial(state_time, per_job=1_000),
    ),
    Limit("to read one in jobs of 100, CPU", "ms", 50, partial(state_time, per_job=100)),
)


@contextmanager
def calm(store: str) -> Iterator[tuple[Cloud, str]]:
    """Have three zones whose 900 tasks are over and known; give the cloud, and the URL of the state."""
    with Cloud() as cloud, tempfile.TemporaryDirectory() as folder:
        cloud.edgeone.rate = None
        for zone in ZONES:
            cloud.edgeone.add_zone(zone)
            cloud.edgeone.submit(zone, f"job-{zone}", urls(zone, 300), status="success")
        yield cloud, remember(cloud, Path(folder) if store == "file" else None)


@contextmanager
def _busy() -> Iterator[Cloud]:
    """Have a zone with many tasks of a day that are over, and thousands that are not."""
    with Cloud() as cloud:
        cloud.edgeone.rate = None
        cloud.edgeone.add_zone("zone-1")
        for n in range(KNOWN // 1_000):
            at = time.time() - 7_200 - n * 600
            cloud.edgeone.submit("zone-1", f"old-{n}", urls(f"old-{n}", 1_000), at, "success")
        cloud.edgeone.submit("zone-1", "job-1", urls("zone-1", CHANGES))
        yield cloud


def _million(per_job: int) -> bytes:
    """Write a state with a million tasks of a week."""
    rng, now, jobs = random.Random(per_job), int(time.time()), dict[str, JobTasks]()
    for n in range(MILLION // per_job):
        at = now - n * WEEK * per_job // MILLION
        settled = {"success": rng.randbytes(HASH_BYTES * per_job)}
        job = f"{rng.randbytes(4).hex()}-{rng.randbytes(6).hex()}"
        jobs[job] = JobTasks(
            at, at + rng.randrange(900), settled=settled, hosts=("dl.example.com",)
        )
    told = {("prefetch", job): {"success": per_job} for job in jobs}
    sights = {("prefetch", "zone-2abcdefghij"): ZoneSnapshot(Cursor(now), jobs)}
    return encode(State(first=False, zones=sights, told=told), "default", "bench")


def urls(host: str, count: int) -> list[str]:
    """Give so many URLs of a host."""
    return [f"https://{host}.example.com/release/7.4/assets/pack-{n:05}.bin" for n in range(count)]


if __name__ == "__main__":
    sys.exit(main())
