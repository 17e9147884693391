"""What is offered to be submitted again, and what stands in doubt: a row a rule, and laws."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgeone_notifier.core.resubmit.attempts import (
    KEPT_FOR,
    MAX_ATTEMPTED,
    Attempt,
    attempt,
    fingerprint,
    has_room,
    live_attempts,
    note_taken,
    note_undone,
)
from edgeone_notifier.core.resubmit.offer import LISTED_WITHIN, Offer, choose_targets
from edgeone_notifier.core.task import Task
from tests.support.values import NOW, law

A, B = "https://www.example.com/a", "https://www.example.com/b"
STATUSES = ("failed", "timeout", "canceled", "invalid", "success", "processing", "throttled")


def row(target: str, status: str, job: str = "job-1", at: int | None = NOW - 600) -> Task:
    return Task("prefetch", "zone-1", job, target, status, created=at)


def offered(
    rows: list[Task], others: list[Task] | None = None, attempts: tuple[Attempt, ...] = ()
) -> Offer:
    return choose_targets("job-1", rows, others or [], attempts, NOW)


@pytest.mark.parametrize("status", STATUSES)
def test_failed_and_timed_out_ones_alone(status: str) -> None:
    assert offered([row(A, status)]).count == (status in ("failed", "timeout"))


@pytest.mark.parametrize(
    ("status", "at", "why"),
    [
        ("processing", NOW - 60, "processing"),
        ("success", NOW - 60, "success"),
        ("success", NOW - 600, "success"),  # in the same second
        ("success", None, "success"),  # it may be newer
        ("throttled", NOW - 60, "unknown"),  # it may run
        ("success", NOW - 601, ""),
        ("failed", NOW - 60, ""),
        ("canceled", NOW - 60, ""),
    ],
)
def test_a_newer_task_that_runs_or_has_succeeded_forbids_it(
    status: str, at: int | None, why: str
) -> None:
    offer = offered([row(A, "failed")], [row(A, status, "job-2", at), row(A, "failed")])
    assert (offer.count, offer.left_out) == (0 if why else 1, {why: 1} if why else {})


def test_of_another_zone_nothing_is_known() -> None:
    other = replace(row(A, "success", "job-2", NOW), zone="zone-2")
    assert offered([row(A, "failed")], [other]).count == 1


def test_a_target_stands_there_once() -> None:
    assert offered([row(A, "failed"), row(A, "timeout")]).targets == {"zone-1": (A,)}


def known(age: int, job: str = "job-2") -> Attempt:
    return replace(attempt("job-1", "zone-1", [A], NOW - age), again=job)


@pytest.mark.parametrize(
    ("attempts", "listed", "count", "doubt"),
    [
        # Just submitted, and not listed yet: it runs.
        ((known(60),), None, 0, None),
        ((known(60),), "processing", 0, None),
        ((known(60),), "failed", 1, None),
        # Not listed for an hour: nobody knows.
        ((known(LISTED_WITHIN),), None, 1, (1, "job-2", ())),
        ((known(LISTED_WITHIN),), "failed", 1, None),
        # No answer was seen.
        ((known(60, ""),), None, 1, (1, "", ())),
        ((known(60, ""),), "processing", 0, (0, "", ("job-2",))),
        ((known(60, ""),), "failed", 1, (1, "", ("job-2",))),
    ],
)
def test_what_was_attempted_before_is_taken_into_account(
    attempts: tuple[Attempt, ...],
    listed: str | None,
    count: int,
    doubt: tuple[int, str, tuple[str, ...]] | None,
) -> None:
    others = [row(A, listed, "job-2", NOW - 30)] if listed else []
    offer = offered([row(A, "failed")], others, attempts)
    found = [(one.open, one.again, one.found) for one in offer.doubts]
    assert (offer.count, found) == (count, [doubt] if doubt else [])


def test_an_attempt_on_other_targets_is_no_doubt() -> None:
    other = attempt("job-1", "zone-1", [B], NOW - 60)
    elsewhere = attempt("job-1", "zone-2", [A], NOW - 60)
    assert offered([row(A, "failed")], [], (other, elsewhere)).doubts == ()


def test_the_same_url_of_another_job_is_in_doubt_too() -> None:
    other = attempt("job-9", "zone-1", [A], NOW - 60)
    assert [one.open for one in offered([row(A, "failed")], [], (other,)).doubts] == [1]


targets = st.lists(st.sampled_from([f"https://h/{n}" for n in range(6)]), unique=True, max_size=6)


@given(targets, targets, st.sampled_from(STATUSES))
@law
def test_nothing_is_offered_that_runs_or_works_and_nothing_is_lost(
    mine: list[str], theirs: list[str], status: str
) -> None:
    rows = [row(target, "failed") for target in mine]
    offer = offered(rows, [row(target, status, "job-2", NOW) for target in theirs])
    there = {*offer.targets.get("zone-1", ())}
    assert len(there) + sum(offer.left_out.values()) == len(mine)
    if status in ("processing", "success", "throttled"):
        assert not there & {*theirs}


@given(targets, targets)
@law
def test_a_job_that_came_settles_older_doubts_about_its_targets(
    old: list[str], new: list[str]
) -> None:
    first, second = (
        attempt("job-1", "zone-1", some, NOW - age) for some, age in ((old, 60), (new, 0))
    )
    done = note_taken((first, second), second, "job-2", new)
    doubtful = {mark for one in done if not one.again for mark in one.fingerprints}
    assert doubtful == {fingerprint(one) for one in old} - {fingerprint(one) for one in new}
    known = {mark for one in done if one.again for mark in one.fingerprints}
    assert known == {fingerprint(one) for one in new}


def test_what_certainly_did_not_happen_is_forgotten_and_older_doubts_stay() -> None:
    first, second = attempt("j", "z", [A], NOW - 60), attempt("j", "z", [A], NOW)
    assert note_undone((first, second), second) == (first,)


def test_a_refused_target_is_no_attempt() -> None:
    one = attempt("j", "z", [A, B], NOW)
    (done,) = note_taken((one,), one, "job-2", [A])
    assert done.fingerprints == {fingerprint(A)}


def test_attempts_are_kept_for_a_day_and_not_without_end() -> None:
    one = attempt("j", "z", [A], NOW)
    assert live_attempts((one,), NOW + KEPT_FOR - 1) == (one,)
    assert live_attempts((one,), NOW + KEPT_FOR) == ()
    assert has_room((one,), MAX_ATTEMPTED - 1)
    assert not has_room((one,), MAX_ATTEMPTED)
