"""This file is the only place that deploys: `python -m tests.tools.deploy.up [--dry-run] [STEP ...]`."""

import argparse
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from tests.tools import package

from . import bucket, function, limits, role, timer
from .calls import Plan
from .cloud import Cloud
from .terminal import carry_out, reach, told
from .wanted import Wanted, environment, read

STEPS = ("bucket", "role", "function", "timer", "limits")
Step = Callable[[Wanted, Cloud], Plan]


def deploy(arguments: argparse.Namespace) -> None:
    """Do each step in its order: look at what is there, and call what is missing."""
    around = environment()
    wanted = read(around)
    cloud = reach(wanted, around)
    steps: dict[str, Step] = {
        "bucket": bucket.make,
        "role": role.make,
        "function": partial(_function, arguments),
        "timer": timer.make,
        "limits": limits.make,
    }
    for name in STEPS:
        if name in (arguments.steps or STEPS):
            carry_out(name, steps[name](wanted, cloud), cloud, arguments.dry_run)


def _function(arguments: argparse.Namespace, wanted: Wanted, cloud: Cloud) -> Plan:
    archive = arguments.zip or package.build(package.BUILD).archive
    return function.make(wanted, cloud, archive, arguments.adopt)


def main(argv: Sequence[str] | None = None) -> None:
    """Read the arguments, and deploy."""
    parser = argparse.ArgumentParser(prog="make deploy", description="Create or update what runs.")
    parser.add_argument("steps", nargs="*", metavar="STEP", help=f"of {', '.join(STEPS)}; or all")
    parser.add_argument("--dry-run", action="store_true", help="show each call, and change nothing")
    parser.add_argument("--zip", type=Path, help="deploy this archive instead of building one")
    parser.add_argument("--adopt", action="store_true", help="take over a function made elsewhere")
    arguments = parser.parse_args(argv)
    if unknown := [step for step in arguments.steps if step not in STEPS]:
        parser.error(f"there is no step {', '.join(unknown)}, only {', '.join(STEPS)}")
    told(partial(deploy, arguments))


if __name__ == "__main__":
    main()
