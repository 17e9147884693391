"""Read and write the objects of one bucket of COS, through the official SDK.

The SDK has traps: it counts a redirect as success, retries writes by itself, and does not check what it reads. Each is
disarmed here.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import TimeoutError as FutureTimeout
from functools import partial
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import ParseError

from ..clock import Clock, with_timeout
from ..core.redact.display import redact
from ..core.redact.masking import Mask
from ..core.state.model import Busy
from ..transport.exchange import Exchange, session
from .cos_answers import (
    CHECKSUM,
    CutAnswer,
    MissingObject,
    check_written,
    checked_body,
    read_page,
)
from .generation import StoreError, bounded, check_size

COS_TIMEOUT = (3, 8)  # seconds to connect, and between two bytes
MAX_REQUEST_TIME = (
    15.0  # seconds for a request and all of its answer, however steadily that trickles
)
SHARE = 0.25  # of the run's time, at most: if COS is slow, the channels are still to be told
LAST = 0.5  # seconds kept back from the end that the platform makes
COS_TRIES = 3
LIST_PAGE = 1_000  # keys; the most that a listing of a bucket takes


class Bucket:
    """A bucket of COS. Every error is a StoreError. That COS has no such object is no error."""

    def __init__(
        self,
        name: str,
        *,
        region: str,
        endpoint: str | None,
        keys: Any,
        clock: Clock,
        mask: Mask | None = None,
    ) -> None:
        self._name = name
        self._clock = clock
        self._mask = mask or Mask()
        self._connect = partial(open_client, region, endpoint, keys)
        self._open()

    def _open(self) -> None:
        """Begin with a client and a connection of its own. Nothing is written to it once the run's time is over."""
        self._exchange = Exchange(self._clock.left_alive)
        self._client = self._connect(self._exchange)

    def list(self, prefix: str) -> dict[str, int]:
        """Return the keys that begin so, each with the time it was written (seconds since the epoch)."""
        found: dict[str, int] = {}
        asked = {"Bucket": self._name, "Prefix": prefix, "MaxKeys": LIST_PAGE}
        marker = ""
        while True:
            page, then = self._try(partial(self._read_page, {**asked, "Marker": marker}))
            found |= page
            if not then:
                return found
            if then <= marker or self._clock.left() <= 0:
                raise StoreError("COS gave a listing that does not end")
            marker = then

    def versioning(self) -> str:
        """Return the status of the bucket's versioning, "" if it never had any."""
        answer = self._try(lambda: self._client.get_bucket_versioning(Bucket=self._name))
        return self._mask(str(answer.get("Status") or ""))

    def delete(self, key: str) -> None:
        """Delete an object, or find it gone."""
        self._try(lambda: self._client.delete_object(Bucket=self._name, Key=key))

    def _read_page(self, asked: Mapping[str, Any]) -> tuple[dict[str, int], str]:
        return read_page(self._client.list_objects(**asked))

    def get(self, key: str) -> bytes | None:
        """Return the bytes of an object; None if COS says that there is none.

        Bytes that do not fit their checksum are read again. If the same come twice, that is what is stored: damaged.
        """
        misfits: set[bytes] = set()

        def read() -> bytes:
            answer = self._client.get_object(Bucket=self._name, Key=key)
            check_size(int(answer.get("Content-Length") or 0))
            stream = answer["Body"].get_raw_stream()
            body = bounded(stream.read)
            if stream.status != 200:  # a redirect, say
                raise CutAnswer
            return checked_body(body, answer, misfits)

        try:
            body: bytes = self._try(read)
            return body
        except MissingObject:
            return None

    def create(self, key: str, body: bytes) -> None:
        """Create an object, or raise Busy. Read it back: the answer to a write does not say whose bytes are there."""
        check_size(len(body))
        for _ in range(COS_TRIES):
            try:
                self._put(key, body)
            except _Unclear as error:
                unclear = str(error)
            else:
                unclear = ""
            there = self.get(key)
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
            answer = self._in_time(
                lambda: self._client.put_object(
                    Bucket=self._name,
                    Key=key,
                    Body=body,
                    EnableMD5=True,
                    ContentType="application/json",
                    Metadata={  # the SDK passes these on as raw headers
                        "x-cos-forbid-overwrite": "true",
                        CHECKSUM: sha256(body).hexdigest(),
                    },
                )
            )
        except CosServiceError as error:
            if error.get_status_code() == 409 or error.get_status_code() >= 500:
                raise _Unclear(self._reason(error)) from None
            raise StoreError(self._reason(error)) from None
        except _Late as error:
            raise _Unclear(str(error)) from None
        except CosClientError:
            raise _Unclear("COS did not answer") from None
        check_written(answer, self._name)

    def _try(self, request: Callable[[], Any]) -> Any:
        """Send a request that may be repeated, and read its answer, up to COS_TRIES times."""
        import urllib3
        from qcloud_cos import CosClientError, CosServiceError

        for left in range(COS_TRIES - 1, -1, -1):
            try:
                return self._in_time(request)
            except CosServiceError as error:
                if error.get_status_code() == 404 and _told(error).get("code") == "NoSuchKey":
                    raise MissingObject from None
                reason = self._reason(error)
                if error.get_status_code() < 500 and error.get_status_code() != 429:
                    raise StoreError(reason) from None
            # Those of requests are OSErrors.
            except (CosClientError, OSError, urllib3.exceptions.HTTPError):
                reason = "COS did not answer"
            # The SDK checks nothing.
            except (CutAnswer, ParseError, LookupError, TypeError, ValueError):
                reason = "COS gave an answer that is cut, or not its own"
            if not left or self._clock.left() <= 0:
                break
            self._clock.sleep(0.2)
        raise StoreError(reason)

    def _in_time(self, request: Callable[[], Any]) -> Any:
        """Send a request and read its answer. One that takes longer than it may is cut, and sends nothing later."""
        seconds = min(MAX_REQUEST_TIME, self._clock.limit * SHARE, self._clock.left_alive() - LAST)
        try:
            return with_timeout(max(seconds, LAST), request)
        except FutureTimeout:
            self._exchange.end()
            self._open()
            raise _Late(f"COS did not answer within {max(seconds, LAST):.0f} s") from None

    def _reason(self, error: Any) -> str:
        """Say what COS said, without what it repeats of our secrets."""
        told = _told(error)
        code, request = told.get("code", "Unknown"), told.get("requestid", "Unknown")
        return redact(self._mask(f"COS {error.get_status_code()} {code} (RequestId {request})"))


class _Unclear(Exception):
    """Nothing says whether a write took place."""


class _Late(StoreError):
    """There is no whole answer in time. It is not asked for again, which would take the time that the channels need."""


def open_client(region: str, endpoint: str | None, keys: Any, exchange: Exchange) -> Any:
    """Make a client that sends each request once, and follows no redirect."""
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
        Timeout=COS_TIMEOUT,
        AllowRedirects=False,
        AutoSwitchDomainOnRetry=False,
        **where,
    )
    return CosS3Client(config, retry=0, session=session(exchange))


def _told(error: Any) -> Mapping[str, Any]:
    """Return what an error says of itself; the SDK's own readers raise KeyError where it says little."""
    digest = error.get_digest_msg()
    return digest if isinstance(digest, dict) else {}
