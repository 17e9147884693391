"""Draw what a run would send now: `./notifier preview`."""

import click

from tools.asked.ask import ask_and_show, asked_options
from tools.command import Command


@click.command(cls=Command)
@asked_options
def main(zones: str | None, deployed: bool, as_json: bool) -> None:
    """Draw the messages that a run would send now; nothing is sent, nothing is stored."""
    ask_and_show("preview", zones, deployed, as_json)
