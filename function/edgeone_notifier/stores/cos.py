"""This file is the only place that keeps the state in a COS bucket: `cos://<bucket-appid>/<prefix>?region=<region>`.

A commit creates the object of the next generation, with `x-cos-forbid-overwrite` (document/product/436/7749), and reads
it back: of two runs that create the same one, the one that finds the other's bytes is busy. A bucket with versioning
ignores that header (github.com/apache/opendal/pull/7526), and is refused.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from functools import partial
from hashlib import md5
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import ParseError

from ..clock import Clock
from .generation import Busy, Stored, StoreError

TIMEOUT = (3, 8)  # seconds to connect, and between two bytes
TRIES = 3
KEEP_FOR = 3_600  # seconds; longer than the longest run, or one that stalled could win a number that was deleted
TIDY_AT_ONCE = 20  # objects deleted per run
LIST_PAGE = 1_000  # the most that a listing of a bucket takes
NOTHING = "0"  # the generation before the first

_STATE = re.compile(r"state-(\d{12})\.json$", re.ASCII)


class CosStore:
    """One shard's state in a bucket: `<prefix>/<shard>/state-<generation>.json`, the newest one counts."""

    Busy = Busy
    nothing = NOTHING

    def __init__(
        self, *, url: str, shard: str, endpoint: str | None, keys: Any, clock: Clock
    ) -> None:
        parts = urlsplit(url)
        prefix = "/".join(part for part in (parts.path.strip("/"), shard) if part)
        self._bucket = parts.netloc
        self._prefix = f"{prefix}/"
        self._clock = clock
        self._client = _client(parse_qs(parts.query)["region"][0], endpoint, keys)
        self._old: list[str] = []

    def load(self) -> Stored | None:
        """Return the newest generation; None where the bucket exists and holds none."""
        listed = self._list()
        if not listed:
            return None
        *older, (newest, _) = sorted(listed.items())
        horizon = self._clock.now() - KEEP_FOR
        self._old = [self._key(number) for number, at in older if at < horizon][:TIDY_AT_ONCE]
        body = self._get(self._key(newest))
        if body is None:
            raise StoreError("the newest state was listed but is not there")
        return Stored(body, str(newest))

    def commit(self, body: bytes, generation: str) -> str:
        """Create the generation after this one, or raise Busy; return it."""
        number = int(generation) + 1
        self._create(self._key(number), body)
        return str(number)

    def set_aside(self, damaged: Stored) -> str:
        """Copy what was read to another name, and return it; the next generation takes its place."""
        key = f"{self._prefix}damaged-{int(damaged.generation):012}.json"
        self._create(key, damaged.body)
        return key

    def tidy(self) -> None:
        """Delete generations that no run can be interested in any more."""
        while self._old:
            key = self._old.pop()
            self._try(partial(self._client.delete_object, Bucket=self._bucket, Key=key))

    def _key(self, number: int) -> str:
        return f"{self._prefix}state-{number:012}.json"

    def _list(self) -> dict[int, float]:
        """Return the generations that exist, each with the time it was written (seconds since the epoch)."""
        found: dict[int, float] = {}
        asked = {"Bucket": self._bucket, "Prefix": f"{self._prefix}state-", "MaxKeys": LIST_PAGE}
        marker = ""
        while True:
            page, marker = self._try(partial(self._list_page, {**asked, "Marker": marker}))
            found |= page
            if not marker:
                return found

    def _list_page(self, asked: Mapping[str, Any]) -> tuple[dict[int, float], str]:
        """Return the generations on one page, and where the next page starts, if there is one."""
        page = self._client.list_objects(**asked)
        marker = (page.get("NextMarker") or "") if page.get("IsTruncated") == "true" else ""
        if "Name" not in page or (page.get("IsTruncated") == "true" and not marker):
            raise _Cut
        numbered = (
            (_STATE.search(e["Key"]), e["LastModified"]) for e in page.get("Contents") or []
        )
        return {int(match[1]): _time(at) for match, at in numbered if match}, marker

    def _get(self, key: str) -> bytes | None:
        """Read an object whole; None where there is definitely none."""

        def read() -> bytes:
            answer = self._client.get_object(Bucket=self._bucket, Key=key)
            body: bytes = answer["Body"].get_raw_stream().read()
            _check_whole(body, answer)
            return body

        try:
            body: bytes = self._try(read)
            return body
        except _Missing:
            return None

    def _create(self, key: str, body: bytes) -> None:
        """Create an object, and make sure that it is ours: the answer to a write says less than reading it back."""
        for _ in range(TRIES):
            try:
                self._put(key, body)
            except _Unclear as error:
                unclear = str(error)
            else:
                unclear = ""
            there = self._get(key)
            if there == body:
                return
            if there is not None:
                raise Busy
            if not unclear:
                raise StoreError("what was written is not there")
            if self._clock.left() <= 0:
                break
        raise StoreError(unclear)

    def _put(self, key: str, body: bytes) -> None:
        from qcloud_cos import CosClientError, CosServiceError

        try:
            answer = self._client.put_object(
                Bucket=self._bucket,
                Key=key,
                Body=body,
                EnableMD5=True,
                ContentType="application/json",
                Metadata={
                    "x-cos-forbid-overwrite": "true"
                },  # the SDK passes these on as raw headers
            )
        except CosServiceError as error:
            if error.get_status_code() == 409 or error.get_status_code() >= 500:
                raise _Unclear(_reason(error)) from None
            raise StoreError(_reason(error)) from None
        except CosClientError:
            raise _Unclear("COS did not answer") from None
        headers = {name.lower() for name in answer}
        if "etag" not in headers:  # a redirect counts as success in the SDK
            raise StoreError("COS answered a write without an ETag")
        if "x-cos-version-id" in headers:
            raise StoreError(
                f"the bucket {self._bucket} has versioning, which voids create-only writes"
            )

    def _try(self, request: Callable[[], Any]) -> Any:
        """Send a request that may be repeated, and read its answer, up to TRIES times."""
        import urllib3
        from qcloud_cos import CosClientError, CosServiceError

        for left in range(TRIES - 1, -1, -1):
            try:
                return request()
            except CosServiceError as error:
                if error.get_status_code() == 404 and _told(error).get("code") == "NoSuchKey":
                    raise _Missing from None
                reason = _reason(error)
                if error.get_status_code() < 500 and error.get_status_code() != 429:
                    raise StoreError(reason) from None
            except (
                CosClientError,
                OSError,
                urllib3.exceptions.HTTPError,
            ):  # requests' are OSErrors
                reason = "COS did not answer"
            except (_Cut, ParseError, LookupError, TypeError, ValueError):  # the SDK checks nothing
                reason = "COS gave an answer that is cut, or not its own"
            if not left or self._clock.left() <= 0:
                break
            self._clock.sleep(0.2)
        raise StoreError(reason)


