"""Read what COS answers: nothing is taken for an object, or for a listing, that is cut or comes from somebody else."""

import re
from collections.abc import Mapping
from hashlib import md5, sha256
from typing import Any

from ..core.task import parse_time
from .generation import StoreError

CHECKSUM = "x-cos-meta-sha256"  # our own: an ETag is an MD5 only where the bucket encrypts nothing
ENCRYPTED = "x-cos-server-side-encryption"  # on every answer about such an object, document/product/436/7729


class MissingObject(StoreError):
    """The object does not exist, and its bucket does."""


class CutAnswer(Exception):
    """An answer ended early, or is not COS's own."""


def read_page(page: Mapping[str, Any]) -> tuple[dict[str, int], str]:
    """Return the keys on a page of a listing with their times, and where the next page starts, if there is one."""
    if not page.keys() & {"Name", "Prefix", "IsTruncated", "Contents"}:
        raise CutAnswer
    truncated = page.get("IsTruncated") == "true"
    if truncated and not page.get("NextMarker"):
        raise CutAnswer
    keys = {entry["Key"]: _time(entry["LastModified"]) for entry in page.get("Contents") or []}
    return keys, page["NextMarker"] if truncated else ""


def checked_body(body: bytes, answer: Mapping[str, Any], misfits: set[bytes]) -> bytes:
    """Return the body of an answer, if it is whole and fits its checksum.

    `misfits` keeps the hashes of bodies that did not. If the same body comes again and the bucket encrypts, it is what
    is stored: damaged.
    """
    headers = _whole_headers(body, answer)
    digest = sha256(body).digest()
    if _is_intact(body, headers) or (ENCRYPTED in headers and digest in misfits):
        return body
    misfits.add(digest)
    raise CutAnswer


def check_written(answer: Mapping[str, Any], bucket: str) -> None:
    """Raise StoreError unless an answer says that an object was created, in a bucket without versioning."""
    headers = {name.lower() for name in answer}
    if "etag" not in headers:  # a redirect counts as success in the SDK
        raise StoreError("COS answered a write without an ETag")
    if "x-cos-version-id" in headers:
        raise StoreError(f"the bucket {bucket} has versioning, which voids create-only writes")


def _whole_headers(body: bytes, headers: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the headers of an answer, or raise CutAnswer where it is cut, or somebody else's."""
    headers = {str(name).lower(): value for name, value in headers.items()}
    if "etag" not in headers:  # a page of somebody else's, say
        raise CutAnswer
    if headers.get("content-length", str(len(body))) != str(len(body)):
        raise CutAnswer
    return headers


def _is_intact(body: bytes, headers: Mapping[str, Any]) -> bool:
    """Compare a body with its ETag, or with our checksum: an ETag is an MD5 of simple uploads that nothing encrypts."""
    etag = str(headers["etag"]).strip('"')
    if etag == md5(body, usedforsecurity=False).hexdigest():
        return True
    if CHECKSUM in headers:
        return str(headers[CHECKSUM]) == sha256(body).hexdigest()
    return ENCRYPTED in headers or not re.fullmatch(r"[0-9a-f]{32}", etag)


def _time(text: str) -> int:
    at = parse_time(text)
    if at is None:
        raise CutAnswer
    return at
