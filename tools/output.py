"""This file is the only place that prints what may be foreign: a terminal obeys escapes, and marks turn lines."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from edgeone_notifier.core.redact.display import is_visible

STYLES = {"✓": "green", "✗": "bold red"}  # of a cell, where the terminal has colours
NEVER_FOLDED = 100_000  # characters: of what goes to a program or a file


def visible(text: str) -> str:
    """Write each character that a terminal would obey, or nobody would see, as JSON escapes it."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(one if is_visible(one) else _escaped(one) for one in text)


def say(text: str, style: str = "") -> None:
    """Print one line; in a style of rich's, where the terminal has colours."""
    Console().print(Text(visible(text), style), soft_wrap=True)


def table(
    rows: Iterable[Sequence[str]], head: Sequence[str] = (), gap: int = 1, indent: int = 0
) -> None:
    """Print cells in columns, each as wide as it needs; on a terminal they are folded. `head` names the columns."""
    grid = Table.grid(padding=(0, gap))
    if head:
        grid.add_row(*(Text(name, "bold", overflow="fold") for name in head))
    for row in rows:
        grid.add_row(*(Text(visible(cell), STYLES.get(cell, ""), overflow="fold") for cell in row))
    console = Console()
    if not console.is_terminal:
        console.width = NEVER_FOLDED
    with console.capture() as lines:
        console.print(Padding.indent(grid, indent))
    for line in lines.get().splitlines():
        print(line.rstrip())


def show(value: Any) -> None:
    """Print JSON, as it can be read again."""
    for line in json.dumps(value, indent=2, ensure_ascii=False).split("\n"):
        say(line)


def _escaped(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
