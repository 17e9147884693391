"""Make the generic client of Tencent Cloud's SDK.

The SDK's traps are disarmed: it follows redirects, reads ~/.netrc, and reads answers without an end. Its typed clients
are not used, since they take up to 140 MB to import without byte-code.
"""

import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from . import tls

MAX_API_ANSWER_BYTES = (
    8_000_000  # of an answer: a page of a thousand long URLs, with reasons, has half of that
)
MAX_API_ANSWER_TIME = 20.0  # seconds for the body of an answer, however steadily it trickles
CHUNK = 65_536  # bytes

HOSTS = {"cn": "{}.tencentcloudapi.com", "intl": "{}.intl.tencentcloudapi.com"}


@dataclass(frozen=True, slots=True)
class Credentials:
    """A key pair and, where they are temporary, its token."""

    secret_id: str
    secret_key: str
    token: str = ""

    def all(self) -> tuple[str, ...]:
        """Return the key's id, the key and the token."""
        return self.secret_id, self.secret_key, self.token


def address(service: str, site: str, endpoint: str | None) -> str:
    """Return the base URL of a service: `endpoint` if it is set, else that of the site (cn, intl)."""
    return endpoint or f"https://{HOSTS[site].format(service)}"


def sdk_client(
    service: str,
    version: str,
    url: str,
    keys: Credentials,
    region: str = "",
    timeout: object = (3, 10),
) -> Any:
    """Make a client of one service; `timeout` is in seconds, to connect and between two bytes."""
    from tencentcloud.common.common_client import CommonClient
    from tencentcloud.common.credential import Credential
    from tencentcloud.common.profile.client_profile import ClientProfile
    from tencentcloud.common.profile.http_profile import HttpProfile

    parts = urlsplit(url)
    http = HttpProfile(protocol=parts.scheme, endpoint=parts.netloc, reqTimeout=timeout)
    credential = Credential(keys.secret_id, keys.secret_key, keys.token or None)
    profile = ClientProfile(httpProfile=http, language="en-US")
    client = CommonClient(service, version, credential, region, profile)
    session = client.request.conn._session  # noqa: SLF001
    session.trust_env = False  # a .netrc entry would replace the signature
    tls.share(session)
    session.hooks["response"].append(_read)
    session.max_redirects = 0  # a redirect would be followed as a GET
    client.request.conn.proxy = (
        None  # it reads the environment in a way of its own; `tls` does that for all
    )
    return client


def _read(answer: Any, **_: object) -> None:
    """Read the body of an answer; one that does not end takes neither all the memory nor all the time."""
    end, body = time.monotonic() + MAX_API_ANSWER_TIME, bytearray()
    while part := answer.raw.read1(
        CHUNK, decode_content=True
    ):  # whatever is there, and not all of a chunk
        body += part
        if len(body) > MAX_API_ANSWER_BYTES or time.monotonic() > end:
            answer.close()
            raise OSError("the answer does not end")
    answer._content = bytes(body)  # noqa: SLF001  where `requests` keeps what it has read
