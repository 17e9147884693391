"""Read the environment, and `.env` on one's own machine: into one frozen `Settings`, or into all mistakes at once.

A mistake is named by its variable and never shown with its value, which may be a secret.
"""

import os
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError
from pydantic_settings import SettingsError as SourceError

from . import settings, textfile
from .settings import SCF, Settings, Voices


class SettingsError(Exception):
    """The settings have mistakes; `mistakes` are (variable, what is wrong), without values."""

    def __init__(self, mistakes: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{variable}: {what}" for variable, what in mistakes))
        self.mistakes = mistakes


Read = TypeVar("Read", bound=Voices)


def load() -> Settings:
    """Read the settings, or raise SettingsError with every mistake. Away from SCF, `.env` files are read as well."""
    return _load(Settings)


def load_voices() -> Voices:
    """Read what it takes to say something, or raise SettingsError."""
    return _load(Voices)


def check_files(*paths: Path) -> None:
    """Raise SettingsError where a `.env` is there that is no text; one that is absent is as good as empty."""
    mistakes = []
    for path in dict.fromkeys(path.resolve() for path in paths if path.is_file()):
        try:
            textfile.read(path)
        except ValueError as error:
            mistakes.append((str(path), str(error)))
    if mistakes:
        raise SettingsError(mistakes)


def _load(kind: type[Read]) -> Read:
    local = os.environ.get("TENCENTCLOUD_RUNENV") != SCF
    try:
        return _on_this_machine(kind) if local else _deployed(kind, _named())
    except ValidationError as error:
        mistakes = [(_variable(e["loc"]), _what(e["type"], e["msg"])) for e in error.errors()]
    except SourceError:
        mistakes = [
            ("CHANNELS", "is no JSON object; set CHANNELS__<NAME>__URL and its like instead")
        ]
    raise SettingsError(mistakes) from None


def _on_this_machine(kind: type[Read]) -> Read:
    files = (settings.CHECKOUT / ".env", Path(".env"))
    check_files(*files)
    return kind(_env_file=files, _env_file_encoding=textfile.ENCODING)


@lru_cache(maxsize=1)
def _deployed(kind: type[Read], variables: frozenset[tuple[str, str]]) -> Read:  # noqa: ARG001
    """Read the environment, once for each that there is: in a warm run it is that of the run before, keys and all.

    To read it anew took half of the CPU of a warm and quiet run.
    """
    return kind(_env_file=None)


def _named() -> frozenset[tuple[str, str]]:
    """Return the variables that are settings, each with its value."""
    return frozenset(one for one in os.environ.items() if one[0].upper().startswith(_prefixes()))


@lru_cache(maxsize=1)
def _prefixes() -> tuple[str, ...]:
    return ("TENCENTCLOUD_", *map(str.upper, Settings.model_fields))


def _variable(loc: tuple[int | str, ...]) -> str:
    """Name the variable that a mistake is about; a name in it that nobody could set is not repeated."""
    return "__".join(str(part).upper() for part in loc if not isinstance(part, int)) or "SETTINGS"


def _what(kind: str, message: str) -> str:
    if kind == "missing":
        return "is missing"
    if kind == "extra_forbidden":
        return "is no setting of a channel"
    return message.removeprefix("Value error, ")
