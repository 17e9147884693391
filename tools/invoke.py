"""This file is the only place that calls the function by hand, as SCF would.

`python -m tools.invoke EVENT`, and EVENT is a file of JSON. Settings come from the environment, .env and settings.toml.
What it returns is printed once; what else it logs goes to standard error.
"""

import contextlib
import io
import json
import sys
import uuid
from pathlib import Path
from typing import Any

import click

from tools import logged
from tools.command import Command, Unable
from tools.event import read
from tools.first_step import check_begun
from tools.output import show, visible
from tools.previewed import is_preview, show_preview

ROOT = Path(__file__).resolve().parents[1]

# What SCF hands over, cloud.tencent.com/document/product/583/9210
CONTEXT: dict[str, Any] = {
    "function_name": "edgeone-notifier",
    "memory_limit_in_mb": 128,
    "time_limit_in_ms": 60_000,
}
# Of the log, what the handler returns or raises, once more, and figures of every run.
TOLD = ("run.failed", "run.metrics", "edgeone.read")


def invoke(event: dict[str, Any]) -> Any:
    """Call the handler with an event and a context like SCF's."""
    sys.path.insert(0, str(ROOT / "function"))
    import index

    return index.main_handler(event, CONTEXT | {"request_id": str(uuid.uuid4())})


def call_here(event: dict[str, Any]) -> Any:
    """Return the handler's answer, or raise Unable; what else it logs goes to standard error."""
    log = io.StringIO()
    try:
        with contextlib.redirect_stdout(log):
            return invoke(event)
    except Exception as error:  # noqa: BLE001 - a person reads one line
        if str(error).startswith("SettingsError"):
            check_begun()
        raise Unable(f"{type(error).__name__}: {error}") from None
    finally:
        for line in logged.lines(log.getvalue()):
            if line["event"] not in TOLD and not line["event"].endswith(".finished"):
                click.echo(visible(json.dumps(line, ensure_ascii=False)), err=True)


@click.command(cls=Command)
@click.argument("event")
@click.option("--json", "as_json", is_flag=True, help="print what the function returns as JSON")
def main(event: str, as_json: bool) -> None:
    """Call the handler with the EVENT of a file, and print what it returns: of a preview, the messages."""
    answer = call_here(read(event))
    if is_preview(answer) and not as_json:
        show_preview(answer)
    else:
        show(answer)


if __name__ == "__main__":
    main()
