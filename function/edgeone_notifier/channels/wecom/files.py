"""How WeCom's robots take a file: it is uploaded with the robot's key, then sent by the id that it got.

developer.work.weixin.qq.com/document/path/91770: the id is good for three days, for this robot alone.
"""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from ...core.delivery.verdict import Response

MIN_BYTES, MAX_BYTES = 5, 20_000_000  # of a file: "5B" and "20M"

_SEND = "/send"
_ID = re.compile(r"[!-~]{1,500}", re.ASCII)


def upload_url(url: str) -> str:
    """Return the URL that takes the files of a webhook, "" if it is not one that has such a URL beside it."""
    parts = urlsplit(url)
    if not parts.path.endswith(_SEND):
        return ""
    path = f"{parts.path.removesuffix(_SEND)}/upload_media"
    return urlunsplit(parts._replace(path=path, query=f"{parts.query}&type=file"))


def media_of(answer: Response) -> str:
    """Return the id of a file that was taken, "" if the answer is not that."""
    try:
        said = json.loads(answer.body)
    except (ValueError, RecursionError):
        return ""
    if answer.status != 200 or not isinstance(said, dict) or said.get("errcode") != 0:
        return ""
    media = said.get("media_id")
    return media if isinstance(media, str) and _ID.fullmatch(media) else ""


def file_body(media: str) -> Mapping[str, Any]:
    """Write the message that shows a file."""
    return {"msgtype": "file", "file": {"media_id": media}}


def text_body(text: str) -> Mapping[str, Any]:
    """Write the message that stands for a file that is refused."""
    return {"msgtype": "text", "text": {"content": text}}
