"""Make foreign text fit to show: targets, names and reasons are other people's data."""

import unicodedata

from .url_secrets import hidden

# Categories: controls, bidi and zero-width marks, surrogates, ends of lines and paragraphs.
_INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")  # letters without a shape


def redact(text: str) -> str:
    """Return a target or a text as it may be shown: whole, but without secrets and without what the eye cannot see."""
    if not (text.isascii() and text.isprintable()):
        text = "".join(map(_visible, text))
    return hidden(text).strip()


def is_visible(character: str) -> bool:
    """Say whether the eye sees a character, and it does nothing else."""
    return character not in _BLANK and unicodedata.category(character) not in _INVISIBLE


def _visible(character: str) -> str:
    if character in "\r\n\t":
        return " "
    return character if is_visible(character) else "�"
