"""The soak in small: fixed seeds keep every promise, and each naive way of doing it is found out."""

import pytest

from tests.soak import naive_runs
from tests.soak.away import away
from tests.soak.invocation import Runner
from tests.soak.play import Play
from tests.soak.state_size import quiet_growth, storm
from tests.support.crossed import first


@pytest.mark.parametrize("seed", first(1, [0, 2, 4]))
def test_every_promise_is_kept_whatever_fails(seed: int) -> None:
    figures = Play(seed).play(150)
    assert figures.breaches == []
    assert figures.changes > 50  # something happened
    assert sum(figures.faults.values()) > 20
    assert figures.gathered > 20


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("runner", "breach"),
    [
        (naive_runs.tells_before_storing, "repeated"),
        (naive_runs.strikes_off_before_sending, "lost"),
        (naive_runs.forgets_the_digest, "repeated without saying so"),
        (naive_runs.forgets_the_lease, "the lease did not hold"),
        (naive_runs.looks_since_the_last_run, "lost"),
    ],
)
def test_a_naive_way_is_found_out(runner: Runner, breach: str) -> None:
    figures = Play(1, runner, until=breach).play(400)
    assert figures.of(breach), {one.kind for one in figures.breaches}


def test_a_seed_plays_the_same_again() -> None:
    assert Play(7).play(20) == Play(7).play(20)


@pytest.mark.exhaustive
@pytest.mark.parametrize(("days", "is_lost"), [(0.5, False), (6.5, False), (9.0, True)])
def test_a_chat_that_is_away_misses_nothing_for_a_week_and_then_hears_how_much(
    days: float, is_lost: bool
) -> None:
    figures = away(days)
    assert figures.breaches == []
    assert figures.promised > 50
    assert (figures.given_up > 0) is is_lost


@pytest.mark.exhaustive
def test_quiet_ticks_do_not_grow_the_state() -> None:
    before, after = quiet_growth(200)
    assert after <= before + 60  # digits of numbers, and a job that lacks rows since a time


@pytest.mark.exhaustive
def test_a_day_with_many_tasks_keeps_the_state_small() -> None:
    # 1,600 bytes for each of 200 jobs, of which 25 are why its failures were told, per channel.
    assert storm(2_000, per_job=10, steps=3, chats="fine") < 330_000
