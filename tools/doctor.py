"""This file is the only place that shows the doctor's findings in a terminal.

`python -m tools.doctor [--send [--mention]]` ends with 1 where news would be lost.
"""

import contextlib
import io
import sys
from collections.abc import Sequence
from typing import Any

from tools import logged
from tools.command import sentence
from tools.invoke import invoke
from tools.output import say

COLUMN = 24  # characters for the name of a check


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


def main(argv: Sequence[str] | None = None) -> None:
    arguments = sys.argv[1:] if argv is None else argv
    if unknown := [word for word in arguments if word not in ("--send", "--mention")]:
        sys.exit(f"usage: python -m tools.doctor [--send [--mention]], not {unknown[0]}")
    if "--mention" in arguments and "--send" not in arguments:
        sys.exit("MENTION=1 goes with SEND=1: without it nothing is sent")
    found = findings("--send" in arguments, "--mention" in arguments)
    for one in found:
        say(f"{'✓' if one['ok'] else '✗'} {one['check']:{COLUMN}} {one['detail']}")
        if not one["ok"]:
            say(f"  {'':{COLUMN}} → {one['remedy']}")
    sys.exit(any(one["loses"] for one in found))


if __name__ == "__main__":
    main()
