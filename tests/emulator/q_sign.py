"""This file is the only place that verifies the q-sign signature of COS.

Pure. Sources: https://cloud.tencent.com/document/product/436/7778 and `cos_auth.py` of the PyPI
package cos-python-sdk-v5; codes from https://cloud.tencent.com/document/product/436/40105.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote

from tests.emulator.tc3 import Credentials, Refusal

FIELDS = (
    "q-sign-algorithm",
    "q-ak",
    "q-sign-time",
    "q-key-time",
    "q-header-list",
    "q-url-param-list",
    "q-signature",
)


@dataclass(frozen=True, slots=True)
class Signed:
    """One request as its signature sees it. Header names are in lower case."""

    method: str
    path: str  # percent-encoded, as it came
    query: str
    headers: Mapping[str, str]

    def parameters(self) -> dict[str, str]:
        """Give the parameters of the query by name in lower case."""
        pairs = parse_qsl(self.query.replace("+", "%2B"), keep_blank_values=True)
        return {name.lower(): value for name, value in pairs}


def signature(secret_key: str, sign_time: str, key_time: str, http_string: str) -> str:
    """Sign the text of a request."""
    key = hmac.digest(secret_key.encode(), key_time.encode(), "sha1").hex()
    digest = hashlib.sha1(http_string.encode()).hexdigest()
    return hmac.digest(key.encode(), f"sha1\n{sign_time}\n{digest}\n".encode(), "sha1").hex()


def http_string(request: Signed, headers: Mapping[str, str], names: str, host: str) -> str:
    """Write the request the way it is signed, with the headers and parameters in the lists."""
    parameters = request.parameters()
    chosen = {n: parameters.get(unquote(n), "") for n in names.split(";") if n}
    lines = (
        request.method.lower(),
        unquote(request.path),
        _joined(chosen),
        _joined({**headers, **({"host": host} if "host" in headers else {})}),
    )
    return "\n".join(lines) + "\n"


def refuse(request: Signed, credentials: Credentials, now: float) -> Refusal | None:
    """Say why the request is not authentic, or None. Each refusal is a 403."""
    fields = dict(parse_qsl(request.headers.get("authorization", ""), keep_blank_values=True))
    if not fields:
        return Refusal("AccessDenied", "Access Denied.")
    times = re.fullmatch(r"(\d{1,11});(\d{1,11})", fields.get("q-sign-time", ""))
    if set(fields) != set(FIELDS) or fields["q-sign-algorithm"] != "sha1" or not times:
        return Refusal("AccessDenied", "The Authorization header is malformed.")
    if fields["q-ak"] != credentials.secret_id:
        return Refusal("InvalidAccessKeyId", "The Access Key Id does not exist.")
    if not int(times[1]) <= now <= int(times[2]):
        return Refusal("RequestTimeTooSkewed", "Request has expired.")
    if request.headers.get("x-cos-security-token", "") != credentials.token:
        return Refusal("AccessDenied", "The security token is missing or wrong.")
    if not _is_genuine(request, fields, credentials.secret_key):
        return Refusal("SignatureDoesNotMatch", "The signature does not match.")
    return None


def _is_genuine(request: Signed, fields: Mapping[str, str], secret_key: str) -> bool:
    names = [unquote(name) for name in fields["q-header-list"].split(";") if name]
    headers = {name: request.headers.get(name, "") for name in names}
    host = request.headers.get("host", "")
    # The SDK signs a loopback host without its port (Domain=); others sign it as it is sent.
    for signed_host in (host, host.partition(":")[0]):
        text = http_string(request, headers, fields["q-url-param-list"], signed_host)
        wanted = signature(secret_key, fields["q-sign-time"], fields["q-key-time"], text)
        if hmac.compare_digest(wanted, fields["q-signature"]):
            return True
    return False


def _joined(pairs: Mapping[str, str]) -> str:
    coded = {_code(unquote(name)).lower(): _code(value) for name, value in pairs.items()}
    return "&".join(f"{name}={value}" for name, value in sorted(coded.items()))


def _code(text: str) -> str:
    return quote(text, safe="-_.~")
