"""Read a reference to a secret: `ssm://<secret>?region=<region>#<json key>`.

Without a region, the region of the state in COS counts. Without a key, all of the secret is the value.
"""

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from ..transport.urls import regions_of
from .state_url import region_fault

SCHEME = "ssm://"

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,127}", re.ASCII)  # document/product/1140/40525


@dataclass(frozen=True, slots=True)
class Reference:
    """A secret in Secrets Manager, and the value in it that is meant, "" for all of it."""

    secret: str
    key: str = ""
    region: str = ""


def reference(text: str) -> Reference | None:
    """Return the reference that a text is; None if it is none. Raise ValueError that says what is wrong with one."""
    if not text.startswith(SCHEME):
        return None
    url = urlsplit(text)
    regions = regions_of(url)
    if not _NAME.fullmatch(url.netloc) or url.path.strip("/"):
        raise ValueError("is not ssm://<secret>#<json key>")
    if len(regions) > 1:
        raise ValueError("names more than one region")
    if regions and (fault := region_fault(regions[0])):
        raise ValueError(fault)
    return Reference(url.netloc, unquote(url.fragment), "".join(regions))
