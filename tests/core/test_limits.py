"""The numbers that the README and docs/guarantees.md promise; the other tests use them by name."""

from edgeone_notifier.core import decide, limits, liveness
from edgeone_notifier.core.delivery import queue, room, schedule, verdict
from edgeone_notifier.core.listing import query
from edgeone_notifier.core.news import outages, progress, stuck
from edgeone_notifier.core.snapshot import diff
from edgeone_notifier.core.text import paginate

HOUR, DAY = 3_600, 86_400


def test_what_is_promised_in_numbers() -> None:
    assert limits.EXPIRE_AFTER == 7 * DAY
    assert schedule.PROBE_EVERY == HOUR
    assert schedule.SLOWEST == HOUR
    assert queue.SILENT == HOUR
    assert liveness.TELL_AGAIN == DAY
    assert (room.MAX_KEPT, room.MAX_JOB_NEWS) == (6_000, 1_000)
    assert verdict.MAX_RETRY_AFTER == DAY
    assert limits.MAX_RUN_SECONDS == HOUR / 4
    assert paginate.MOST_PAGES == 3
    assert stuck.MAX_STUCK_REMINDERS == 5
    assert progress.LARGE == 100
    assert outages.RUNS_UNTIL_TOLD == 2
    assert diff.FOLLOW_FOR == 30 * DAY


def test_a_window_is_no_longer_than_the_api_takes_and_forgetting_comes_later() -> None:
    assert query.MAX_WINDOW < 7 * DAY < limits.FORGET_JOBS_AFTER


def test_times_that_belong_together_fit() -> None:
    assert limits.STORE_AT_LEAST_EVERY < limits.STATE_IS_OLD_AFTER
    assert query.MAX_WINDOW < limits.NOTE_AFTER < limits.FORGET_JOBS_AFTER
    assert limits.EXPIRE_AFTER < limits.FORGET_FAILURES_AFTER
    assert limits.FORGET_JOBS_AFTER < decide.UNWATCHED_FOR
