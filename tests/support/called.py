"""This file is the only place that calls `./notifier` in this process, as a shell would."""

import io
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import Any

from tools.cli.group import main


@dataclass(frozen=True, slots=True)
class Ended:
    """How a call ended, and what it printed."""

    exit_code: int
    stdout: str
    stderr: str


def call(*arguments: str) -> Ended:
    """Call the command as a shell would."""
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
        try:
            main(list(arguments), prog_name="./notifier")
            code: Any = 0
        except SystemExit as ended:
            code = ended.code
    if isinstance(code, str):  # as Python itself does at the end
        print(code, file=err)
        code = 1
    return Ended(code or 0, out.getvalue(), err.getvalue())


def shown(*arguments: str) -> str:
    """Call it where it must do its work; give what it prints."""
    ended = call(*arguments)
    assert (ended.exit_code, ended.stderr) == (0, ""), ended
    return ended.stdout
