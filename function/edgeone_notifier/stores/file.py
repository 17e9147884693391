"""Keep the state in a folder: `file:///path`.

The generation is the hash of the bytes. Every body holds a nonce, so no two are equal. A lock is held while the state
is compared and replaced; it goes with the process that holds it. A folder that is not there is an error, since a mount
may be gone. It is made only if `make_folder` says so.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ..core.limits import MAX_RUN_SECONDS
from ..core.state.model import Busy
from .generation import StoredBody, StoreError, bounded, check_size, endings

NO_FILE = ""  # the generation of a folder without a state


class FileStore:
    """One shard's state in a folder: `<shard>.json`, replaced as a whole."""

    nothing = NO_FILE

    def __init__(self, *, url: str, shard: str, make_folder: bool = False, **_: object) -> None:
        self._folder = Path(unquote(urlsplit(url).path))
        self._path = self._folder / f"{shard}.json"
        self._make_folder = make_folder

    def load(self) -> StoredBody | None:
        """Return what is stored; None if the folder holds no state yet."""
        with _readable_errors():
            try:
                with self._path.open("rb") as file:
                    body = bounded(file.read)
                at = int(self._path.stat().st_mtime)
            except FileNotFoundError:
                self._check_folder()
                return None
            return StoredBody(body, _generation(body), at)

    def commit(self, body: bytes, generation: str) -> str:
        """Replace what was read at this generation, or raise Busy; return the new generation."""
        check_size(len(body))
        with _readable_errors(), self._locked():
            if self._current() != generation:
                raise Busy
            _write(self._path, body)
        return _generation(body)

    def set_aside(self, damaged: StoredBody) -> str:
        """Copy what was read to another name, and return it; the next commit takes its place."""
        stem = f"{self._path.stem}.damaged-{damaged.generation[:12]}"
        with _readable_errors(), self._locked():  # others may be setting the same aside
            for ending in endings(damaged.body):
                aside = self._folder / f"{stem}{ending}.json"
                if not os.path.lexists(aside):
                    _write(aside, damaged.body)
                    return aside.name
                if aside.is_file() and aside.read_bytes() == damaged.body:
                    return aside.name
        raise StoreError("a damaged state cannot be set aside: all names for it are taken")

    def probe(self) -> str:
        """Write a file beside the state, take it away again, and say so. A folder is not made for that."""
        if self._make_folder and not self._folder.exists():
            if not os.access(self._folder.parent, os.W_OK):
                raise StoreError(f"{self._folder} cannot be made: no right to write beside it")
            return "the first run makes the folder"
        probe = self._folder / f"{self._path.stem}.probe"
        with _readable_errors(), self._locked():
            _write(probe, b"{}")
            probe.unlink()
        return "writable, with a lock"

    def tidy(self) -> None:
        """Do nothing: there is one file, and those set aside are the user's."""

    def _current(self) -> str:
        stored = self.load()
        return stored.generation if stored else NO_FILE

    def _check_folder(self) -> None:
        if not self._make_folder and not self._folder.is_dir():
            raise StoreError(f"there is no folder {self._folder}; make it, or mount what holds it")

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self._check_folder()
        if self._make_folder:
            self._folder.mkdir(parents=True, exist_ok=True)
        with self._path.with_suffix(".lock").open("a") as lock:
            _lock(lock.fileno())
            yield


def _lock(file: int, seconds: float = 5.0) -> None:
    """Take the lock, and note when. Its holder keeps it for one small write. One that is stuck must not hold us."""
    end = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                raise _held(time.time() - os.fstat(file).st_mtime) from None
            time.sleep(0.02)
        else:
            os.utime(file)
            return


def _held(seconds: float) -> Exception:
    """Say that another holds the lock. Its file was touched when it was taken: no run is as old as that may be."""
    if seconds <= MAX_RUN_SECONDS:
        return Busy("another run holds the lock")
    return StoreError(
        f"the lock has been held for {seconds / 60:.0f} minutes: a process is stuck, or it is no run's"
    )


def _generation(body: bytes) -> str:
    return sha256(body).hexdigest()


def _write(path: Path, body: bytes) -> None:
    """Put a whole file in its place, or none: what was there stays until the new one is on the disk."""
    temporary = path.with_suffix(".new")
    with temporary.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _readable_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"{error.strerror or type(error).__name__}: {error.filename or ''}"
        ) from None
