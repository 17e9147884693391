"""Bring states of earlier versions to the present form, version by version.

To change the form of the state: add a function here, and the new state to tests/core/states.
"""

from collections.abc import Callable, Mapping
from typing import Any

from ..task import is_failure

Document = dict[str, Any]


def updated(document: Mapping[str, Any]) -> Document:
    """Bring a document to the present form, version by version; KeyError, TypeError or the like if it is none."""
    document = dict(document)
    for version in range(document["version"], len(UPDATES) + 1):
        document = {**UPDATES[version - 1](document), "version": version + 1}
    return document


def _to_2(document: Document) -> Document:
    """Add how far jobs had come, the channels with paths that they concern, and whether somebody is to be mentioned."""
    outbox = document["outbox"]
    boxes = {name: {**box, "call": _calls(box, outbox)} for name, box in outbox["boxes"].items()}
    return {**document, "quarters": {}, "reached": {}, "outbox": {**outbox, "boxes": boxes}}


def _calls(box: Mapping[str, Any], outbox: Mapping[str, Any]) -> bool:
    owed = (outbox["items"][str(number)] for number in box["owed"])
    changes = (one["fields"]["task"]["status"] for one in owed if one["news"] == "Change")
    return any(map(is_failure, changes))


def _to_3(document: Document) -> Document:
    """Add silences."""
    return {**document, "silences": []}


def _to_4(document: Document) -> Document:
    """Change nothing: hashes may stand beside a document of this version, which earlier programs cannot read."""
    return document


def _to_5(document: Document) -> Document:
    """Add what was not kept before; what stands in a value has its default, which earlier programs cannot read."""
    return {**document, "names": {}}


UPDATES: tuple[Callable[[Document], Document], ...] = (_to_2, _to_3, _to_4, _to_5)
