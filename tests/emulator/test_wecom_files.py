"""This file is the only place that checks how a WeCom robot takes files and shows them to its group."""

import re
from typing import Any

import pytest
import requests
from requests.exceptions import ConnectionError as Lost

from tests.emulator import Cloud
from tests.emulator.chat import Break, Chat
from tests.emulator.wecom_media import LASTS, MAX_BYTES, File, read

LIST = (
    b"https://dl.game.example.com/7.4/pack-007.bin\nhttps://dl.game.example.com/7.4/pack-008.bin\n"
)
NAME = "failed-20261128-0455.txt"


@pytest.fixture
def chat(cloud: Cloud) -> Chat:
    return cloud.wecom("ops")


def form(
    content: bytes,
    *,
    part: str = "media",
    name: str = NAME,
    length: object = None,
    kind: str = "text/plain",
) -> tuple[str, bytes]:
    """Write a multipart body as the document shows it; give the content type, too."""
    length = len(content) if length is None else length
    said = f'form-data; name="{part}"; filename="{name}"; filelength={length}'
    head = f"--B\r\nContent-Disposition: {said}\r\nContent-Type: {kind}\r\n\r\n"
    return "multipart/form-data; boundary=B", head.encode() + content + b"\r\n--B--\r\n"


def upload(chat: Chat, content: bytes = LIST, url: str | None = None) -> dict[str, Any]:
    content_type, body = form(content)
    url = url or chat.url.replace("/send?", "/upload_media?") + "&type=file"
    headers = {"Content-Type": content_type}
    answer = requests.post(url, data=body, headers=headers, timeout=5)
    said: dict[str, Any] = answer.json()
    return said


def send(chat: Chat, media_id: str) -> int:
    message = {"msgtype": "file", "file": {"media_id": media_id}}
    return int(requests.post(chat.url, json=message, timeout=5).json()["errcode"])


def test_a_file_is_uploaded_sent_and_read_by_the_group(chat: Chat) -> None:
    answer = upload(chat)
    assert {**answer, "media_id": "", "created_at": ""} == {
        "errcode": 0,
        "errmsg": "ok",
        "type": "file",
        "media_id": "",
        "created_at": "",
    }
    assert re.fullmatch(r"\d{10}", answer["created_at"])
    assert (chat.files, chat.messages) == ([], [])  # nobody sees it yet
    assert send(chat, answer["media_id"]) == 0
    (file,) = chat.files
    assert (file.name, file.content) == (NAME, LIST)
    assert [(one.to, one.status) for one in chat.requests] == [("upload_media", 200), ("send", 200)]
    assert LIST in chat.requests[0].body


def test_any_bytes_are_kept_as_they_are(chat: Chat) -> None:
    content = bytes(range(256)) * 40 + b"\r\n--A--\r\n\r\n\n\r"
    send(chat, upload(chat, content)["media_id"])
    assert chat.files[0].content == content


def test_a_file_is_good_for_three_days(chat: Chat) -> None:
    chat.today = lambda: 1_000.0
    media_id = upload(chat)["media_id"]
    chat.today = lambda: 999.0 + LASTS
    assert send(chat, media_id) == 0
    chat.today = lambda: 1_000.0 + LASTS
    assert send(chat, media_id) == 40007
    assert len(chat.files) == 1


def test_a_file_is_for_the_robot_that_took_it_alone(cloud: Cloud, chat: Chat) -> None:
    other = cloud.wecom("other")
    media_id = upload(other)["media_id"]
    assert send(chat, media_id) == 40007
    assert send(chat, "") == 44004
    assert chat.messages == []
    assert send(other, media_id) == 0


