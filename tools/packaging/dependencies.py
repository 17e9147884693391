"""This file is the only place that knows how the locked dependencies become files for SCF."""

import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

from tools.command import Unable
from tools.packaging.runtimes import DEFAULT, Runtime

# glibc 2.17 and x86_64: SCF has said CentOS 7, cloud.tencent.com/document/product/1078/34619
FOR_SCF = (
    "--implementation=cp",
    "--abi=abi3",
    "--abi=none",
    "--platform=manylinux2014_x86_64",
    "--platform=manylinux_2_17_x86_64",
)
SOURCE_ONLY = "crcmod"  # no wheel of it exists; its pure Python part needs no compiler
SOURCE_FOLDER = "python3"
SOURCE_ABOUT = {"LICENSE": "LICENSE", "PKG-INFO": "METADATA"}

# Only client-side encryption of qcloud_cos needs pycryptodome, which is larger than all else together. `requests` uses
# charset-normalizer only to guess the encoding of a text, which nothing here asks for.
UNUSED = {"charset-normalizer", "pycryptodome"}

UNUSED_FOLDERS = {"test", "tests"}
UNUSED_FILES = {"test.py"}
UNUSED_SUFFIXES = {".c", ".h", ".pyi", ".pyx"}
# What needs another package, which is not here: it could not even be imported.
UNIMPORTABLE = (
    "dotenv/__main__.py",  # click
    "dotenv/cli.py",
    "dotenv/ipython.py",
    "pydantic/mypy.py",
    "pydantic/v1/_hypothesis_plugin.py",
    "pydantic/v1/mypy.py",
    "qcloud_cos/cos_encryption_client.py",  # pycryptodome
    "qcloud_cos/crypto.py",
    "tencentcloud/common/*_async.py",  # httpx
    "tencentcloud/common/http/*_async.py",
    "urllib3/contrib/emscripten/*",  # a browser
    "urllib3/contrib/pyopenssl.py",
    "urllib3/contrib/socks.py",
    "urllib3/http2/connection.py",  # h2
)
ABOUT = re.compile(
    r"[^/]+\.dist-info/(?:licenses/)?(METADATA|(?:.*/)?(?:LICEN[CS]E|NOTICE|COPYING).*)"
)


class Unavailable(Unable):
    """The locked dependencies cannot be had as the lock file names them."""


def fetch(lock: Path, cache: Path, runtime: Runtime = DEFAULT) -> list[Path]:
    """Return the locked files, of which the package needs all; download what is new in the lock."""
    pinned = locked(lock.read_text())
    files = cache / f"{hashlib.sha256(lock.read_bytes()).hexdigest()[:16]}-{runtime.abi}"
    if not files.is_dir():
        _download(lock, files, runtime)
    found = {_project(file): file for file in sorted(files.iterdir())}
    if missing := pinned.keys() - found.keys():
        raise Unavailable(f"not downloaded: {', '.join(sorted(missing))}")
    return [found[name] for name in sorted(pinned.keys() - UNUSED)]


def locked(lock: str) -> dict[str, str]:
    """Read name and version of every package in a lock file."""
    pins = re.findall(r"^([a-z0-9-]+)==([^\s;]+)( ;[^\\]*)?", lock, re.MULTILINE)
    # pip would judge a marker by the Python that it runs on, not by the one it downloads for.
    if marked := [name for name, _, marker in pins if marker]:
        raise Unavailable(f"locked for some Pythons only: {', '.join(marked)}")
    return {name: version for name, version, _ in pins}


def _download(lock: Path, files: Path, runtime: Runtime) -> None:
    """Download into a folder of this process's own: two may build at the same time."""
    _check_pip()
    files.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=files.parent) as own:
        partial = Path(own) / files.name
        command = [sys.executable, "-m", "pip", "download", "-qq", f"--dest={partial}"]
        command += ["--require-hashes", "--no-deps", f"--requirement={lock}", *FOR_SCF]
        command += [f"--python-version={runtime.version}", f"--abi={runtime.abi}"]
        command += ["--only-binary=:all:", f"--no-binary={SOURCE_ONLY}"]
        if subprocess.run(command).returncode:
            raise Unavailable(
                f"pip could not download what {lock} names: check the network, the proxy, or the mirror (PIP_INDEX_URL)"
            )
        try:
            partial.rename(files)
        except OSError:  # the other was quicker
            if not files.is_dir():
                raise


def _check_pip() -> None:
    """Give this Python a pip where it has none: uv makes environments without, and uv sync takes it away."""
    commands = (["pip", "--version"], ["ensurepip"])
    runs = (subprocess.run([sys.executable, "-m", *one], capture_output=True) for one in commands)
    if all(run.returncode for run in runs):
        raise Unavailable(
            f"{sys.executable} has no pip, and could not be given one: install it there"
        )


def _project(file: Path) -> str:
    """Tell whose file it is: crcmod-1.7.tar.gz, typing_extensions-4.1-py3-none-any.whl."""
    name = file.name.split("-")[0] if file.suffix == ".whl" else file.name.rsplit("-", 1)[0]
    return name.replace("_", "-").lower()


def unpack(file: Path, folder: Path) -> None:
    """Add to a folder what a run needs of a wheel or of the one source archive."""
    for name, content in _members(file):
        if wanted := _destination(PurePosixPath(name), _project(file)):
            path = folder / wanted
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def _members(file: Path) -> Iterator[tuple[str, bytes]]:
    if file.suffix == ".whl":
        with zipfile.ZipFile(file) as wheel:
            yield from ((i.filename, wheel.read(i)) for i in wheel.infolist() if not i.is_dir())
    else:
        yield from _source_members(file)


def _source_members(file: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the members of a source archive under the names that a wheel would give them."""
    with tarfile.open(file) as source:
        for member in source:
            content = source.extractfile(member)
            _, _, name = member.name.partition("/")
            if content and name.startswith(f"{SOURCE_FOLDER}/{SOURCE_ONLY}/"):
                yield name.removeprefix(f"{SOURCE_FOLDER}/"), content.read()
            elif content and name in SOURCE_ABOUT:
                yield f"{SOURCE_ONLY}.dist-info/{SOURCE_ABOUT[name]}", content.read()


def _destination(name: PurePosixPath, project: str) -> str | None:
    """Say where a member goes, if anywhere: code to the root, what it is to a folder of its own."""
    if name.is_absolute() or ".." in name.parts:
        raise Unavailable(f"{project} wants to be written outside of the package: {name}")
    if about := ABOUT.fullmatch(str(name)):
        return f"licenses/{project}/{about[1]}"
    unused = (
        name.parts[0].endswith((".dist-info", ".data"))
        or UNUSED_FOLDERS & set(name.parts[:-1])
        or name.name in UNUSED_FILES
        or name.suffix in UNUSED_SUFFIXES
        or any(fnmatch(str(name), pattern) for pattern in UNIMPORTABLE)
    )
    return None if unused else str(name)
