"""Tell a webhook from a text that stands for one: that of an example or of a manual."""

import re

FAULT = "is an example's: put the URL of your own webhook there"

_PLACEHOLDER = re.compile(r"^[xX0*-]+$|[xX]{6}|\byour\b|your[-_]", re.ASCII)


def fault(key: str) -> str | None:
    """Say what is wrong with the part of a webhook that makes it a secret."""
    return FAULT if _PLACEHOLDER.search(key) else None
