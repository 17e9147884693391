"""What is wrong with a list of failures, and what is not."""

import pytest

from tests.emulator.wecom_media import File
from tests.faults.failure_lists import judge_files

A, B = (
    "failed-20261128-0455-a.example-job-1-0a1b.txt",
    "failed-20261128-0455-a.example-job-1-2c3d.txt",
)
COMMAND = "failures job-1"
URLS = ["https://e.example/b", "https://e.example/a"]
WHOLE = b"https://e.example/a\nhttps://e.example/b\n"
UPLOADS = {
    "a": File("a", A, WHOLE, 0),
    "b": File("b", B, WHOLE, 0),
    "half": File("half", A, WHOLE[:20], 0),
}
SAYS_A, SAYS_B, SAYS_COMMAND = f"all in {A}", f"possible repeat: all in {B}", f"all: {COMMAND}"


@pytest.mark.parametrize(
    ("shown", "wrong"),
    [
        ([SAYS_A, "file a"], 0),
        ([SAYS_COMMAND], 0),
        ([SAYS_A, f"{A} is not to be had, {COMMAND}"], 0),
        # the file again, the message again, both again
        ([SAYS_A, "file a", "file a"], 0),
        ([SAYS_A, SAYS_B, "file b"], 0),
        ([SAYS_A, "file a", SAYS_B, "file b"], 0),
        # no word of a list; a file that never came, or came twice again, first, or with less
        (["2 failed"], 1),
        ([SAYS_A], 1),
        ([SAYS_A, "file a", SAYS_B], 1),
        ([SAYS_A, "file a", "file a", "file a"], 1),
        (["file a", SAYS_A], 1),
        (["file b", SAYS_A, "file a"], 1),
        ([SAYS_A, "file half"], 1),
    ],
)
def test_a_list_is_judged_by_what_the_chat_shows(shown: list[str], wrong: int) -> None:
    messages = [
        {"msgtype": "file", "file": {"media_id": one.removeprefix("file ")}}
        if one.startswith("file ")
        else {"msgtype": "text", "text": {"content": one}}
        for one in shown
    ]
    assert len([*judge_files(messages, UPLOADS, URLS, COMMAND, most=1)]) == wrong
