"""The simulator with fixed seeds: nothing is lost whatever the API is like, and the naive plans are found out."""

import pytest

from tests.simulate.__main__ import LOADS, WEATHERS, weathered
from tests.simulate.naive_plans import ReplaceAll, SinceTheLastRun
from tests.simulate.service import Quirks
from tests.simulate.simulator import simulate
from tests.simulate.traffic import DAY, HOUR, Traffic

SEED = 5  # a zone with 150,000 tasks a week, read every two minutes


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", WEATHERS)
def test_nothing_is_missed_repeated_or_invented(name: str) -> None:
    score = weathered(SEED, WEATHERS[name], hours=2)
    assert score.told > 500
    assert score.is_clean, score


@pytest.mark.exhaustive
@pytest.mark.parametrize("tick", [1, 7, 60])
def test_however_often_runs_are(tick: int) -> None:
    score = simulate(5, Traffic(20_000, late=0.2, bursts=4), Quirks(), 6, tick * 60, history=DAY)
    assert score.is_clean, score


@pytest.mark.exhaustive
@pytest.mark.parametrize("per_week", [900, 5_000, 50_000])
def test_requests_hardly_grow_with_the_tasks(per_week: int) -> None:
    """`make simulate` goes on up to a million."""
    score = simulate(1, Traffic(per_week, late=0.02), Quirks(), 4, history=2 * DAY)
    assert score.is_clean, score
    assert score.per_run <= LOADS[per_week][0]


def test_half_an_hour_of_it_misses_nothing() -> None:
    score = weathered(SEED, WEATHERS["all of it"], hours=0.5)
    assert score.told > 100
    assert score.is_clean, score


@pytest.mark.exhaustive
def test_the_naive_plans_are_found_out() -> None:
    since = weathered(SEED, Quirks(), SinceTheLastRun(), hours=0.25)
    assert since.missed > since.told / 4
    every = weathered(SEED, WEATHERS["empty answers, errors"], ReplaceAll(), hours=0.5)
    assert every.repeated > 100


@pytest.mark.exhaustive
def test_a_seed_plays_the_same_again() -> None:
    quirks = WEATHERS["all of it"]
    assert weathered(7, quirks, hours=0.1) == weathered(7, quirks, hours=0.1)


@pytest.mark.exhaustive
def test_an_outage_of_the_watcher_loses_nothing() -> None:
    score = simulate(2, Traffic(50_000), Quirks(), 12, tick=3 * HOUR, history=DAY)
    assert score.is_clean, score