@pytest.mark.parametrize(
    ("old", "new", "status", "code"),
    [
        ("?key=", "?key=x", 200, 93000),
        ("?key=", "?no=", 200, 93000),
        ("type=file", "type=voice", 200, 40004),
        ("&type=file", "", 200, 40004),
        ("/upload_media", "/upload", 404, None),
        ("/wecom/ops/", "/wecom/none/", 404, None),
    ],
)
def test_a_wrong_address(chat: Chat, old: str, new: str, status: int, code: int | None) -> None:
    url = chat.url.replace("/send?", "/upload_media?") + "&type=file"
    content_type, body = form(LIST)
    headers = {"Content-Type": content_type}
    answer = requests.post(url.replace(old, new), data=body, headers=headers, timeout=5)
    assert answer.status_code == status
    assert code is None or answer.json()["errcode"] == code
    assert chat.uploads == {}


def test_slack_takes_no_files(cloud: Cloud) -> None:
    url = cloud.slack("ops").url
    assert requests.post(f"{url}/upload_media", data=b"x", timeout=5).status_code == 404


def judged(content_type: str, body: bytes) -> File | int:
    return read("file", content_type, body, 0)


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"content": b"1234"}, 40006),
        ({"content": b"12345"}, None),
        ({"content": b"x" * MAX_BYTES}, None),
        ({"content": b"x" * (MAX_BYTES + 1)}, 40006),
        ({"content": b""}, 44001),
        ({"content": LIST, "length": 7}, 40006),
        ({"content": LIST, "length": ""}, 41005),
        ({"content": LIST, "part": "file"}, 41005),
        ({"content": LIST, "name": ""}, 41005),
        ({"content": LIST, "name": "预热失败.txt"}, None),
    ],
)
def test_which_files_are_taken(how: dict[str, Any], code: int | None) -> None:
    found = judged(*form(**how))
    assert found == code if code else isinstance(found, File)


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", form(LIST)[1]),
        ("multipart/form-data", form(LIST)[1]),
        ("multipart/form-data; boundary=C", form(LIST)[1]),
        ("multipart/form-data; boundary=B", form(LIST)[1][:-8]),  # cut
        ("multipart/form-data; boundary=B", b"x" + form(LIST)[1]),
        ("multipart/form-data; boundary=B", b"--B--\r\n"),
        ("multipart/form-data; boundary=B", b""),
    ],
)
def test_what_is_no_whole_form_is_refused(content_type: str, body: bytes) -> None:
    assert judged(content_type, body) == 41005


def test_the_boundary_may_be_quoted_and_other_parts_are_passed_over() -> None:
    _, body = form(LIST)
    other = b'--B\r\nContent-Disposition: form-data; name="x"\r\n\r\ny\r\n'
    found = judged('multipart/form-data; boundary="B"', other + body)
    assert isinstance(found, File)
    assert found.content == LIST


def test_uploads_and_messages_share_twenty_a_minute(chat: Chat) -> None:
    chat.clock = lambda: 0.0
    media_id = upload(chat)["media_id"]
    assert [send(chat, media_id) for _ in range(20)] == [0] * 19 + [45009]
    assert upload(chat)["errcode"] == 45009
    assert len(chat.uploads) == 1


def test_an_order_can_be_for_uploads_or_messages_alone(chat: Chat) -> None:
    chat.answer(200, {"errcode": 40006, "errmsg": "no"}, to="upload_media")
    chat.answer(200, {"errcode": -1}, times=None, to="send")
    assert send(chat, "x") == -1
    assert upload(chat)["errcode"] == 40006
    media_id = upload(chat)["media_id"]
    assert send(chat, media_id) == -1
    chat.recover()
    assert send(chat, media_id) == 0


@pytest.mark.parametrize(
    ("how", "kept"), [("drop", 0), ("read-then-drop", 0), ("show-then-drop", 1)]
)
def test_an_upload_can_break_before_and_after_it_is_taken(
    chat: Chat, how: Break, kept: int
) -> None:
    chat.break_next(how, to="upload_media")
    with pytest.raises(Lost):
        upload(chat)
    assert len(chat.uploads) == kept
    assert [(one.to, one.answer) for one in chat.requests] == [("upload_media", how)]
    assert chat.files == []


def test_a_redirected_upload_is_a_success_that_keeps_nothing(chat: Chat) -> None:
    chat.break_next("redirect", to="upload_media")
    assert upload(chat)["errcode"] == 0  # requests follows it
    assert chat.uploads == {}
