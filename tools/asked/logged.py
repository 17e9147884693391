"""This file is the only place that reads what the function logged: JSON, a line each, and whatever else was printed."""

import json
from collections.abc import Iterator
from typing import Any


def lines(text: str) -> Iterator[dict[str, Any]]:
    """Yield each line that is an event; the beginning of a log may be cut."""
    for written in text.splitlines():
        try:
            line = json.loads(written)
        except ValueError:
            continue
        if isinstance(line, dict) and "event" in line:
            yield line
