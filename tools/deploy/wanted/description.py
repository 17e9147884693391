"""This file is the only place that reads serverless.yml: into what it asks for, or into what is wrong with it.

Nothing else reads it before it is in the cloud.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml

from edgeone_notifier import textfile
from edgeone_notifier.core import events
from tools.command import Unable
from tools.packaging.runtimes import runtime_of

DESCRIPTION = Path(__file__).resolve().parents[3] / "serverless.yml"

Kind = TypeVar("Kind")
_NAMES: Mapping[type, str] = {
    str: "text",
    int: "number",
    bool: "yes or no",
    dict: "map",
    list: "list",
}


class NotDeployable(Unable):
    """What is to be deployed would not run; the message names each mistake, and no value."""


@dataclass(frozen=True, slots=True)
class Timer:
    """A trigger; `argument` is the JSON text that it hands over, "" for none, and `zones` what that asks for."""

    name: str
    cron: str
    argument: str = ""
    open: bool = True
    zones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Description:
    """What is written there; a text may be a reference, `${env:NAME}`."""

    name: str
    region: str
    role: str
    handler: str
    runtime: str
    memory: int  # MB
    timeout: int  # seconds
    timers: tuple[Timer, ...]
    variables: Mapping[str, str]


def describe(file: Path = DESCRIPTION) -> Description:
    """Read what is to be deployed, or raise NotDeployable."""
    try:
        return _description(yaml.safe_load(textfile.read_text(file)))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 1}" if mark else ""
        what = getattr(error, "problem", None) or "it cannot be read"
        raise NotDeployable(f"{file}: is no YAML{where}: {what}") from None
    except ValueError as error:
        raise NotDeployable(f"{file}: {error}") from None


def _description(document: object) -> Description:
    inputs = _part(document, "inputs", dict)
    environment = _part(inputs, "environment", dict, "inputs.")
    variables = _part(environment, "variables", dict, "inputs.environment.")
    events_ = _part(inputs, "events", list, "inputs.")
    return Description(
        name=_part(inputs, "name", str, "inputs."),
        region=_part(inputs, "region", str, "inputs."),
        role=_part(inputs, "role", str, "inputs."),
        handler=_part(inputs, "handler", str, "inputs."),
        runtime=_runtime(_part(inputs, "runtime", str, "inputs.")),
        memory=_part(inputs, "memorySize", int, "inputs."),
        timeout=_part(inputs, "timeout", int, "inputs."),
        timers=tuple(_timer(event, f"inputs.events[{at}].") for at, event in enumerate(events_)),
        variables={str(name): str(text) for name, text in variables.items()},
    )


def _runtime(text: str) -> str:
    try:
        return runtime_of(text).name
    except ValueError as error:
        raise ValueError(f"inputs.runtime {error}") from None


def _timer(event: object, where: str) -> Timer:
    parameters = _part(_part(event, "timer", dict, where), "parameters", dict, f"{where}timer.")
    where = f"{where}timer.parameters."
    name = _part(parameters, "name", str, where)
    argument = _part({"argument": "", **parameters}, "argument", str, where)
    try:
        zones = events.read_event({"Type": "Timer", "TriggerName": name, "Message": argument}).zones
    except events.EventRefused as error:
        raise ValueError(f"{where}argument: {str(error).partition(';')[0]}") from None
    return Timer(
        name=name,
        cron=_part(parameters, "cronExpression", str, where),
        argument=argument,
        open=_part(parameters, "enable", bool, where),
        zones=zones,
    )


def _part(whole: object, name: str, kind: type[Kind], where: str = "") -> Kind:
    """Return a part of the document; ValueError where it is missing or of another kind."""
    if not isinstance(whole, dict) or whole.get(name) is None:
        raise ValueError(f"{where}{name} is missing")
    part: Any = whole[name]
    if not isinstance(part, kind) or (kind is int and isinstance(part, bool)):
        raise ValueError(f"{where}{name} is no {_NAMES[kind]}")
    return part
