"""This file is the only place that makes foreign text fit to show: targets and reasons are other people's data."""

import re
import unicodedata
from functools import cache
from urllib.parse import unquote

MASK = "***"

# A URL in a parameter of another is escaped, perhaps more than once: `%3D` and `%253D` stand for `=`.
_USER = re.compile(
    r"((?::|%(?:25)*3a)(?:/|%(?:25)*2f){2})"
    r"(?:(?!%(?:25)*(?:2f|3f|23))[^/?#\s])*(@|%(?:25)*40)",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?:[?&;#]|%(?:25)*(?:3f|26|3b|23)|(?:=|%(?:25)*3d)(?![^=&;#?%\s]*/))"
    r"((?:(?!://|%(?:25)*(?:3f|26|3b|23|3d))[^=&;#?\s])+)(=|%((?:25)*)3d)",
    re.IGNORECASE,
)
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
    return _USER.sub(rf"\1{MASK}\2", text)


def _without_values(text: str) -> str:
    """Mask the values of parameters named like secrets; within another's value there may be a whole URL."""
    parts, at = [], 0
    while match := _NAME.search(text, at):
        secret = _is_secret(match[1])
        end = match.end() if secret else match.start(2)  # this sign may stand before the next name
        parts.append(text[at:end])
        at = end
        if secret and (value := _value(match[3]).match(text, at)):
            parts.append(MASK)
            at = value.end()
    return "".join(parts) + text[at:]


@cache
def _value(escapes: str | None) -> re.Pattern[str]:
    """Return what a value is after a sign that was escaped so often: it ends where the next sign is no more so."""
    if escapes is None:
        return re.compile(r"[^&;#\s]+")
    depth = len(escapes) // 2
    return re.compile(rf"(?:(?!%(?:25){{0,{depth}}}(?:26|3b|23))[^&;#\s])+", re.IGNORECASE)


def _is_secret(name: str) -> bool:
    name = unquote(name)
    words = [*_WORDS.findall(name), name]
    return any(_SECRET.search(word.lower()) for word in words)


def _visible(character: str) -> str:
    if character in "\r\n\t":
        return " "
    invisible = character in _BLANK or unicodedata.category(character) in _INVISIBLE
    return "�" if invisible else character
