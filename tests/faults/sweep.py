"""This file is the only place that goes the long way: every point of every scenario, and storms. It prints a table.

It ends with an error where something was lost, or told again without a word. The first argument is how many storms
there are for each store; those after it name the scenarios, if not all are to be played.
"""

import sys
import time
from collections.abc import Sequence

from edgeone_notifier.stores import SCHEMES
from tests.faults.judge import Finding
from tests.faults.kills import sweep, worlds
from tests.faults.scenarios import SCENARIOS, Scenario
from tests.faults.storm import storm
from tests.faults.zygote import Zygote

STORMS = 10
HEADING = ("store", "scenario", "points", "killed", "lost", "wrong", "repeated", "most")
FORM = "{:6} {:24}{:>8}{:>8}{:>6}{:>7}{:>10}{:>6}"


def main() -> None:
    """Sweep and storm, in each store."""
    storms = int(sys.argv[1]) if sys.argv[1:] else STORMS
    chosen = sys.argv[2:] or [*SCENARIOS]
    zygote, begun = Zygote(), time.monotonic()
    _write(FORM.format(*HEADING))
    faults: list[str] = []
    for scheme in sorted(SCHEMES):
        for name in chosen:
            faults += _sweep(zygote, scheme, name, SCENARIOS[name])
        faults += _storms(zygote, scheme, storms)
    _write(f"{time.monotonic() - begun:.0f} s")
    errors = zygote.stop()
    for line in (*faults, *errors.splitlines()):
        _write(line)
    sys.exit(bool(faults or errors))


def _sweep(zygote: Zygote, scheme: str, name: str, scenario: Scenario) -> list[str]:
    with worlds(zygote, scheme) as some:
        swept = sweep(some, scenario, twice=True)
    findings = [f for outcome in swept.outcomes for f in outcome.findings.values()]
    _print(scheme, name, len(swept.outcomes), swept.killed, findings, swept.faults)
    return [f"{scheme}, {name}: {fault}" for fault in swept.faults]


def _storms(zygote: Zygote, scheme: str, number: int) -> list[str]:
    killed = 0
    findings: list[Finding] = []
    faults: list[str] = []
    for seed in range(number):
        with worlds(zygote, scheme, 1) as [world]:
            ended = storm(world, seed)
        killed += ended.killed
        findings += ended.findings.values()
        faults += [f"{scheme}, storm {seed}: {fault}" for fault in ended.faults]
    _print(scheme, f"{number} storms", killed, killed, findings, faults)
    return faults


def _print(
    scheme: str,
    name: str,
    points: int,
    killed: int,
    findings: Sequence[Finding],
    faults: Sequence[str],
) -> None:
    lost = sum(len(finding.lost) for finding in findings)
    repeated = sum(finding.repeated for finding in findings)
    most = max((finding.most for finding in findings), default=0)
    wrong = len(faults) - lost
    _write(FORM.format(scheme, name, points, killed, lost, wrong, repeated, most))


def _write(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
