"""This file is the only place that says what a COS object is, and how objects are listed."""

import base64
import binascii
import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from urllib.parse import unquote

from tests.emulator import cos_xml
from tests.emulator.cos_xml import Item, Listing

ENCRYPTION = "x-cos-server-side-encryption"  # document/product/436/7729
MAX_KEYS = 1000  # objects in one answer, https://cloud.tencent.com/document/product/436/7734


class CosError(Exception):
    """An error that COS answers, with its HTTP status."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code


@dataclass(frozen=True, slots=True)
class Object:
    """One stored object."""

    body: bytes
    last_modified: float = field(default_factory=time.time)  # epoch seconds
    headers: Mapping[str, str] = field(default_factory=dict)  # given back by GET

    @property
    def etag(self) -> str:
        """Give the quoted MD5 of the body, as a simple upload has it; of what is kept, where that is encrypted."""
        kept = b"encrypted" + self.body if ENCRYPTION in self.headers else self.body
        return f'"{hashlib.md5(kept).hexdigest()}"'

    def answered(self) -> dict[str, str]:
        """Give the headers that describe the object."""
        kind = {"Content-Type": "application/octet-stream"}
        modified = {"Last-Modified": formatdate(self.last_modified, usegmt=True)}
        return {**kind, **self.headers, "ETag": self.etag, **modified}


def check_md5(body: bytes, header: str | None) -> None:
    """Compare a body with its Content-MD5, or raise CosError."""
    if header is None:
        return
    try:
        digest = base64.b64decode(header, validate=True)
    except binascii.Error:
        digest = b""
    if len(digest) != 16:
        raise CosError(400, "InvalidDigest", "The Content-MD5 you specified is not valid.")
    if digest != hashlib.md5(body).digest():
        raise CosError(400, "BadDigest", "The Content-MD5 you specified did not match.")


def kept_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Choose the headers of a PUT that the object keeps."""
    kept = {n: v for n, v in headers.items() if n.startswith("x-cos-meta-")}
    if "content-type" in headers:
        kept["Content-Type"] = headers["content-type"]
    return kept


def list_page(bucket: str, objects: Mapping[str, Object], params: Mapping[str, str]) -> bytes:
    """Write the page of a bucket's list that the parameters ask for."""
    prefix, marker = params.get("prefix", ""), params.get("marker", "")
    delimiter, limit = params.get("delimiter", ""), _max_keys(params.get("max-keys"))
    items: list[Item] = []
    prefixes: list[str] = []
    last, next_marker = "", None
    for key in sorted(objects, key=str.encode):
        folder = _folder(key, prefix, delimiter)
        name = folder or key
        if not key.startswith(prefix) or name.encode() <= marker.encode() or name in prefixes[-1:]:
            continue
        if len(items) + len(prefixes) >= limit:
            next_marker = last
            break
        last = name
        if folder:
            prefixes.append(folder)
        else:
            one = objects[key]
            items.append(Item(key, one.last_modified, one.etag, len(one.body)))
    encoded = params.get("encoding-type") == "url"
    page = Listing(bucket, prefix, marker, delimiter, limit, encoded, items, prefixes, next_marker)
    return cos_xml.listing(page)


def key_of(path: str) -> str:
    """Give the key that a raw path names."""
    return unquote(path).removeprefix("/")


def _folder(key: str, prefix: str, delimiter: str) -> str:
    rest = key[len(prefix) :]
    if not delimiter or delimiter not in rest:
        return ""
    return prefix + rest.partition(delimiter)[0] + delimiter


def _max_keys(text: str | None) -> int:
    if not text:
        return MAX_KEYS
    if not text.isdigit() or int(text) == 0:
        raise CosError(400, "InvalidArgument", "max-keys must be a positive number.")
    return min(int(text), MAX_KEYS)
