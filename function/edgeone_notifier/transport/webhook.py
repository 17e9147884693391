"""Post to a webhook, upload a file beside it, and call a heartbeat. The URL is a secret, and no error holds it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from ..clock import Clock
from ..core.delivery.verdict import Outcome, Response, Verdict
from .exchange import Exchange, TimeIsOver, exchanged, session

CONNECT = 3.0  # seconds
READ = 10.0  # seconds between two bytes
ANSWER = 15.0  # seconds for all of an answer's body
MAX_EXCHANGE_TIME = CONNECT + READ + ANSWER  # seconds for all of it
MAX_UPLOAD_TIME = 10.0  # seconds for all of an upload
UPLOAD_SHARE = 1 / 3  # of the time that is left, at most: the message does not wait for its file
PING = 2.0  # seconds for all of a heartbeat: with its name, less than what `clock` keeps back for the end of a run
JSON = "application/json; charset=utf-8"
MAX_ANSWER_BYTES = 2_048  # bytes of an answer; the documented ones are below 200


def post(url: str, body: Mapping[str, Any], clock: Clock, proxy: str = "") -> Response | Verdict:
    """Post a body once; return the answer, or a verdict if there is none to judge. `proxy` is the channel's own.

    Redirects are not followed, and ~/.netrc is not used. After the run, or the time that one post may take, nothing is
    written any more.
    """
    payload = json.dumps(body, ensure_ascii=False).encode()
    return _exchange(_Post(url, payload, JSON, clock.left(), proxy), MAX_EXCHANGE_TIME, clock)


def upload(url: str, name: str, text: str, clock: Clock, proxy: str = "") -> Response | Verdict:
    """Upload a text file as the part `media` of a form; return what `post` would. It leaves time for the messages."""
    payload, kind = file_form(name, text)
    left = clock.left() * UPLOAD_SHARE
    return _exchange(_Post(url, payload, kind, left, proxy), MAX_UPLOAD_TIME, clock)


def file_form(name: str, text: str) -> tuple[bytes, str]:
    """Write a form with a text file as its part `media`; return its bytes and its type."""
    from urllib3.fields import RequestField
    from urllib3.filepost import encode_multipart_formdata

    content = text.encode()
    part = RequestField("media", content, filename=name)
    part.make_multipart(content_type="text/plain; charset=utf-8")
    said = part.headers["Content-Disposition"]
    part.headers["Content-Disposition"] = f"{said}; filelength={len(content)}"
    return encode_multipart_formdata([part])


@dataclass(frozen=True, slots=True)
class _Post:
    """What is sent: where, the body and its type, in how many seconds, and through which proxy ("" for none)."""

    url: str
    payload: bytes
    kind: str
    left: float
    proxy: str


def _exchange(post: _Post, most: float, clock: Clock) -> Response | Verdict:
    """Send in the time that is left, and in `most` seconds at most."""
    if post.left < 1:
        return Verdict(Outcome.LATER, "out of time", remedy="wait")
    try:
        return exchanged(min(post.left, most), clock.left, partial(_posted, post, clock))
    except TimeIsOver as error:
        return _unanswered(str(error), error.begun, "reach")


def ping(url: str) -> str:
    """Call a heartbeat URL once with GET; return how that went."""
    try:
        return exchanged(PING, lambda: PING, partial(_pinged, url))
    except TimeIsOver as error:
        return str(error)


def _pinged(url: str, exchange: Exchange) -> str:
    import requests

    with session(exchange) as calling:
        try:
            with calling.get(
                url, timeout=(PING, PING), allow_redirects=False, stream=True
            ) as response:
                return f"HTTP {response.status_code}"
        except requests.exceptions.RequestException as error:
            return type(error).__name__


def _posted(post: _Post, clock: Clock, exchange: Exchange) -> Response | Verdict:
    import requests

    headers = {"Content-Type": post.kind}
    timeout = (min(CONNECT, post.left), min(READ, post.left))
    with session(exchange, post.proxy) as posting:
        try:
            with posting.post(
                post.url,
                data=post.payload,
                headers=headers,
                timeout=timeout,
                allow_redirects=False,
                stream=True,
            ) as response:
                return _answer(response, clock)
        except requests.exceptions.RequestException as error:
            cause = getattr(error.args[0] if error.args else None, "reason", None) or error
            return _unanswered(type(cause).__name__, exchange.begun, _remedy(cause))


def _answer(response: Any, clock: Clock) -> Response | Verdict:
    """Read what is needed of an answer. Of one with status 200 it must be all, since that alone says nothing."""
    import requests

    body, enough = bytearray(), False
    late = clock.left() - ANSWER
    try:
        # Byte by byte, since a slow answer must not hold the run; the documented ones are short.
        for byte in response.iter_content(1):
            body += byte
            enough = len(body) >= MAX_ANSWER_BYTES or clock.left() < max(late, 0)
            if enough:
                break
        cut = "slow answer" if enough and len(body) < MAX_ANSWER_BYTES else ""
    except requests.exceptions.RequestException as error:
        cut = type(error).__name__
    if cut and response.status_code == 200:
        return _unanswered(cut, True)
    return Response(
        status=response.status_code,
        body=body.decode("utf-8", "replace"),
        retry_after=response.headers.get("Retry-After", ""),
        at=clock.now(),
    )


def _unanswered(reason: str, begun: bool, remedy: str = "unsure") -> Verdict:
    """Tell what was never sent from what may have been taken."""
    if begun:
        return Verdict(Outcome.UNKNOWN, reason, remedy="unsure")
    return Verdict(Outcome.LATER, reason, remedy=remedy)


def _remedy(cause: object) -> str:
    """Name what a person can do where no connection comes about."""
    from urllib3.exceptions import NameResolutionError, ProxyError, SSLError

    for kind, remedy in (
        (NameResolutionError, "name"),
        (ProxyError, "proxy"),
        (SSLError, "between"),
    ):
        if isinstance(cause, kind):
            return remedy
    return "reach"
