"""What a digest is made of: the news, how its jobs stand, and what else is running."""

from dataclasses import replace

from edgeone_notifier.core.delivery.digest_part import Delivery
from edgeone_notifier.core.delivery.outbox import owe
from edgeone_notifier.core.delivery.queue import Outbox
from edgeone_notifier.core.delivery.routing import Route
from edgeone_notifier.core.digest.gather import gather_content
from edgeone_notifier.core.news.model import News
from edgeone_notifier.core.snapshot.model import Cursor, FollowedTask, JobTasks, ZoneSnapshot
from edgeone_notifier.core.state.model import State
from tests.support.values import NOW, baseline, change, completion

OPEN = {"a": FollowedTask("processing", NOW)}
ROUTE = Route(("any", "completion"))


def tasks(created: int = NOW, host: str = "www.example.com", **settled: bytes) -> JobTasks:
    return JobTasks(created, NOW, {} if settled else OPEN, settled, (host,))


SIGHTS = {
    ("prefetch", "zone-1"): ZoneSnapshot(
        Cursor(NOW),
        {
            "job-1": tasks(failed=bytes(8), success=bytes(16)),
            "job-2": tasks(NOW - 60),
            "job-3": tasks(NOW - 30, host="cdn.example.com"),
            "job-4": tasks(success=bytes(8)),
        },
    )
}


def made(*news: News, route: Route = ROUTE, **state: object) -> tuple[list[str], list[str]]:
    """Gather a digest of news; give the jobs that it is about, and those that are running beside."""
    before = State(zones=SIGHTS, outbox=owe(Outbox(), {"ops": ROUTE}, news, NOW))
    mission = Delivery("ops", "mark", "d-1", repeat=True)
    one = gather_content(replace(before, **state), mission, route, NOW + 5)  # type: ignore[arg-type]
    assert (one.digest, one.repeat, one.now) == ("d-1", True, NOW + 5)
    assert [item.news for item in one.items] == list(news)
    return sorted(job for _, job in one.jobs), [job.job for job in one.running]


def test_jobs_stand_as_they_do_now() -> None:
    assert made(change(), completion("job-4")) == (["job-1", "job-4"], ["job-3", "job-2"])


def test_a_job_that_is_not_known_any_more_does_not_stand() -> None:
    assert made(change(job="job-9"))[0] == []


def test_what_the_news_is_about_does_not_run_beside_it() -> None:
    assert made(change(job="job-2")) == (["job-2"], ["job-3"])


def test_where_the_news_is_about_no_job_nothing_runs_beside_it() -> None:
    assert made(baseline()) == ([], [])


def test_what_runs_beside_it_concerns_the_channel() -> None:
    assert made(change(), route=Route(("any",), domains=("cdn.*",)))[1] == ["job-3"]
    assert made(change(), route=Route(("any",), zones=("zone-2",)))[1] == []
    paths = Route(("any",), paths=("/a",))
    assert made(change(), route=paths)[1] == []
    assert made(change(), route=paths, reached={("prefetch", "job-2"): ("ops",)})[1] == ["job-2"]
