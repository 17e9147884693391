"""Say what is wrong with a setting, and what to write instead, in our own words and without its value.

What a setting takes stands beside it, in the `description` of its field.
"""

from collections.abc import Mapping
from difflib import get_close_matches

from pydantic import AliasChoices, BaseModel, ValidationError

from ..core.redact.masking import is_like_a_key, is_sayable
from .channel import ChannelSettings
from .chat_settings import LIKE_A_KEY, NO_NAME, SCF
from .forms import variable_of
from .settings import Settings

Mistake = tuple[str, str]  # the variable, and what is wrong with it

NO_JSON = ("CHANNELS", "is no JSON object; set CHANNELS__<NAME>__URL and its like instead")
NO_ROLE = "is missing: the function has no role; make deploy makes one"
NO_KEYS = "is missing: put your keys into .env, as .env.example has them"


def in_our_words(error: ValidationError, given: Mapping[str, object]) -> list[Mistake]:
    """Return each mistake by its variable, of those that are given."""
    on_scf = given.get("TENCENTCLOUD_RUNENV") == SCF
    found = [
        (_variable(one["loc"], given, on_scf), _what(one["loc"], one["type"], one["msg"], on_scf))
        for one in error.errors()
    ]
    return list(dict.fromkeys(found))


def misspelt_mistake(name: str, meant: str) -> Mistake:
    """Say that a name is no setting, but nearly one."""
    return variable_of(name.split("__")), f"is no setting: did you mean {meant}?"


def _variable(loc: tuple[int | str, ...], given: Mapping[str, object], on_scf: bool) -> str:
    """Name the variable that a mistake is about, up to a name in it that may not be repeated."""
    name = variable_of(_names(loc))
    of_scf, here = _of_a_key(name)
    if of_scf:
        return next((one for one in (of_scf, here) if one in given), of_scf if on_scf else here)
    return name or "SETTINGS"


def _names(loc: tuple[int | str, ...]) -> list[str]:
    return [str(part) for part in loc[:3] if not isinstance(part, int)]


def _what(loc: tuple[int | str, ...], kind: str, message: str, on_scf: bool) -> str:
    match _names(loc):
        case ["channels", name, *_] if not is_sayable(name):
            return LIKE_A_KEY if is_like_a_key(name) else NO_NAME
        case ["channels", _, field] if not is_sayable(field):
            return f"holds what is no setting of a channel; it has {_listed(ChannelSettings)}"
    if kind == "missing":
        return "is missing" if len(loc) > 1 else NO_ROLE if on_scf else NO_KEYS
    if kind == "extra_forbidden":
        return _unknown(str(loc[-1]))
    if kind == "value_error":
        return message.removeprefix("Value error, ")
    return f"takes {_taken(loc)}"


def _unknown(name: str) -> str:
    """Say that a channel has no such setting, and which one is nearest."""
    near = get_close_matches(name.lower(), ChannelSettings.model_fields, 1)
    hint = f"did you mean {near[0].upper()}?" if near else f"it has {_listed(ChannelSettings)}"
    return f"is no setting of a channel: {hint}"


def _taken(loc: tuple[int | str, ...]) -> str:
    """Return what the setting at a place takes."""
    match loc:
        case ("channels", _, str(field), *_):
            about = ChannelSettings.model_fields.get(field)
        case ("channels", _):
            return f"a name and a setting: CHANNELS__<NAME>__URL and its like ({_listed(ChannelSettings)})"
        case (str(field), *_):
            about = Settings.model_fields.get(field)
        case _:
            about = None
    return (about.description if about else None) or "another value: see docs/settings.md"


def _listed(model: type[BaseModel]) -> str:
    return ", ".join(map(str.upper, model.model_fields))


def _of_a_key(name: str) -> tuple[str, str]:
    """Return the names of a key: SCF's, and the one on somebody's own machine; none for what is no key."""
    for field in Settings.model_fields.values():
        names = field.validation_alias
        if isinstance(names, AliasChoices) and name in names.choices:
            return str(names.choices[0]), str(names.choices[1])
    return "", ""
