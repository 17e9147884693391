"""Silence something for a while: `./notifier silence --domain … --for 2h --reason …`."""

from collections.abc import Callable
from typing import Any

import click

from tools.asked.ask import ask_and_show, asked_options
from tools.command import Command, Unable

SCOPES = ("zone", "domain", "job", "target")


def scope_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that say what is silenced."""
    command = click.option("--target", help="URLs, as a glob")(command)
    command = click.option("--job", help="a job, by its id")(command)
    command = click.option("--domain", help="domains, such as *.example.com")(command)
    return click.option("--zone", help="zones, by id or name")(command)


def check_scope(given: dict[str, Any]) -> None:
    """Raise Unable unless exactly one thing is named."""
    if sum(given[scope] is not None for scope in SCOPES) != 1:
        raise Unable("what? one of --zone, --domain, --job, --target, and only one")


@click.command(cls=Command)
@scope_options
@click.option("--for", "duration", metavar="DURATION", help="for how long, such as 90m, 2h, 7d")
@click.option("--until", metavar="TIME", help="or until when, such as 2026-11-28T18:00+08:00")
@click.option("--reason", help="why: each digest says it")
@asked_options
def main(
    duration: str | None,
    until: str | None,
    reason: str | None,
    zones: str | None,
    deployed: bool,
    as_json: bool,
    **given: Any,
) -> None:
    """Tell nobody of a zone, a domain, a job or URLs for a while. Once more: changes it."""
    check_scope(given)
    if (duration is None) == (until is None):
        raise Unable("how long? --for 2h, or --until 2026-11-28T18:00+08:00")
    if reason is None:
        raise Unable("why? --reason …: each digest says it meanwhile")
    end = duration if until is None else until
    ask_and_show("silence", zones, deployed, as_json, until=end, reason=reason, **given)
