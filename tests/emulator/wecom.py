"""This file is the only place that knows what a WeCom group robot answers to a body.

Pure. Source: https://developer.work.weixin.qq.com/document/path/91770 and 99110.
"""

import json
from collections.abc import Mapping

from tests.emulator.wire import Reply

# Longest content by message type, in UTF-8 bytes. Types that are not played are refused.
MAX_BYTES = {"text": 2048, "markdown": 4096, "markdown_v2": 4096}
BAD_KEY, TOO_MANY, TOO_LONG, BAD_TYPE, EMPTY, NOT_JSON = 93000, 45009, 40058, 40008, 44004, 47001
HINT = "hint: [1790000000000000000000000], from ip: 127.0.0.1, more info at https://open.work.weixin.qq.com/devtool/query?e="
WORDS = {
    0: "ok",
    BAD_KEY: "invalid webhook url",
    TOO_MANY: "api freq out of limit",
    TOO_LONG: "content exceed max length",
    BAD_TYPE: "invalid message type",
    EMPTY: "empty content",
    NOT_JSON: "data format error",
}


def answer(body: bytes) -> tuple[Mapping[str, object] | None, Reply]:
    """Give the message that is shown, None when it is refused, and the reply."""
    try:
        message = json.loads(body)
    except ValueError:
        message = None
    code = _code(message) if isinstance(message, dict) else NOT_JSON
    return (None if code else message), reply(code)


def reply(code: int) -> Reply:
    """Make the answer with this errcode. Its HTTP status is always 200."""
    words = WORDS[code] if code == 0 else f"{WORDS[code]}, {HINT}{code}"
    body = json.dumps({"errcode": code, "errmsg": words}).encode()
    return Reply(200, body, {"Content-Type": "application/json; charset=UTF-8"})


def _code(message: Mapping[str, object]) -> int:
    kind = message.get("msgtype")
    if not isinstance(kind, str) or kind not in MAX_BYTES:
        return BAD_TYPE
    part = message.get(kind)
    content = part.get("content") if isinstance(part, dict) else None
    if not content:
        return EMPTY
    if not isinstance(content, str):
        return TOO_LONG  # 40058 means an invalid parameter, too
    return TOO_LONG if len(content.encode(errors="surrogatepass")) > MAX_BYTES[kind] else 0
