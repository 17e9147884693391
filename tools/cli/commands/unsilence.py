"""End a silence: `./notifier unsilence --domain …`."""

from typing import Any

import click

from tools.asked.ask import ask_and_show, asked_options
from tools.cli.commands.silence import check_scope, scope_options
from tools.command import Command


@click.command(cls=Command)
@scope_options
@asked_options
def main(zones: str | None, deployed: bool, as_json: bool, **given: Any) -> None:
    """End a silence now; the name may be as status shows it."""
    check_scope(given)
    ask_and_show("unsilence", zones, deployed, as_json, **given)
