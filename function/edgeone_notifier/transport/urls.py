"""Read URLs: check where a secret may be sent, and find the region that a URL of ours names."""

import re
from urllib.parse import SplitResult, parse_qs, urlsplit

_LOOPBACK = re.compile(r"127(\.\d{1,3}){3}|localhost|::1", re.ASCII)

NO_URL = "is no URL: write it whole, https://… and no blank in it"


def split(text: str) -> SplitResult:
    """Split a URL that a secret may go to: https, or http to loopback; without user information and fragment.

    Raise ValueError otherwise; it says what is wrong, without the URL.
    """
    try:
        url = urlsplit(text)
        host, _ = url.hostname, url.port
    except ValueError:
        raise ValueError(NO_URL) from None
    if not host or re.search(r"\s", text):  # which urlsplit leaves out, and requests does not
        raise ValueError(NO_URL)
    if url.username is not None or url.fragment:
        raise ValueError("takes no user information and no fragment")
    if url.scheme != "https" and not (url.scheme == "http" and is_loopback(url)):
        raise ValueError("is not https")
    return url


def regions_of(url: SplitResult) -> list[str]:
    """Return each region that `?region=` names; a right URL names one at most."""
    return parse_qs(url.query).get("region", [])


def is_loopback(url: SplitResult) -> bool:
    """Say whether a URL leads to this machine itself."""
    return _LOOPBACK.fullmatch(url.hostname or "") is not None
