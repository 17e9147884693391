"""This file is the only place that reads the file of an event that a person hands to `make invoke` and `make call`."""

import json
from pathlib import Path
from typing import Any

from edgeone_notifier import textfile
from tools.command import Unable

EXAMPLES = "events/"


def read(path: str) -> dict[str, Any]:
    """Read an event: one JSON object. Unable says what is wrong with the file."""
    file = Path(path)
    if not file.is_file():
        raise Unable(f"EVENT={path}: there is no such file; {EXAMPLES} has examples")
    try:
        event = json.loads(textfile.read_text(file))
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise Unable(f"EVENT={path}: is no JSON: {error.msg} in {where}") from None
    except ValueError as error:
        raise Unable(f"EVENT={path}: {error}") from None
    except RecursionError:
        raise Unable(f"EVENT={path}: is nested too deeply") from None
    if not isinstance(event, dict):
        raise Unable(f'EVENT={path}: is no JSON object such as {{"action": "preview"}}')
    return event
