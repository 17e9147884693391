"""This file is the only place that checks that a value is read back as it was written, or not at all."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given

from edgeone_notifier.core.state.typed_json import value_from, values_of
from tests.support.values import anything, law


@dataclass(frozen=True)
class Part:
    """What is inside of another value."""

    word: str = ""


@dataclass(frozen=True)
class Whole:
    """A field of each sort that is written."""

    word: str
    number: int
    yes: bool
    words: tuple[str, ...]
    numbers: tuple[int, ...]
    counts: Mapping[str, int]
    part: Part
    maybe: int | None = None
    maybe_part: Part | None = None
    parts: tuple[Part, ...] = ()
    more: Mapping[str, Part] = field(default_factory=dict)


NAMES = {
    Whole: "text number yes words numbers counts part maybe maybe_part parts more",
    Part: "word",
}
VALUES: dict[str, Any] = {
    "text": "a",
    "number": 1,
    "yes": True,
    "words": ["a"],
    "numbers": [1],
    "counts": {"a": 1},
    "part": {},
}


@law
@given(anything(Whole))
def test_what_was_written_is_read(whole: Whole) -> None:
    assert value_from(Whole, json.loads(json.dumps(values_of(whole, NAMES))), NAMES) == whole


def test_what_is_left_out_has_its_default() -> None:
    assert value_from(Whole, VALUES, NAMES) == Whole("a", 1, True, ("a",), (1,), {"a": 1}, Part())


@pytest.mark.parametrize(
    "changed",
    [
        {"text": 1},
        {"text": None},
        {"word": "a"},
        {"number": "1"},
        {"number": 1.0},
        {"number": True},
        {"number": None},
        {"yes": 1},
        {"words": "ab"},
        {"words": {"a": 1}},
        {"words": [1]},
        {"numbers": ["1"]},
        {"counts": []},
        {"counts": {"a": "1"}},
        {"part": None},
        {"part": []},
        {"part": {"word": 1}},
        {"part": {"other": "a"}},
        {"maybe": "1"},
        {"maybe_part": 1},
        {"other": 1},
    ],
    ids=str,
)
def test_something_else_is_not_read(changed: dict[str, Any]) -> None:
    with pytest.raises((KeyError, TypeError, AttributeError)):
        value_from(Whole, {**VALUES, **changed}, NAMES)


@pytest.mark.parametrize("missing", VALUES)
def test_a_value_that_is_not_whole_is_not_read(missing: str) -> None:
    with pytest.raises(TypeError):
        value_from(Whole, {name: value for name, value in VALUES.items() if name != missing}, NAMES)
