"""Tell a name that no chat reads as markup: it may stand without marks around it."""

import re

_BARE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.:-]{0,251}[A-Za-z0-9])?", re.ASCII)


def is_bare(name: str) -> bool:
    """Say whether a name is made of letters, digits, dots, colons and hyphens alone."""
    return _BARE.fullmatch(name) is not None
