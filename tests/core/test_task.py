"""This file is the only place that checks what is said of a task: its status, its host, its times, its letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgeone_notifier.core import task as rules
from tests.support.values import law


@pytest.mark.parametrize(
    ("status", "is_open", "is_failure", "is_followed"),
    [
        # the only one that runs
        ("processing", True, False, True),
        ("success", False, False, False),
        # final, and told like what they are
        ("failed", False, True, False),
        ("timeout", False, True, False),
        ("canceled", False, True, False),
        ("invalid", False, True, False),
        # words not known here: told like a failure, final for the job, and still followed
        ("paused", False, True, True),
        ("Success", False, True, True),
        ("", False, True, True),
    ],
)
def test_each_status(status: str, is_open: bool, is_failure: bool, is_followed: bool) -> None:
    assert rules.is_open(status) is is_open
    assert rules.is_failure(status) is is_failure
    assert rules.is_followed(status) is is_followed


@given(st.permutations(["failed", "timeout", "canceled", "invalid", "", "odd", "processing"]))
def test_statuses_are_ordered_for_a_reader(shuffled: list[str]) -> None:
    """Failures, the worst first, then words not known here, then what is open, then success."""
    ordered = ["failed", "timeout", "canceled", "invalid", "", "odd", "processing", "success"]
    assert rules.worst_first(["success", *shuffled]) == ordered


@pytest.mark.parametrize(
    ("target", "host"),
    [
        ("https://www.example.com/a?b=c", "www.example.com"),
        ("http://User:Pass@WWW.Example.COM:8080/", "www.example.com"),
        ("https://[2001:db8::1]/x", "2001:db8::1"),
        ("https://例子.example/", "例子.example"),
        # no host, or none that can be read
        ("/only/a/path", ""),
        ("", ""),
        ("http://[::1", ""),
        ("https://℀.example/", ""),  # it would turn into a slash
    ],
)
def test_the_host_of_a_target(target: str, host: str) -> None:
    assert rules.host_of(target) == host


@law
@given(st.text())
def test_any_text_has_a_host_or_none(target: str) -> None:
    assert rules.host_of(target) == rules.host_of(target).lower()


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        # forms seen in documents and answers
        ("2026-11-23T10:00:17Z", 1795428017),
        ("2026-11-23T18:00:17+08:00", 1795428017),
        ("2026-11-23T18:00:17+0800", 1795428017),
        ("2026-11-23T05:30:17-04:30", 1795428017),
        ("2026-11-23T10:00:17.999Z", 1795428017),
        ("2026-11-23T10:00:17,5Z", 1795428017),
        ("2026-11-23 10:00:17", 1795428017),
        ("  2026-11-23T10:00:17Z\n", 1795428017),
        ("2028-02-29T00:00:00Z", 1835395200),
        # no time
        ("", None),
        (None, None),
        (1795428017, None),
        ("soon", None),
        ("2026-11-23", None),
        ("2026-02-31T00:00:00Z", None),
        ("2026-11-23T24:00:01Z", None),
        ("٢٠٢٦-11-23T10:00:17Z", None),
        # what programs write where they have no time
        ("0000-00-00 00:00:00", None),
        ("0001-01-01T00:00:00Z", None),
        ("0001-01-01T00:00:00+08:00", None),
        ("1970-01-01T00:00:00Z", None),
        ("1970-01-01T08:00:00+08:00", None),
        # the last second there is, and eight hours more
        ("9999-12-31T23:59:59-08:00", 253402329599),
    ],
)
def test_a_time_of_the_api(text: object, seconds: int | None) -> None:
    assert rules.parse_time(text) == seconds


@law
@given(
    st.one_of(
        st.datetimes().map(str),
        st.from_regex(rules._TIME, fullmatch=True),
        st.text(),
        st.none() | st.integers() | st.lists(st.none()),
    )
)
def test_no_text_is_too_odd_for_a_time(text: object) -> None:
    seconds = rules.parse_time(text)
    assert seconds is None or 0 < seconds < 2**38


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("plain", "plain"),
        ("预热 🚀", "预热 🚀"),
        ("a\ud800b", "a�b"),
        ("\udfff", "�"),
        ("end\ud83d", "end�"),
        ("\ud83d\ude80", "🚀"),  # two halves that found each other
    ],
)
def test_lone_surrogates_are_replaced(broken: str, whole: str) -> None:
    assert rules.replace_surrogates(broken) == whole


@law
@given(st.text(st.characters()))
def test_any_text_can_be_encoded_after_that(text: str) -> None:
    whole = rules.replace_surrogates(text)
    assert whole.encode().decode() == whole
    assert rules.replace_surrogates(whole) == whole
