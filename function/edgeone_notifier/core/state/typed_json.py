"""Write JSON piece by piece, and read dataclasses back from it, each field by its type."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin

ReadValue = TypeVar("ReadValue")
Names = Mapping[type, str]  # the stored names of the fields of each class, with blanks between
# An object whose values are made while it is written; they may be such themselves.
Pairs = Iterator[tuple[str, Any]]

_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def write_pairs(pairs: Pairs) -> Iterator[bytes]:
    """Write an object in pieces: the whole as one value would take several times its size in memory."""
    between = "{"
    for name, value in pairs:
        if isinstance(value, Iterator):
            yield f"{between}{_written(name)}:".encode()
            yield from write_pairs(value)
        else:
            yield f"{between}{_written(name)}:{_written(value)}".encode()
        between = ","
    yield b"{}" if between == "{" else b"}"


def values_of(value: Any, names: Names, *, without_defaults: bool = False) -> dict[str, Any]:
    """Return a dataclass as JSON values, its fields under their stored names."""
    pairs = zip(_names_of(type(value), names), fields(value), strict=True)
    return {
        name: _plain(one, names, without_defaults)
        for name, field in pairs
        if (one := getattr(value, field.name)) != field.default or not without_defaults
    }


def _plain(value: Any, names: Names, without_defaults: bool) -> Any:
    if is_dataclass(value):
        return values_of(value, names, without_defaults=without_defaults)
    if isinstance(value, tuple):
        return [_plain(one, names, without_defaults) for one in value]
    if isinstance(value, Mapping):
        return {name: _plain(one, names, without_defaults) for name, one in value.items()}
    return value


def value_from(kind: type[ReadValue], values: Mapping[str, Any], names: Names) -> ReadValue:
    """Make a dataclass of what `values_of` gave; what is left out has its default.

    KeyError, TypeError or AttributeError if it was something else.
    """
    by_name = dict(zip(_names_of(kind, names), fields(kind), strict=True))  # type: ignore[arg-type]
    there = ((by_name[name], value) for name, value in values.items())
    return kind(**{field.name: _as(field.type, value, names) for field, value in there})


def _names_of(kind: type, names: Names) -> list[str]:
    return names[kind].split()


def _as(kind: Any, value: Any, names: Names) -> Any:
    if is_dataclass(kind):
        return value_from(kind, value, names)  # type: ignore[arg-type]
    origin, of = get_origin(kind), get_args(kind)
    if origin is UnionType:  # something or None
        return None if value is None else _as(of[0], value, names)
    if origin is tuple and type(value) is list:
        return tuple(_as(of[0], one, names) for one in value)
    if origin is Mapping:
        return {name: _as(of[1], one, names) for name, one in value.items()}
    if type(value) is not kind:
        raise TypeError(f"no {kind}")
    return value


def counts(values: Mapping[str, Any]) -> dict[str, int]:
    """Read counts by word."""
    return {word: int(count) for word, count in values.items()}


def names(values: Iterable[Any]) -> tuple[str, ...]:
    """Read a list of names."""
    return tuple(map(str, values))
