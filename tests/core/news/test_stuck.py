"""When a job is called stuck."""

from edgeone_notifier.core.news.stuck import MAX_STUCK_REMINDERS, Reminded, stuck
from edgeone_notifier.core.snapshot.model import FollowedTask, JobTasks

NOW = 1_800_000_000
HOUR = 3_600
JOB = ("prefetch", "job-1")


def part(**live: FollowedTask) -> JobTasks:
    return JobTasks(NOW - 9 * HOUR, NOW, live, {"success": bytes(16)}, ("a.example.com",))


def test_a_job_is_stuck_once_a_task_has_been_open_for_too_long() -> None:
    jobs = {
        JOB: {
            "zone-1": part(
                old=FollowedTask("processing", NOW - HOUR), new=FollowedTask("processing", NOW)
            )
        }
    }
    reminded, (news,) = stuck(jobs, {}, NOW, HOUR)
    assert (news.open, news.total, news.since, news.example) == (1, 4, NOW - HOUR, "old")
    assert (news.zones, news.hosts) == (("zone-1",), ("a.example.com",))
    assert reminded == {JOB: Reminded(1, NOW)}


def test_a_task_whose_status_is_not_known_is_not_open() -> None:
    jobs = {JOB: {"zone-1": part(odd=FollowedTask("paused", NOW - 5 * HOUR))}}
    assert stuck(jobs, {}, NOW, HOUR) == ({}, [])


def test_reminders_come_with_gaps_that_double_and_then_end() -> None:
    jobs = {JOB: {"zone-1": part(old=FollowedTask("processing", NOW))}}
    reminded, told, numbers = {}, [], []
    for minute in range(0, 60 * 24 * 7, 10):
        now = NOW + minute * 60
        reminded, news = stuck(jobs, reminded, now, HOUR)
        told += [(now - NOW) // HOUR for _ in news]
        numbers += [one.reminder for one in news]
    assert told == [1, 2, 4, 8, 16]
    assert numbers == [*range(1, MAX_STUCK_REMINDERS + 1)]


def test_a_job_that_was_stuck_is_remembered_for_its_completion_to_say_so() -> None:
    before = {JOB: Reminded(3, NOW)}
    assert stuck({JOB: {"zone-1": part()}}, before, NOW, HOUR) == (before, [])
    assert stuck({}, before, NOW, HOUR) == ({}, [])
