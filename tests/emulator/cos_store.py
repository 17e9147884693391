"""This file is the only place that knows what a COS operation does to the objects.

Sources: https://cloud.tencent.com/document/product/436/7749 (PUT) and, for the create-only PUT,
https://github.com/apache/opendal/pull/7526: one writer after another gets 200, then 409; of many
at once several may get 200; a bucket that was ever versioned ignores the header.
"""

import threading
import time
import uuid
from collections.abc import Callable, Mapping

from tests.emulator import cos_xml
from tests.emulator.cos_objects import (
    ENCRYPTION,
    CosError,
    Object,
    check_md5,
    kept_headers,
    list_page,
)
from tests.emulator.wire import Reply


class Store:
    """The objects of all buckets, and the ways in which COS may treat them."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.objects: dict[tuple[str, str], Object] = {}  # by (bucket or "", key)
        self.versioned = False
        self.encrypted = (
            False  # by default: an ETag is no MD5 of what was written, document/product/436/33459
        )
        self.buckets: set[str] | None = None  # None: every bucket exists
        self.tags: dict[str, bytes] = {}  # the XML of a bucket's tags
        self.two_winners = False  # a second create-only PUT of a key wins as well, a third not
        self.after_put: Callable[[str, str], object] | None = None  # (bucket, key), unanswered yet
        self.skew = 0.0  # seconds
        self._raced: set[tuple[str, str]] = set()

    def now(self) -> float:
        """Give the server's own time in epoch seconds."""
        return time.time() + self.skew

    def on_bucket(
        self, method: str, bucket: str, params: Mapping[str, str], body: bytes = b""
    ) -> Reply:
        """List a bucket, ask about it, make it, or remove it."""
        if method == "HEAD":
            return Reply(200)
        if method in ("PUT", "DELETE"):
            return self._change_bucket(method, bucket, params, body)
        if method != "GET":
            raise CosError(405, "MethodNotAllowed", "The method is not allowed here.")
        mine = self._of(bucket)
        if "versioning" in params:
            answer = cos_xml.versioning("Enabled" if self.versioned else "")
        elif "tagging" in params:
            if bucket not in self.tags:
                raise CosError(404, "NoSuchTagSet", "The bucket has no tags.")
            answer = self.tags[bucket]
        else:
            answer = list_page(bucket, mine, params)
        return Reply(200, answer, {"Content-Type": "application/xml"})

    def _of(self, bucket: str) -> dict[str, Object]:
        with self.lock:
            return {key: one for (name, key), one in self.objects.items() if name == bucket}

    def _change_bucket(
        self, method: str, bucket: str, params: Mapping[str, str], body: bytes
    ) -> Reply:
        known = self.buckets if self.buckets is not None else set()
        if "tagging" in params:
            self.tags[bucket] = body
        elif method == "PUT":
            if bucket in known:
                raise CosError(409, "BucketAlreadyOwnedByYou", "The bucket is yours already.")
            known.add(bucket)
        elif self._of(bucket):
            raise CosError(409, "BucketNotEmpty", "The bucket is not empty.")
        else:
            known.discard(bucket)
            self.tags.pop(bucket, None)
        return Reply(200 if method == "PUT" else 204)

    def on_object(
        self, method: str, bucket: str, key: str, headers: Mapping[str, str], body: bytes
    ) -> Reply:
        """Read, write or delete one object."""
        place = (bucket, key)
        if method == "PUT":
            reply = self._put(place, headers, body)
            if self.after_put:
                self.after_put(bucket, key)
            return reply
        with self.lock:
            if method == "DELETE":
                self.objects.pop(place, None)
                return Reply(204)
            if method not in ("GET", "HEAD"):
                raise CosError(405, "MethodNotAllowed", "The method is not allowed here.")
            if place not in self.objects:
                raise CosError(404, "NoSuchKey", "The specified key does not exist.")
            found = self.objects[place]
            return Reply(200, found.body, found.answered())

    def _put(self, place: tuple[str, str], headers: Mapping[str, str], body: bytes) -> Reply:
        check_md5(body, headers.get("content-md5"))
        create_only = headers.get("x-cos-forbid-overwrite") == "true" and not self.versioned
        with self.lock:
            if create_only and place in self.objects:
                if not self.two_winners or place in self._raced:
                    raise CosError(409, "FileAlreadyExists", "The object exists already.")
                self._raced.add(place)
            marks = {ENCRYPTION: "AES256"} if self.encrypted else {}
            made = Object(body, self.now(), {**kept_headers(headers), **marks})
            self.objects[place] = made
        version = {"x-cos-version-id": uuid.uuid4().hex} if self.versioned else {}
        return Reply(200, b"", {"ETag": made.etag, **version})
