"""Why a run came to nothing: in our own words, or by the place alone."""

import pytest

from edgeone_notifier.core import remedies
from edgeone_notifier.core.events import EventRefused
from edgeone_notifier.core.state.codec import Refused
from edgeone_notifier.core.summary import ChannelReport, Summary
from edgeone_notifier.errors import STEPS, RunFailed, in_words, judge, safe_message, trace
from edgeone_notifier.ledger import LedgerClosed
from edgeone_notifier.settings.environment import SettingsError
from edgeone_notifier.stores import Busy, StoreError

EXPIRED, DEAD = "AuthFailure.SignatureExpire", ChannelReport(owed=1, state="dead")
SECRET = "https://hooks.slack.com/services/T/B/s3cr3t"


def raised(error: Exception, depth: int = 0) -> Exception:
    """Raise an error so many calls below, and catch it."""
    try:
        _raise(error, depth)
    except Exception as caught:  # noqa: BLE001
        return caught
    raise AssertionError


def _raise(error: Exception, depth: int) -> None:
    if depth:
        _raise(error, depth - 1)
    raise error


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (EventRefused("no such action"), "no such action"),
        (SettingsError([("ZONES", "takes zone ids")]), "ZONES: takes zone ids"),
        (StoreError("COS 403 AccessDenied"), "COS 403 AccessDenied"),
        (Refused("newer"), "newer"),
        (LedgerClosed("the run is over"), "the run is over"),
        (RunFailed("no zone could be read"), "no zone could be read"),
    ],
)
def test_our_own_errors_speak_for_themselves(error: Exception, words: str) -> None:
    assert safe_message(raised(error)) == words


@pytest.mark.parametrize("error", [KeyError(SECRET), ValueError(SECRET), OSError(5, "x", SECRET)])
def test_of_any_other_the_place_is_told_and_not_a_word(error: Exception) -> None:
    words = safe_message(raised(error))
    assert words.startswith("a fault of this program, _raise (test_errors.py:")
    assert "s3cr3t" not in words


def test_of_a_long_way_the_last_steps_are_told() -> None:
    steps = trace(raised(MemoryError(), depth=50))
    assert len(steps) == STEPS
    assert all(step.startswith("_raise (test_errors.py:") for step in steps)


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        (StoreError("COS 403 AccessDenied"), "COS 403 AccessDenied"),
        (Busy(), "another run"),
        (ValueError(SECRET), "a fault of this program, _raise (test_errors.py:"),
    ],
)
def test_what_ended_a_run_is_said_as_if_it_had_been_raised_itself(
    cause: Exception, words: str
) -> None:
    over = LedgerClosed(str(cause))
    over.__cause__ = raised(cause)
    assert safe_message(over).startswith(words)


@pytest.mark.parametrize(
    ("language", "message", "remedy"),
    [
        ("en", "there is no such action; and 3 more", "try again"),
        ("zh", "没有这样的 action；另有 3 个", "请重试"),
        ("tlh", "there is no such action; and 3 more", "try again"),
    ],
)
def test_what_is_raised_is_said_in_the_language_that_is_set(
    monkeypatch: pytest.MonkeyPatch, language: str, message: str, remedy: str
) -> None:
    monkeypatch.setenv("NOTIFIER_LANGUAGE", language)
    error = RunFailed("there is no such action; and 3 more", "try again")
    assert in_words(error) == (message, remedy)


@pytest.mark.parametrize(
    ("done", "remedy"),
    [
        (Summary("run", failed={"*": EXPIRED, "zone-1": EXPIRED}), remedies.CLOCK),
        (Summary("run", failed={"zone-1": "SuspectListing"}), remedies.of_code("SuspectListing")),
        (Summary("run", read=1, channels={"ops": DEAD}), remedies.CHANNELS),
        (Summary("run", read=1, channels={"ops": DEAD}, silent=["ops"]), remedies.CHANNELS),
        (Summary("run", read=1, faults={"ops": "KeyError"}), remedies.OF_WEBHOOK["fault"]),
    ],
)
def test_a_run_that_failed_says_what_to_do(done: Summary, remedy: str) -> None:
    with pytest.raises(RunFailed) as failed:
        judge(done)
    assert in_words(failed.value)[1] == remedy


def test_what_a_failure_says_nothing_of_is_told_by_its_name() -> None:
    assert in_words(EventRefused("no such action"))[1] == remedies.of("EventRefused")
