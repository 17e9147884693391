"""Choose, of the cases of a rule, those that `make test` tries; `make check` tries them all."""

from collections.abc import Iterable, Mapping
from typing import Any

import pytest

EXHAUSTIVE = pytest.mark.exhaustive


def crossed(first: Mapping[str, Any], second: Mapping[str, Any]) -> list[Any]:
    """Return a parameter for each pair of two lists of cases; those off the diagonal are exhaustive."""
    return [
        pytest.param(
            one,
            other,
            id=f"{name}, {other_name}",
            marks=[EXHAUSTIVE] * ((n + m) % len(second) > 0),
        )
        for n, (name, one) in enumerate(first.items())
        for m, (other_name, other) in enumerate(second.items())
    ]


def first(few: int, cases: Iterable[Any]) -> list[Any]:
    """Return a parameter for each case, a tuple where there are several values; only a few are not exhaustive."""
    return [
        pytest.param(*(one if isinstance(one, tuple) else (one,)), marks=[EXHAUSTIVE] * (n >= few))
        for n, one in enumerate(cases)
    ]
