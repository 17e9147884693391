"""Read the settings from the environment, `.env` (away from SCF) and settings.toml; or raise all mistakes at once.

A mistake is named by its variable and never shown with its value, which may be a secret.
"""

import os
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache, partial
from itertools import starmap
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from dotenv import dotenv_values
from pydantic import ValidationError
from pydantic_settings import EnvSettingsSource
from pydantic_settings import SettingsError as SourceError

from .. import textfile
from . import mistakes, settings, variables
from .chat_settings import SCF, ChatSettings
from .forms import Written
from .settings import LookSettings, Settings

if TYPE_CHECKING:
    from .toml_file import SettingsFile

FILE_NAME = "settings.toml"
# Which of several deployments: `ENV=staging make deploy` sets it, for the commands alone.
DEPLOYMENT = "NOTIFIER_ENV"
_NAME = re.compile(r"[a-z][a-z0-9-]{0,19}(?<!-)", re.ASCII)
OUR_NAMES = ("TENCENTCLOUD_", *variables.SETTINGS)


class SettingsError(Exception):
    """The settings have mistakes; `mistakes` are (variable, what is wrong), without values.

    The text is in the language that is set. `brief` is in English, for channels, which may have other languages.
    """

    def __init__(self, mistakes: Iterable[tuple[str, str]], language: str = "en") -> None:
        from ..core.text.sentences import translated  # late: who makes no mistake needs no words

        self.mistakes = [*mistakes]
        self.brief = "; ".join(f"{variable}: {what}" for variable, what in self.mistakes)
        super().__init__(translated(self.brief, language))


Read = TypeVar("Read", bound=ChatSettings)


def load(packed: Path | None = None) -> Settings:
    """Return all settings; raise SettingsError with every mistake. `packed` is a settings.toml to read as SCF will."""
    return _load(Settings, packed)


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
        raise SettingsError([("ENV", wrong)], _of_environment())
    return name


def env_file() -> str:
    """Return the name of the file that the settings are in: `.env`, or `.env.staging` for the deployment staging."""
    if not (name := deployment()):
        return ".env"
    file = f".env.{name}"
    if not ((settings.CHECKOUT / file).is_file() or Path(file).is_file()):
        wrong = f"there is no {file}: cp .env.example {file}, and fill it in"
        raise SettingsError([("ENV", wrong)], _of_environment())
    return file


def read_file(path: Path) -> "SettingsFile | None":
    """Read a settings.toml; None where there is none."""
    if not path.is_file():
        return None
    from .toml_file import read_settings_file  # late: most have none, and a parser takes its time

    return read_settings_file(path)


def check_files(*paths: Path) -> None:
    """Raise SettingsError if a `.env` is there that is no text. One that is absent counts as empty."""
    found = []
    for path in dict.fromkeys(path.resolve() for path in paths if path.is_file()):
        try:
            textfile.read_text(path)
        except ValueError as error:
            found.append((str(path), str(error)))
    if found:
        raise SettingsError(found, _of_environment())


def _load(kind: type[Read], packed: Path | None = None) -> Read:
    on_scf = _is_scf()
    file = read_file(packed or settings_file(on_scf))
    given = _given(file)
    wrong = (
        [*misspelt_names(given), *(file.mistakes if file else ())]
        if issubclass(kind, Settings)
        else []
    )
    own = frozenset(one for one in given.items() if one[0].startswith(OUR_NAMES))
    found: list[mistakes.Mistake] = []
    try:
        read: Read = _kept(kind, own) if on_scf else _read(kind, own)
    except ValidationError as error:
        found = mistakes.in_our_words(error, given)
    except SourceError:
        found = [mistakes.NO_JSON]
    if file:
        said = {variable for variable, _ in wrong}
        found = [file.located(one, given) for one in found if one[0] not in said]
    if wrong or found:
        raise SettingsError(wrong + found, variables.language_of(given)) from None
    return read


def language_set() -> str:
    """Return the language that is set, as far as it can be read, whatever else is wrong; else English."""
    try:
        return variables.language_of(_given(read_file(settings_file(_is_scf()))))
    except (SettingsError, OSError):
        return _of_environment()


def _of_environment() -> str:
    """Return the language that the environment alone says."""
    alone = variables.on_scf if _is_scf() else partial(variables.on_this_machine, file={})
    return variables.language_of(alone(os.environ, packed={}))


def _is_scf() -> bool:
    return os.environ.get("TENCENTCLOUD_RUNENV", "") == SCF


def _given(file: "SettingsFile | None") -> dict[str, Written]:
    """Return all variables that count, of all places."""
    values = file.values if file else {}
    return variables.on_scf(os.environ, values) if _is_scf() else _on_this_machine(values)


def settings_file(on_scf: bool) -> Path:
    """Return where settings.toml is: at the root of the package, or of the checkout that the code is part of."""
    there = settings.PACKAGE / FILE_NAME
    return there if on_scf or not packed_file().is_file() else packed_file()


def packed_file(of: str | None = None) -> Path:
    """Return the settings.toml that a package gets if it is there; of the deployment staging settings.staging.toml."""
    name = deployment() if of is None else of
    return settings.CHECKOUT / (f"settings.{name}.toml" if name else FILE_NAME)


def check_packed_file() -> Path | None:
    """Return the settings.toml that a package gets, None where there is none; raise SettingsError if it must not."""
    file = read_file(packed_file())
    if file and file.mistakes:
        raise SettingsError(file.mistakes, language_set())
    return packed_file() if file else None


def misspelt_names(given: Iterable[str]) -> list[mistakes.Mistake]:
    """Return a mistake for each name that is no setting but nearly one."""
    return list(starmap(mistakes.misspelt_mistake, variables.nearest_setting(frozenset(given))))


def _on_this_machine(packed: Mapping[str, Written]) -> dict[str, Written]:
    name = env_file()
    files = (settings.CHECKOUT / name, Path(name))
    check_files(*files)
    file: dict[str, str] = {}
    for path in files:
        file |= {
            name: value or ""
            for name, value in dotenv_values(path, encoding=textfile.ENCODING).items()
        }
    return variables.on_this_machine(os.environ, file, packed)


def _read(kind: type[Read], given: frozenset[tuple[str, Written]]) -> Read:
    source = EnvSettingsSource(kind)
    source.env_vars = {name.lower(): value for name, value in sorted(given)}  # type: ignore[misc]
    return kind(**source())


@lru_cache(maxsize=1)
def _kept(kind: type[ChatSettings], given: frozenset[tuple[str, Written]]) -> Any:
    """Read the variables once for all that are the same: in a warm run they are those of the run before, keys and all.

    To read them anew took half of the CPU of a warm and quiet run.
    """
    return _read(kind, given)