class _Missing(StoreError):
    """The object does not exist, and its bucket does."""


class _Unclear(Exception):
    """Nothing says whether a write took place."""


class _Cut(Exception):
    """An answer ended early."""


def _client(region: str, endpoint: str | None, keys: Any) -> Any:
    import requests
    from qcloud_cos import CosConfig, CosS3Client

    where: dict[str, Any] = {}
    if endpoint:
        url = urlsplit(endpoint)
        if url.scheme == "http":  # loopback: the bucket stands in the Host header, as in production
            where = {"IP": url.hostname, "Port": url.port or 80, "Scheme": "http"}
        else:
            where = {"Endpoint": url.netloc}
    config = CosConfig(
        Region=region,
        SecretId=keys.secret_id,
        SecretKey=keys.secret_key,
        Token=keys.token or None,
        Timeout=TIMEOUT,
        AllowRedirects=False,
        AutoSwitchDomainOnRetry=False,
        **where,
    )
    session = requests.Session()
    session.trust_env = False
    return CosS3Client(config, retry=0, session=session)


def _check_whole(body: bytes, headers: Any) -> None:
    headers = {str(name).lower(): value for name, value in headers.items()}
    if "etag" not in headers:
        raise _Cut
    if headers.get("content-length", str(len(body))) != str(len(body)):
        raise _Cut
    etag = str(headers["etag"]).strip('"')
    if re.fullmatch(r"[0-9a-f]{32}", etag) and etag != md5(body, usedforsecurity=False).hexdigest():
        raise _Cut


def _reason(error: Any) -> str:
    told = _told(error)
    code, request = told.get("code", "Unknown"), told.get("requestid", "Unknown")
    return f"COS {error.get_status_code()} {code} (RequestId {request})"


def _told(error: Any) -> Mapping[str, Any]:
    """Return what an error says of itself; the SDK's own readers raise KeyError where it says little."""
    digest = error.get_digest_msg()
    return digest if isinstance(digest, dict) else {}


def _time(text: str) -> float:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=timezone.utc).timestamp()
