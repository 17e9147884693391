"""The languages of messages, one file each: everything that is said stands there, for a translator to read.

A language is loaded once something is said in it: a quiet run says nothing.
"""

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .language import Language

LANGUAGES = ("en", "zh")  # each in the file of its name


@cache
def phrases_of(language: str) -> "Language":
    """Return a language, by its name in LANGUAGES."""
    found: Language = import_module(f".{language}", __name__).LANGUAGE
    return found
