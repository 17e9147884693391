"""This file is the only place that writes a zip: the same files always give the same bytes."""

import zipfile
from pathlib import Path

EPOCH = (1980, 1, 1, 0, 0, 0)  # the oldest time that a zip can hold
READABLE = 0o644  # SCF runs as another user than the one who built this
UNIX = 3  # the system that a zip says it was made on, so that the modes count


def files(folder: Path) -> list[Path]:
    """List all files in a folder, in a fixed order."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def settle(folder: Path) -> None:
    """Make a folder readable for everybody, whatever umask or checkout it came from."""
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else READABLE)


def write(folder: Path, target: Path) -> Path:
    """Zip a folder's files."""
    with zipfile.ZipFile(target, "w") as archive:
        for path in files(folder):
            _add(archive, path.relative_to(folder).as_posix(), path.read_bytes())
    return target


def write_with(given: Path, name: str, content: bytes, target: Path) -> Path:
    """Write a zip anew with a file at its root, in place of one that is there."""
    with zipfile.ZipFile(given) as there, zipfile.ZipFile(target, "w") as archive:
        for entry in there.infolist():
            if entry.filename != name:
                archive.writestr(entry, there.read(entry), compresslevel=9)
        _add(archive, name, content)
    return target


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.create_system = UNIX
    entry.external_attr = READABLE << 16
    archive.writestr(entry, content, zipfile.ZIP_DEFLATED, compresslevel=9)
