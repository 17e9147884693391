"""Write what has a pair of names as an object in an object, as JSON wants it, and read it back."""

from collections.abc import Mapping
from typing import TypeVar

Value = TypeVar("Value")


def nested(pairs: Mapping[tuple[str, str], Value]) -> dict[str, dict[str, Value]]:
    """Return an object for each first name, with the values by their second."""
    outer: dict[str, dict[str, Value]] = {}
    for (one, other), value in pairs.items():
        outer.setdefault(one, {})[other] = value
    return outer


def flat(outer: Mapping[str, Mapping[str, Value]]) -> dict[tuple[str, str], Value]:
    """Return the values by their pair of names."""
    return {(one, other): v for one, inside in outer.items() for other, v in inside.items()}
