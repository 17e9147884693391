"""This file is the only place that says what a request and an answer are, down to the wire."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Manner = Literal["whole", "cut", "drip", "drop"]
ELSEWHERE = "/elsewhere"  # where redirects lead; it answers like a success, to trap who follows


@dataclass(frozen=True, slots=True)
class Call:
    """One request. Header names are in lower case; `target` is the raw path with its query."""

    method: str
    target: str
    headers: Mapping[str, str]
    read: Callable[[], bytes]

    @property
    def path(self) -> str:
        """Give the raw path, without the query."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        """Give the raw query, without the question mark."""
        return self.target.partition("?")[2]


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer, and the manner in which it goes over the wire after `pause` seconds."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    manner: Manner = "whole"
    pause: float = 0.0
    drip: float = 0.0  # seconds between two bytes


DROP = Reply(status=0, manner="drop")


def json_of(call: Call) -> dict[str, object] | None:
    """Read the JSON object that a request posts; None where it is none."""
    kind = call.headers.get("content-type", "").partition(";")[0].strip()
    try:
        params = json.loads(call.read() or b"{}")
    except ValueError:
        return None
    right = call.method == "POST" and kind == "application/json" and isinstance(params, dict)
    return params if right else None
