"""This file is the only place that writes the XML of COS.

Pure. Sources: https://cloud.tencent.com/document/product/436/7734 (list) and 436/7730 (errors).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from urllib.parse import quote
from xml.sax.saxutils import escape

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass(frozen=True, slots=True)
class Item:
    """One object of a list."""

    key: str
    last_modified: float  # epoch seconds
    etag: str
    size: int


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list, and the parameters that it repeats."""

    bucket: str
    prefix: str
    marker: str
    delimiter: str
    max_keys: int
    url_encoded: bool
    items: Sequence[Item]
    prefixes: Sequence[str]
    next_marker: str | None


def error(code: str, message: str, resource: str, request_id: str) -> bytes:
    """Write an error; without Resource the SDK does not find the code."""
    fields = (
        ("Code", code),
        ("Message", message),
        ("Resource", resource),
        ("RequestId", request_id),
        ("TraceId", request_id),
    )
    return _document("Error", [_leaf(name, text) for name, text in fields])


def versioning(status: str) -> bytes:
    """Write the versioning of a bucket, "" when it was never on."""
    return _document("VersioningConfiguration", [_leaf("Status", status)] if status else [])


def listing(page: Listing) -> bytes:
    """Write one page of a list."""

    def text(value: str) -> str:
        return quote(value, safe="/-_.~") if page.url_encoded else value

    parts = [_leaf("Name", page.bucket)]
    if page.url_encoded:
        parts.append(_leaf("EncodingType", "url"))
    parts += [
        _leaf("Prefix", text(page.prefix)),
        _leaf("Marker", text(page.marker)),
        _leaf("MaxKeys", str(page.max_keys)),
        _leaf("IsTruncated", "false" if page.next_marker is None else "true"),
    ]
    if page.delimiter:
        parts.append(_leaf("Delimiter", text(page.delimiter)))
    if page.next_marker is not None:
        parts.append(_leaf("NextMarker", text(page.next_marker)))
    parts += [_contents(item, text(item.key)) for item in page.items]
    parts += [_node("CommonPrefixes", [_leaf("Prefix", text(one))]) for one in page.prefixes]
    return _document("ListBucketResult", parts)


def _contents(item: Item, key: str) -> str:
    moment = datetime.fromtimestamp(item.last_modified, timezone.utc)
    leaves = (
        ("Key", key),
        ("LastModified", moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")),
        ("ETag", item.etag),
        ("Size", str(item.size)),
        ("StorageClass", "STANDARD"),
    )
    return _node("Contents", [_leaf(name, text) for name, text in leaves])


def _document(name: str, parts: Iterable[str]) -> bytes:
    return (HEAD + _node(name, parts)).encode()


def _node(name: str, parts: Iterable[str]) -> str:
    return f"<{name}>{''.join(parts)}</{name}>"


def _leaf(name: str, text: str) -> str:
    return _node(name, [escape(text)])
