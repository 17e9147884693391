"""This file is the only place that removes a deployment: `./notifier destroy [--dry-run]`.

Removed is what `make deploy` made, and nothing else. The state goes only where a person, or `--state`, says so.
"""

import sys

import click

from tools.command import Command
from tools.deploy.parts import alarm, bucket, function, role
from tools.deploy.terminal import carry_out, reach
from tools.deploy.wanted.deployment import environment, read
from tools.shown.sentences import worded


@click.command(cls=Command)
@click.option("--dry-run", "dry", is_flag=True, help="show each call, and change nothing")
@click.option("--state", type=click.Choice(("ask", "keep", "delete")), default="ask")
def main(dry: bool, state: str) -> None:
    """Remove what was deployed: the alarm, the function, its role, and at last the state."""
    around = environment()
    wanted = read(around)
    cloud = reach(wanted, around)
    # A later step may depend on an earlier one.
    carry_out("alarm", alarm.remove(wanted, cloud), cloud, dry)  # before it notices
    carry_out("function", function.remove(wanted, cloud), cloud, dry)
    carry_out("role", role.remove(wanted, cloud), cloud, dry)
    with_state = state == "delete" or (state == "ask" and _asked())
    carry_out("bucket", bucket.remove(wanted, cloud, with_state), cloud, dry)


def _asked() -> bool:
    """Ask whether the state may go, too; where nobody can answer, it stays."""
    if not sys.stdin.isatty():
        return False
    question = "Delete the state, too? What was told and what is owed is forgotten then. [y/N] "
    try:
        return input(worded(question)).strip().lower() in ("y", "yes")
    except EOFError:  # Ctrl-D
        return False


if __name__ == "__main__":
    main()
