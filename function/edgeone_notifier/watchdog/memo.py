"""Keep for how long runs have got nowhere, in a file of the temporary folder, for want of the state.

On SCF that folder lasts as long as the instance. The folder is everybody's. So a file is made anew each time, and never
written to; a file that another user may have written counts as nothing.
"""

import json
import os
import stat
import tempfile
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path

from ..core.news.outages import Outage

MEMO_PREFIX = "edgeone-notifier"
MAX_MEMO_BYTES = 4_096

# No link is followed, and no pipe waited for.
_SAFELY = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_NO_MEMO = (
    ArithmeticError,
    AttributeError,
    LookupError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
)


class Memo:
    """What is known of the runs that a few words stand for: where their state is, say, and of which zones."""

    def __init__(self, *about: str) -> None:
        name = sha256(json.dumps(about).encode()).hexdigest()[:32]
        self._name, self._mark = f"{MEMO_PREFIX}-{name}.json", f"{MEMO_PREFIX}-{name}.busy"

    def read(self) -> dict[str, Outage]:
        """Return what was written, by name; nothing if it cannot be read, or is not ours."""
        try:
            with os.fdopen(os.open(_path(self._name), os.O_RDONLY | _SAFELY), "rb") as file:
                _check_ours(os.fstat(file.fileno()))
                values = json.loads(file.read(MAX_MEMO_BYTES))
            return {
                str(name): Outage(int(one["since"]), int(one["runs"]), int(one["told"]))
                for name, one in values.items()
            }
        except _NO_MEMO:
            return {}

    def write(self, outages: Mapping[str, Outage]) -> None:
        """Replace what was written; raise OSError if that fails."""
        with os.fdopen(_made(self._name), "w", encoding="ascii") as file:
            json.dump(
                {
                    name: {"since": one.since, "runs": one.runs, "told": one.told}
                    for name, one in outages.items()
                },
                file,
            )

    def marked(self) -> int:
        """Return the time (epoch seconds) that was marked; 0 for none."""
        try:
            there = _path(self._mark).lstat()
            _check_ours(there)
        except OSError:
            return 0
        return int(there.st_mtime)

    def mark(self, at: int) -> None:
        """Mark a time, by an empty file of that time; or raise OSError."""
        descriptor = _made(self._mark)
        try:
            os.utime(descriptor, (at, at))
        finally:
            os.close(descriptor)

    def unmark(self) -> None:
        """Take the mark away, if there is one."""
        _remove(self._mark)

    def forget(self) -> None:
        """Take all of it away, if it is there."""
        _remove(self._name)
        _remove(self._mark)


def earliest(memos: Iterable[Memo]) -> int:
    """Return since when (epoch seconds) runs had got nowhere, if the channels were told so; else 0."""
    outages = (one for memo in memos for one in memo.read().values())
    return min((one.since for one in outages if one.told), default=0)


def _made(name: str) -> int:
    """Make a new file in the place of what is there, and open it."""
    path = _path(name)
    path.unlink(missing_ok=True)
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _SAFELY, 0o600)


def _remove(name: str) -> None:
    try:
        _path(name).unlink(missing_ok=True)
    except OSError:  # no folder, no memo
        pass


def _check_ours(there: os.stat_result) -> None:
    """Raise OSError for what somebody else may have written."""
    if not stat.S_ISREG(there.st_mode) or there.st_uid != os.getuid() or there.st_mode & 0o022:
        raise PermissionError


def _path(name: str) -> Path:
    return Path(tempfile.gettempdir()) / name
