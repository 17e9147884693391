"""This file is the only place that checks how requests are counted against a limit."""

from tests.emulator.pace import Bucket, SlidingWindow


def test_the_window_slides_and_is_hard() -> None:
    window = SlidingWindow(seconds=1.0)
    assert [window.admit(20, 0.75) for _ in range(21)] == [True] * 20 + [False]
    assert not window.admit(20, 1.74)  # a window that starts afresh each second would admit it
    assert window.admit(20, 1.75)


def test_a_refused_request_does_not_count() -> None:
    window = SlidingWindow(seconds=60.0)
    assert [window.admit(1, at) for at in (0.0, 30.0, 59.9, 60.0)] == [True, False, False, True]


def test_the_bucket_takes_a_burst_and_then_its_rate() -> None:
    bucket = Bucket(burst=3)
    assert [bucket.admit(1.0, 0.0) for _ in range(4)] == [True, True, True, False]
    assert [bucket.admit(1.0, at) for at in (0.5, 1.0, 1.5, 2.0)] == [False, True, False, True]
