"""The list of what is failed now holds exactly all of it, however much that is."""

import json
from collections import Counter
from typing import Any

import pytest

from edgeone_notifier.actions import failures
from tests.support.crossed import first
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


@pytest.mark.parametrize("count", first(2, [0, 400, 5_000]))
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


def told_once_more(deployed: Deployed, **asked: Any) -> str:
    """Have the next run tell a channel; return what it is sent then."""
    listed(deployed, **{"job": JOB, "channel": "ops", **asked})
    for chat in (deployed.slack, deployed.wecom):
        chat.messages.clear()
    deployed.invoke()
    assert deployed.wecom.messages == []
    return json.dumps(deployed.slack.messages, ensure_ascii=False)


def test_the_next_run_tells_a_channel_what_is_failed(deployed: Deployed) -> None:
    deployed.invoke()
    deployed.cloud.edgeone.submit("zone-1", JOB, [f"{WWW}/{n}" for n in range(5)])
    for n in range(3):
        deployed.cloud.edgeone.settle("zone-1", JOB, f"{WWW}/{n}", "failed")
    deployed.invoke()
    said = listed(deployed, job=JOB, channel=" OPS ")
    assert (said["count"], said["channel"], said["told"]) == (3, "ops", 3)
    assert deployed.invoke({"action": "status"})["channels"]["ops"]["owed"] == 3
    text = told_once_more(deployed)  # asked for twice, it is told once
    assert "🔴 *3 of 5 URLs failed to prefetch*" in text
    assert "earlier" not in text
    assert all(f"{WWW}/{n}" in text for n in range(3))
    assert len(deployed.slack.messages) == 1
    assert deployed.invoke()["channels"]["ops"]["owed"] == 0
    assert "3 of 5" in told_once_more(deployed)
    # and what comes later is more than what was told, once
    deployed.set("FOLLOW_UP", "0")
    deployed.cloud.edgeone.settle("zone-1", JOB, f"{WWW}/4", "failed")
    deployed.slack.messages.clear()
    deployed.invoke()
    assert "1 more failed, 4 of 5" in json.dumps(deployed.slack.messages)


@pytest.mark.parametrize("is_new_job", [True, False])
def test_what_the_next_run_finds_by_itself_is_told_once(
    deployed: Deployed, is_new_job: bool
) -> None:
    if not is_new_job:
        deployed.cloud.edgeone.submit("zone-1", JOB, [f"{WWW}/a", f"{WWW}/b"])
    deployed.invoke()
    if is_new_job:
        submitted(deployed, [f"{WWW}/a"], 1)
    else:
        deployed.cloud.edgeone.settle("zone-1", JOB, f"{WWW}/a", "failed")
    assert listed(deployed, job=JOB, channel="ops")["told"] == 1
    deployed.invoke()
    assert json.dumps(deployed.slack.messages[-1]["blocks"]).count(f"{WWW}/a") == 1


def test_a_channel_is_told_what_it_wants_and_no_more(deployed: Deployed) -> None:
    submitted(deployed, [f"{WWW}/a", f"{WWW}/b"], 2)
    deployed.invoke()
    before = deployed.states()
    deployed.set("CHANNELS__OPS__NOTIFY", "timeout")
    refused = {"action": "failures", "job": JOB, "channel": "ops"}
    assert "ops is told nothing (NOTIFY=timeout)" in deployed.fails(refused)
    deployed.set("CHANNELS__OPS__NOTIFY", "failure")
    deployed.set("CHANNELS__OPS__PATHS", "/b")
    assert listed(deployed, job="20gnothing", channel="ops")["told"] == 0
    assert deployed.states() == before
    said = listed(deployed, job=JOB, channel="ops")
    assert (said["count"], said["told"]) == (2, 1)
    text = told_once_more(deployed)
    assert f"{WWW}/b" in text
    assert f"{WWW}/a" not in text


def test_a_list_of_many_pages_is_told_as_a_whole_and_once(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(failures, "MAX_TARGET_BYTES", 500)
    submitted(deployed, [f"{WWW}/{n:03}" for n in range(99)], 99)
    deployed.invoke()
    said = listed(deployed, job=JOB, channel="ops")
    assert said["told"] == 99
    assert "channel" not in said["next"]
    assert "channel" not in deployed.invoke(said["next"])
    assert deployed.invoke({"action": "status"})["channels"]["ops"]["owed"] == 99


def test_where_no_channel_can_be_told_nothing_is_asked(deployed: Deployed) -> None:
    for channel, why in (("nobody", "no such channel, only games, ops"), ("ops", "the first run")):
        event = {"action": "failures", "job": JOB, "channel": channel}
        assert why in deployed.fails(event)
    assert deployed.cloud.edgeone.requests == []


def test_a_url_that_failed_in_two_zones_is_listed_once(deployed: Deployed) -> None:
    deployed.cloud.edgeone.add_zone("zone-2", name="two.example.org")
    now = deployed.cloud.edgeone.now()
    submitted(deployed, [f"{WWW}/a", f"{WWW}/b"], 2, at=now - 600)
    deployed.cloud.edgeone.submit("zone-2", JOB, [f"{WWW}/b"], at=now - 60, status="timeout")
    for asked in ({"job": JOB}, {"since": "1h"}):
        found = listed(deployed, **asked)
        assert (found["count"], found["targets"]) == (2, [f"{WWW}/a", f"{WWW}/b"])
        assert found["by_cause"] == {"originPullFailed": 1, "timeout": 1}


def test_since_leaves_out_what_is_older_of_a_job_too(deployed: Deployed) -> None:
    now = deployed.cloud.edgeone.now()
    submitted(deployed, [f"{WWW}/a"], 1, at=now - 30 * 3_600)
    assert listed(deployed, job=JOB)["count"] == 1
    assert listed(deployed, job=JOB, since="40h")["count"] == 1
    assert listed(deployed, job=JOB, since="24h")["count"] == 0


def test_an_empty_list_says_what_it_cannot_know(deployed: Deployed) -> None:
    assert "no zone lists this job" in listed(deployed, job="nothing")["why"]
    deployed.cloud.edgeone.submit("zone-1", JOB, [""], status="failed")  # a row that names no URL
    for asked in ({"job": JOB}, {"since": "1h"}):
        found = listed(deployed, **asked)
        assert (found["count"], found["failed"]) == (0, {"zone-1": "ProgramMistake"})
        assert "why" not in found
