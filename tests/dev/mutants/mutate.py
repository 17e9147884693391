"""Break a piece of code: find a quote in a named definition, and put other code in its place.

A quote is code, and is found by what it means (its syntax tree): neither formatting nor comments matter, nor in which
file the definition is. A quote is one expression, some statements, or the `except` clauses of a `try`.
"""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from textwrap import dedent
from typing import Any

from tests.dev.mutants.mutations import Mutant

Node = ast.AST


class DoesNotApply(Exception):
    """The quote is nowhere, or in several places."""


def break_code(mutant: Mutant, sources: Mapping[Path, str]) -> tuple[Path, str]:
    """Return the one file that a mutant changes, and its new text; raise DoesNotApply."""
    old, new = read_quote(mutant.old), read_quote(mutant.new, like=mutant.old)
    own = mutant.where.rpartition(".")[2]
    defines = re.compile(rf"(def|class) {own}\b|^ *{own}\b.*=", re.MULTILINE)
    hits = []
    for path, text in sources.items():
        if defines.search(text):
            tree, module = ast.parse(text), ".".join(path.with_suffix("").parts)
            for scope in _definitions(tree, module, mutant.where):
                hits += [(path, tree, place) for place in _places(scope, old)]
    if len(hits) != 1:
        raise DoesNotApply(f"it is there {len(hits)} times: {mutant.old}")
    path, tree, (parent, field, at) = hits[0]
    _put(parent, field, at, len(old), new)
    return path, ast.unparse(ast.fix_missing_locations(tree)) + "\n"


def read_quote(code: str, like: str = "") -> list[Node]:
    """Parse a quote: one expression, or a list of statements or of `except` clauses."""
    code = dedent(code).strip("\n")
    if (like or code).lstrip().startswith("except"):
        (attempt,) = ast.parse(f"try:\n    pass\n{code}").body
        assert isinstance(attempt, ast.Try)
        return [*attempt.handlers]
    found = ast.parse(code).body
    return [one.value if isinstance(one, ast.Expr) else one for one in found]


def _definitions(node: Node, name: str, wanted: str) -> Iterator[Node]:
    """Give each function, class and constant whose full name ends with these words."""
    for child in ast.iter_child_nodes(node):
        match child:
            case ast.FunctionDef(name=own) | ast.ClassDef(name=own):
                inner = f"{name}.{own}"
            case ast.Assign(targets=[ast.Name(id=own)]) | ast.AnnAssign(target=ast.Name(id=own)):
                inner = f"{name}.{own}" if isinstance(node, (ast.Module, ast.ClassDef)) else name
            case _:
                inner = name
        if inner != name and f".{inner}".endswith(f".{wanted}"):
            yield child
        else:
            yield from _definitions(child, inner, wanted)


def _places(scope: Node, quote: Sequence[Node]) -> Iterator[tuple[Node, str, int]]:
    """Give each place with this code: what holds it, in which field, and where in a list (-1: it is no list)."""
    for parent in ast.walk(scope):
        for field, value in ast.iter_fields(parent):
            if isinstance(value, list):
                bare = [one.value if isinstance(one, ast.Expr) else one for one in value]
                for at in range(len(bare) - len(quote) + 1):
                    if all(map(_is_same, bare[at:], quote)):
                        yield parent, field, at
            elif not isinstance(parent, ast.Expr) and len(quote) == 1 and _is_same(value, quote[0]):
                yield parent, field, -1


def _is_same(one: Any, other: Node) -> bool:
    return type(one) is type(other) and ast.dump(one) == ast.dump(other)


def _put(parent: Node, field: str, at: int, size: int, new: Sequence[Any]) -> None:
    """Put new code in the place of so many nodes; a block that would be empty passes."""
    if at < 0:
        (one,) = new
        setattr(parent, field, one)
        return
    nodes = getattr(parent, field)
    if isinstance(nodes[at], ast.stmt):
        new = [ast.Expr(one) if isinstance(one, ast.expr) else one for one in new]
        new = new or ([ast.Pass()] if len(nodes) == size else [])
    nodes[at : at + size] = new
