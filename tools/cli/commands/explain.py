"""Explain who would hear of a URL: `./notifier explain URL`."""

import click

from tools.asked.ask import ask_and_show, asked_options
from tools.command import Command


@click.command(cls=Command)
@click.argument("url")
@click.option("--status", help="what becomes of it: failed (the usual), timeout, success, …")
@click.option("--zone", help="its zone, by id or name")
@click.option("--job", help="its job")
@click.option("--kind", help="prefetch or purge")
@click.option("--type", "type_", help="of a purge, such as purge_host")
@asked_options
def main(
    url: str,
    status: str | None,
    zone: str | None,
    job: str | None,
    kind: str | None,
    type_: str | None,
    zones: str | None,
    deployed: bool,
    as_json: bool,
) -> None:
    """Explain which channel would hear of URL, by which setting or silence, and when."""
    fields = {"status": status, "zone": zone, "job": job, "kind": kind, "type": type_}
    ask_and_show("explain", zones, deployed, as_json, target=url, **fields)
