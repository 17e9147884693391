"""Call the function on this machine, as SCF would.

Settings come from the environment, .env and settings.toml. What the function logs beside its answer goes to standard
error.
"""

import contextlib
import io
import json
import sys
import uuid
from pathlib import Path
from typing import Any

import click

from tools.asked import logged
from tools.asked.first_step import check_begun
from tools.command import Unable
from tools.output import visible

ROOT = Path(__file__).resolve().parents[2]

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
