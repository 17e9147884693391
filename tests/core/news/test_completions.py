"""This file is the only place that checks when a job is complete, and with which counts that is told."""

from collections.abc import Mapping

import pytest

from edgeone_notifier.core.news.completions import completions
from edgeone_notifier.core.news.model import Completion
from edgeone_notifier.core.snapshot.diff import compare
from edgeone_notifier.core.snapshot.model import MAX_HOSTS, Cursor, ZoneSnapshot, known_jobs
from edgeone_notifier.core.task import Task
from tests.support.values import NOW, task

Sights = dict[tuple[str, str], ZoneSnapshot]

JOB = ("prefetch", "job-1")
ONE, TWO = ("prefetch", "zone-1"), ("prefetch", "zone-2")


def seen(*rows: Task) -> Sights:
    """Make what is known once these rows were read."""
    zones = sorted({row.zone for row in rows})
    return {
        ("prefetch", zone): compare(None, [r for r in rows if r.zone == zone], NOW, Cursor(NOW))[0]
        for zone in zones
    }


def of(*statuses: str, zone: str = "zone-1", job: str = "job-1") -> list[Task]:
    """Make a task for each status."""
    return [task(f"{n}", status, zone=zone, job=job) for n, status in enumerate(statuses)]


DONE = of("success", "success", "failed")


@pytest.mark.parametrize(
    ("rows", "counts"),
    [
        pytest.param(of("success"), {"success": 1}, id="one task"),
        pytest.param(DONE, {"success": 2, "failed": 1}, id="counts per status"),
        pytest.param(of("success", "processing"), None, id="a task is open"),
        pytest.param(of("success", "odd"), None, id="a word not known here may not be its last"),
        pytest.param(of("canceled", ""), None, id="no word at all"),
        pytest.param(
            DONE + of("failed", zone="zone-2"), {"success": 2, "failed": 2}, id="over two zones"
        ),
        pytest.param(DONE + of("processing", zone="zone-2"), None, id="open in another zone"),
    ],
)
def test_a_job_is_complete_when_no_task_is_followed(
    rows: list[Task], counts: Mapping[str, int] | None
) -> None:
    assert [one.counts for one in completions(seen(*rows), {}, ())] == ([counts] if counts else [])


@pytest.mark.parametrize(
    ("told", "corrected"),
    [
        pytest.param({}, False, id="for the first time"),
        pytest.param({JOB: {"success": 2, "failed": 1}}, None, id="these counts are known"),
        pytest.param({JOB: {"failed": 1, "success": 2}}, None, id="in another order"),
        pytest.param({JOB: {"success": 2}}, True, id="it has grown"),
        pytest.param({JOB: {"success": 3}}, True, id="a task has flipped"),
        pytest.param({("purge", "job-1"): {"failed": 9}}, False, id="another kind's job"),
    ],
)
def test_a_job_is_told_once_and_again_with_other_counts(
    told: Mapping[tuple[str, str], Mapping[str, int]], corrected: bool | None
) -> None:
    found = completions(seen(*DONE), told, ())
    assert [one.corrected for one in found] == ([] if corrected is None else [corrected])


@pytest.mark.parametrize(
    ("unsure", "jobs"),
    [
        pytest.param([], ["job-1", "job-2"], id="all listings were read whole"),
        pytest.param([TWO], ["job-1"], id="a listing with tasks of one of them was not"),
        pytest.param([("purge", "zone-2")], ["job-1", "job-2"], id="another kind's was not"),
        pytest.param([ONE], [], id="one with tasks of both was not"),
    ],
)
def test_a_job_with_tasks_in_an_unsure_listing_waits(
    unsure: list[tuple[str, str]], jobs: list[str]
) -> None:
    rows = [*DONE, *of("success", job="job-2"), *of("success", job="job-2", zone="zone-2")]
    assert [one.job for one in completions(seen(*rows), {}, unsure)] == jobs


def test_a_completion_says_where_from_when_and_until_when() -> None:
    a = task("https://a.example/", "success", zone="zone-2", created=50, updated=60)
    b = task("https://b.example/", "failed", zone="zone-1", created=40, updated=90)
    counts = {"success": 1, "failed": 1}
    hosts = ("a.example", "b.example")
    assert completions(seen(a, b), {}, ()) == [
        Completion("prefetch", "job-1", counts, ("zone-1", "zone-2"), hosts, 40, 90, False)
    ]


@pytest.mark.parametrize(("hosts", "named"), [(MAX_HOSTS, MAX_HOSTS), (MAX_HOSTS + 1, 0)])
@pytest.mark.parametrize("zones", [1, 2])
def test_hosts_are_named_while_they_can_be_told_apart(hosts: int, named: int, zones: int) -> None:
    rows = [
        task(f"https://{n}.example/", "success", zone=f"zone-{n % zones}") for n in range(hosts)
    ]
    (found,) = completions(seen(*rows), {}, ())
    assert len(found.hosts) == named


def test_the_jobs_known_are_those_of_all_zones() -> None:
    rows = [*DONE, *of("success", zone="zone-2"), *of("processing", job="job-2")]
    assert known_jobs(seen(*rows)) == {JOB, ("prefetch", "job-2")}
