"""This file is the only place that says what is deployed: `python -m tools.packaging.package [FOLDER]`.

It leaves FOLDER/package/ (which serverless.yml points at) and FOLDER/edgeone-notifier.zip, of one
content: the known files of function/, its locked dependencies for SCF, whatever machine this is, byte-code, and the
checkout's settings.toml.
"""

import shutil
import sys
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

import click

from edgeone_notifier import __version__
from edgeone_notifier.settings.environment import FILE_NAME, check_packed_file
from tools.command import Command, Unable, listed
from tools.packaging import archive, bytecode, dependencies, known
from tools.packaging.runtimes import DEFAULT, Runtime, runtime_of
from tools.shown.sentences import worded

ROOT = Path(__file__).resolve().parents[2]
FUNCTION = ROOT / "function"
BUILD = ROOT / "build"
COMMIT = "commit.txt"  # of a package that is no release; actions/doctor/machine.py reads it
BUILT_FOR = "built-for.txt"  # which Python it is for; function/interpreter.py reads it

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


class SecretFound(Unable):
    """A file that looks like a secret is one of those that are deployed."""


@dataclass(frozen=True, slots=True)
class Package:
    folder: Path
    archive: Path
    compiled: bool
    left_out: tuple[str, ...] = ()  # what lies in the function's folder and is none of its files


def build(
    target: Path,
    function: Path = FUNCTION,
    runtime: Runtime = DEFAULT,
    settings: Path | None = None,
    commit: str = "",
) -> Package:
    """Build the package in a folder, anew; `settings` is a settings.toml to put at its root.

    `commit` is that of an unreleased one: a release has none, so that its bytes do not depend on where it was made.
    """
    folder = target / "package"
    shutil.rmtree(folder, ignore_errors=True)
    left_out = copy_function(function, folder)
    for file in dependencies.fetch(function / "requirements.txt", BUILD / "wheels", runtime):
        dependencies.unpack(file, folder)
    if settings:
        shutil.copyfile(settings, folder / FILE_NAME)
    if commit:
        (folder / COMMIT).write_text(f"{commit}\n", encoding="ascii")
    (folder / BUILT_FOR).write_text(f"{runtime.version}\n", encoding="ascii")
    compiled = bytecode.compile_all(folder, runtime)
    archive.settle(folder)
    return Package(
        folder, archive.write(folder, target / "edgeone-notifier.zip"), compiled, left_out
    )


def copy_function(function: Path, folder: Path) -> tuple[str, ...]:
    """Copy the function's own files, and name what else lies there; refuse to where one of its own may be a secret."""
    own = known.files(function)
    if found := [name for name in own if _is_secret(Path(name))]:
        raise SecretFound(f"looks like a secret, and would be deployed: {', '.join(found)}")
    for name in own:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(function / name, folder / name)
    return tuple(known.others(function, own))


def say_left_out(package: Package) -> None:
    """Name what was not packed."""
    if package.left_out:
        print(
            worded(
                "NOT PACKED, for it is none of the known files of the function (a new one: git add): "
                + listed(package.left_out)
            ),
            file=sys.stderr,
        )


def _is_secret(path: Path) -> bool:
    name = path.name.lower()
    return path.suffix != ".py" and any(fnmatch(name, pattern) for pattern in SECRETS)


def unreleased_commit() -> str:
    """Return the commit of this checkout's function; "" if it is the one of its version."""
    return known.unreleased(FUNCTION, __version__)


def asked_runtime(text: str) -> Runtime:
    """Read RUNTIME, or raise Unable."""
    try:
        return runtime_of(text)
    except ValueError as error:
        raise Unable(f"RUNTIME={text}: {error}") from None


@click.command(cls=Command)
@click.argument("folder", type=click.Path(path_type=Path), default=BUILD)
@click.option("--runtime", "named", default=DEFAULT.name, help="the Python that it is for")
def main(folder: Path, named: str) -> None:
    """Build the package, and say what it is like."""
    settings = check_packed_file()
    runtime = asked_runtime(named)
    package = build(folder, runtime=runtime, settings=settings, commit=unreleased_commit())
    say_left_out(package)
    unpacked = sum(path.stat().st_size for path in archive.files(package.folder))
    zipped = package.archive.stat().st_size
    sizes = f"{zipped / 1e6:.1f} MB zipped, {unpacked / 1e6:.1f} MB unpacked"
    print(f"{package.archive}: for {runtime.name}, {sizes}")
    if settings:
        print(f"with the settings of {settings}")
    if not package.compiled:
        print(
            f"WARNING: {bytecode.missing(runtime)}",
            file=sys.stderr,
        )


if __name__ == "__main__":
    main()
