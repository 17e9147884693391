"""This file is the only place that knows what a WeCom group robot answers to a body.

Pure. Source: https://developer.work.weixin.qq.com/document/path/91770 and 99110.
"""

import json
from collections.abc import Collection, Mapping

from tests.emulator import wecom_media as media
from tests.emulator.wecom_media import File
from tests.emulator.wire import Reply

# Longest content by message type, in UTF-8 bytes. Types that are not played are refused.
MAX_BYTES = {"text": 2048, "markdown": 4096, "markdown_v2": 4096}
BAD_KEY, TOO_MANY, TOO_LONG, BAD_TYPE, EMPTY, NOT_JSON = 93000, 45009, 40058, 40008, 44004, 47001
BAD_MEDIA = 40007
HINT = "hint: [1790000000000000000000000], from ip: 127.0.0.1, more info at https://open.work.weixin.qq.com/devtool/query?e="
WORDS = {
    0: "ok",
    BAD_KEY: "invalid webhook url",
    TOO_MANY: "api freq out of limit",
    TOO_LONG: "content exceed max length",
    BAD_TYPE: "invalid message type",
    EMPTY: "empty content",
    NOT_JSON: "data format error",
    BAD_MEDIA: "invalid media_id",
    media.BAD_MEDIA_TYPE: "invalid media type",
    media.BAD_SIZE: "invalid media size",
    media.NO_MEDIA: "missing media data",
    media.EMPTY_MEDIA: "empty media data",
}


def answer(body: bytes, files: Collection[str] = ()) -> tuple[Mapping[str, object] | None, Reply]:
    """Give the message that is shown, None when it is refused, and the reply; `files` are the good media_ids."""
    try:
        message = json.loads(body)
    except ValueError:
        message = None
    code = _code(message, files) if isinstance(message, dict) else NOT_JSON
    return (None if code else message), reply(code)


def upload(kind: str, content_type: str, body: bytes, now: float) -> tuple[File | None, Reply]:
    """Give the file that is kept, None when it is refused, and the reply."""
    file = media.read(kind, content_type, body, now)
    if isinstance(file, int):
        return None, reply(file)
    return file, reply(0, type="file", media_id=file.media_id, created_at=str(file.created))


def reply(code: int, **more: str) -> Reply:
    """Make the answer with this errcode and more. Its HTTP status is always 200."""
    words = WORDS[code] if code == 0 else f"{WORDS[code]}, {HINT}{code}"
    body = json.dumps({"errcode": code, "errmsg": words, **more}).encode()
    return Reply(200, body, {"Content-Type": "application/json; charset=UTF-8"})


def _code(message: Mapping[str, object], files: Collection[str]) -> int:
    kind = message.get("msgtype")
    if kind == "file":
        return _file_code(message.get("file"), files)
    if not isinstance(kind, str) or kind not in MAX_BYTES:
        return BAD_TYPE
    part = message.get(kind)
    content = part.get("content") if isinstance(part, dict) else None
    if not content:
        return EMPTY
    if not isinstance(content, str):
        return TOO_LONG  # 40058 means an invalid parameter, too
    return TOO_LONG if len(content.encode(errors="surrogatepass")) > MAX_BYTES[kind] else 0


def _file_code(part: object, files: Collection[str]) -> int:
    media_id = part.get("media_id") if isinstance(part, dict) else None
    if not media_id:
        return EMPTY
    return 0 if isinstance(media_id, str) and media_id in files else BAD_MEDIA
