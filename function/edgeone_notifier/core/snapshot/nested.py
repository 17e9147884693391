"""Turn a mapping by pairs of names into a mapping of mappings, as JSON has it, and back."""

from collections.abc import Mapping
from typing import TypeVar

Value = TypeVar("Value")


def nested(pairs: Mapping[tuple[str, str], Value]) -> dict[str, dict[str, Value]]:
    """Return a mapping for each first name, with the values by their second."""
    outer: dict[str, dict[str, Value]] = {}
    for (one, other), value in pairs.items():
        outer.setdefault(one, {})[other] = value
    return outer


def flat(outer: Mapping[str, Mapping[str, Value]]) -> dict[tuple[str, str], Value]:
    """Return the values by their pair of names."""
    return {(one, other): v for one, inside in outer.items() for other, v in inside.items()}
