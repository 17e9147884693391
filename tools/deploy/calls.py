"""This file is the only place that says what a call is, and how it is shown without what is secret in it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from tools.command import Unable
from tools.remedies import with_remedy

# Everything that `make deploy` makes carries these words, and `make destroy` removes nothing else. SCF takes letters,
# digits, blanks, commas and full stops in a description.
MARK = "Made by make deploy of edgeone notifier."


class Refused(Unable):
    """The cloud refused a call, or did not answer; `code` is its own word."""

    def __init__(self, code: str, message: str = "") -> None:
        said = f"{code}: {message}" if message else code
        super().__init__(f"the cloud refused: {with_remedy(said)}")
        self.code = code


@dataclass(frozen=True, slots=True)
class Call:
    """One call that changes something: of `scf`, `cam` or `cls` an action of the API, of `cos` a method of its SDK."""

    service: str
    action: str
    parameters: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Name what is called, and where."""
        return f"{self.service} {self.action}"

    def __str__(self) -> str:
        text = json.dumps(_open(self.parameters), ensure_ascii=False, indent=2)
        return f"{self.name} {text}"


def _open(value: Any) -> Any:
    """Leave out what nobody may read over a shoulder: the values of variables; and what nobody can read: a zip."""
    if isinstance(value, Mapping):
        if "Variables" in value:
            shown = {one["Key"]: f"({len(one['Value'])} characters)" for one in value["Variables"]}
            return {**value, "Variables": [{"Key": k, "Value": v} for k, v in shown.items()]}
        if "Webhook" in value:
            value = {**value, "Webhook": f"({len(value['Webhook'])} characters)"}
        if "ZipFile" in value:
            body = value["ZipFile"]
            digest = sha256(body.encode()).hexdigest()[:12]
            return {**value, "ZipFile": f"({len(body):,} characters of base64, sha256 {digest})"}
        return {name: _open(one) for name, one in value.items()}
    return [_open(one) for one in value] if isinstance(value, list) else value


@dataclass(frozen=True, slots=True)
class Plan:
    """What a step has to call, and what it has to say."""

    calls: tuple[Call, ...] = ()
    notes: tuple[str, ...] = ()


class Stopped(Unable):
    """A step must not go on; the message says why, and what to do."""
