"""This file is the only place that makes foreign text fit to show: targets and reasons are other people's data."""

import re
import unicodedata

MASK = "***"

_USER = re.compile(r"([a-z][a-z0-9+.-]*://)[^/?#\s]*@", re.IGNORECASE)
_PARAMETER = re.compile(r"([?&;#])([^=&;#?\s]+)=([^&;#\s]+)")
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_SECRET = re.compile(
    r"(?:token|sign|signature|sig|auth|authorization|key|secret|passw(?:or)?d|passwd|pass|pwd|credential|credentials"
    r"|session|jwt|ak|sk)$"
)
_INVISIBLE = {
    "Cc",
    "Cf",
    "Cs",
    "Zl",
    "Zp",
}  # controls, bidi and zero-width marks, surrogates, separators


def shown(text: str) -> str:
    """Return a target or a text as it may be shown: whole, but without secrets and without what the eye cannot see."""
    text = _USER.sub(rf"\1{MASK}@", text)
    text = _PARAMETER.sub(_masked, text)
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_visible, text)).strip()


def _masked(match: re.Match[str]) -> str:
    separator, name, _ = match.groups()
    words = [word.lower() for word in _WORDS.findall(name)] or [name.lower()]
    secret = any(_SECRET.search(word) for word in words)
    return f"{separator}{name}={MASK}" if secret else match[0]


def _visible(character: str) -> str:
    if character in "\r\n\t":
        return " "
    return "�" if unicodedata.category(character) in _INVISIBLE else character
