"""This file is the only place that shows the doctor's findings in a terminal.

`./notifier doctor [--send [--mention]] [--deployed]` ends with 1 where news would be lost.
"""

import contextlib
import io
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import click

from tools.asked import logged
from tools.asked.first_step import check_begun
from tools.asked.here import invoke
from tools.command import Command, Unable, sentence
from tools.output import show, table
from tools.packaging.package import unreleased_commit
from tools.shown.sentences import check_named, worded
from tools.still_reading import StillReading


def findings(send: bool, mention: bool = False, deployed: bool = False) -> list[dict[str, Any]]:
    """Call the doctor, and read what it found from its log: where news would be lost it returns nothing."""
    event = {"action": "doctor", "send": send, "mention": mention}
    with StillReading("asking the function"):
        if deployed:
            return _there(event)
        log = io.StringIO()
        with contextlib.redirect_stdout(log), contextlib.suppress(Exception):
            invoke(event)
    lines = list(logged.lines(log.getvalue()))
    found = _found(lines)
    if not found:
        failed = [line["message"] for line in lines if "message" in line]
        raise SystemExit(sentence(failed[-1]) if failed else worded("the doctor said nothing"))
    return found


def _there(event: dict[str, Any]) -> list[dict[str, Any]]:
    """Have the deployed function look at itself; of what SCF gives of a log, the beginning may be cut."""
    from tools.asked.deployed import FunctionFailed, call_deployed

    try:
        found: list[dict[str, Any]] = call_deployed(event)["findings"]
    except FunctionFailed as error:
        found = _found(logged.lines(error.log))
        if not found:
            raise
    return found


def _found(lines: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    found = [line["findings"] for line in lines if line["event"] == "doctor.finished"]
    shown: list[dict[str, Any]] = found[-1] if found else []
    return shown


@click.command(cls=Command)
@click.option("--send", is_flag=True, help="send each channel a test")
@click.option("--mention", is_flag=True, help="with its mentions")
@click.option("--deployed", is_flag=True, help="from where the function runs, with its role")
@click.option("--json", "as_json", is_flag=True, help="print the findings as JSON")
def main(send: bool, mention: bool, deployed: bool, as_json: bool) -> None:
    """Check settings, keys, clock, zones, state and webhooks."""
    if mention and not send:
        raise Unable("--mention (MENTION=1) goes with --send (SEND=1): without it nothing is sent")
    found = findings(send, mention, deployed)
    is_well = all(one["ok"] for one in found)
    if not (is_well or deployed):
        check_begun()
    if as_json:
        show({"action": "doctor", "ok": is_well, "findings": found})
        sys.exit(any(one["loses"] for one in found))
    table([*finding_rows(found), *(() if deployed else _checkout(found))])
    sys.exit(any(one["loses"] for one in found))


def _checkout(found: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """Return the line that says which commit this is, where that is no release and the settings let it be tried."""
    commit = any(one["check"] == "runtime" for one in found) and unreleased_commit()
    return (
        [("✓", check_named("checkout"), worded(f"unreleased, commit {commit}"))] if commit else []
    )


def finding_rows(found: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str, str]]:
    """Return the lines of a table of findings."""
    after = [one["remedy"] for one in found[1:]] + [""]
    for one, next_remedy in zip(found, after, strict=True):
        yield from _rows(one, next_remedy)


def _rows(one: Mapping[str, Any], next_remedy: str) -> list[tuple[str, str, str]]:
    """Return the lines of a finding; what to do stands once where it is the same for the next."""
    row = ("✓" if one["ok"] else "✗", check_named(one["check"]), one["detail"])
    if one["ok"] or one["remedy"] == next_remedy:
        return [row]
    return [row, ("", "", f"→ {one['remedy']}")]


if __name__ == "__main__":
    main()
