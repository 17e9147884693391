"""This file is the only place that posts to a webhook. No error of it holds the URL, which is a secret."""

import json
from collections.abc import Mapping
from concurrent.futures import TimeoutError as FutureTimeout
from functools import partial
from typing import Any

from . import tls
from .clock import Clock, within
from .core.delivery import Answer, Outcome, Verdict

CONNECT = 3.0  # seconds
READ = 10.0  # seconds between two bytes
ANSWER = 15.0  # seconds for all of an answer's body
LONGEST = CONNECT + READ + ANSWER  # seconds for all of it
ENOUGH = 2_048  # bytes of an answer; the documented ones are below 200


def post(url: str, body: Mapping[str, Any], clock: Clock, proxy: str = "") -> Answer | Verdict:
    """Post a body once; return the answer, or a verdict where there is none to judge. `proxy` is the channel's own.

    Redirects are not followed, and ~/.netrc is not used.
    """
    payload = json.dumps(body, ensure_ascii=False).encode()
    left = clock.left()
    if left < 1:
        return Verdict(Outcome.LATER, "out of time")
    try:
        return within(min(left, LONGEST), partial(_exchange, url, payload, left, clock, proxy))
    except FutureTimeout:
        return Verdict(Outcome.UNKNOWN, "no answer in time")


def ping(url: str) -> str:
    """Call a heartbeat URL once with GET; return how that went."""
    import requests

    with requests.Session() as session:
        session.trust_env = False
        tls.share(session)
        try:
            with session.get(
                url, timeout=(CONNECT, CONNECT), allow_redirects=False, stream=True
            ) as response:
                return f"HTTP {response.status_code}"
        except requests.exceptions.RequestException as error:
            return type(error).__name__


def _exchange(url: str, payload: bytes, left: float, clock: Clock, proxy: str) -> Answer | Verdict:
    import requests

    headers = {"Content-Type": "application/json; charset=utf-8"}
    timeout = (min(CONNECT, left), min(READ, left))
    with requests.Session() as session:
        session.trust_env = False
        tls.share(session, proxy)
        try:
            with session.post(
                url,
                data=payload,
                headers=headers,
                timeout=timeout,
                allow_redirects=False,
                stream=True,
            ) as response:
                return _answer(response, clock)
        except requests.exceptions.RequestException as error:
            return _unanswered(error)


def _answer(response: Any, clock: Clock) -> Answer | Verdict:
    """Read what is needed of an answer. Of one with status 200 it must be all, since that alone says nothing."""
    import requests

    body, enough = bytearray(), False
    late = clock.left() - ANSWER
    try:
        # Byte by byte, since a slow answer must not hold the run; the documented ones are short.
        for byte in response.iter_content(1):
            body += byte
            enough = len(body) >= ENOUGH or clock.left() < max(late, 0)
            if enough:
                break
        cut = "slow answer" if enough and len(body) < ENOUGH else ""
    except requests.exceptions.RequestException as error:
        cut = type(error).__name__
    if cut and response.status_code == 200:
        return Verdict(Outcome.UNKNOWN, cut)
    return Answer(
        status=response.status_code,
        body=body.decode("utf-8", "replace"),
        retry_after=response.headers.get("Retry-After", ""),
        at=clock.now(),
    )


def _unanswered(error: Exception) -> Verdict:
    """Tell what was never sent from what may have been taken."""
    from urllib3.exceptions import ConnectTimeoutError, NewConnectionError, ProxyError, SSLError

    cause = getattr(error.args[0] if error.args else None, "reason", None)
    if isinstance(cause, ConnectTimeoutError | NewConnectionError | ProxyError | SSLError):
        return Verdict(Outcome.LATER, type(cause).__name__)
    return Verdict(Outcome.UNKNOWN, type(error).__name__)
