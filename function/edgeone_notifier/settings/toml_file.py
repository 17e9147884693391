"""Read `settings.toml` as variables: `[channels.ops] notify = …` is CHANNELS__OPS__NOTIFY. Say where a mistake is.

The file is packed, so no secret may stand in it: `ssm://…` says where one is. Which values are right, the settings say.
"""

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..channels import KINDS
from ..textfile import read_text
from .channel import ChannelSettings
from .chat_settings import name_fault
from .forms import Written, variable_of
from .secret_reference import SCHEME
from .settings import Settings

if sys.version_info >= (3, 11):
    import tomllib
else:  # SCF's
    import tomli as tomllib

OF_ALL = tuple(
    name
    for name, about in Settings.model_fields.items()
    if not about.validation_alias and name != "channels"
)
OF_A_CHANNEL = tuple(ChannelSettings.model_fields)
SECRETS = ("url", "heartbeat_url")  # whose values say where a secret is, or are one
WEBHOOKS = tuple(host for spec in KINDS.values() for host in spec.HOSTS)

OR_ELSEWHERE = "put it into .env or the function's environment"
NO_WEBHOOK = (
    f"is a secret, and this file is packed: write ssm://<secret>#<json key>, or {OR_ELSEWHERE}"
)
NO_PROXY = f"holds a password, and this file is packed: {OR_ELSEWHERE}"
KEY = "is not for this file, which is packed: put your keys into .env; what SCF needs, SCF sets itself"
TABLES = "holds a table for each channel: [channels.<name>], and below it url, notify and the like"
NO_TABLE = "takes a value, no table"
NO_TEXT = 'takes a text in quotes ("…"), a number, true, false, or a list of texts in brackets'
DOUBLE = "has __ in its name, which parts names in the environment: take a single _"
TWICE = "stands there twice, in small and in capital letters"
# What is wrong by the parser's words, and what to write. The rest of what it says may repeat what stands there.
OF_SYNTAX = (
    ("Illegal character '.n'|Unterminated|Unclosed|Expected '\"|end of doc", "a quote or a bracket is not closed"),
    ("Invalid value", 'a text needs quotes, and a list brackets: notify = ["failure"]'),
    ("Expected '='|Invalid (initial character|statement)", "a line is name = value, or [channels.<name>]"),
    ("overwrite|twice|Duplicate|mutate|extend", "what stands here was given before"),
)  # fmt: skip
_PLACE = re.compile(r"at line (\d+), column (\d+)")
_PASSWORD = re.compile(r"//[^/?#]*:[^/?#]*@")
_OF_A_DEPLOYMENT = re.compile(r"(scf|cam|alarm)_\w+")


Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """What the file says, by the names of variables; what must not stand there; and its text, for the lines."""

    name: str = ""
    values: Mapping[str, Written] = field(default_factory=dict)
    mistakes: tuple[tuple[str, str], ...] = ()
    text: str = ""

    def located(self, mistake: tuple[str, str], given: Mapping[str, Written]) -> tuple[str, str]:
        """Add the line to a mistake, where the value that it is about is this file's."""
        variable, what = mistake
        if variable in given and given[variable] != self.values.get(variable):
            return mistake
        return variable, f"{what}{self.place(variable.split('__'))}"

    def place(self, path: Sequence[str]) -> str:
        """Return the line of a setting, or of the table in which it is missing; "" for what is not here."""
        words, there = _parts("__".join(path)), lines(self.text)
        line = there.get(words) or (there.get(words[:2]) if len(words) == 3 else None)
        return f" ({self.name}, line {line})" if line else ""


def read_settings_file(path: Path) -> SettingsFile:
    """Read a file that is there; anew only where it has changed."""
    about = path.stat()
    return _read(path, about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=1)
def lines(text: str) -> dict[Keys, int]:
    """Return the first line of each setting and table of a text that is TOML: each statement is parsed by itself."""
    found: dict[Keys, int] = {}
    table: Keys = ()
    statement, first = "", 1
    for number, line in enumerate(text.split("\n"), 1):
        statement += f"{line}\n"
        try:
            parsed = tomllib.loads(statement)
        except tomllib.TOMLDecodeError:  # a list or a text goes on
            continue
        paths = [*_paths(parsed)]
        if statement.lstrip().startswith("[") and paths:
            table = max(paths, key=len)
            paths = [table[:depth] for depth in range(1, len(table) + 1)]
        else:
            paths = [(*table, *path) for path in paths]
        for path in paths:
            found.setdefault(path, first)
        statement, first = "", number + 1
    return found


