"""Who is told that a target works again."""

from edgeone_notifier.core.limits import FORGET_FAILURES_AFTER
from edgeone_notifier.core.news.recoveries import FailedTarget, recoveries
from edgeone_notifier.core.task import Change, Task

NOW = 1_800_000_000


def ops(_: Change) -> tuple[str, ...]:
    return ("ops",)


def nobody(_: Change) -> tuple[str, ...]:
    return ()


def change(status: str, job: str = "job-1", target: str = "https://a/1") -> Change:
    return Change(Task("prefetch", "zone-1", job, target, status), None)


def test_a_later_success_is_told_to_those_who_heard_of_the_failure_and_asked() -> None:
    failed_targets, news = recoveries({}, [change("failed")], ops, NOW)
    assert news == []
    failed_targets, (one,) = recoveries(
        failed_targets, [change("success", "job-2")], ops, NOW + 600
    )
    assert (one.task.job, one.since, one.channels) == ("job-2", NOW, ("ops",))
    assert failed_targets == {}


def test_a_second_failure_keeps_the_time_of_the_first() -> None:
    failed_targets, _ = recoveries({}, [change("failed")], ops, NOW)
    failed_targets, _ = recoveries(failed_targets, [change("timeout", "job-2")], ops, NOW + 60)
    assert list(failed_targets.values()) == [FailedTarget(NOW, ("ops",))]


def test_nothing_is_remembered_where_nobody_asks() -> None:
    assert recoveries({}, [change("failed")], nobody, NOW) == ({}, [])


def test_a_success_of_another_target_is_no_recovery() -> None:
    failed_targets, _ = recoveries({}, [change("failed")], ops, NOW)
    still, news = recoveries(failed_targets, [change("success", target="https://a/2")], ops, NOW)
    assert (still, news) == (failed_targets, [])


def test_an_old_failure_is_forgotten() -> None:
    failed_targets, _ = recoveries({}, [change("failed")], ops, NOW)
    assert recoveries(failed_targets, [change("success")], ops, NOW + FORGET_FAILURES_AFTER) == (
        {},
        [],
    )
