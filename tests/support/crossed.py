"""Cross two lists of cases: all pairs for `make check`, and for `make test` so many that each case is tried."""

from collections.abc import Mapping
from typing import Any

import pytest


def crossed(first: Mapping[str, Any], second: Mapping[str, Any]) -> list[Any]:
    """Return a parameter for each pair; those off the diagonal are exhaustive."""
    return [
        pytest.param(
            one,
            other,
            id=f"{name}, {other_name}",
            marks=[pytest.mark.exhaustive] * ((n + m) % len(second) > 0),
        )
        for n, (name, one) in enumerate(first.items())
        for m, (other_name, other) in enumerate(second.items())
    ]
