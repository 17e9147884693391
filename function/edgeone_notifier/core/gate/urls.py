"""Bring a URL into the one form in which two spellings of it are equal.

It merges what RFC 3986 calls equivalent, and no more: two URLs taken for one could hide a failure. So `%2F` stays, and
so do the order of a query and a `?` with nothing behind it.
"""

import re
from urllib.parse import quote

from ..matching import DEFAULT_PORTS

# scheme, authority, path, query; what follows a # is never sent to a server
_URL = re.compile(r"(https?)://([^/?#\\]+)([^?#]*)(\?[^#]*)?(?:#.*)?", re.ASCII | re.IGNORECASE)
_PLACE = re.compile(r"(\[[0-9a-f:.]+\]|[^:\[\]]+?)\.?(?::(\d{0,5}))?", re.ASCII | re.IGNORECASE)
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_FOREIGN = re.compile(r'[^!-~]+|["<>\\^`{|}]')  # what a URL holds only as an escape
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_BLANK = re.compile(r"[\s\x00-\x20\x7f]")


def canonical(url: str) -> str:
    """Return the form of a URL in which it is compared; raise ValueError for what is no URL with http(s) and a host."""
    match = _URL.fullmatch(url)
    if match is None or _BLANK.search(url):
        raise ValueError("is no URL such as https://game.example.com/7.4/a.pak")
    scheme, (user, at, place) = match[1].lower(), match[2].rpartition("@")
    named = _PLACE.fullmatch(place)
    if named is None:
        raise ValueError("is no URL: its host cannot be one")
    port = f":{int(named[2])}" if named[2] else ""
    port = "" if port == DEFAULT_PORTS[scheme] else port
    path, query = (_escaped(match[part] or "") for part in (3, 4))
    return f"{scheme}://{user}{at}{_dns_name(named[1])}{port}{path or '/'}{query}"


def form_of_target(target: str) -> str:
    """Return the form in which a target of a listing is compared: what is no URL, as it stands."""
    try:
        return canonical(target)
    except ValueError:
        return target


def _dns_name(host: str) -> str:
    """Return a host as DNS has it, in small letters."""
    if host.isascii():
        return host.lower()
    try:
        return host.encode("idna").decode().lower()
    except UnicodeError:  # DNS has no such name; it is at most equal to itself
        return host.lower()


def _escaped(text: str) -> str:
    """Escape what must be, and nothing that need not be."""
    foreign = _FOREIGN.sub(lambda found: quote(found[0], safe="", errors="replace"), text)
    return _ESCAPE.sub(_escape, foreign)


def _escape(found: re.Match[str]) -> str:
    letter = chr(int(found[1], 16))
    return letter if letter in _UNRESERVED else found[0].upper()
