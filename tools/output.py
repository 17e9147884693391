"""This file is the only place that prints what may be foreign: a terminal obeys escapes, and marks turn lines."""

import json
from typing import Any

from edgeone_notifier.core.redact.show import is_visible


def visible(text: str) -> str:
    """Write each character that a terminal would obey, or nobody would see, as JSON escapes it."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(one if is_visible(one) else _escaped(one) for one in text)


def say(text: str) -> None:
    """Print one line."""
    print(visible(text))


def show(value: Any) -> None:
    """Print JSON, as it can be read again."""
    for line in json.dumps(value, indent=2, ensure_ascii=False).split("\n"):
        say(line)


def _escaped(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
