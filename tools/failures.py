"""List the URLs that are failed now: one a line on standard output, ready to submit again; all else on standard error.

`python -m tools.failures [--job JOB] [--zone ZONE] [--since 24h]` ends with 1 where the list may lack some.
"""

import contextlib
import sys
from typing import Any

import click

from tools.command import Command, Unable, sentence
from tools.invoke import invoke


def answers(event: dict[str, Any]) -> list[dict[str, Any]]:
    """Ask until the list is whole; return all answers."""
    found = []
    asked: dict[str, Any] | None = event
    while asked:
        try:
            with contextlib.redirect_stdout(sys.stderr):  # the log
                answer = invoke(asked)
        except Exception as error:  # noqa: BLE001 - a person reads one line
            raise Unable(f"{type(error).__name__}: {error}") from None
        found.append(answer)
        asked = answer.get("next")
    return found


@click.command(cls=Command)
@click.option("--job", help="of this job")
@click.option("--zone", help="of this zone alone")
@click.option("--since", help="created since, such as 24h; at most 7d")
def main(job: str | None, zone: str | None, since: str | None) -> None:
    """List the URLs of a job, or of zones, that are failed now."""
    given = {name: v for name, v in (("job", job), ("zone", zone), ("since", since)) if v}
    if not given:
        raise Unable("which? JOB=…, ZONE=… or SINCE=24h")
    found = answers({"action": "failures", "exact": True, **given})
    # A line that is no URL could be anything to whoever reads the list.
    targets = [url for answer in found for url in answer["targets"]]
    for url in (odd := [url for url in targets if not url.isprintable()]):
        click.echo(f"left out, it is not one line: {sentence(url)}", err=True)
    for url in sorted(set(targets) - set(odd)):
        click.echo(url)
    unread = {zone: code for answer in found for zone, code in answer.get("failed", {}).items()}
    for zone, code in unread.items():
        click.echo(f"not read: {sentence(zone)}: {sentence(code)}", err=True)
    click.echo(f"{len(targets)} URLs", err=True)
    sys.exit(bool(unread or odd))


if __name__ == "__main__":
    main()
