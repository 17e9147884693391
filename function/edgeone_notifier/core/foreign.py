"""This file is the only place that makes foreign text fit to show: targets and reasons are other people's data."""

import re
import unicodedata
from urllib.parse import unquote

MASK = "***"

_USER = re.compile(r"://[^/?#\s]*@")
_NAME = re.compile(r"[?&;#]((?:(?!://)[^=&;#?\s])+)=")
_VALUE = re.compile(r"[^&;#\s]+")
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_SECRET = re.compile(
    r"(?:token|sign|signature|sig|auth|authorization|key|secret|passw(?:or)?d|pass|pwd|credentials?|session|sess(?:ion)?id"
    r"|jwt)$|^(?:ak|sk)$"
)
# Categories: controls, bidi and zero-width marks, surrogates, ends of lines and paragraphs.
_INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")  # letters without a shape


def shown(text: str) -> str:
    """Return a target or a text as it may be shown: whole, but without secrets and without what the eye cannot see."""
    if not (text.isascii() and text.isprintable()):
        text = "".join(map(_visible, text))
    text = _without_values(_without_users(text))
    return _without_users(text).strip()  # what a masked value leaves behind may read as a user


def _without_users(text: str) -> str:
    return _USER.sub(f"://{MASK}@", text)


def _without_values(text: str) -> str:
    """Mask the values of parameters named like secrets; within another's value there may be a whole URL."""
    parts, at = [], 0
    while match := _NAME.search(text, at):
        parts.append(text[at : match.end()])
        at = match.end()
        if _is_secret(match[1]) and (value := _VALUE.match(text, at)):
            parts.append(MASK)
            at = value.end()
    return "".join(parts) + text[at:]


def _is_secret(name: str) -> bool:
    name = unquote(name)
    words = [*_WORDS.findall(name), name]
    return any(_SECRET.search(word.lower()) for word in words)


def _visible(character: str) -> str:
    if character in "\r\n\t":
        return " "
    invisible = character in _BLANK or unicodedata.category(character) in _INVISIBLE
    return "�" if invisible else character
