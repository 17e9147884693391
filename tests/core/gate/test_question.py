"""What the gate is asked is read as a whole, or refused with what to write."""

from datetime import timezone
from typing import Any

import pytest

from edgeone_notifier.core.gate.question import (
    MAX_GATE_JOBS,
    MAX_GATE_TARGETS,
    GateQuestion,
    read_gate_question,
)
from edgeone_notifier.core.listing.query import MAX_WINDOW, READ_AHEAD
from tests.support.values import HOUR, NOW

A = "https://www.example.com/a"


def read(**fields: Any) -> GateQuestion:
    return read_gate_question(fields, NOW, timezone.utc)


def test_each_field_has_its_default() -> None:
    assert read(jobs=["j", " j "]) == GateQuestion(("j",), {}, "", NOW - 6 * HOUR, None, 600, 0)


def test_each_field_is_read() -> None:
    given = {"since": "90m", "deadline": "45m", "grace": "0m", "allow_failed": 3}
    targets = [f" {A}\r", "HTTPS://WWW.example.com:443/a", f"{A}?b"]
    assert read(targets=targets, prefix="https://www.example.com", **given) == GateQuestion(
        targets={A: A, f"{A}?b": f"{A}?b"},
        prefix="https://www.example.com/",
        since=NOW - 5_400,
        deadline=NOW + 2_700,
        grace=0,
        allow_failed=3,
    )


def test_a_week_is_as_much_as_one_request_may_ask_about() -> None:
    assert read(prefix=A, since="7d").since == NOW + READ_AHEAD - MAX_WINDOW


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({}, "one of jobs, targets, prefix"),
        ({"zones": ["zone-1"], "since": "1h"}, "one of jobs, targets, prefix"),
        ({"jobs": ["j"], "since": "8d"}, "since is no duration"),
        ({"jobs": ["j"], "since": "0m"}, "since is no duration"),
        ({"jobs": ["j"], "grace": "soon"}, "grace is no duration"),
        ({"jobs": ["j"], "deadline": "soon"}, "deadline takes a duration"),
        ({"targets": [A, "www.example.com/a?token=s3cr3t"]}, "number 2 of targets is no URL"),
        ({"prefix": "/7.4/"}, "prefix is no beginning of a URL"),
        ({"jobs": [str(n) for n in range(MAX_GATE_JOBS + 1)]}, "at most 100 jobs"),
        ({"targets": [A] * (MAX_GATE_TARGETS + 1)}, "100,000 targets"),
    ],
)
def test_what_cannot_be_asked_is_refused_without_its_value(
    fields: dict[str, Any], why: str
) -> None:
    with pytest.raises(ValueError, match=why) as refused:
        read(**fields)
    assert "s3cr3t" not in str(refused.value)
