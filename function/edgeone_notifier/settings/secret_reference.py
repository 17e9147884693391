"""This file is the only place that reads a reference to a secret: `ssm://<secret>?region=<region>#<json key>`.

The region may be left out where the state is in COS, whose region it is then; so may the key, where the secret is no
JSON object but the value itself.
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
    """Read a reference; None where the text is none. ValueError says what is wrong with it."""
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
