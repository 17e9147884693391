"""This file is the only place that checks how answers are judged, and wishes for patience read, for all services."""

import email.utils

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgeone_notifier.core.delivery import PATIENCE, Answer, Outcome, Verdict, later, patience
from tests.values import NOW, law


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
        ("901", PATIENCE),
        ("1e400", PATIENCE),
        # an HTTP date
        (email.utils.formatdate(NOW + 90, usegmt=True), 90),
        (email.utils.formatdate(NOW + 90), 90),  # with -0000: of no known zone
        ("Mon, 21 Sep 2026 22:18:30 +0800", 310),
        (email.utils.formatdate(NOW - 90, usegmt=True), 1),
        (email.utils.formatdate(NOW + 9_999, usegmt=True), PATIENCE),
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
    assert patience(text, NOW) == seconds


dates = st.from_regex(
    r"(Mon, )?\d{1,3}[ -](Nov|Dez|\d\d)[ -]\d{0,24} \d?\d:\d\d(:\d\d)?( GMT| [+-]\d{0,12}| )?",
    fullmatch=True,
)


@law
@given(st.text() | dates | st.floats() | st.integers() | st.none(), st.floats(0, 2**33))
def test_no_wish_is_too_odd(text: object, now: float) -> None:
    seconds = patience(text, now)
    assert seconds is None or 1 <= seconds <= PATIENCE


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer(503, ""), "HTTP 503"),
        (Answer(200, "<html>\n  <b>Bad  Gateway</b>"), "HTTP 200 <html> <b>Bad Gateway</b>"),
        (Answer(302, "x" * 500), f"HTTP 302 {'x' * 80}"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_no_service_documents_is_sent_again_later(answer: Answer, reason: str) -> None:
    assert later(answer) == Verdict(Outcome.LATER, reason)
    assert later(answer, 60.0) == Verdict(Outcome.LATER, reason, 60.0)
