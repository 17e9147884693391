"""This file is the only place that shows the doctor's findings in a terminal.

`python -m tools.doctor [--send [--mention]]` ends with 1 where news would be lost.
"""

import contextlib
import io
import sys
from typing import Any

import click

from tools import logged
from tools.command import Command, Unable, sentence
from tools.first_step import check_begun
from tools.invoke import invoke
from tools.output import table
from tools.package import unreleased_commit


def findings(send: bool, mention: bool = False) -> list[dict[str, Any]]:
    """Call the doctor, and read what it found from its log: where news would be lost it returns nothing."""
    log = io.StringIO()
    with contextlib.redirect_stdout(log), contextlib.suppress(Exception):
        invoke({"action": "doctor", "send": send, "mention": mention})
    lines = list(logged.lines(log.getvalue()))
    found = [line["findings"] for line in lines if line["event"] == "doctor.finished"]
    if not found:
        failed = [line["message"] for line in lines if "message" in line]
        raise SystemExit(sentence(failed[-1]) if failed else "the doctor said nothing")
    shown: list[dict[str, Any]] = found[-1]
    return shown


@click.command(cls=Command)
@click.option("--send", is_flag=True, help="send each channel a test")
@click.option("--mention", is_flag=True, help="with its mentions")
def main(send: bool, mention: bool) -> None:
    """Check settings, keys, clock, zones, state and webhooks."""
    if mention and not send:
        raise Unable("MENTION=1 goes with SEND=1: without it nothing is sent")
    found = findings(send, mention)
    if not all(one["ok"] for one in found):
        check_begun()
    after = [one["remedy"] for one in found[1:]] + [""]
    rows = (_rows(one, next_remedy) for one, next_remedy in zip(found, after, strict=True))
    table([*(row for some in rows for row in some), *_checkout(found)])
    sys.exit(any(one["loses"] for one in found))


def _checkout(found: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """Return the line that says which commit this is, where that is no release and the settings let it be tried."""
    commit = any(one["check"] == "runtime" for one in found) and unreleased_commit()
    return [("✓", "checkout", f"unreleased, commit {commit}")] if commit else []


def _rows(one: dict[str, Any], next_remedy: str) -> list[tuple[str, str, str]]:
    """Return the lines of a finding; what to do stands once where it is the same for the next."""
    row = ("✓" if one["ok"] else "✗", one["check"], one["detail"])
    if one["ok"] or one["remedy"] == next_remedy:
        return [row]
    return [row, ("", "", f"→ {one['remedy']}")]


if __name__ == "__main__":
    main()
