"""The list of what is failed now holds exactly all of it, however much that is."""

from collections import Counter
from typing import Any

import pytest

from edgeone_notifier.actions import failures
from tests.support.deployed import WWW, Deployed

pytestmark = pytest.mark.parametrize("deployed", ["file"], indirect=True)
JOB = "20g9wz8m9mgx"


def listed(deployed: Deployed, **asked: Any) -> dict[str, Any]:
    return deployed.invoke({"action": "failures", **asked})


def submitted(
    deployed: Deployed, urls: list[str], failed: int, job: str = JOB, **more: Any
) -> list[str]:
    """Submit a job, of which the first so many fail; give these."""
    deployed.cloud.edgeone.submit("zone-1", job, urls, **more)
    for at, url in enumerate(urls):
        status = "failed" if at < failed else "success"
        why = ("originPullFailed", "HTTP 503") if at < failed else ()
        deployed.cloud.edgeone.settle("zone-1", job, url, status, *why)
    return urls[:failed]


@pytest.mark.parametrize("count", [0, 400, 5_000])
def test_each_failure_is_listed_once_and_nothing_else(deployed: Deployed, count: int) -> None:
    urls = [f"{WWW}/7.4/{n:05}.pak?token=s3cr3t-{n}" for n in range(count + 9)]
    wanted = submitted(deployed, urls, count)
    for asked in ({"job": JOB}, {"zone": "zone-1"}, {"since": "1h"}):
        found = listed(deployed, **asked, exact=True)
        assert sorted(found["targets"]) == sorted(wanted)
        assert found["count"] == count
        assert found["by_cause"] == ({"originPullFailed": count} if count else {})
        assert "next" not in found
    masked = listed(deployed, job=JOB)["targets"]
    assert len(masked) == count
    assert not any("s3cr3t" in target for target in masked)


def test_more_than_an_answer_holds_is_asked_for_page_by_page(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(failures, "MAX_TARGET_BYTES", 2_000)
    wanted = submitted(deployed, [f"{WWW}/{n:03}" for n in range(400)], 333)
    found: list[str] = []
    event: dict[str, Any] | None = {"action": "failures", "job": JOB, "exact": True}
    pages = 0
    while event:
        answer = deployed.invoke(event)
        found += answer["targets"]
        event, pages = answer.get("next"), pages + 1
    assert Counter(found) == Counter(wanted)
    assert pages > 4


def test_each_word_for_a_failure_counts_and_can_be_asked_for_alone(deployed: Deployed) -> None:
    words = ["failed", "timeout", "canceled", "invalid", "throttled", "success", "processing"]
    deployed.cloud.edgeone.submit("zone-1", JOB, [f"{WWW}/{word}" for word in words])
    for word in words[:-1]:
        deployed.cloud.edgeone.settle("zone-1", JOB, f"{WWW}/{word}", word)
    assert listed(deployed, job=JOB)["targets"] == sorted(f"{WWW}/{word}" for word in words[:5])
    for word in words[:4]:
        assert listed(deployed, job=JOB, statuses=[word])["targets"] == [f"{WWW}/{word}"]
    assert listed(deployed, job=JOB, statuses=["unknown"])["targets"] == [f"{WWW}/throttled"]


def test_a_url_that_works_again_is_no_failure_but_of_its_own_job(deployed: Deployed) -> None:
    now = deployed.cloud.edgeone.now()
    submitted(deployed, [f"{WWW}/a", f"{WWW}/b"], 2, at=now - 600)
    submitted(deployed, [f"{WWW}/a"], 0, job="20gagain", at=now - 60)
    assert listed(deployed, zone="zone-1")["targets"] == [f"{WWW}/b"]
    assert listed(deployed, job=JOB)["targets"] == [f"{WWW}/a", f"{WWW}/b"]


def test_what_could_not_be_read_is_said(deployed: Deployed) -> None:
    deployed.cloud.edgeone.add_zone("zone-2")
    submitted(deployed, [f"{WWW}/a"], 1)
    deployed.cloud.edgeone.fail(
        "DescribePrefetchTasks", "UnauthorizedOperation", None, zone="zone-2"
    )
    found = listed(deployed, since="1h")
    assert (found["targets"], found["failed"]) == (
        [f"{WWW}/a"],
        {"zone-2": "UnauthorizedOperation"},
    )
    deployed.cloud.edgeone.fail("DescribePrefetchTasks", "UnauthorizedOperation", None)
    assert "no zone could be read" in deployed.fails({"action": "failures", "since": "1h"})


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({}, "one of job, zone, since"),
        ({"since": "8d"}, "up to 7d"),
        ({"since": "soon"}, "up to 7d"),
        ({"job": JOB, "statuses": ["success"]}, "no list of failed"),
        ({"job": JOB, "exact": "yes"}, "neither true nor false"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(
    deployed: Deployed, asked: dict[str, Any], why: str
) -> None:
    assert why in deployed.fails({"action": "failures", **asked})
