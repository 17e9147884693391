"""What the folder alone promises: a whole file or none, a lock among processes, and errors that name the file."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from edgeone_notifier import stores
from edgeone_notifier.stores import Busy, StoredBody, StoreError, file
from tests.emulator import Cloud

FUNCTION = Path(stores.__file__).parents[2]


class place:  # noqa: N801  it stands for a function that the contract calls
    """Open the folder `state`."""

    def __init__(self, _: Cloud, folder: Path) -> None:
        self._folder = folder / "state of prod"
        self._folder.mkdir(exist_ok=True)

    def __call__(self, shard: str = "default") -> file.FileStore:
        store: file.FileStore = stores.open_store("file", url=self._folder.as_uri(), shard=shard)
        return store

    def aside(self, name: str) -> bytes:
        return (self._folder / name).read_bytes()


def no_place(_: Cloud, folder: Path) -> Any:
    """Open a folder that is a file."""
    (folder / "taken").touch()
    return partial(stores.open_store, "file", url=(folder / "taken").as_uri(), shard="default")


@pytest.fixture
def store(tmp_path: Path) -> file.FileStore:
    return file.FileStore(url=tmp_path.as_uri(), shard="default")


def test_the_state_lies_in_a_file_of_its_shard(tmp_path: Path, store: file.FileStore) -> None:
    store.commit(b"a", store.nothing)
    assert (tmp_path / "default.json").read_bytes() == b"a"


def test_a_new_state_is_on_the_disk_before_it_takes_the_place_of_the_old(
    tmp_path: Path, store: file.FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def note_fsync(descriptor: int) -> None:
        mode = os.fstat(descriptor).st_mode
        size = os.fstat(descriptor).st_size
        steps.append("fsync folder" if stat.S_ISDIR(mode) else f"fsync file of {size}")
        fsync(descriptor)

    def note_replace(path: Path, target: Path) -> Path:
        steps.append(f"{path.name} → {target.name}")
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", note_fsync)
    monkeypatch.setattr(Path, "replace", note_replace)
    store.commit(b"12345", store.nothing)
    assert steps == ["fsync file of 5", "default.new → default.json", "fsync folder"]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_crash_before_the_new_state_is_in_place_leaves_the_old(
    store: file.FileStore, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    generation = store.commit(b"old", store.nothing)

    def crash(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(*{"fsync": (os, "fsync"), "replace": (Path, "replace")}[step], crash)
        with pytest.raises(StoreError, match="No space left"):
            store.commit(b"new", generation)
    assert store.load() == StoredBody(b"old", generation)
    assert store.commit(b"new", generation) == store.load().generation  # type: ignore[union-attr]


def test_what_a_crash_left_behind_does_no_harm(tmp_path: Path, store: file.FileStore) -> None:
    (tmp_path / "default.new").write_bytes(b"half a sta")
    assert store.load() is None
    store.commit(b"whole", store.nothing)
    assert (tmp_path / "default.json").read_bytes() == b"whole"


def test_a_state_that_is_no_file_is_an_error_that_names_it(
    tmp_path: Path, store: file.FileStore
) -> None:
    (tmp_path / "default.json").mkdir()
    with pytest.raises(StoreError, match=r"Is a directory: .*default\.json"):
        store.load()


COUNT = """
import sys
from edgeone_notifier.stores import Busy, open_store
store = open_store("file", url=sys.argv[1], shard="default")
for n in range(25):
    while True:
        found = store.load()
        last, at = (int(found.body.split()[0]), found.generation) if found else (0, store.nothing)
        try:
            store.commit(f"{last + 1} {sys.argv[2]}".encode(), at)
            break
        except Busy:
            pass
"""


def test_processes_that_commit_at_once_lose_nothing(tmp_path: Path, store: file.FileStore) -> None:
    command = [sys.executable, "-c", COUNT, tmp_path.as_uri()]
    counting = [
        subprocess.Popen([*command, f"process-{n}"], cwd=FUNCTION, stderr=subprocess.PIPE)
        for n in range(3)
    ]
    errors = [process.communicate(timeout=30)[1] for process in counting]
    assert errors == [b""] * 3
    stored = store.load()
    assert stored
    assert stored.body.split()[0] == b"75"


@pytest.mark.parametrize("there_before", [True, False])
def test_a_folder_that_is_gone_is_an_error_that_names_it_and_no_first_run(
    tmp_path: Path, there_before: bool
) -> None:
    """Where a mount is gone, a baseline would swallow what has failed since."""
    folder = tmp_path / "mount" / "state"
    store = file.FileStore(url=folder.as_uri(), shard="default")
    if there_before:
        folder.mkdir(parents=True)
        store.commit(b"a", store.nothing)
        shutil.rmtree(tmp_path / "mount")
    attempts = [
        store.load,
        store.probe,
        partial(store.commit, b"b", store.nothing),
        partial(store.set_aside, StoredBody(b"b", "1")),
    ]
    for attempt in attempts:
        with pytest.raises(StoreError, match=f"there is no folder {folder}; make it"):
            attempt()
    assert not (tmp_path / "mount").exists()


def test_a_folder_is_made_where_that_is_asked_for_and_by_a_write_alone(tmp_path: Path) -> None:
    store = file.FileStore(url=(tmp_path / "a" / "b").as_uri(), shard="default", make_folder=True)
    assert store.load() is None
    assert not (tmp_path / "a").exists()
    store.commit(b"a", store.nothing)
    assert (tmp_path / "a" / "b" / "default.json").read_bytes() == b"a"


@pytest.mark.parametrize("taken", ["file", "folder", "dangling link"])
def test_a_name_for_what_is_damaged_that_is_taken_gives_way_to_another(
    tmp_path: Path, store: file.FileStore, taken: str
) -> None:
    generation = store.commit(b"not a state", store.nothing)
    first = tmp_path / f"default.damaged-{generation[:12]}.json"
    make: dict[str, Any] = {
        "file": lambda: first.write_bytes(b"somebody's"),
        "folder": first.mkdir,
        "dangling link": lambda: first.symlink_to(tmp_path / "nowhere"),
    }
    make[taken]()
    name = store.set_aside(StoredBody(b"not a state", generation))
    assert name != first.name
    assert (tmp_path / name).read_bytes() == b"not a state"
    assert store.set_aside(StoredBody(b"not a state", generation)) == name
    assert taken != "file" or first.read_bytes() == b"somebody's"
    assert not (tmp_path / "nowhere").exists()


HOLD = """
import sys
from edgeone_notifier.stores.file import FileStore
with FileStore(url=sys.argv[1], shard="default")._locked():
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_lock_that_is_held_for_long_is_busy_and_goes_with_its_process(
    tmp_path: Path, store: file.FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file, "_lock", partial(file._lock, seconds=0.1))
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, tmp_path.as_uri()],
        cwd=FUNCTION,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(Busy, match="another run holds the lock"):
            store.commit(b"a", store.nothing)
        assert store.load() is None
        hours_ago = time.time() - 2 * 3_600
        os.utime(tmp_path / "default.lock", (hours_ago, hours_ago))
        with pytest.raises(StoreError, match="held for 120 minutes: a process is stuck"):
            store.commit(b"a", store.nothing)
        holder.send_signal(signal.SIGKILL)
        holder.wait(10)
    store.commit(b"a", store.nothing)
    assert store.load() is not None
