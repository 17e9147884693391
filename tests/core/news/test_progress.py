"""When the progress of a job is news."""

from edgeone_notifier.core.news.progress import LARGE, progressed
from edgeone_notifier.core.snapshot.model import FollowedTask, Job, JobTasks
from tests.support.values import NOW

JOB = ("prefetch", "job-1")


def tasks(done: int, total: int = LARGE) -> dict[Job, dict[str, JobTasks]]:
    live = {f"{n}": FollowedTask("processing", NOW) for n in range(total - done)}
    return {JOB: {"zone-1": JobTasks(NOW, NOW, live, {"success": bytes(8 * done)}, ("a.example",))}}


def quarters(*steps: int, total: int = LARGE) -> list[int]:
    """Let so many tasks be done, run after run; return the quarters told."""
    told: dict[Job, int] = {}
    said = []
    for done in steps:
        told, news = progressed(tasks(done, total), told)
        said += [one.quarter for one in news]
    return said


def test_each_quarter_is_told_once() -> None:
    assert quarters(*range(LARGE + 1)) == [1, 2, 3]


def test_of_several_quarters_at_once_the_last_is_told() -> None:
    assert quarters(10, 80) == [3]


def test_what_was_told_is_not_told_again_when_rows_come_late() -> None:
    assert quarters(60, 40, 60, 80) == [2, 3]


def test_small_jobs_make_no_progress_news() -> None:
    assert quarters(50, total=LARGE - 1) == []


def test_a_job_that_is_done_is_forgotten() -> None:
    assert progressed(tasks(LARGE), {JOB: 3}) == ({}, [])


def test_a_job_says_where_it_is() -> None:
    _, (one,) = progressed(tasks(50), {})
    assert (one.kind, one.job, one.zones, one.hosts) == (*JOB, ("zone-1",), ("a.example",))
