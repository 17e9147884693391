"""This file is the only place that removes a deployment: `python -m tools.deploy.down [--dry-run]`.

Removed is what `make deploy` made, and nothing else. The state goes only where a person, or `--state`, says so.
"""

import argparse
import sys
from collections.abc import Sequence
from functools import partial

from tools.command import told
from tools.deploy import bucket, function, role
from tools.deploy.terminal import carry_out, reach
from tools.deploy.wanted import environment, read


def destroy(arguments: argparse.Namespace) -> None:
    """Take away the function, its role, and at last the state; a later step may depend on an earlier one."""
    around = environment()
    wanted = read(around)
    cloud = reach(wanted, around)
    dry = arguments.dry_run
    carry_out("function", function.remove(wanted, cloud), cloud, dry)
    carry_out("role", role.remove(wanted, cloud), cloud, dry)
    with_state = arguments.state == "delete" or (arguments.state == "ask" and _asked())
    carry_out("bucket", bucket.remove(wanted, cloud, with_state), cloud, dry)


def _asked() -> bool:
    """Ask whether the state may go, too; where nobody can answer, it stays."""
    if not sys.stdin.isatty():
        return False
    question = "Delete the state, too? What was told and what is owed is forgotten then. [y/N] "
    try:
        return input(question).strip().lower() in ("y", "yes")
    except EOFError:  # Ctrl-D
        return False


def main(argv: Sequence[str] | None = None) -> None:
    """Read the arguments, and destroy."""
    parser = argparse.ArgumentParser(prog="make destroy", description="Remove what was deployed.")
    parser.add_argument("--dry-run", action="store_true", help="show each call, and change nothing")
    parser.add_argument("--state", choices=("ask", "keep", "delete"), default="ask")
    told(partial(destroy, parser.parse_args(argv)))


if __name__ == "__main__":
    main()
