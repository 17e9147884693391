"""This file is the only place that makes a release: `python -m tools.packaging.release [FOLDER]`.

It leaves the package under its version's name, a bill of materials (CycloneDX), and the checksums of both. The same
code gives the same bytes at any time, so that whoever doubts a release can make it again and compare.
"""

import hashlib
import json
import re
import shutil
import tempfile
from email import message_from_string
from email.message import Message
from pathlib import Path
from typing import Any

import click

from edgeone_notifier import __version__
from tools.command import Command, Unable
from tools.packaging import bytecode, dependencies, package
from tools.packaging.runtimes import DEFAULT, Runtime

NAME = "edgeone-notifier"
SPDX = {  # what PyPI's metadata calls a licence in words, spdx.org/licenses
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "MIT License": "MIT",
    "MPL-2.0": "MPL-2.0",
}


class Unfinished(Unable):
    """This must not be released; the message says why."""


def make(target: Path, runtime: Runtime = DEFAULT) -> list[Path]:
    """Make all files of a release in a folder; those for another runtime than the usual one say so in their names."""
    target.mkdir(parents=True, exist_ok=True)
    of = "" if runtime == DEFAULT else f"-{runtime.name.lower()}"
    name = f"{NAME}-{__version__}{of}"
    archive, bill = (target / f"{name}.{kind}" for kind in ("zip", "cdx.json"))
    with tempfile.TemporaryDirectory() as folder:
        built = package.build(Path(folder), runtime=runtime)
        if not built.compiled:
            raise Unfinished(bytecode.missing(runtime))
        package.say_left_out(built)
        shutil.copyfile(built.archive, archive)
        document = json.dumps(materials(built.folder, archive), indent=2)
    bill.write_text(document + "\n", encoding="utf-8")
    sums = target / f"SHA256SUMS{of}"
    sums.write_text("".join(f"{_digest(one)}  {one.name}\n" for one in (bill, archive)))
    return [archive, bill, sums]


def materials(folder: Path, archive: Path) -> dict[str, Any]:
    """Write the bill of materials of a package: CycloneDX 1.5, without a time or a random number."""
    locked = dependencies.locked((package.FUNCTION / "requirements.txt").read_text())
    parts = {name: version for name, version in locked.items() if name not in dependencies.UNUSED}
    own = f"pkg:generic/{NAME}@{__version__}"
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": NAME,
                "version": __version__,
                "licenses": [{"license": {"id": "MIT"}}],
                "hashes": [{"alg": "SHA-256", "content": _digest(archive)}],
            }
        },
        "components": [_component(name, version, folder) for name, version in parts.items()],
        "dependencies": [
            {"ref": own, "dependsOn": [_purl(name, version) for name, version in parts.items()]}
        ],
    }


def _component(name: str, version: str, folder: Path) -> dict[str, Any]:
    about = (folder / "licenses" / name / "METADATA").read_text(encoding="utf-8")
    licence = _licence(message_from_string(about))
    return {
        "type": "library",
        "bom-ref": _purl(name, version),
        "name": name,
        "version": version,
        "purl": _purl(name, version),
        **({"licenses": [licence]} if licence else {}),
    }


def _licence(about: Message) -> dict[str, Any] | None:
    """Read a licence out of a package's metadata, where each writes it another way."""
    if expression := about.get("License-Expression"):
        return {"expression": str(expression)}
    words = [str(about.get("License") or "").strip()]
    words += [
        one.rpartition(":: ")[2] for one in about.get_all("Classifier", []) if "License" in one
    ]
    for word in filter(None, words):
        if word in SPDX or re.fullmatch(r"[A-Za-z]+(-[A-Za-z0-9.]+)*", word):
            return {"license": {"id": SPDX.get(word, word)}}
    return {"license": {"name": words[0].splitlines()[0]}} if words[0] else None


def _purl(name: str, version: str) -> str:
    return f"pkg:pypi/{name}@{version}"


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


@click.command(cls=Command)
@click.argument("folder", type=click.Path(path_type=Path), default=package.BUILD / "release")
@click.option("--runtime", default=DEFAULT.name, help="the Python that it is for")
def main(folder: Path, runtime: str) -> None:
    """Make a release, and print the checksums of its files."""
    for file in make(folder, package.asked_runtime(runtime)):
        print(f"{_digest(file)}  {file}")


if __name__ == "__main__":
    main()
