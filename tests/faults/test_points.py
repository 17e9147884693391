"""What is counted, how it is named, and that the process is gone at the right moment."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.operations import AFTER, BEFORE, Operations, Point

ROOT = Path(__file__).resolve().parents[2]

KILLED_AT_A_RENAME = """
import os, sys
from pathlib import Path
from tests.faults.operations import Operations, Point

(old := Path(sys.argv[1])).touch()
with Operations(Point("0", 1, sys.argv[2])).watched():
    old.rename(old.with_name("new"))
Path(sys.argv[1]).with_name("alive").touch()
"""

OF_ALL_SORTS = """
import fcntl, os, socket, sys, threading
from pathlib import Path
from tests.faults.operations import Operations

folder, operations = Path(sys.argv[1]), Operations()

def child():
    threading.Thread(target=lambda: os.truncate(folder / "b", 1)).start()

with operations.watched():
    folder.joinpath("a").write_text("x")
    os.link(folder / "a", folder / "b")
    threads = [threading.Thread(target=child) for _ in range(2)]
    for thread in threads:
        thread.start()
        thread.join()
    with (folder / "a").open("ab") as file:
        file.write(b"y")
        os.fsync(file.fileno())
        fcntl.flock(file, fcntl.LOCK_EX)
    folder.joinpath("a").stat().st_size
    (pair := socket.socketpair())[0].send(b"x")
    os.environ["HOME"]
    "".join(["no", "operation"])
for point in operations.seen:
    print(point.thread, point.number, point.name)
"""


def python(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a process of its own."""
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


@pytest.mark.parametrize(("when", "name"), [(BEFORE, "old"), (AFTER, "new")])
def test_the_process_is_killed_right_before_or_right_after(
    tmp_path: Path, when: str, name: str
) -> None:
    ended = python(KILLED_AT_A_RENAME, str(tmp_path / "old"), when)
    assert (ended.returncode, ended.stderr) == (-9, "")
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [name]


def test_whatever_touches_a_file_or_a_connection_is_counted_in_all_threads(tmp_path: Path) -> None:
    ended = python(OF_ALL_SORTS, str(tmp_path))
    assert (ended.returncode, ended.stderr) == (0, "")
    seen = [line.split(" ") for line in ended.stdout.splitlines()]
    assert [name for thread, _, name in seen if thread == "0"] == [
        *("io.open", "TextIOWrapper.write"),
        "posix.link",
        *("io.open", "BufferedWriter.write", "posix.fsync", "fcntl.flock"),
        *("_socket.socketpair", "socket.send"),
    ]
    of_threads = [line for line in seen if line[0] != "0"]
    assert of_threads == [["0.1.1", "1", "posix.truncate"], ["0.2.1", "1", "posix.truncate"]]


def test_nothing_is_counted_outside_of_the_block(tmp_path: Path) -> None:
    operations = Operations()
    with operations.watched():
        pass
    (tmp_path / "file").touch()
    assert operations.seen == []


def test_a_point_is_the_same_whatever_is_done_there() -> None:
    assert Point("0.1", 2, AFTER, "posix.link") == Point("0.1", 2, AFTER)
    assert Point("0.1", 2, AFTER) not in (
        Point("0.1", 2),
        Point("0.1", 3, AFTER),
        Point("0", 2, AFTER),
    )
    assert str(Point("0.1", 2, AFTER, "posix.link")) == "after 0.1#2 posix.link"
