"""The numbers that the README and docs/guarantees.md promise; the other tests use them by name."""

from edgeone_notifier.core import (
    blind,
    box,
    changes,
    delivery,
    liveness,
    missions,
    outbox,
    pages,
    progress,
    room,
    state,
    stuck,
    window,
)

HOUR, DAY = 3_600, 86_400


def test_what_is_promised_in_numbers() -> None:
    assert outbox.EXPIRE_AFTER == 7 * DAY
    assert missions.PROBE_EVERY == HOUR
    assert missions.SLOWEST == HOUR
    assert box.SILENT == HOUR
    assert liveness.TELL_AGAIN == DAY
    assert (room.MOST_KEPT, room.MOST_JOBS) == (3_000, 1_000)
    assert delivery.PATIENCE == DAY
    assert state.LONGEST_LEASE == HOUR / 4
    assert pages.MOST_PAGES == 3
    assert stuck.MOST == 5
    assert progress.LARGE == 100
    assert blind.RUNS == 2
    assert changes.FOLLOW_FOR == 30 * DAY


def test_a_window_is_no_longer_than_the_api_takes_and_forgetting_comes_later() -> None:
    assert window.LONGEST < 7 * DAY < changes.FORGET_AFTER
