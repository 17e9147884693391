"""How names and values of settings are written: lists, durations, words, time zones, languages."""

import re
from collections.abc import Iterable
from datetime import time
from itertools import takewhile
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_settings import NoDecode

from ..core.delivery.hours_range import parse_hours
from ..core.redact.masking import is_sayable
from ..core.task import parse_duration
from ..core.text.phrases import LANGUAGES

Written = str | tuple[str, ...]  # a value: settings.toml has lists
MAX_FOLLOW_UP = 3_600  # seconds; who waits for longer is not told in time
OF_FOLLOW_UP = "a duration up to 1h, such as 10m, or 0"
OF_LANGUAGE = ", ".join(LANGUAGES)

# A list of JSON's or of a program's, or its parts between other signs than commas.
_ANOTHER_LIST = re.compile(r"^[\[{(].*[\]})]$|[;；，、\n\r]|(^|,)\s*[\"']")


def words_of(value: object) -> object:
    """Split a list at its commas; what stands in it twice counts once. Nothing else takes a list apart."""
    if isinstance(value, list | tuple):
        return tuple(value)
    text = str(value).strip()
    if _ANOTHER_LIST.search(text):
        raise ValueError("takes a comma-separated list: one,two; no JSON, no other separator")
    return tuple(dict.fromkeys(word for part in text.split(",") if (word := part.strip())))


def lower(value: object) -> object:
    """Take a word however it is written."""
    return str(value).strip().lower()


def hours_of(value: object) -> object:
    """Take a range of hours, in a time zone that is known."""
    if not isinstance(value, str):
        return value
    found = parse_hours(value)
    if found.zone and not is_zone_known(found.zone):
        raise ValueError("names no time zone such as Asia/Shanghai or UTC")
    return found


def time_of_day(value: object) -> object:
    """Take a time of day such as 09:00."""
    if not isinstance(value, str):
        return value
    match = re.fullmatch(r"(\d\d?):(\d\d)", value.strip(), re.ASCII)
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise ValueError("takes a time of day such as 09:00")
    return time(int(match[1]), int(match[2]))


def is_zone_known(name: str) -> bool:
    """Say whether there is a time zone of a name."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # not found, no such form, a folder
        return False
    return True


def known_language(word: str) -> str:
    """Take a language that there are phrases in."""
    if word not in LANGUAGES:
        raise ValueError(f"takes {OF_LANGUAGE}")
    return word


def seconds_of(value: object) -> object:
    """Take a duration, in seconds."""
    if isinstance(value, int) or value is None:
        return value
    if not (seconds := parse_duration(str(value))):
        raise ValueError("not a duration such as 90s, 30m, 24h or 7d")
    return seconds


def follow_up_of(value: object) -> object:
    """Take a duration, in seconds, or 0."""
    if isinstance(value, int):
        return value
    text = str(value).strip()
    seconds = 0 if text == "0" else parse_duration(text)
    if seconds is None:
        raise ValueError(f"takes {OF_FOLLOW_UP}")
    return seconds


Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(words_of)]
Language = Annotated[str, BeforeValidator(lower), AfterValidator(known_language)]
Seconds = Annotated[int, BeforeValidator(seconds_of)]
FollowUp = Annotated[int, BeforeValidator(follow_up_of), Field(ge=0, le=MAX_FOLLOW_UP)]


def variable_of(names: Iterable[str]) -> str:
    """Write the name of a variable, up to a part that nobody could mean: it may be a secret in the wrong place."""
    return "__".join(map(str.upper, takewhile(is_sayable, names)))
