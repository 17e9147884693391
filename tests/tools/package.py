"""This file is the only place that says what is deployed: `python -m tests.tools.package [FOLDER]`.

It leaves FOLDER/package/ (which serverless.yml points at) and FOLDER/edgeone-notifier.zip, of one
content: function/, its locked dependencies for SCF, whatever machine this is, and byte-code.
"""

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from . import archive, bytecode, dependencies

ROOT = Path(__file__).resolve().parents[2]
FUNCTION = ROOT / "function"
BUILD = ROOT / "build"

LEFT_BEHIND = ("__pycache__", "*.pyc", "*~", ".*")  # hidden is what tools leave behind
SECRETS = (
    ".env*",
    "*.env",
    "*.key",
    "*.p12",
    "*.pem",
    "*.pfx",
    ".netrc",
    ".npmrc",
    ".pypirc",
    "credentials*",
    "id_ed25519*",
    "id_rsa*",
    "*secret*",
)


class SecretFound(Exception):
    """A file that looks like a secret lies where everything is deployed."""


@dataclass(frozen=True, slots=True)
class Package:
    folder: Path
    archive: Path
    compiled: bool


def build(target: Path, function: Path = FUNCTION) -> Package:
    """Build the package in a folder, anew."""
    folder = target / "package"
    shutil.rmtree(folder, ignore_errors=True)
    copy_function(function, folder)
    for file in dependencies.fetch(function / "requirements.txt", BUILD / "wheels"):
        dependencies.unpack(file, folder)
    compiled = bytecode.compile_all(folder)
    archive.settle(folder)
    return Package(folder, archive.write(folder, target / "edgeone-notifier.zip"), compiled)


def copy_function(function: Path, folder: Path) -> None:
    """Copy the code; refuse to when a secret may lie beside it."""
    if found := sorted(secrets_in(function)):
        raise SecretFound(f"looks like a secret, and would be deployed: {', '.join(found)}")
    shutil.copytree(function, folder, ignore=shutil.ignore_patterns(*LEFT_BEHIND))


def secrets_in(function: Path) -> Iterator[str]:
    for path in function.rglob("*"):
        name = path.name.lower()
        if path.suffix != ".py" and any(fnmatch(name, pattern) for pattern in SECRETS):
            yield path.relative_to(function).as_posix()


def main() -> None:
    try:
        package = build(Path(sys.argv[1]) if len(sys.argv) > 1 else BUILD)
    except (SecretFound, bytecode.Uncompilable, dependencies.Unavailable) as error:
        sys.exit(f"{type(error).__name__}: {error}")
    unpacked = sum(path.stat().st_size for path in archive.files(package.folder))
    zipped = package.archive.stat().st_size
    print(f"{package.archive}: {zipped / 1e6:.1f} MB zipped, {unpacked / 1e6:.1f} MB unpacked")
    if not package.compiled:
        print(
            f"WARNING: no CPython {bytecode.RUNTIME} was found, so the package has NO BYTE-CODE:\n"
            "SCF compiles everything at every cold start, at twice the time and more memory.\n"
            f"Install Python {bytecode.RUNTIME} and build again.",
            file=sys.stderr,
        )


if __name__ == "__main__":
    main()
