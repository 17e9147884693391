"""This file is the only place that puts what a deployment's own variables say in place of what serverless.yml says.

So nobody edits a tracked file. The function reads none of them: docs/operations.md, More than one.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches

from edgeone_notifier.core import events
from tools.deploy.wanted.description import Description, NotDeployable, Timer
from tools.packaging.runtimes import runtime_of

ALARM = ("ALARM_URL", "ALARM_MINUTES")
OURS = (
    *("SCF_NAME", "SCF_REGION", "SCF_ROLE", "SCF_RUNTIME", "SCF_MEMORY", "SCF_TIMEOUT"),
    *("SCF_CRON", "SCF_SHARDS", "SCF_ENDPOINT"),
)
MEMORY = (64, *range(128, 3_073, 128))  # MB
LONGEST = 900  # seconds of a run, document/product/583/11637
MOST_TIMERS = 10  # of a function
_NAME = re.compile(r"[A-Za-z](?:[A-Za-z0-9_-]{0,58}[A-Za-z0-9])", re.ASCII)
_FIELD = re.compile(r"[0-9A-Za-z*?/,-]+", re.ASCII)
_EVERY = re.compile(r"\d+ \*(?:/(\d+))?( \*){5}", re.ASCII)  # minutes
SPREAD = 60  # seconds over which the timers of shards are spread

Environment = Mapping[str, str]


def adjust(described: Description, environment: Environment, of: str = "") -> Description:
    """Return what is to be deployed, `of` one of several deployments; raise NotDeployable with every mistake."""
    wrong: list[str] = []

    def given(name: str, read: Callable[[str], object], otherwise: object) -> object:
        if not (text := environment.get(name, "").strip()):
            return otherwise
        try:
            return read(text)
        except ValueError as error:
            wrong.append(f"{name}: {error}")
            return otherwise

    name = given("SCF_NAME", _name, named(described.name, of))
    cron = given("SCF_CRON", _cron, None)
    timers = tuple(replace(one, cron=str(cron)) if cron else one for one in described.timers)
    shards = given("SCF_SHARDS", _shards, ())
    if isinstance(shards, tuple) and shards:
        timers = tuple(_of_shards(timers[0], shards))
    found = replace(
        described,
        name=str(name),
        runtime=str(given("SCF_RUNTIME", lambda text: runtime_of(text).name, described.runtime)),
        memory=int(str(given("SCF_MEMORY", _memory, described.memory))),
        timeout=int(str(given("SCF_TIMEOUT", _timeout, described.timeout))),
        timers=timers,
    )
    wrong += [*_misspelt(environment), *_overlaps(found)]
    if wrong:
        raise NotDeployable("; ".join(wrong))
    return found


def named(name: str, of: str) -> str:
    """Return the name that something has in one of several deployments, unless it is given another."""
    return f"{name}-{of}" if of else name


def _name(text: str) -> str:
    if not _NAME.fullmatch(text):
        raise ValueError(
            "is no name of a function: 2 to 60 letters, digits, - and _, the first a letter"
        )
    return text


def _memory(text: str) -> int:
    if not (text.isdecimal() and int(text) in MEMORY):
        raise ValueError(
            "is none of the sizes that SCF has: 64, 128, 256, 384 and so on to 3072 (MB)"
        )
    return int(text)


def _timeout(text: str) -> int:
    if not (text.isdecimal() and 3 < int(text) <= LONGEST):
        raise ValueError(f"is no number of seconds from 4 to {LONGEST}")
    return int(text)


def _cron(text: str) -> str:
    fields = text.split()
    if len(fields) != 7 or not all(map(_FIELD.fullmatch, fields)):
        raise ValueError(
            "has not seven fields, of which the first is seconds, such as 17 */2 * * * * *"
        )
    if not (fields[0].isdecimal() and int(fields[0]) < 60):
        raise ValueError("must begin with one second from 0 to 59, or it fires many times a minute")
    return " ".join(fields)


def _shards(text: str) -> tuple[tuple[str, ...], ...]:
    """Read `zone-1,zone-2; *,!zone-1,!zone-2`: a set of zones for each timer."""
    sets = [[zone.strip() for zone in part.split(",")] for part in text.split(";") if part.strip()]
    try:
        read = [events.read_event(_event({"zones": zones})).zones for zones in sets]
    except events.EventRefused:
        raise ValueError(
            "is no list of zone ids or names for each timer, such as zone-1,zone-2; *,!zone-1,!zone-2"
        ) from None
    if len(set(read)) < len(read):
        raise ValueError("has the same zones twice")
    if len(read) > MOST_TIMERS:
        raise ValueError(
            f"has {len(read)} sets of zones; a function has {MOST_TIMERS} timers at most"
        )
    return tuple(read)


def _event(argument: object) -> dict[str, str]:
    return {"Type": "Timer", "Message": json.dumps(argument)}


def _of_shards(timer: Timer, shards: tuple[tuple[str, ...], ...]) -> Iterator[Timer]:
    """Yield a timer for each shard, each at another second of the minute."""
    second, _, rest = timer.cron.partition(" ")
    for number, zones in enumerate(shards):
        at = (int(second) + number * SPREAD // len(shards)) % 60
        yield replace(
            timer,
            name=f"{timer.name}-{number + 1}" if number else timer.name,
            cron=f"{at} {rest}",
            argument=json.dumps({"zones": list(zones)}),
            zones=zones,
        )


def _misspelt(environment: Environment) -> Iterator[str]:
    for name in sorted(environment):
        meant = get_close_matches(name, OURS, 1, 0.85) if name.startswith("SCF") else []
        if meant and name not in OURS:
            yield f"{name}: is no setting: did you mean {meant[0]}?"


def between_ticks(cron: str) -> int | None:
    """Return the seconds between two ticks of a timer that fires every so many minutes; None of any other."""
    every = _EVERY.fullmatch(cron)
    return 60 * max(int(every[1] or 1), 1) if every else None


def _overlaps(found: Description) -> Iterator[str]:
    """Say where a run may still be going on at the next tick, of timers that fire every so many minutes."""
    for timer in found.timers:
        between = between_ticks(timer.cron)
        if between is not None and found.timeout >= between:
            yield (
                f"SCF_TIMEOUT: {found.timeout} s are not less than the {between} s between two ticks (SCF_CRON): "
                f"write {between - 10} or less"
            )
            return
