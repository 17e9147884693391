"""This file is the only place that deploys: `./notifier deploy [--dry-run] [STEP ...]`."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import click

from edgeone_notifier.settings.environment import FILE_NAME, check_packed_file
from tools.command import Command
from tools.deploy.calls import Plan, Stopped
from tools.deploy.cloud import Cloud
from tools.deploy.parts import alarm, bucket, function, limits, role, timer
from tools.deploy.terminal import carry_out, reach
from tools.deploy.wanted.deployment import Wanted, environment, read
from tools.output import say
from tools.packaging import archive, bytecode, package
from tools.packaging.runtimes import Runtime, runtime_of
from tools.shown.sentences import worded
from tools.still_reading import StillReading

STEPS = ("bucket", "role", "function", "timer", "limits", "alarm")
Step = Callable[[Wanted, Cloud], Plan]


@click.command(cls=Command)
@click.argument("steps", nargs=-1, type=click.Choice(STEPS), metavar="[STEP]...")
@click.option("--dry-run", is_flag=True, help="show each call, and change nothing")
@click.option(
    "--zip",
    "given",
    type=click.Path(path_type=Path),
    help="deploy this archive instead of building one",
)
@click.option("--slow", is_flag=True, help="deploy even without byte-code")
@click.option("--adopt", is_flag=True, help="take over a function made elsewhere, and its timers")
@click.option("--resubmit", is_flag=True, help="let the function submit failed URLs again")
def main(
    steps: tuple[str, ...],
    dry_run: bool,
    given: Path | None,
    slow: bool,
    adopt: bool,
    resubmit: bool,
) -> None:
    """Create or update what runs: look at what is there, and call what is missing; all steps, or those named."""
    around = environment()
    wanted = read(around)
    cloud = reach(wanted, around)
    chosen = [name for name in STEPS if name in (steps or STEPS)]
    # Before anything is made.
    deployed = _archive(given, slow, runtime_of(wanted.runtime)) if "function" in chosen else Path()
    makers: dict[str, tuple[Step, ...]] = {
        "bucket": (bucket.make,),
        "role": (partial(role.make, resubmit=resubmit),),
        "function": (partial(function.make, archive=deployed, adopt=adopt),),
        "timer": (partial(timer.make, adopt=adopt),),
        "limits": (limits.make,),
        "alarm": alarm.PARTS if wanted.alarm else alarm.PARTS[:1],
    }
    for name in chosen:
        for make in makers[name]:
            carry_out(name, make(wanted, cloud), cloud, dry_run)


def _archive(given: Path | None, slow: bool, runtime: Runtime) -> Path:
    """Return the archive to deploy, which SCF would take: the one that is given, or one that is built now.

    Either gets the settings.toml that is here.
    """
    settings = check_packed_file()
    if given:
        if not function.check(given, runtime):
            warning = "function: the archive has NO BYTE-CODE: each cold start takes twice the time"
            say(worded(warning), "yellow")
        return _with_settings(given, settings, runtime)
    with StillReading("building the package"):
        built = package.build(
            package.BUILD, runtime=runtime, settings=settings, commit=package.unreleased_commit()
        )
    package.say_left_out(built)
    if not built.compiled and not slow:
        raise Stopped(
            f"{bytecode.missing(runtime)}, or deploy the archive of a release (ZIP=...), or SLOW=1"
        )
    function.check(built.archive, runtime)
    return built.archive


def _with_settings(given: Path, settings: Path | None, runtime: Runtime) -> Path:
    """Return an archive with a settings.toml at its root."""
    if not settings:
        return given
    package.BUILD.mkdir(exist_ok=True)
    target = package.BUILD / f"with-settings-{given.name}"
    archive.write_with(given, FILE_NAME, settings.read_bytes(), target)
    function.check(target, runtime)
    return target


if __name__ == "__main__":
    main()
