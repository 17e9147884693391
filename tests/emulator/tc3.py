"""This file is the only place that verifies TC3-HMAC-SHA256, the signature of Tencent's API 3.0.

Pure. Source: https://cloud.tencent.com/document/product/1145/50458.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone

ALGORITHM = "TC3-HMAC-SHA256"
MAX_SKEW = 300  # seconds between X-TC-Timestamp and the server's clock
FORM = re.compile(
    ALGORITHM
    + r" Credential=(?P<id>[^/,\s]+)/(?P<date>\d{4}-\d\d-\d\d)/(?P<service>[a-z0-9]+)/tc3_request,"
    r"\s*SignedHeaders=(?P<headers>[a-z0-9-]+(?:;[a-z0-9-]+)*),\s*Signature=(?P<signature>[0-9a-f]{64})"
)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a client must own; an empty token means permanent keys."""

    secret_id: str
    secret_key: str
    token: str


@dataclass(frozen=True, slots=True)
class Signed:
    """One request as its signature sees it. Header names are in lower case."""

    method: str
    query: str  # empty for POST
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error of the API, as it says it."""

    code: str
    message: str


def canonical_request(request: Signed, names: tuple[str, ...]) -> str:
    """Write the request the way it is signed, with the headers that the client lists."""
    unsigned = request.headers.get("x-tc-content-sha256") == "UNSIGNED-PAYLOAD"
    payload = b"UNSIGNED-PAYLOAD" if unsigned else request.body
    headers = "".join(f"{n}:{request.headers.get(n, '').strip().lower()}\n" for n in names)
    digest = hashlib.sha256(payload).hexdigest()
    return "\n".join([request.method, "/", request.query, headers, ";".join(names), digest])


def signature(secret_key: str, service: str, timestamp: int, canonical: str) -> str:
    """Sign a canonical request; the date is that of the timestamp, in UTC."""
    date = datetime.fromtimestamp(timestamp, timezone.utc).strftime("%Y-%m-%d")
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    text = f"{ALGORITHM}\n{timestamp}\n{date}/{service}/tc3_request\n{digest}"
    key = f"TC3{secret_key}".encode()
    for part in (date, service, "tc3_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.digest(key, text.encode(), "sha256").hex()


def refuse(
    request: Signed, credentials: Credentials, now: float, service: str = "teo"
) -> Refusal | None:
    """Say why the request is not authentic, or None. The order of the checks is not documented."""
    form = FORM.fullmatch(request.headers.get("authorization", ""))
    stamp = request.headers.get("x-tc-timestamp", "")
    names = tuple(form["headers"].split(";")) if form else ()
    if not form or not re.fullmatch(r"\d{1,10}", stamp) or not {"content-type", "host"} <= {*names}:
        return Refusal("AuthFailure.InvalidAuthorization", "The Authorization header is malformed.")
    if abs(int(stamp) - now) > MAX_SKEW:
        return Refusal("AuthFailure.SignatureExpire", "The signature has expired.")
    if form["id"] != credentials.secret_id:
        return Refusal("AuthFailure.SecretIdNotFound", "The SecretId is not found.")
    if request.headers.get("x-tc-token", "") != credentials.token:
        return Refusal("AuthFailure.TokenFailure", "The token is invalid.")
    date = datetime.fromtimestamp(int(stamp), timezone.utc).strftime("%Y-%m-%d")
    wanted = signature(
        credentials.secret_key, service, int(stamp), canonical_request(request, names)
    )
    genuine = hmac.compare_digest(form["signature"], wanted)
    if not genuine or (form["date"], form["service"]) != (date, service):
        return Refusal("AuthFailure.SignatureFailure", "The provided credentials do not match.")
    return None
