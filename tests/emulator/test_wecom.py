"""This file is the only place that checks WeCom's limits, each at its boundary."""

import json
from typing import Any

import pytest

from tests.emulator import wecom


def message(kind: str, content: Any) -> dict[str, Any]:
    return {"msgtype": kind, kind: {"content": content}}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (message("text", "x" * 2048), 0),
        (message("text", "x" * 2049), 40058),
        (message("text", "预" * 682), 0),  # 2,046 bytes
        (message("text", "预" * 683), 40058),  # 2,049 bytes
        (message("markdown", "x" * 4096), 0),
        (message("markdown", "x" * 4097), 40058),
        (message("markdown", "预" * 1365 + "x"), 0),  # 4,096 bytes
        (message("markdown", "预" * 1365 + "xx"), 40058),
        (message("markdown_v2", "🔥" * 1024), 0),  # 4,096 bytes
        (message("markdown_v2", "🔥" * 1024 + "x"), 40058),
        (message("text", "\ud800"), 0),  # a lone surrogate has a length as well
        ({**message("text", "x"), "text": {"content": "x", "mentioned_list": ["@all"]}}, 0),
        (message("text", ""), 44004),
        (message("text", None), 44004),
        ({"msgtype": "text"}, 44004),
        ({"msgtype": "text", "markdown": {"content": "x"}}, 44004),
        (message("text", 5), 40058),
        (message("sonnet", "x"), 40008),
        ({"text": {"content": "x"}}, 40008),
        ({"msgtype": ["text"]}, 40008),
        (["text"], 47001),
    ],
)
def test_what_is_shown_and_what_is_refused(body: object, code: int) -> None:
    shown, reply = wecom.answer(json.dumps(body).encode())
    assert shown == (None if code else body)
    assert (reply.status, json.loads(reply.body)["errcode"]) == (200, code)


def test_bytes_count_and_not_their_spelling_in_json() -> None:
    body = json.dumps(message("text", "预" * 682), ensure_ascii=True).encode()
    assert len(body) > 2048
    assert wecom.answer(body)[1].body == b'{"errcode": 0, "errmsg": "ok"}'


def test_what_is_not_json_is_refused() -> None:
    shown, reply = wecom.answer(b"{")
    assert (shown, json.loads(reply.body)["errcode"]) == (None, 47001)
