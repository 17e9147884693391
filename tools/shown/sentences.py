"""Say in the language that is set what commands say in English; `chinese` and `chinese_help` have the words."""

from collections.abc import Mapping
from functools import cache

from edgeone_notifier.core.text.sentences import Sentences, sentences_of
from edgeone_notifier.settings.environment import language_set
from tools.shown.chinese import OF_CHECKS, OF_COMMANDS
from tools.shown.chinese_help import OF_HELP

# Of each language the words of commands, of the names of the doctor's checks, and of --help.
WORDS: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "zh": {"commands": OF_COMMANDS, "checks": OF_CHECKS, "help": OF_HELP},
}


def worded(text: str) -> str:
    """Return a text of a command in the language that is set; what that has no words for stays as it is."""
    return _said(text, "commands")


def check_named(check: str) -> str:
    """Name a check of the doctor in the language that is set."""
    return _said(check, "checks")


def help_worded(text: str) -> str:
    """Return a text of `--help` in the language that is set."""
    return _said(text, "help")


def _said(text: str, of: str) -> str:
    language = language_set()
    return _sentences(language, of)(text) if language in WORDS else text


@cache
def _sentences(language: str, of: str) -> Sentences:
    also = sentences_of(language).known if of == "commands" else {}
    return Sentences({**also, **WORDS[language][of]})