@lru_cache(maxsize=1)
def _read(path: Path, *_: int) -> SettingsFile:
    try:
        text = read_text(path).replace("\r\n", "\n")
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return SettingsFile(path.name, {}, ((path.name, _syntax_fault(str(error))),))
    except RecursionError:
        return SettingsFile(path.name, {}, ((path.name, "is nested too deeply"),))
    except ValueError as error:
        return SettingsFile(path.name, {}, ((str(path), str(error)),))
    file = SettingsFile(path.name, {}, (), text)
    values: dict[str, Written] = {}
    mistakes: list[tuple[str, str]] = []
    for at, value in _entries(document):
        variable = "__".join(at).upper()
        fault = TWICE if variable in values else _fault(tuple(map(str.lower, at)), value)
        if fault:
            mistakes.append((variable_of(at) or path.name, f"{fault}{file.place(at)}"))
        written = _value(value)
        # That a webhook stands here can be told to its chat.
        if written is not None and fault in ("", NO_WEBHOOK):
            values[variable] = written
    return SettingsFile(path.name, values, tuple(mistakes), text)


def _entries(document: Mapping[str, Any]) -> Iterator[tuple[Keys, Any]]:
    """Yield each value with its path: a name; or channels, a channel and a name."""
    for key, value in document.items():
        at = tuple(key.split("__"))  # CHANNELS__OPS__NOTIFY, as the environment has it
        if at[0].lower() != "channels":
            yield (key,), value
        elif len(at) == 1 and isinstance(value, dict):
            for name, channel in value.items():
                yield from _of_channel((*at, name), channel)
        else:
            yield from _of_channel(at, value)


def _of_channel(at: Keys, channel: Any) -> Iterator[tuple[Keys, Any]]:
    if len(at) != 2 or not isinstance(channel, dict):
        yield at, channel
    elif not channel:
        yield (*at, "kind"), ""  # a channel all the same: whoever forgot its URL is told
    else:
        yield from (((*at, field), value) for field, value in channel.items())


def _fault(at: Keys, value: Any) -> str:
    """Say why a value must not stand here, and what to write; "" if it may. The path is in lower case."""
    of_a_channel = at[0] == "channels"
    if of_a_channel and len(at) != 3:
        return TABLES
    if of_a_channel and (fault := _name_fault(at[1])):
        return fault
    if at[-1] not in (OF_A_CHANNEL if of_a_channel else OF_ALL):
        return _unknown(at[-1], value, of_a_channel)
    if isinstance(value, dict):
        return NO_TABLE
    written = _value(value)
    return NO_TEXT if written is None else _secret_fault(at[-1], written)


def _name_fault(name: str) -> str:
    return DOUBLE if "__" in name else name_fault(name)


def _unknown(name: str, value: Any, of_a_channel: bool) -> str:
    """Say what a name was meant to be, or where it stands."""
    known, other = (OF_A_CHANNEL, OF_ALL) if of_a_channel else (OF_ALL, OF_A_CHANNEL)
    if name.startswith("tencentcloud_"):
        return KEY
    if _OF_A_DEPLOYMENT.fullmatch(name):
        return "is of a deployment: put it into .env, or into the environment of make deploy"
    if name in other:
        return (
            "is a setting for all channels: write it above the first [channels.<name>]"
            if of_a_channel
            else "is a setting of a channel: write it below [channels.<name>]"
        )
    what = "is no setting of a channel" if of_a_channel else "is no setting"
    if isinstance(value, dict) and not of_a_channel:
        return f"{what}: the table of a channel is [channels.<name>]"
    near = get_close_matches(name.removeprefix("notifier_"), known, 1)
    return f"{what}: " + (f"did you mean {near[0]}?" if near else f"it has {', '.join(known)}")


def _secret_fault(name: str, value: Written) -> str:
    """Say that a value is a secret, or looks like a webhook."""
    texts = (value,) if isinstance(value, str) else value
    if any(host in text for text in texts for host in WEBHOOKS):
        return NO_WEBHOOK
    if name in SECRETS and not str(value).strip().startswith(SCHEME):
        return NO_WEBHOOK
    return NO_PROXY if any(map(_PASSWORD.search, texts)) else ""


def _value(value: Any) -> Written | None:
    """Write a value as the environment would, but keep a list; None where that cannot be."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | int | float):
        return str(value)
    if isinstance(value, list) and all(type(one) in (str, int) for one in value):
        return tuple(dict.fromkeys(str(one).strip() for one in value))
    return None


def _paths(table: Mapping[str, Any]) -> Iterator[Keys]:
    """Yield the path of everything in a table, in lower case; as deep as a setting is."""
    for key, value in table.items():
        for path in _paths(value) if isinstance(value, dict) else ():
            yield (*_parts(key), *path)
        yield _parts(key)


def _parts(key: str) -> Keys:
    return tuple(key.lower().split("__"))


def _syntax_fault(said_: str) -> str:
    """Say what is no TOML, in words of our own: those of the parser may repeat a value."""
    what = next(
        (ours for theirs, ours in OF_SYNTAX if re.search(theirs, said_)), "it cannot be read"
    )
    place = _PLACE.search(said_)
    where = f"line {place[1]}, column {place[2]}" if place else "its end"
    return f"is no TOML at {where}: {what}"
