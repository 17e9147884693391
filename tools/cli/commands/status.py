"""Show what is known: `./notifier status`."""

import click

from tools.asked.ask import ask_and_show, asked_options
from tools.command import Command


@click.command(cls=Command)
@asked_options
def main(zones: str | None, deployed: bool, as_json: bool) -> None:
    """Show zones, jobs under way, what each channel is owed and why, silences, releases, quotas."""
    ask_and_show("status", zones, deployed, as_json)
