"""The languages of messages, one file each: everything that is said stands there, for a translator to read."""

from collections.abc import Mapping

from . import en, zh
from .language import Language

__all__ = ["LANGUAGES", "Language"]

LANGUAGES: Mapping[str, Language] = {"en": en.LANGUAGE, "zh": zh.LANGUAGE}
