"""How a piece of news is written while it is owed, and read again."""

from collections.abc import Mapping
from typing import Any

from ..news.model import Item
from .typed_json import value_from, values_of
from .wire_names import FIELDS, NEWS_KINDS

_KIND_NAMES = {kind: name for name, kind in NEWS_KINDS.items()}


def dump_item(item: Item) -> dict[str, Any]:
    """Write an item as JSON values, without what has its default."""
    mended = {"mended": item.recovered_at} if item.recovered_at else {}
    return {
        "found": item.found,
        "news": _KIND_NAMES[type(item.news)],
        "fields": values_of(item.news, FIELDS, without_defaults=True),
        **mended,
    }


def load_item(number: int, values: Mapping[str, Any]) -> Item:
    """Read what `dump_item` wrote; KeyError, TypeError, ValueError or AttributeError where it was something else."""
    kind = NEWS_KINDS[values["news"]]
    found, mended = int(values["found"]), int(values.get("mended", 0))
    return Item(number, found, value_from(kind, values["fields"], FIELDS), mended)
