"""How long a run may take, and what for."""

from typing import Any

import pytest

from edgeone_notifier.clock import UNKNOWN_LIMIT, Clock, limit_of
from edgeone_notifier.core.limits import MAX_RUN_SECONDS


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (110_000, 110),
        ("110000", 110),  # types of the context are not documented
        (110_000.0, 110),
        (3_000, 3),  # SCF's default
        (1_000, 1),
        (900_000, 900),
        (10**9, MAX_RUN_SECONDS),
        (float("inf"), MAX_RUN_SECONDS),
        (999, UNKNOWN_LIMIT),
        (30, UNKNOWN_LIMIT),  # Tencent's local bootstrap gives seconds
        (0, UNKNOWN_LIMIT),
        (-5_000, UNKNOWN_LIMIT),
        (float("nan"), UNKNOWN_LIMIT),
        ("", UNKNOWN_LIMIT),
        ("soon", UNKNOWN_LIMIT),
        (None, UNKNOWN_LIMIT),
        ([], UNKNOWN_LIMIT),
    ],
)
def test_the_limit_is_that_of_the_platform(value: Any, seconds: float) -> None:
    assert limit_of({"time_limit_in_ms": value}) == seconds


@pytest.mark.parametrize("context", [{}, None, "", []])
def test_without_a_context_the_limit_is_unknown(context: object) -> None:
    assert limit_of(context) == UNKNOWN_LIMIT


@pytest.mark.parametrize(
    ("limit", "look", "left"),
    [(110, 66, 105), (900, 540, 895), (60, 36, 55), (10, 6, 7.5), (3, 1.8, 2.25)],
)
def test_looking_ends_before_the_run_does_and_the_run_before_the_platform_ends_it(
    limit: float, look: float, left: float
) -> None:
    clock = Clock(limit)
    assert clock.left_to_look() == pytest.approx(look, abs=0.3)
    assert clock.left() == pytest.approx(left, abs=0.3)
    assert clock.left_alive() == pytest.approx(limit, abs=0.3)


def test_time_passes() -> None:
    clock = Clock(1)
    before = (clock.left(), clock.left_to_look(), clock.left_alive())
    clock.sleep(0.01)
    clock.sleep(-1)
    after = (clock.left(), clock.left_to_look(), clock.left_alive())
    assert all(b - a >= 0.01 for a, b in zip(after, before, strict=True))
    assert clock.elapsed_ms() >= 10
    assert clock.now() > 1_700_000_000
