"""What every service's verdicts keep to: its own table, and what the HTTP status says of all that is not in it."""

import json
from email.utils import formatdate
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgeone_notifier.channels import KINDS, verdict
from edgeone_notifier.core.delivery.verdict import MAX_RETRY_AFTER, Outcome, Response
from edgeone_notifier.core.remedies import OF_WEBHOOK
from tests.channels.rules import RULES
from tests.support.values import NOW, law

BODIES = ["", " ", "<html><body>502 Bad Gateway</body></html>", "null", "[]", "{}", "0", "\x00�"]


def verdicts() -> list[Any]:
    """Give every row of every service's table."""
    return [
        pytest.param(kind, *row, id=f"{kind} {row[0]} {row[1]}")
        for kind, rules in RULES.items()
        for row in rules.VERDICTS
    ]


@pytest.mark.parametrize(("kind", "status", "body", "outcome"), verdicts())
def test_an_answer_is_judged_as_documented(
    kind: str, status: int, body: str, outcome: Outcome
) -> None:
    judged = verdict(kind, Response(status, body))
    assert judged.outcome is outcome
    assert outcome is Outcome.TAKEN or judged.remedy in OF_WEBHOOK  # somebody is told what to do


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_that_is_not_the_services_own_is_judged_by_its_status(kind: str) -> None:
    for status in range(200, 600):
        for body in [*BODIES, *([RULES[kind].TAKEN] if status != 200 else [])]:
            judged = verdict(kind, Response(status, body))
            assert judged.outcome is of_status(status), (status, body)
            assert judged.wait == (60 if status == 429 else None), (status, body)
            assert str(status) in judged.reason
            assert judged.remedy


def of_status(status: int) -> Outcome:
    """Say what a status alone means: not shown, perhaps shown, refused."""
    if status < 300 or status in (408, 502, 504):
        return Outcome.UNKNOWN
    return Outcome.UNFIT if 400 <= status < 500 and status != 429 else Outcome.LATER


@pytest.mark.parametrize(
    ("kind", "status", "body", "listed"),
    [(kind, *row) for kind, rules in RULES.items() for row in rules.LISTED],
)
def test_a_refusal_is_about_the_body_where_that_is_listed(
    kind: str, status: int, body: str, listed: bool
) -> None:
    judged = verdict(kind, Response(status, body))
    assert (judged.outcome, judged.listed) == (Outcome.UNFIT, listed)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("wish", "wait"),
    [
        ("7", 7),
        ("0.2", 1),
        ("0", 1),
        ("-3", 1),
        ("1800", 1_800),
        ("86400", 86_400),
        ("86401", MAX_RETRY_AFTER),
        ("inf", MAX_RETRY_AFTER),
        (formatdate(NOW + 30, usegmt=True), 30),
        (formatdate(NOW - 30, usegmt=True), 1),
        ("", 60),
        ("nan", 60),
        ("soon", 60),
    ],
)
def test_a_wish_for_patience_is_granted_within_bounds(kind: str, wish: str, wait: float) -> None:
    judged = verdict(kind, Response(429, "", wish, at=NOW))
    assert (judged.outcome, judged.wait) == (Outcome.LATER, wait)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if RULES[kind].HAS_JSON_PATIENCE])
@pytest.mark.parametrize(
    ("body", "wish", "wait"),
    [
        ('{"retry_after":7,"ok":false,"error":"rate_limited"}', "", 7),
        ('{"retry_after":7}', "9", 9),
        ('{"retry_after":7}', "soon", 7),
        ('{"retry_after":"7"}', "", 7),
        ('{"retry_after":null}', "", 60),
        ("[7]", "", 60),
    ],
)
def test_a_wish_for_patience_may_stand_in_the_body(
    kind: str, body: str, wish: str, wait: float
) -> None:
    assert verdict(kind, Response(429, body, wish, at=NOW)).wait == wait


@pytest.mark.parametrize(
    ("kind", "body", "wait"), [(kind, *row) for kind, rules in RULES.items() for row in rules.WAITS]
)
def test_a_limit_of_rate_with_status_200_asks_for_patience(
    kind: str, body: str, wait: float
) -> None:
    assert verdict(kind, Response(200, body)).wait == wait


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.dictionaries(
        st.sampled_from(["errcode", "retry_after", "a"]), inner, max_size=3
    ),
)


@pytest.mark.parametrize("kind", KINDS)
@law
@given(
    status=st.sampled_from([200, 400, 404, 429, 500]) | st.integers(100, 999),
    body=st.text() | JSON.map(json.dumps) | st.sampled_from(["[" * 2_000, '{"errcode":' * 900]),
    wish=st.text() | st.floats().map(str) | st.just("Thu, 99 Foo 99999 99:99:99 GMT"),
    at=st.floats(0, 1e11),
)
def test_no_answer_breaks_the_judge(
    kind: str, status: int, body: str, wish: str, at: float
) -> None:
    judged = verdict(kind, Response(status, body, wish, at))
    assert judged.wait is None or 1 <= judged.wait <= MAX_RETRY_AFTER
    if judged.outcome is Outcome.TAKEN:
        assert status == 200
        assert body.strip() == "ok" or json.loads(body)["errcode"] == 0
