"""Read a thousand zones at the pace of the API: python -m tests.bench.thousand_zones."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from edgeone_notifier.edgeone.pool import MAX_READERS
from tests.bench.deployment import Deployed, Measured, deployed, remember
from tests.bench.size import urls
from tests.emulator import Cloud
from tests.emulator.edgeone import LISTING

ZONES = 1_000
LATENCY = 0.25  # seconds
ENOUGH, TOO_LITTLE = 120, 60  # seconds that the function may take; it looks for 0.6 of them


def main() -> int:
    """Read them all, and then in less time than that takes; 1 where anything was refused or left out."""
    with tempfile.TemporaryDirectory() as folder:
        there = deployed(Path(folder))
        with _account() as (cloud, state):
            enough = there.run(cloud, state, limit=ENOUGH)
            asked, seconds = _listings(cloud)
            refused = sum(one.code != "" for one in cloud.edgeone.requests)
            told = len(cloud.slack("ops").messages)
        print(
            f"{ZONES:,} zones, 20 requests a second in any window, {LATENCY * 1_000:.0f} ms of latency\n"
        )
        print(
            "| function's limit | read | left over | seconds | requests a second | refused | told |"
        )
        print("|--:|--:|--:|--:|--:|--:|--:|")
        _print(enough, ENOUGH, len(asked) / seconds, refused, told)
        fair = _too_little(there)
    return int(refused > 0 or told != 1 or not fair)


def _too_little(there: Deployed) -> bool:
    """Run twice in too little time; say whether the zones that were left over came first, so that all were read."""
    with _account() as (cloud, state):
        runs: list[Measured] = []
        seen: list[list[str]] = []
        for _ in range(2):
            before, told = len(cloud.edgeone.requests), len(cloud.slack("ops").messages)
            run = there.run(cloud, state, limit=TOO_LITTLE)
            asked, seconds = _listings(cloud, before)
            refused = sum(one.code != "" for one in cloud.edgeone.requests[before:])
            told = len(cloud.slack("ops").messages) - told
            _print(run, TOO_LITTLE, len(asked) / seconds, refused, told)
            runs.append(run)
            seen.append(asked)
        # Of some the answer came too late: these are left over as well. Side by side, a few overtake others.
        first = seen[1][: runs[0].summary["left_over"] + MAX_READERS]
        return set(cloud.edgeone.zones) - set(seen[0]) <= set(first)


@contextmanager
def _account() -> Iterator[tuple[Cloud, str]]:
    """Have zones of 20 tasks that are known; a task of the last one has failed since."""
    with Cloud() as cloud, tempfile.TemporaryDirectory() as folder:
        for n in range(ZONES):
            cloud.edgeone.add_zone(f"zone-{n:04}")
            cloud.edgeone.submit(f"zone-{n:04}", f"job-{n}", urls(f"zone-{n}", 20))
        state = remember(cloud, Path(folder))
        cloud.edgeone.settle(f"zone-{ZONES - 1:04}", f"job-{ZONES - 1}", status="failed")
        cloud.edgeone.latency = LATENCY
        yield cloud, state


def _listings(cloud: Cloud, since: int = 0) -> tuple[list[str], float]:
    """Give the zones asked about, in order, and the seconds from the first request to the last."""
    requests = [one for one in cloud.edgeone.requests[since:] if one.action == LISTING]
    return [str(one.params["ZoneId"]) for one in requests], requests[-1].at - requests[0].at


def _print(run: Measured, limit: int, pace: float, refused: int, told: int) -> None:
    summary = run.summary
    print(
        f"| {limit} s | {summary['zones']['read']:,} | {summary.get('left_over', 0)} | {run.wall:.1f} "
        f"| {pace:.1f} | {refused} | {told} |",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
