"""TODO."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, get_args

from ..news.model import (
    Item,
    News,
)
from .typed_json import read


def dump(item: Item) -> dict[str, Any]:
    """Write an item as JSON values, without what has its default."""
    mended = {"mended": item.mended} if item.mended else {}
    return {
        "found": item.found,
        "news": type(item.news).__name__,
        "fields": _values(item.news),
        **mended,
    }


def load(number: int, values: Mapping[str, Any]) -> Item:
    """Read what `dump` wrote; KeyError, TypeError, ValueError or AttributeError where it was something else."""
    kind = _KINDS[values["news"]]
    found, mended = int(values["found"]), int(values.get("mended", 0))
    return Item(number, found, read(kind, values["fields"]), mended)


def _values(value: Any) -> dict[str, Any]:
    return {
        field.name: _values(one) if is_dataclass(one) else one
        for field in fields(value)
        if (one := getattr(value, field.name)) != field.default
    }


_KINDS: Mapping[str, type[News]] = {kind.__name__: kind for kind in get_args(News)}
