"""This file is the only place that says what a STATE_URL must be like: `cos://…` in COS, `file:///…` for a folder."""

import re
from urllib.parse import parse_qs, urlsplit

_BUCKET = re.compile(r"[a-z0-9][a-z0-9-]{0,48}-\d{5,12}", re.ASCII)
_REGION = re.compile(r"[a-z]+(-[a-z0-9]+)+", re.ASCII)


def check(text: str) -> None:
    """Raise ValueError where this is none; it says what is wrong, without the URL."""
    url = urlsplit(text)
    if url.scheme == "file" and not url.netloc and url.path.startswith("/"):
        return
    if url.scheme != "cos":
        raise ValueError(
            "is neither cos://<bucket-appid>/<prefix>?region=<region> nor file:///<path>"
        )
    if not _BUCKET.fullmatch(url.netloc):
        raise ValueError("names no bucket of the form <name>-<appid>")
    if not _REGION.fullmatch(region_of(text)):
        raise ValueError("needs ?region=<region>")


def region_of(text: str) -> str:
    """Return the region that a STATE_URL names once, else ""."""
    regions = parse_qs(urlsplit(text).query).get("region", [])
    return regions[0] if len(regions) == 1 else ""
