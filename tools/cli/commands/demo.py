"""Play the demo: the function against the emulator that the tests use, in a process of its own."""

import subprocess
import sys

import click

from tools.cli.__main__ import CHECKOUT
from tools.command import Command


@click.command(cls=Command)
def main() -> None:
    """Play a night of releases, tick by tick: what each chat shows. It needs no account and no settings."""
    run = "runpy.run_module('tests.emulator.demo', run_name='__main__')"
    start = f"import runpy, sys; sys.path[:1] = sys.argv[1:3]; {run}"
    folders = (str(CHECKOUT), str(CHECKOUT / "function"))
    sys.stdout.flush()
    sys.exit(subprocess.run([sys.executable, "-c", start, *folders]).returncode)
