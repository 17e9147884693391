"""How a file with failed URLs is called."""

import re
from collections.abc import Sequence
from datetime import datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgeone_notifier.core.text.file_name import failed_file_name
from tests.channels import anything
from tests.support.values import law

FOUND = datetime(2026, 11, 28, 4, 55, tzinfo=timezone.utc)
GAME, JOB = "game.example.com", "20g9wz8m9mgx"
MAX_NAME = 90  # characters


@pytest.mark.parametrize(
    ("sites", "jobs", "lines", "name"),
    [
        ([GAME], [JOB], 400, "failed-20261128-0455-game.example.com-20g9wz8m9mgx-ba78.txt"),
        ([GAME], [JOB, "job-2"], 400, "failed-20261128-0455-game.example.com-400-urls-ba78.txt"),
        ([GAME, "b.cn"], [JOB, "job-2"], 12, "failed-20261128-0455-2-sites-12-urls-ba78.txt"),
        ([GAME, "b.cn"], [JOB], 12, "failed-20261128-0455-2-sites-20g9wz8m9mgx-ba78.txt"),
        ([], [JOB], 12, "failed-20261128-0455-20g9wz8m9mgx-ba78.txt"),
        (["游戏"], ["任务"], 1, "failed-20261128-0455-1-url-ba78.txt"),
        (["a..b"], ["c...d"], 9, "failed-20261128-0455-a-b-c-d-ba78.txt"),
        (["../../a b"], ['"\r\nX: y'], 9, "failed-20261128-0455-a-b-X-y-ba78.txt"),
    ],
)
def test_a_name_says_when_where_and_of_what(
    sites: Sequence[str], jobs: Sequence[str], lines: int, name: str
) -> None:
    assert failed_file_name(FOUND, sites, jobs, lines, "abc") == name


def test_files_of_one_minute_differ_by_what_they_hold() -> None:
    names = {failed_file_name(FOUND, [GAME], [JOB], 2, text) for text in ("a\nb\n", "a\nc\n")}
    assert len(names) == 2


@law
@given(site=anything.foreign(), job=anything.foreign(), text=st.text())
def test_whatever_others_call_things_a_name_is_short_and_plain(
    site: str, job: str, text: str
) -> None:
    text = text.encode(errors="replace").decode()
    name = failed_file_name(FOUND, [site], [job], 10**9, text)
    assert re.fullmatch(r"failed-20261128-0455(-[A-Za-z0-9][A-Za-z0-9.-]*)?-[0-9a-f]{4}\.txt", name)
    assert len(name) <= MAX_NAME
    assert ".." not in name
