"""Hide what looks like somebody's secret by its place or form: a user in a URL, a value that is named like a secret.

A URL in a parameter of another is escaped, perhaps more than once: `%3D` and `%253D` stand for `=`. Each pattern reads
a text once, however long it is: a match ends where the next may begin.
"""

import re
from functools import cache
from urllib.parse import unquote

from .masking import MASK, is_like_a_key

PASSES = 5  # what one rule leaves, another may hide; after so many passes it is no URL any more

_AT, _COLON, _SLASH = "(?:@|%(?:25)*40)", "(?:[:]|%(?:25)*3a)", "(?:/|%(?:25)*2f)"
_ROOT = f"{_COLON}{_SLASH}{{2}}"
_USER = re.compile(rf"({_ROOT})(?:(?!%(?:25)*(?:2f|3f|23))[^/?#\s])*({_AT})", re.IGNORECASE)
# A password with a slash: what follows the first colon is no port then. It ends at the last `@` before the query,
# before the next parameter, or at all.
_PASSWORD = re.compile(
    rf"({_ROOT})(?:(?!{_COLON}|{_SLASH}|{_AT})[^\s?#&\[])*{_COLON}(?!\d{{0,5}}(?:{_SLASH}|[?#&\s]|%(?:25)*(?:3f|23|26)|$))"
    rf"(?:(?:(?!{_ROOT})[^\s?#&])*({_AT})|(?:(?!{_ROOT})[^\s&])*({_AT})|(?:(?!{_ROOT})\S)*({_AT}))",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?:^|\s|[?&;#~,]\s?|%(?:25)*(?:3f|26|3b|23|7e|2c)|(?:=|%(?:25)*3d)(?![^=&;#?~,%\s]*/))"
    r"((?:(?!://|%(?:25)*(?:3f|26|3b|23|3d|7e|2c))[^=&;#?~,\s])+)(=|%((?:25)*)3d)",
    re.IGNORECASE,
)
_QUOTE = r"""(?:\\{0,8}["']|%(?:25)*2[27])"""
_BLANK = r"(?:\s|\+|%(?:25)*20){0,4}"
_MEMBER = re.compile(rf"{_QUOTE}([\w.-]{{1,64}}){_QUOTE}{_BLANK}{_COLON}{_BLANK}", re.IGNORECASE)
_CONTENT = re.compile(
    rf"(?P<quote>{_QUOTE})(?:(?!(?P=quote))(?:\\.|.))*"
    r"|(?:\[|%(?:25)*5b)(?:(?!\]|%(?:25)*5d).)*|(?:\{|%(?:25)*7b)(?:(?!\}|%(?:25)*7d).)*"
    r"|(?:(?!%(?:25)*(?:2c|5d|7d|26))[^\s,&\]}])+",
    re.IGNORECASE,
)
_FRAGMENT = re.compile(r"(#|%(?:25)*23)([\w.~+-]{16,})(?![\w=/])", re.IGNORECASE)
_TOKEN = re.compile(
    r"\beyJ[\w-]{8,}(?:\.[\w-]+)*|\bAKID[0-9A-Za-z]{12,}|(?<=hooks\.slack\.com/services/)[^\s?#&]+"
    r"|(?<=Bearer |.Basic )(?=[a-z]*[^\sa-z])[\w.~+/=-]{8,}"
)
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_SECRET = re.compile(
    r"(?:token|signature|key|secret|passw(?:or)?d|pwd|passphrase|credential|ticket|cookie|jwt)s?$"
    r"|(?:sign|sig|auth|authorization|pass|session|sess(?:ion)?id|hmac)$"
    r"|^(?:ak|sk|sid|[th]?otp|hdnts|hdnea|hdntl)$"
)
_SUSPECT = re.compile(r"""[@=%"'#]|eyJ|AKID|hooks\.slack|Bearer|Basic""")


def hidden(text: str) -> str:
    """Return a text with MASK in place of what is secret; a second time changes nothing."""
    if not _SUSPECT.search(text):
        return text
    for _ in range(PASSES):
        before, text = text, _once(text)
        if text == before:
            break
    return text


def _once(text: str) -> str:
    text = _without_members(_without_values(without_users(text)))
    text = _FRAGMENT.sub(lambda m: f"{m[1]}{MASK}" if is_like_a_key(m[2]) else m[0], text)
    return _TOKEN.sub(MASK, text)


def without_users(text: str) -> str:
    """Mask the user and password in a URL."""
    text = _USER.sub(rf"\1{MASK}\2", text)
    return _PASSWORD.sub(lambda m: f"{m[1]}{MASK}{m[2] or m[3] or m[4]}", text)


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


def _without_members(text: str) -> str:
    """Mask the values of a JSON object's members that are named like secrets, however their quotes are escaped."""
    parts, at = [], 0
    while match := _MEMBER.search(text, at):
        parts.append(text[at : match.end()])
        at = match.end()
        if _is_secret(match[1]) and (value := _CONTENT.match(text, at)):
            parts += [value["quote"] or "", MASK]
            at = value.end()
    return "".join(parts) + text[at:]


def _is_secret(name: str) -> bool:
    name = unquote(name)
    words = [*_WORDS.findall(name), name]
    return any(_SECRET.search(word.lower()) for word in words)
