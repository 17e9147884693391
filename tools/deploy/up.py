"""This file is the only place that deploys: `python -m tools.deploy.up [--dry-run] [STEP ...]`."""

import argparse
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from tools import bytecode, package
from tools.command import told
from tools.deploy import bucket, function, limits, role, timer
from tools.deploy.calls import Plan, Stopped
from tools.deploy.cloud import Cloud
from tools.deploy.terminal import carry_out, reach
from tools.deploy.wanted import Wanted, environment, read

STEPS = ("bucket", "role", "function", "timer", "limits")
Step = Callable[[Wanted, Cloud], Plan]


def deploy(arguments: argparse.Namespace) -> None:
    """Do each step in its order: look at what is there, and call what is missing."""
    around = environment()
    wanted = read(around)
    cloud = reach(wanted, around)
    chosen = [name for name in STEPS if name in (arguments.steps or STEPS)]
    archive = _archive(arguments) if "function" in chosen else Path()  # before anything is made
    steps: dict[str, Step] = {
        "bucket": bucket.make,
        "role": role.make,
        "function": partial(function.make, archive=archive, adopt=arguments.adopt),
        "timer": timer.make,
        "limits": limits.make,
    }
    for name in chosen:
        carry_out(name, steps[name](wanted, cloud), cloud, arguments.dry_run)


def _archive(arguments: argparse.Namespace) -> Path:
    """Return the archive to deploy, which SCF would take: the one that is named, or one that is built now."""
    if arguments.zip:
        if not function.check(arguments.zip):
            print("function: the archive has NO BYTE-CODE: each cold start takes twice the time")
        return Path(arguments.zip)
    built = package.build(package.BUILD)
    package.say_left_out(built)
    if not built.compiled and not arguments.slow:
        raise Stopped(
            f"{bytecode.MISSING}, or deploy the archive of a release (ZIP=...), or SLOW=1"
        )
    function.check(built.archive)
    return built.archive


def main(argv: Sequence[str] | None = None) -> None:
    """Read the arguments, and deploy."""
    parser = argparse.ArgumentParser(prog="make deploy", description="Create or update what runs.")
    parser.add_argument("steps", nargs="*", metavar="STEP", help=f"of {', '.join(STEPS)}; or all")
    parser.add_argument("--dry-run", action="store_true", help="show each call, and change nothing")
    parser.add_argument("--zip", type=Path, help="deploy this archive instead of building one")
    parser.add_argument("--slow", action="store_true", help="deploy even without byte-code")
    parser.add_argument("--adopt", action="store_true", help="take over a function made elsewhere")
    arguments = parser.parse_args(argv)
    if unknown := [step for step in arguments.steps if step not in STEPS]:
        parser.error(f"there is no step {', '.join(unknown)}, only {', '.join(STEPS)}")
    told(partial(deploy, arguments))


if __name__ == "__main__":
    main()
