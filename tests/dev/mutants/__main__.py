"""Break the promises on purpose, one by one, and see whether the tests notice.

    python -m tests.dev.mutants [WORD ...]     only the mutants with one of these words in their name

Each mutant is one small substitution in one file of a temporary copy; the checkout is left alone.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.dev.mutants.mutate import DoesNotApply, break_code
from tests.dev.mutants.mutations import MUTANTS, Mutant

CHECKOUT = Path(__file__).parents[3]
COPIED = ("function", "tools", "tests", "events", "pyproject.toml", "serverless.yml")
BROKEN = ("function", "tools")
TIMEOUT = 600  # seconds for the tests of one mutant; one that runs for ever is caught, too


def main(words: Sequence[str]) -> int:
    """Try the mutants; 1 where one survives, or is none any more."""
    chosen = [m for m in MUTANTS if not words or any(word in m.name for word in words)]
    survived = []
    with tempfile.TemporaryDirectory() as folder:
        tree = _copy(Path(folder))
        if failed := _first_failure(tree, sorted({test for m in chosen for test in m.tests})):
            print(f"nothing is broken yet, and this fails: {failed}")
            return 1
        for mutant in chosen:
            verdict, is_caught = _try(tree, mutant)
            survived += [] if is_caught else [mutant.name]
            print(f"| {mutant.name:<60} | {verdict} |", flush=True)
    print(f"{len(chosen)} mutants, {len(survived)} survived")
    return bool(survived)


def _copy(folder: Path) -> Path:
    ignored = shutil.ignore_patterns("__pycache__")
    for name in COPIED:
        source = CHECKOUT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=ignored)
        else:
            shutil.copy(source, folder / name)
    return folder


def sources(checkout: Path) -> dict[Path, str]:
    """Read all that is deployed, and all that users run, by its path in the checkout."""
    return {
        path.relative_to(checkout): path.read_text(encoding="utf-8")
        for folder in BROKEN
        for path in sorted((checkout / folder).rglob("*.py"))
    }


def _try(tree: Path, mutant: Mutant) -> tuple[str, bool]:
    """Break one thing, run the tests, mend it; return what they said, and whether they noticed."""
    whole = sources(tree)
    try:
        path, broken = break_code(mutant, whole)
    except DoesNotApply as error:
        return f"DOES NOT APPLY: {error}", False
    file = tree / path
    file.write_text(broken, encoding="utf-8")
    try:
        failed = _first_failure(tree, mutant.tests)
    finally:
        file.write_text(whole[path], encoding="utf-8")
    return failed or "SURVIVED", bool(failed)


def _first_failure(tree: Path, tests: Sequence[str]) -> str:
    """Return the first test that fails, "" where none does."""
    there = [test for test in tests if (tree / test.split("::")[0]).exists()]
    environment = {**os.environ, "PYTHONPATH": f"{tree}/function:{tree}"}
    environment["PYTHONDONTWRITEBYTECODE"] = "1"
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *there]
    try:
        done = subprocess.run(
            command, cwd=tree, env=environment, capture_output=True, text=True, timeout=TIMEOUT
        )
    except subprocess.TimeoutExpired:
        return f"no end after {TIMEOUT} s"
    if done.returncode == 0:
        return ""
    named = re.search(r"^(?:FAILED|ERROR) (tests/.+?)(?: - |$)", done.stdout, re.MULTILINE)
    return named[1] if named else f"pytest ended with {done.returncode}: {done.stdout[-200:]!r}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
