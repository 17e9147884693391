"""This file is the only place that reads a value back from JSON: strictly, each field by its type."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin

Value = TypeVar("Value")


def read(kind: type[Value], values: Mapping[str, Any]) -> Value:
    """Make a dataclass of what `asdict` wrote; what is left out has its default.

    KeyError, TypeError or AttributeError where it was something else.
    """
    types = {field.name: field.type for field in fields(kind)}  # type: ignore[arg-type]
    return kind(**{name: _as(types[name], value) for name, value in values.items()})


def _as(kind: Any, value: Any) -> Any:
    if is_dataclass(kind):
        return read(kind, value)  # type: ignore[arg-type]
    origin, of = get_origin(kind), get_args(kind)
    if origin is UnionType:  # something or None
        return None if value is None else _as(of[0], value)
    if origin is tuple and type(value) is list:
        return tuple(_as(of[0], one) for one in value)
    if origin is Mapping:
        return {name: _as(of[1], one) for name, one in value.items()}
    if type(value) is not kind:
        raise TypeError(f"no {kind}")
    return value
