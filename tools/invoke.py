"""This file is the only place that calls the function by hand, as SCF would.

`python -m tools.invoke EVENT`, and EVENT is a file of JSON.
Settings come from the environment and from .env.
"""

import sys
import uuid
from pathlib import Path
from typing import Any

import click

from tools.command import Command, Unable
from tools.event import read
from tools.output import show

ROOT = Path(__file__).resolve().parents[1]

# What SCF hands over, cloud.tencent.com/document/product/583/9210
CONTEXT: dict[str, Any] = {
    "function_name": "edgeone-notifier",
    "memory_limit_in_mb": 128,
    "time_limit_in_ms": 60_000,
}


def invoke(event: dict[str, Any]) -> Any:
    """Call the handler with an event and a context like SCF's."""
    sys.path.insert(0, str(ROOT / "function"))
    import index

    return index.main_handler(event, CONTEXT | {"request_id": str(uuid.uuid4())})


@click.command(cls=Command)
@click.argument("event")
def main(event: str) -> None:
    """Call the handler with the EVENT of a file, and print what it returns."""
    asked = read(event)
    try:
        summary = invoke(asked)
    except Exception as error:  # noqa: BLE001 - a person reads one line
        raise Unable(f"{type(error).__name__}: {error}") from None
    show(summary)


if __name__ == "__main__":
    main()
