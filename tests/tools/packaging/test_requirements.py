"""What users run needs what its own lock and the function's hold; no test tool is among it."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
OURS = {"edgeone_notifier", "index", "tools"}


def locked(folder: str) -> dict[str, str]:
    """Read name and version of every package in a lock."""
    text = (ROOT / folder / "requirements.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w-]+)==([^\s;]+)", text, re.MULTILINE))


def imported(path: Path) -> Iterator[str]:
    """List the packages that a file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield str(node.module).partition(".")[0]


def test_what_the_commands_import_is_locked_for_them() -> None:
    names = {name for path in (ROOT / "tools").rglob("*.py") for name in imported(path)}
    assert {"click", "rich", "yaml"} <= names
    owners, have = packages_distributions(), {**locked("function"), **locked("tools")}
    foreign = names - OURS - set(sys.stdlib_module_names)
    # Python 3.10 knows the owner of those alone that list their modules; others have the name of their module.
    owned = {name: set(map(normal, owners.get(name, [name]))) for name in foreign}
    assert [name for name, by in owned.items() if have.keys().isdisjoint(by)] == []


def normal(name: str) -> str:
    """Write a package's name as the locks do."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_locks_agree_and_that_of_the_commands_holds_no_test_tool() -> None:
    function, tools, tests = map(locked, ("function", "tools", "tests"))
    for one, other in ((function, tools), (function, tests), (tools, tests)):
        assert {name for name in one.keys() & other.keys() if one[name] != other[name]} == set()
    assert tools.keys().isdisjoint({"coverage", "hypothesis", "mypy", "pytest", "ruff"})


@pytest.mark.exhaustive
def test_who_installs_the_checkout_is_told_what_to_do_instead() -> None:
    install = [sys.executable, "-m", "pip", "install", "--dry-run", "--no-deps", str(ROOT)]
    run = subprocess.run(install, capture_output=True, text=True)
    assert run.returncode
    assert "no package to install" in run.stdout + run.stderr
    for file in re.findall(r"pip install -r (\S+)", run.stdout + run.stderr):
        assert (ROOT / file).is_file()
    assert "pip install -r function/requirements.txt" in run.stdout + run.stderr


def test_the_list_at_the_root_is_that_of_the_commands() -> None:
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    listed = re.findall(r"^-r (\S+)$", text, re.MULTILINE)
    assert listed == ["function/requirements.txt", "tools/requirements.txt"]
