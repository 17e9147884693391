"""Which texts stand in sources: what is said to people, and so has its words in every language."""

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path


def _template(node: ast.AST) -> str | None:
    """Return a text as it stands in a source, {} for what is put in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(_template(one) or "{}" for one in node.values)
    return None


def _texts(node: ast.AST) -> Iterator[str]:
    """Give every text below a node; none that says what a function, a file or an option does."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue
        if isinstance(child, ast.keyword) and child.arg == "help":
            continue  # tests/tools/shown/test_help.py calls for it
        said = None if isinstance(node, ast.JoinedStr) else _template(child)
        if said is not None:
            yield said
        yield from _texts(child)


def texts_of(files: Iterable[Path]) -> frozenset[str]:
    """Return every text that stands in some sources."""
    there = [*files]
    assert there
    return frozenset().union(*map(_texts_of, there))


@cache
def _texts_of(file: Path) -> frozenset[str]:
    return frozenset(_texts(ast.parse(file.read_text(encoding="utf-8"))))


def is_sentence(text: str) -> bool:
    """Say whether a text is of two words or more, and no pattern."""
    return bool(re.search(r"[a-z'] [a-z{]", text)) and not re.search(r"\\|\(\?|[a-z]\|[A-Z]", text)
