"""The ways to break a promise on purpose still apply: `make mutants` tries whether the tests notice."""

import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.dev.mutants.__main__ import CHECKOUT, sources
from tests.dev.mutants.mutate import DoesNotApply, break_code
from tests.dev.mutants.mutations import MUTANTS, Mutant

SOURCES = sources(CHECKOUT)


@cache
def tried(mutant: Mutant) -> tuple[Path, str]:
    return break_code(mutant, SOURCES)


@pytest.mark.exhaustive
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_mutant_breaks_what_is_there(mutant: Mutant) -> None:
    path, text = tried(mutant)
    compile(text, path.name, "exec")
    for test in mutant.tests:
        assert (CHECKOUT / test.split("::")[0]).exists()


@pytest.mark.exhaustive
def test_no_mutant_uses_a_name_that_is_not_there(tmp_path: Path) -> None:
    """One that fails by a name that a rename left behind would show nothing."""
    for n, mutant in enumerate(MUTANTS):
        path, text = tried(mutant)
        (tmp_path / f"{n}_{path.name}").write_text(text, encoding="utf-8")
    ruff = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--select", "F821"]
    found = subprocess.run([*ruff, str(tmp_path)], capture_output=True, text=True)
    assert found.returncode == 0, found.stdout


def test_each_has_a_name_of_its_own() -> None:
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS)


def broken(text: str, old: str, new: str, where: str = "told") -> str:
    """Break one file; return its new text without what does not matter."""
    return break_code(Mutant("", where, old, new, ()), {Path("some/file.py"): text})[1].strip()


@pytest.mark.parametrize(
    ("text", "old", "new", "after"),
    [
        ("return (a and\n  b)  # why", "a and b", "a", "return a"),
        ("return f(a, 'b',)", 'f(a, "b")', "f(a)", "return f(a)"),
        ("f(a)\n  if b:\n   g()", "if b:\n    g()", "g(b)", "f(a)\n    g(b)"),
        ("f(1_000)", "f(1000)", "", "pass"),
        ("f()\n  return a", "f()", "", "return a"),
    ],
)
def test_code_is_found_however_it_is_written(text: str, old: str, new: str, after: str) -> None:
    assert broken(f"def told():\n  {text}\n", old, new) == f"def told():\n    {after}"


def test_an_except_clause_can_be_named() -> None:
    text = "def told():\n    try:\n        f()\n    except A:\n        g()"
    clauses = [f"except {name}:\n    g()" for name in "AB"]
    assert broken(text, *clauses) == text.replace("except A", "except B")


@pytest.mark.parametrize(
    "where", ["told", "Teller.told", "file.Teller.told", "some.file.Teller.told"]
)
def test_a_place_has_as_much_of_its_name_as_it_takes(where: str) -> None:
    text = "class Teller:\n\n    def told(self):\n        return a"
    assert broken(text, "a", "b", where) == text.replace("return a", "return b")


def test_a_constant_is_a_place() -> None:
    assert broken("A = 7 * 60\nB = 7 * 60", "7 * 60", "1", "A") == "A = 1\nB = 7 * 60"


@pytest.mark.parametrize("text", ["", "def other():\n    a", "def told():\n    f(a, a)"])
def test_what_is_nowhere_or_twice_does_not_apply(text: str) -> None:
    with pytest.raises(DoesNotApply):
        broken(text, "a", "b")
