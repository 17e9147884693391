"""Keep for how long runs have got nowhere, in a file of the temporary folder: where the state is of no use.

It lasts as long as that folder, which on SCF is as long as the instance. The folder is everybody's, so the files are in
one of this user's alone; where that cannot be had nothing is written. What is not ours to read counts as nothing.
"""

import json
import os
import stat
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

from .core.blind import Blind

MOST_BYTES = 4_096

_SAFELY = (
    os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
)  # no link is followed, and no pipe waited for


class Memo:
    """What is known of the runs that a few words stand for: where their state is, say, and of which zones."""

    def __init__(self, *about: str) -> None:
        self._name = f"{sha256(json.dumps(about).encode()).hexdigest()[:32]}.json"

    def read(self) -> dict[str, Blind]:
        """Return what was written, by name; nothing where that cannot be read, or is not ours."""
        try:
            descriptor = os.open(_folder() / self._name, os.O_RDONLY | _SAFELY)
            with os.fdopen(descriptor, "rb") as file:
                values = json.loads(file.read(MOST_BYTES))
            return {
                str(name): Blind(int(one["since"]), int(one["runs"]), int(one["told"]))
                for name, one in values.items()
            }
        except (
            OSError,
            ValueError,
            KeyError,
            TypeError,
            AttributeError,
            OverflowError,
            RecursionError,
        ):
            return {}

    def write(self, blind: Mapping[str, Blind]) -> None:
        """Put this in its place, or raise OSError."""
        path = _folder() / self._name
        path.unlink(missing_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _SAFELY, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            json.dump({name: asdict(one) for name, one in blind.items()}, file)

    def forget(self) -> None:
        """Take it away, if it is there."""
        try:
            (_folder() / self._name).unlink(missing_ok=True)
        except OSError:  # no folder, no memo
            pass


def earliest(memos: Iterable[Memo]) -> int:
    """Return since when (epoch seconds) runs had got nowhere, if the chats were told so; else 0."""
    known = (blind for memo in memos for blind in memo.read().values())
    return min((blind.since for blind in known if blind.told), default=0)


def _folder() -> Path:
    """Return the folder of this user alone, which is made; OSError where somebody else has made it."""
    folder = Path(tempfile.gettempdir()) / f"edgeone-notifier-{os.getuid()}"
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        pass
    there = folder.lstat()
    if not stat.S_ISDIR(there.st_mode) or there.st_uid != os.getuid() or there.st_mode & 0o077:
        raise PermissionError(f"{folder} is not this user's alone")
    return folder
