"""Say in the language that is set what commands say in English; `chinese` has the words."""

from collections.abc import Mapping
from functools import cache

from edgeone_notifier.core.text.sentences import SAID_IN, Sentences, sentences_of
from edgeone_notifier.settings.environment import language_set
from tools.shown.chinese import OF_CHECKS, OF_COMMANDS


def worded(text: str) -> str:
    """Return a text of ours in the language that is set; what that has no words for stays as it is."""
    language = language_set()
    return _commands(language)(text) if language in SAID_IN else text


def check_named(check: str) -> str:
    """Name a check of the doctor in the language that is set."""
    language = language_set()
    return _checks(language)(check) if language in SAID_IN else check


@cache
def _commands(language: str) -> Sentences:
    return Sentences({**sentences_of(language).known, **_WORDS[language][0]})


@cache
def _checks(language: str) -> Sentences:
    return Sentences(_WORDS[language][1])


_WORDS: Mapping[str, tuple[Mapping[str, str], Mapping[str, str]]] = {"zh": (OF_COMMANDS, OF_CHECKS)}
