"""This file is the only place that checks how answers are judged, and wishes for patience read, for all services."""

import email.utils

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgeone_notifier.core.delivery.verdict import (
    MAX_RETRY_AFTER,
    Outcome,
    Response,
    Verdict,
    asked_to_wait,
    parse_retry_after,
    undocumented,
)
from tests.support.values import NOW, law


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        # seconds, as most services write them
        ("30", 30),
        (" 30 ", 30),
        ("1.5", 1.5),
        (30, 30),
        # never at once, never longer than is granted
        ("0", 1),
        ("-5", 1),
        ("901", 901),
        ("86401", MAX_RETRY_AFTER),
        ("1e400", MAX_RETRY_AFTER),
        # an HTTP date
        (email.utils.formatdate(NOW + 90, usegmt=True), 90),
        (email.utils.formatdate(NOW + 90), 90),  # with -0000: of no known zone
        ("Mon, 21 Sep 2026 22:18:30 +0800", 310),
        (email.utils.formatdate(NOW - 90, usegmt=True), 1),
        (email.utils.formatdate(NOW + 9_999, usegmt=True), 9_999),
        (email.utils.formatdate(NOW + 99_999, usegmt=True), MAX_RETRY_AFTER),
        # neither
        ("", None),
        ("soon", None),
        ("nan", None),
        (None, None),
        ([], None),
        ("Mon, 99 Nov 2026 10:00:00 GMT", None),
        ("Mon, 23 Nov 99999999999999999999 10:00:00 GMT", None),
    ],
    ids=str,
)
def test_a_wish_for_patience(text: object, seconds: float | None) -> None:
    assert parse_retry_after(text, NOW) == seconds


dates = st.from_regex(
    r"(Mon, )?\d{1,3}[ -](Nov|Dez|\d\d)[ -]\d{0,24} \d?\d:\d\d(:\d\d)?( GMT| [+-]\d{0,12}| )?",
    fullmatch=True,
)


@law
@given(st.text() | dates | st.floats() | st.integers() | st.none(), st.floats(0, 2**33))
def test_no_wish_is_too_odd(text: object, now: float) -> None:
    seconds = parse_retry_after(text, now)
    assert seconds is None or 1 <= seconds <= MAX_RETRY_AFTER


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (Response(503, ""), Verdict(Outcome.LATER, "HTTP 503", remedy="wait")),
        (Response(503, "", "90"), Verdict(Outcome.LATER, "HTTP 503", 90, "wait")),
        (
            Response(200, "<html>\n  <b>Bad  Gateway</b>"),
            Verdict(Outcome.UNKNOWN, "HTTP 200 <html> <b>Bad Gateway</b>", remedy="unsure"),
        ),
        (
            Response(302, "x" * 500),
            Verdict(Outcome.LATER, f"HTTP 302 {'x' * 80}", remedy="between"),
        ),
        (
            Response(404, "no"),
            Verdict(Outcome.UNFIT, "HTTP 404 no", remedy="address", listed=False),
        ),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_no_service_documents_is_judged_by_its_status(
    answer: Response, verdict: Verdict
) -> None:
    assert undocumented(answer) == verdict


def test_who_asks_for_patience_without_a_time_is_given_a_minute() -> None:
    assert asked_to_wait(Response(429, "")).wait == 60
    assert asked_to_wait(Response(429, ""), None, 7).wait == 7
    assert asked_to_wait(Response(429, "", "9"), 7).wait == 9
