"""The daily word: when it is due, what it counts, and that no day makes it large."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgeone_notifier.core.delivery.hours_range import DailyTime
from edgeone_notifier.core.news.daily import (
    BUCKET,
    MAX_CAUSES,
    MAX_SITES,
    begun,
    gathered_in,
    is_word_due,
    merged,
    share_of,
)
from edgeone_notifier.core.news.model import DailyWord, DayTally
from edgeone_notifier.core.news.watching import (
    ChannelDead,
    QuotaLow,
    WatchResumed,
    ZonesReadable,
)
from tests.support.values import DAY, HOUR, NOW, anything, change, completion, law

BERLIN, SHANGHAI = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Shanghai")
NINE = DailyTime(time(9), SHANGHAI)


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def day(since: str, told: bool = True) -> DayTally:
    return DayTally(at(since), told)


@pytest.mark.parametrize(
    ("tally", "now", "due"),
    [
        pytest.param(day("2026-03-01T09:00+08:00"), "2026-03-02T08:59+08:00", False, id="early"),
        pytest.param(day("2026-03-01T09:00+08:00"), "2026-03-02T09:00+08:00", True, id="on time"),
        pytest.param(day("2026-03-01T09:02+08:00"), "2026-03-01T09:04+08:00", False, id="told"),
        pytest.param(day("2026-03-01T09:00+08:00"), "2026-03-04T17:00+08:00", True, id="late"),
        pytest.param(
            day("2026-03-01T08:58+08:00", told=False), "2026-03-01T09:00+08:00", True, id="first"
        ),
        pytest.param(day("2026-03-01T21:30+08:00"), "2026-03-02T09:00+08:00", False, id="too soon"),
        pytest.param(
            day("2026-03-02T09:00+08:00"), "2026-03-02T08:00+08:00", False, id="clock set back"
        ),
    ],
)
def test_when_it_is_due(tally: DayTally, now: str, due: bool) -> None:
    assert is_word_due(tally, NINE.last_before(at(now)), at(now)) is due


def test_a_clock_that_was_far_ahead_stops_no_word() -> None:
    assert begun(DayTally(NOW + 3 * DAY), NOW).since == NOW
    assert begun(DayTally(NOW + HOUR), NOW).since == NOW + HOUR
    assert begun(None, NOW) == DayTally(NOW)


@law
@given(
    st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Shanghai"]),
    st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    st.lists(st.integers(60, 8 * HOUR), min_size=30, max_size=120),
    st.integers(0, 360),
)
def test_there_is_one_a_day_however_clocks_change_and_runs_come(
    zone: str, when: time, gaps: list[int], first: int
) -> None:
    """Also where the time does not exist on a day, or comes twice."""
    daily, start = DailyTime(when, ZoneInfo(zone)), at("2026-01-01T00:00+00:00") + first * DAY
    tally, words, now = DayTally(start), [], start
    for gap in gaps:
        now += gap
        if is_word_due(tally, daily.last_before(now), now):
            words.append(now)
            tally = DayTally(now, told=True)
    due = [daily.last_before(word) for word in words]
    assert len(set(due)) == len(due)  # none twice
    for word, before in zip(words, due, strict=True):
        assert before <= word < before + DAY + 2 * HOUR  # the day's own, in the first run that may
    assert {*due} == {
        moment
        for moment in map(daily.last_before, [*range(start, now, HOUR), now])
        if moment > start
    }  # and none missed, as each run is at most eight hours late


def test_a_time_that_is_skipped_or_comes_twice_counts_once() -> None:
    half_past_two = DailyTime(time(2, 30), BERLIN)
    spring, autumn = at("2026-03-29T12:00+02:00"), at("2026-10-25T12:00+01:00")
    assert half_past_two.last_before(spring) == at("2026-03-29T03:30+02:00")
    assert half_past_two.last_before(autumn) == at("2026-10-25T02:30+02:00")


def test_what_is_counted() -> None:
    found = [
        completion("j1", counts={"success": 9, "failed": 1}, created=NOW - 800, ended=NOW - 100),
        completion("j2", counts={"success": 5}, zones=("zone-1", "zone-2")),
        change("a", "failed", fail_type="originPullFailed"),
        change("b", "timeout", before="processing"),
        change("c", "failed", before="timeout"),  # was a failure already
        change("d", "success"),
        ZonesReadable(("zone-1",), NOW - 600, NOW - 300, 2),
        WatchResumed(NOW - 900, NOW - 800),
        ChannelDead("dev", "no_service", NOW - HOUR),
        ChannelDead("dev", "no_service", NOW - HOUR),
        QuotaLow("zone-1", "prefetch_url", 900, 10_000),
    ]
    tally = gathered_in(DayTally(NOW - DAY), found, {}, held=2, lost=1)
    assert tally.jobs == {"prefetch": 2}
    assert tally.tasks == {"prefetch": {"success": 14, "failed": 1}}
    assert {zone: sum(of.values()) for zone, of in tally.sites.items()} == {
        "zone-1": 2,
        "zone-2": 1,
    }
    assert tally.causes == {"originPullFailed": 1, "timeout": 1}
    assert (tally.held, tally.lost, tally.gaps, tally.gap_seconds) == (2, 1, 2, 400)
    assert (tally.dead, tally.quota) == (("dev",), {"zone-1": (900, 10_000)})


def test_a_job_that_is_corrected_is_the_same_job() -> None:
    first = completion(counts={"success": 9, "failed": 1})
    again = completion(counts={"success": 10}, corrected=True)
    tally = gathered_in(DayTally(NOW), [first], {}, 0, 0)
    tally = gathered_in(tally, [again], {again.key: first.counts}, 0, 0)
    assert (tally.jobs, tally.tasks) == ({"prefetch": 1}, {"prefetch": {"success": 10}})


def test_a_day_with_any_number_of_things_is_of_a_bounded_size() -> None:
    found = [
        completion(f"j{n}", zones=(f"zone-{n}",), ended=NOW + 3 * n, created=NOW)
        for n in range(2_000)
    ]
    causes = [change(str(n), fail_type=f"cause-{n}") for n in range(500)]
    tally = gathered_in(DayTally(NOW), [*found, *causes], {}, 0, 0)
    assert len(tally.sites) == MAX_SITES + 1
    assert len(tally.causes) == MAX_CAUSES + 1
    assert sum(sum(of.values()) for of in tally.sites.values()) == 2_000
    assert sum(tally.causes.values()) == 500


@law
@given(st.lists(st.integers(1, 7 * DAY), min_size=1, max_size=60), st.sampled_from([0.5, 0.95]))
def test_a_share_is_told_to_the_factor_of_a_bucket(durations: list[int], share: float) -> None:
    jobs = [completion(str(n), created=NOW, ended=NOW + one) for n, one in enumerate(durations)]
    tally = gathered_in(DayTally(NOW), jobs, {}, 0, 0)
    place = next(n for n in range(len(durations)) if n + 1 >= len(durations) * share - 1e-9)
    exact = sorted(durations)[place]
    assert exact / BUCKET - 1 <= share_of(tally.sites["zone-1"], share) <= exact * BUCKET + 1


@law
@given(anything(DailyWord))
def test_any_two_tallies_can_be_put_together(word: DailyWord) -> None:
    both = merged(word.tally, DayTally(NOW, told=True, jobs={"prefetch": 1}, held=2))
    assert both.since == word.tally.since
    assert both.held == word.tally.held + 2
