"""Take out of foreign text whatever it repeats of the secrets of this run.

A server that refuses a request may repeat what it was sent, and seldom to the letter: cut, in another case, escaped,
with other dashes, in base64. So a secret is recognized by LONG_SECRET of its letters and digits in a row, whatever
stands between them.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from struct import iter_unpack
from typing import Any
from urllib.parse import unquote

MASK = "***"
LONG_SECRET = 12  # letters and digits of a secret in a row; fewer may be chance
# A shorter secret is hidden as a whole, if it has at least so many.
SHORT_SECRET = 8
# Bytes. A text is searched in blocks of this size: LONG_SECRET in a row hold a whole block, wherever they begin.
BLOCK = 6
MOST_ENCODED = 100  # characters of a secret whose base64 is looked for: a header of user and password has no more

_ESCAPE = re.compile(  # the look-ahead for its first letter makes it three times faster
    r"(?=[%\\&])(?:%(?:25)*(?P<percent>[0-7][0-9A-Fa-f])|\\+u(?P<json>[0-9A-Fa-f]{4})|\\+x(?P<c>[0-9A-Fa-f]{2})|\\+[bfnrt]"
    r"|&#[Xx](?P<hex>[0-9A-Fa-f]{1,6});|&#(?P<decimal>[0-9]{1,7});|&[A-Za-z]{2,8};)"
)
_UNIT = re.compile(rf"(?P<escape>{_ESCAPE.pattern})|[0-9A-Za-z]")
_DROPPED = bytes(n for n in range(256) if not (n < 128 and chr(n).isalnum()))
_LOWER = bytes(range(256)).lower()
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}", re.ASCII)
_WORDS = re.compile(r"[a-z]+(?:[-_.][a-z]+)*")
_UUID = re.compile(r"[\da-f]{8}-?(?:[\da-f]{4}-?){3}[\da-f]{12}", re.IGNORECASE)


class Mask:
    """Hides keys, and the parts of URLs that may be one. Call it with a text.

    A part of a URL that is made of words, for example the name of a heartbeat, is hidden only as a whole: targets are
    made of words, too.
    """

    def __init__(self, keys: Iterable[str] = (), urls: Iterable[str] = ()) -> None:
        self._keys, self._urls = frozenset(filter(None, keys)), frozenset(urls)
        parts = {part for url in self._urls for part in _parts(url)}
        words = {part for part in parts if _WORDS.fullmatch(part)}
        secrets = [_plain(form) for one in self._keys | (parts - words) for form in _forms(one)]
        self._wholes = {one for one in secrets if SHORT_SECRET <= len(one) < LONG_SECRET}
        self._wholes |= {one for one in map(_plain, words) if len(one) >= LONG_SECRET}
        long = [one for one in secrets if len(one) >= LONG_SECRET]
        self._pieces = {piece for one in long for piece in _pieces(one, LONG_SECRET)}
        self._blocks = {(block,) for one in long for block in _pieces(one, BLOCK)}

    def with_keys(self, keys: Iterable[str]) -> "Mask":
        """Return a mask that hides these keys as well."""
        if self._keys.issuperset(filter(None, keys := set(keys))):
            return self
        return Mask({*self._keys, *keys}, self._urls)

    def __call__(self, text: str) -> str:
        """Return a text with MASK in place of what it repeats."""
        if not self.finds(text):
            return text
        places = [(match, _unescaped(match)) for match in _UNIT.finditer(text)]
        units = [match for match, one in places if one.isascii() and one.isalnum()]
        plain = _plain(text)
        shown, at = [], 0
        for start, end in _merged(self._hits(plain)):
            shown += [text[at : units[start].start()], MASK]
            at = units[end - 1].end()
        return "".join(shown) + text[at:]

    def all(self, value: Any) -> Any:
        """Return a value of JSON, each text of it without what it repeats."""
        if isinstance(value, str):
            return self(value)
        if isinstance(value, dict):
            return {self.all(name): self.all(one) for name, one in value.items()}
        return [self.all(one) for one in value] if isinstance(value, list) else value

    def finds(self, text: str) -> bool:
        """Say whether a text may repeat a secret. This is quick, since the text may have megabytes."""
        plain = _plain(text)
        if any(whole in plain for whole in self._wholes):
            return True
        blocks = iter_unpack(f"{BLOCK}s", memoryview(plain)[: len(plain) // BLOCK * BLOCK])
        return not self._blocks.isdisjoint(blocks)

    def _hits(self, plain: bytes) -> Iterator[tuple[int, int]]:
        for start in range(len(plain) - LONG_SECRET + 1):
            if plain[start : start + LONG_SECRET] in self._pieces:
                yield start, start + LONG_SECRET
        for whole in self._wholes:
            for match in re.finditer(re.escape(whole), plain):
                yield match.span()


def is_sayable(name: str) -> bool:
    """Say whether a name may be repeated: it has the form of one, and does not look like a key in its place."""
    return _NAME.fullmatch(name) is not None and not is_like_a_key(name)


def is_like_a_key(name: str) -> bool:
    """Say whether what should be a name looks like a key instead: letters and digits mixed, or no end of letters."""
    pieces = re.findall(r"[0-9A-Za-z]+", name)
    return bool(_UUID.search(name)) or any(map(_is_mixed, pieces))


def _is_mixed(piece: str) -> bool:
    runs = re.findall(r"\d+|\D+", piece)
    return len(runs) > 4 or len(piece) >= (LONG_SECRET if len(runs) > 1 else 2 * LONG_SECRET)


def _parts(url: str) -> Iterator[str]:
    """List the parts of a URL that may be secret: all but the host, and what separates them."""
    for part in re.split("[/?&=#]", url.partition("://")[2])[1:]:
        yield unquote(part)


def _forms(secret: str) -> Iterator[str]:
    """List the ways in which a secret is written: as it is, and within base64, where it may begin at three places."""
    yield secret
    if LONG_SECRET <= len(secret) <= MOST_ENCODED:
        for before in range(3):
            encoded = b64encode(bytes(before) + secret.encode()).decode()
            yield encoded[before and before + 1 :].rstrip("=")[:-1]


def _pieces(secret: bytes, size: int) -> Iterator[bytes]:
    return (secret[at : at + size] for at in range(len(secret) - size + 1))


def _plain(text: str) -> bytes:
    """Return the letters and digits of a text, in lower case."""
    if "%" in text or "\\" in text or "&" in text:
        text = _ESCAPE.sub(_unescaped, text)
    return text.encode("utf-8", "surrogatepass").translate(_LOWER, _DROPPED)


def _unescaped(match: "re.Match[str]") -> str:
    """Return the character that an escape stands for, "" where that is none of interest."""
    found = match.groupdict()
    if "escape" in found and not found["escape"]:
        return match[0]
    for name, base in (("percent", 16), ("json", 16), ("c", 16), ("hex", 16), ("decimal", 10)):
        if found[name] and (code := int(found[name], base)) < 128:
            return chr(code)
    return ""


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join spans that overlap."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


NO_SECRETS = Mask()
