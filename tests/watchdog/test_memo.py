"""What is kept of runs that got nowhere, in a folder that all may write to: what another put there is not used."""

import json
import os
import stat
import tempfile
from pathlib import Path

import pytest

from edgeone_notifier.core.news.outages import Outage
from edgeone_notifier.watchdog.memo import MAX_MEMO_BYTES, Memo, earliest
from tests.support.values import NOW

BLIND = {"failed": Outage(NOW, 2, NOW + 60), "busy": Outage(NOW - 60, 2)}


def folder() -> Path:
    return Path(tempfile.gettempdir())


def written() -> Path:
    """Give the one file that there is."""
    (path,) = folder().iterdir()
    return path


def test_what_is_written_is_read_until_it_is_forgotten() -> None:
    memo = Memo("cos://b-1250000000/p", "default")
    assert memo.read() == {}
    memo.forget()
    memo.write(BLIND)
    memo.write(BLIND)
    assert Memo("cos://b-1250000000/p", "default").read() == BLIND
    memo.forget()
    assert memo.read() == {}
    assert list(folder().iterdir()) == []


def test_a_time_is_marked_until_it_is_unmarked_or_all_is_forgotten() -> None:
    memo = Memo("a")
    assert memo.marked() == 0
    memo.mark(NOW)
    memo.mark(NOW + 5)
    assert (Memo("a").marked(), Memo("b").marked()) == (NOW + 5, 0)
    assert written().read_bytes() == b""
    memo.unmark()
    memo.unmark()
    assert memo.marked() == 0
    memo.mark(NOW)
    memo.forget()
    assert memo.marked() == 0


@pytest.mark.parametrize(
    "other", [("cos://c-1250000000/p", "default"), ("cos://b-1250000000/p", "zones-a"), ("", "")]
)
def test_what_is_about_something_else_is_another(other: tuple[str, str]) -> None:
    Memo("cos://b-1250000000/p", "default").write(BLIND)
    assert Memo(*other).read() == {}
    Memo(*other).forget()
    assert Memo("cos://b-1250000000/p", "default").read() == BLIND


def test_the_earliest_that_was_told_counts() -> None:
    assert earliest([Memo("a"), Memo("b")]) == 0
    Memo("a").write(BLIND)
    Memo("b").write({"failed": Outage(NOW - 5, 2, NOW), "busy": Outage(NOW - 9, 2)})
    assert earliest([Memo("a"), Memo("b")]) == NOW - 5


def test_nobody_else_may_read_it_whatever_the_umask() -> None:
    before = os.umask(0)
    try:
        Memo("a").write(BLIND)
    finally:
        os.umask(before)
    assert stat.S_IMODE(written().stat().st_mode) == 0o600


@pytest.mark.parametrize("mode", [0o666, 0o620, 0o602])
def test_what_others_may_write_counts_as_nothing(mode: int) -> None:
    memo = Memo("a")
    memo.write(BLIND)
    written().chmod(mode)
    assert memo.read() == {}
    memo.forget()
    memo.mark(NOW)
    written().chmod(mode)
    assert memo.marked() == 0


@pytest.mark.skipif(os.getuid() != 0, reason="takes the right to give a file away")
def test_what_is_another_users_counts_as_nothing() -> None:
    memo = Memo("a")
    memo.write(BLIND)
    os.chown(written(), 12_345, -1)
    assert memo.read() == {}


def test_a_folder_in_the_place_of_a_memo_is_neither_read_nor_removed() -> None:
    memo = Memo("a")
    memo.write(BLIND)
    path = written()
    path.unlink()
    path.mkdir()
    assert memo.read() == {}
    with pytest.raises(OSError, match="edgeone-notifier"):
        memo.write(BLIND)
    memo.forget()
    assert path.is_dir()


def test_a_link_in_the_place_of_a_memo_is_neither_read_nor_written_through(tmp_path: Path) -> None:
    memo, victim = Memo("a"), tmp_path / "victim"
    memo.write(BLIND)
    victim.write_text(written().read_text())
    path = written()
    path.unlink()
    path.symlink_to(victim)
    assert memo.read() == {}
    memo.write({"failed": Outage(1, 1)})
    assert json.loads(victim.read_text())["failed"]["since"] == NOW
    assert memo.read() == {"failed": Outage(1, 1)}


def test_a_pipe_in_the_place_of_a_memo_is_not_waited_for() -> None:
    memo = Memo("a")
    memo.write(BLIND)
    path = written()
    path.unlink()
    os.mkfifo(path)
    assert memo.read() == {}
    memo.write(BLIND)
    assert memo.read() == BLIND


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff",
        b"[" * MAX_MEMO_BYTES,
        b'{"failed": null}',
        b'{"failed": {"since": "x", "runs": 1, "told": 0}}',
        b'{"failed": {"since": 1e999, "runs": 1, "told": 0}}',
        b'{"failed": {"since": 1}}',
        b'{"since": 1, "runs": 2, "told": 0}',
        b'{"failed": {"since": 1, "runs": 2, "told": 0}}' + b" " * MAX_MEMO_BYTES + b"x",
    ],
)
def test_a_memo_that_is_damaged_counts_as_none(text: bytes) -> None:
    memo = Memo("a")
    memo.write(BLIND)
    written().write_bytes(text)
    assert memo.read() == {} or text.startswith(b'{"failed": {"since": 1, "runs"')
    memo.write(BLIND)
    assert memo.read() == BLIND
