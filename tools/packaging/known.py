"""This file is the only place that says which files of function/ are the function's: those that git tracks.

Where there is no git, as in a source archive, tools/packaging/known.txt lists them: `python -m tools.packaging.known`.
"""

import os
import subprocess
from fnmatch import fnmatch
from pathlib import Path

from tools.command import Unable

MANIFEST = Path(__file__).with_name("known.txt")
ROOT = Path(__file__).resolve().parents[2]
COMMIT_LENGTH = 12
# What runs and tools leave behind is no file of anybody's, and nobody wants to hear of it.
LEFT_BEHIND = ("__pycache__", ".*_cache", "*.pyc", "*~", ".DS_Store")


def files(function: Path) -> list[str]:
    """List the known files of a function, by their path in it; Unable where one of them is not there."""
    known = tracked(function)
    if known is None:
        known = MANIFEST.read_text(encoding="utf-8").split()
    if missing := [name for name in known if not (function / name).is_file()]:
        raise Unable(f"{function} is not whole: {missing[0]} is missing")
    return known


def others(function: Path, known: list[str]) -> list[str]:
    """List what else lies there, by its path."""
    there = (path for path in function.rglob("*") if not path.is_dir())
    names = (path.relative_to(function) for path in there)
    wanted = (name for name in names if not any(_is_left_behind(part) for part in name.parts))
    return sorted({name.as_posix() for name in wanted} - set(known))


def tracked(function: Path) -> list[str] | None:
    """List what git tracks in a folder; None where it is no part of a checkout of its own."""
    top = _git(function, "rev-parse", "--show-toplevel")
    if top is None or Path(top.strip()).resolve() != function.resolve().parent:
        return None  # no git, no repository, or one that merely lies around this folder
    listed = _git(function, "ls-files", "-z") or ""
    return sorted(filter(None, listed.split("\0"))) or None


def unreleased(function: Path, version: str) -> str:
    """Return the commit of a function that differs from its version's tag, with a + if it was changed since; or ""."""
    if (
        tracked(function) is None
        or _git(function, "diff", "--quiet", f"v{version}", "--", ".") == ""
    ):
        return ""
    last = (_git(function, "log", "-1", "--format=%H", "--", ".") or "").strip()[:COMMIT_LENGTH]
    changed = _git(function, "status", "--porcelain", "--untracked-files=no", "--", ".")
    return last + "+" * bool(last and changed)


def _git(folder: Path, *arguments: str) -> str | None:
    around = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        run = subprocess.run(
            ["git", *arguments], cwd=folder, env=around, capture_output=True, text=True
        )
    except OSError:  # there is no git
        return None
    return run.stdout if run.returncode == 0 else None


def _is_left_behind(name: str) -> bool:
    return any(fnmatch(name, pattern) for pattern in LEFT_BEHIND)


def main() -> None:
    """Write the list anew from what git tracks."""
    names = tracked(ROOT / "function")
    if names is None:
        raise SystemExit("there is no git here, or this is no checkout: the list stays as it is")
    MANIFEST.write_text("".join(f"{name}\n" for name in names), encoding="utf-8")


if __name__ == "__main__":
    main()
