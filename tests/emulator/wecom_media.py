"""This file is the only place that knows how a WeCom group robot takes files, and how long it has them.

Source: https://developer.work.weixin.qq.com/document/path/91770 (upload_media): one part named `media`, which "should"
say filename, filelength and content-type. Several clients leave filelength out; what the document asks for is asked for
here. The codes of refusals are those of path/90313; which one a robot uses for what is unconfirmed.
"""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

MIN_BYTES, MAX_BYTES = 5, 20 * 1024 * 1024  # "5B" and "20M"
LASTS = 3 * 86_400  # seconds that a media_id is good for
BAD_MEDIA_TYPE, BAD_SIZE, NO_MEDIA, EMPTY_MEDIA = 40004, 40006, 41005, 44001

Headers = Mapping[str, str]  # names in lower case


@dataclass(frozen=True, slots=True)
class File:
    """What was uploaded, byte by byte."""

    media_id: str
    name: str
    content: bytes
    created: int  # epoch seconds

    def is_good(self, now: float) -> bool:
        """Say whether it can still be sent."""
        return now < self.created + LASTS


def read(kind: str, content_type: str, body: bytes, now: float) -> File | int:
    """Give the file of an upload of this `type`, or the errcode that refuses it."""
    if kind != "file":  # voice is the other one, which is not played
        return BAD_MEDIA_TYPE
    media = _media(content_type, body)
    if media is None:
        return NO_MEDIA
    name, length, content = media
    if not content:
        return EMPTY_MEDIA
    if not MIN_BYTES <= len(content) <= MAX_BYTES or length != len(content):
        return BAD_SIZE
    return File(f"3{uuid.uuid4().hex}{uuid.uuid4().hex}", name, content, int(now))


def _media(content_type: str, body: bytes) -> tuple[str, int, bytes] | None:
    """Give filename, filelength and bytes of the part `media`, None where there is no whole one."""
    for headers, content in _parts(content_type, body):
        said = headers.get("content-disposition", "")
        name, filename = _field(said, "name"), _field(said, "filename")
        length = _field(said, "filelength")
        if name == "media" and filename and length.isdigit() and "content-type" in headers:
            return filename, int(length), content
    return None


def _parts(content_type: str, body: bytes) -> list[tuple[Headers, bytes]]:
    """Read a multipart body (RFC 2046, section 5.1.1); one that is cut has no parts."""
    form = re.fullmatch(r'multipart/form-data;\s*boundary="?([^";]{1,70})"?', content_type)
    if not form:
        return []
    delimiter = b"\r\n--" + form[1].encode()
    start, *parts = (b"\r\n" + body).split(delimiter)
    if start or not parts or not parts[-1].startswith(b"--"):
        return []
    return [_part(one.removeprefix(b"\r\n")) for one in parts[:-1]]


def _part(part: bytes) -> tuple[Headers, bytes]:
    head, _, content = part.partition(b"\r\n\r\n")
    lines = (line.partition(":") for line in head.decode(errors="replace").split("\r\n"))
    return {name.strip().lower(): value.strip() for name, _, value in lines}, content


def _field(disposition: str, name: str) -> str:
    found = re.search(rf';\s*{name}=(?:"([^"]*)"|([^;\s"]+))', disposition)
    return (found[1] or found[2] or "") if found else ""
