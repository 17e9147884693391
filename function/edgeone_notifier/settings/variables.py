"""Say which variables count as settings, which of several comes first, and which names are misspelt ones. Pure.

Each setting may also be written with `NOTIFIER_` before its name, which no other program uses. That form comes first.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from ..core.text.phrases import LANGUAGES
from .channel import ChannelSettings
from .forms import Written, lower
from .settings import Settings

NOTIFIER_PREFIX = "NOTIFIER_"
GETTEXT = (
    "LANGUAGE"  # a list of languages, gnu.org/software/gettext/manual, "The LANGUAGE variable"
)
SHARED = ("LABEL", "SITE", "TIMEZONE")  # other programs use these names, too
OF_CHANNELS = "CHANNELS__"
SETTINGS = frozenset(
    name.upper() for name, field in Settings.model_fields.items() if not field.validation_alias
)

_OF_A_CHANNEL = "|".join(name.upper() for name in ChannelSettings.model_fields)
_NEARLY_A_CHANNEL = re.compile(rf"CHANNEL__\w+|CHANNELS_(?!_)\w+_(?:{_OF_A_CHANNEL})", re.ASCII)
_ALONE = ("NOTIFY", "MENTION", "QUIET_HOURS", "QUIET_EXCEPT")  # of a channel, and nobody else's
_LONG = 8  # letters, from which on a letter too many or too few is a slip of the hand

Variables = Mapping[str, str]


def on_scf(environment: Variables, packed: Mapping[str, Written]) -> dict[str, Written]:
    """Return what counts on SCF: what the function's environment says, then the settings.toml that is packed."""
    return {**packed, **_plain(environment), **_prefixed(environment)}


def on_this_machine(
    shell: Variables, file: Variables, packed: Mapping[str, Written]
) -> dict[str, Written]:
    """Return what counts on somebody's machine: what the shell says, then `.env`, then settings.toml.

    The shell's LANGUAGE is gettext's and does not count; names that others share come after the files.
    """
    own = {n: v for n, v in shell.items() if n.upper() not in SHARED or n.upper() not in packed}
    return {**packed, **_merged(own, file, lambda name: name in SHARED)}


def for_a_deployment(
    shell: Variables, file: Variables, packed: Mapping[str, Written]
) -> dict[str, str]:
    """Return the variables that are deployed: what `.env` says, and of the shell what neither file says."""
    own = {name: value for name, value in shell.items() if name.upper() not in packed}
    return _merged(own, file, is_setting)


def language_of(given: Mapping[str, Written]) -> str:
    """Return the language that the variables ask for; English where they name none that there is."""
    word = lower(given.get(GETTEXT, ""))
    return str(word) if word in LANGUAGES else "en"


def is_setting(name: str) -> bool:
    """Say whether a variable is a setting; the keys are none."""
    return name in SETTINGS - {"CHANNELS"} or name.startswith(OF_CHANNELS)


@lru_cache(maxsize=1)
def nearest_setting(names: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """Return the names that are nearly those of settings, each with the one that is meant."""
    return tuple((name, meant) for name in sorted(names) if (meant := _meant(name)))


def _merged(shell: Variables, file: Variables, yields: Callable[[str], bool]) -> dict[str, str]:
    own = {name: value for name, value in _plain(shell).items() if name != GETTEXT}
    first = {name: value for name, value in own.items() if not yields(name)}
    return {**own, **_plain(file), **first, **_prefixed(file), **_prefixed(shell)}


def _plain(source: Variables) -> dict[str, str]:
    """Return the variables of a source by their names in upper case; an empty one is as good as unset."""
    named = ((name.upper(), value) for name, value in source.items() if value)
    return {name: value for name, value in named if not name.startswith(NOTIFIER_PREFIX)}


def _prefixed(source: Variables) -> dict[str, str]:
    named = ((name.upper(), value) for name, value in source.items() if value)
    return {
        name[len(NOTIFIER_PREFIX) :]: value
        for name, value in named
        if name.startswith(NOTIFIER_PREFIX)
    }


def _meant(name: str) -> str:
    """Return the setting that a name is nearly that of; "" for a setting, and for what is another program's."""
    if name in SETTINGS or name.startswith(OF_CHANNELS):
        return ""
    if _NEARLY_A_CHANNEL.fullmatch(name):
        field = name.rpartition("__")[2] if "__" in name else ""
        ends = [
            one.upper() for one in ChannelSettings.model_fields if name.endswith(f"_{one.upper()}")
        ]
        return f"CHANNELS__<NAME>__{max(ends, key=len, default=field)}"
    letters = _letters(name)
    if letters in _alone():
        return f"CHANNELS__<NAME>__{_alone()[letters]}"
    forms = _forms()
    if letters in forms:
        return forms[letters]
    if len(letters) < _LONG - 1:
        return ""
    long = (form for form in forms if len(form) >= _LONG and not form.endswith("ENDPOINT"))
    return next((forms[form] for form in long if _is_a_slip(letters, form)), "")


@lru_cache(maxsize=1)
def _forms() -> dict[str, str]:
    """Return the settings by their letters, and without an s at the end of a word: ZONE for ZONES."""
    alone = SETTINGS - {"CHANNELS"}
    without = {_letters(re.sub(r"S(?=_|$)", "", name)): name for name in alone}
    return {**without, **{_letters(name): name for name in alone}}


@lru_cache(maxsize=1)
def _alone() -> dict[str, str]:
    return {_letters(name): name for name in _ALONE}


def _letters(name: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", name)


def _is_a_slip(written: str, meant: str) -> bool:
    """Say whether one letter is missing, too many, or changed places with the next; another letter may be a word."""
    if len(written) == len(meant):
        differ = [at for at, (a, b) in enumerate(zip(written, meant, strict=True)) if a != b]
        return len(differ) == 2 and differ[1] == differ[0] + 1 and sorted(written) == sorted(meant)
    short, long = sorted((written, meant), key=len)
    return len(long) == len(short) + 1 and any(
        long[:at] + long[at + 1 :] == short for at in range(len(long))
    )
