"""How jobs stand, and by when they may be done."""

import pytest

from edgeone_notifier.core.snapshot.job_status import LATEST, JobStatus, job_statuses
from edgeone_notifier.core.snapshot.model import Cursor, FollowedTask, JobTasks, ZoneSnapshot
from tests.support.values import DAY, HOUR, NOW


def standing(created: int = NOW - HOUR, **counts: int) -> JobStatus:
    return JobStatus("prefetch", "job-1", counts, ("zone-1",), (), created)


def test_tasks_are_counted_by_what_has_become_of_them() -> None:
    one = standing(processing=5, success=4, failed=2, timeout=1, odd=1)
    assert (one.total, one.open, one.done, one.failed) == (
        13,
        5,
        7,
        4,
    )  # of a word not known here nobody knows whether it is the last


@pytest.mark.parametrize(
    ("one", "left"),
    [
        (standing(processing=50, success=50), HOUR),
        (standing(processing=25, success=50, failed=25), HOUR // 3),
        (standing(success=9), None),  # it is done
        (standing(NOW - 59, processing=1, success=20), None),  # too early
        (standing(processing=20, success=20), HOUR),
        (standing(processing=20, success=19), None),  # too few
        (standing(processing=20, success=19, failed=30), None),  # what has failed shows no pace
        (standing(processing=20, success=19, odd=30), None),
        (standing(processing=481, success=25), None),  # too few of all
        (standing(processing=475, success=25), 19 * HOUR),
        (standing(processing=3), None),
        (standing(NOW - DAY, processing=20, success=20), LATEST),
        (standing(NOW - DAY - 1, processing=20, success=20), None),  # too far away
        (standing(NOW + 60, processing=20, success=20), None),  # a clock is wrong
    ],
)
def test_the_end_is_estimated_by_the_pace_so_far(one: JobStatus, left: int | None) -> None:
    assert one.left(NOW) == left


def test_a_job_is_the_sum_of_its_parts_in_all_zones() -> None:
    open_ = JobTasks(NOW - 9, NOW, {"a": FollowedTask("processing", NOW)}, {}, ("a.example",))
    settled = JobTasks(NOW - 5, NOW, {}, {"success": bytes(16)}, ("b.example",))
    snapshots = {
        ("prefetch", "zone-2"): ZoneSnapshot(Cursor(NOW), {"job-1": settled}),
        ("prefetch", "zone-1"): ZoneSnapshot(Cursor(NOW), {"job-1": open_, "job-2": settled}),
    }
    one = job_statuses(snapshots)["prefetch", "job-1"]
    assert one == JobStatus(
        "prefetch",
        "job-1",
        {"processing": 1, "success": 2},
        ("zone-1", "zone-2"),
        ("a.example", "b.example"),
        NOW - 9,
    )
    assert len(job_statuses(snapshots)) == 2
    assert list(job_statuses(snapshots, {("prefetch", "job-2")})) == [("prefetch", "job-2")]
