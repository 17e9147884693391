"""Read the settings from the environment and, away from SCF, from `.env`; or raise all mistakes at once.

A mistake is named by its variable and never shown with its value, which may be a secret.
"""

import os
import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import starmap
from pathlib import Path
from typing import Any, TypeVar

from dotenv import dotenv_values
from pydantic import ValidationError
from pydantic_settings import EnvSettingsSource
from pydantic_settings import SettingsError as SourceError

from .. import textfile
from . import mistakes, settings, variables
from .chat_settings import SCF, ChatSettings
from .settings import LookSettings, Settings

# Which of several deployments: `ENV=staging make deploy` sets it, for the commands alone.
DEPLOYMENT = "NOTIFIER_ENV"
_NAME = re.compile(r"[a-z][a-z0-9-]{0,19}(?<!-)", re.ASCII)
OUR_NAMES = ("TENCENTCLOUD_", *variables.SETTINGS)


class SettingsError(Exception):
    """The settings have mistakes; `mistakes` are (variable, what is wrong), without values."""

    def __init__(self, mistakes: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{variable}: {what}" for variable, what in mistakes))
        self.mistakes = mistakes


Read = TypeVar("Read", bound=ChatSettings)


def load() -> Settings:
    """Return all settings; raise SettingsError with every mistake."""
    return _load(Settings)


def load_to_look() -> Settings:
    """Return what it takes to read listings, whatever else is wrong; raise SettingsError with every mistake."""
    return _load(LookSettings)


def load_chat_settings() -> ChatSettings:
    """Return what it takes to tell a channel something; raise SettingsError with every mistake."""
    return _load(ChatSettings)


def deployment() -> str:
    """Return which of several deployments is meant, "" for the only one; raise SettingsError where it is no name."""
    name = os.environ.get(DEPLOYMENT, "")
    if name and not _NAME.fullmatch(name):
        wrong = (
            "is no name of a deployment: at most 20 small letters, digits and -, such as staging"
        )
        raise SettingsError([("ENV", wrong)])
    return name


def env_file() -> str:
    """Return the name of the file that the settings are in: `.env`, or `.env.staging` for the deployment staging."""
    if not (name := deployment()):
        return ".env"
    file = f".env.{name}"
    if not ((settings.CHECKOUT / file).is_file() or Path(file).is_file()):
        raise SettingsError(
            [("ENV", f"there is no {file}: cp .env.example {file}, and fill it in")]
        )
    return file


def check_files(*paths: Path) -> None:
    """Raise SettingsError if a `.env` is there that is no text. One that is absent counts as empty."""
    found = []
    for path in dict.fromkeys(path.resolve() for path in paths if path.is_file()):
        try:
            textfile.read_text(path)
        except ValueError as error:
            found.append((str(path), str(error)))
    if found:
        raise SettingsError(found)


def _load(kind: type[Read]) -> Read:
    runenv = os.environ.get("TENCENTCLOUD_RUNENV", "")
    given = variables.on_scf(os.environ) if runenv == SCF else _on_this_machine()
    found = misspelt_names(given) if issubclass(kind, Settings) else []
    own = frozenset(one for one in given.items() if one[0].startswith(OUR_NAMES))
    try:
        read: Read = _kept(kind, own) if runenv == SCF else _read(kind, own)
    except ValidationError as error:
        found += mistakes.in_our_words(error, given)
    except SourceError:
        found.append(mistakes.NO_JSON)
    if found:
        raise SettingsError(found) from None
    return read


def misspelt_names(given: Mapping[str, str]) -> list[mistakes.Mistake]:
    """Return a mistake for each name that is no setting but nearly one."""
    return list(starmap(mistakes.misspelt_mistake, variables.nearest_setting(frozenset(given))))


def _on_this_machine() -> dict[str, str]:
    name = env_file()
    files = (settings.CHECKOUT / name, Path(name))
    check_files(*files)
    file: dict[str, str] = {}
    for path in files:
        file |= {
            name: value or ""
            for name, value in dotenv_values(path, encoding=textfile.ENCODING).items()
        }
    return variables.on_this_machine(os.environ, file)


def _read(kind: type[Read], given: frozenset[tuple[str, str]]) -> Read:
    source = EnvSettingsSource(kind)
    source.env_vars = {name.lower(): value for name, value in sorted(given)}
    return kind(**source())


@lru_cache(maxsize=1)
def _kept(kind: type[ChatSettings], given: frozenset[tuple[str, str]]) -> Any:
    """Read the variables once for all that are the same: in a warm run they are those of the run before, keys and all.

    To read them anew took half of the CPU of a warm and quiet run.
    """
    return _read(kind, given)
