"""A watch that is left in the state is told to the channels whose filters cover it: at risk, and how it ended."""

import json
from typing import Any

import pytest

from tests.support.deployed import RUN, WWW, Deployed

pytestmark = pytest.mark.parametrize("deployed", ["file"], indirect=True)
JOB = "20g9wz8m9mgx"
WATCH = {"action": "gate", "jobs": [JOB], "deadline": "1h", "watch": True}
URLS = [f"{WWW}/7.4/{n:02}.pak" for n in range(60)]


def submitted(deployed: Deployed, done: int, age: float = 3_600) -> None:
    edgeone = deployed.cloud.edgeone
    edgeone.submit("zone-1", JOB, URLS, at=edgeone.now() - age)
    for url in URLS[:done]:
        edgeone.settle("zone-1", JOB, url)


def told(deployed: Deployed) -> list[str]:
    """Run; give the first lines that Slack was told."""
    before = len(deployed.slack.messages)
    deployed.invoke(RUN)
    return [str(message["text"]).splitlines()[0] for message in deployed.slack.messages[before:]]


@pytest.fixture
def watched(deployed: Deployed) -> Deployed:
    """Let runs have begun, and a job be half done after an hour."""
    deployed.set("CHANNELS__OPS__NOTIFY", "recovery")  # what a watch tells needs no word
    deployed.invoke(RUN)
    submitted(deployed, 30)
    return deployed


def test_at_risk_is_told_once_and_then_the_verdict_once(watched: Deployed) -> None:
    answer = watched.invoke({**WATCH, "deadline": "30m"})
    assert answer["verdict"] == "wait"
    (shown,) = answer["watches"]
    assert (shown["jobs"], shown["targets"], shown["at_risk"]) == ([JOB], 0, False)
    requests = len(watched.cloud.edgeone.requests)
    (risk,) = told(watched)
    assert risk.startswith("🟡 Release at risk: 30 of 60 URLs ready, about 60 min left, deadline ")
    assert len(watched.cloud.edgeone.requests) - requests == 2  # what any run asks
    assert watched.invoke({"action": "status"})["gates"][0]["at_risk"]
    assert told(watched) == []
    watched.cloud.edgeone.settle("zone-1", JOB)
    assert [line.partition(", deadline")[0] for line in told(watched)] == [
        "✅ GO: 60 of 60 URLs ready"
    ]
    assert watched.invoke({"action": "status"})["gates"] == []
    assert told(watched) == []


def test_a_no_go_is_told_with_what_to_do(watched: Deployed) -> None:
    watched.invoke({**WATCH, "targets": [*URLS, f"{WWW}/never"]})
    watched.cloud.edgeone.settle("zone-1", JOB, URLS[50], "failed")
    told(watched)
    body = json.dumps(watched.slack.messages[-1], ensure_ascii=False)
    assert "🔴 NO-GO: 30 of 61 URLs ready" in body
    assert "make gate says which" in body


def test_a_watch_goes_to_the_channels_whose_filters_cover_it(watched: Deployed) -> None:
    watched.set("CHANNELS__OPS__DOMAINS", "other.example.com")
    watched.set("CHANNELS__GAMES__DOMAINS", "*.example.com")
    watched.invoke(WATCH)
    watched.cloud.edgeone.settle("zone-1", JOB)
    before = len(watched.wecom.messages)
    assert told(watched) == []
    assert len(watched.wecom.messages) == before + 1


def test_while_a_zone_cannot_be_read_nothing_is_said(watched: Deployed) -> None:
    watched.invoke(WATCH)
    watched.cloud.edgeone.settle("zone-1", JOB)
    watched.cloud.edgeone.add_zone("zone-2")
    watched.cloud.edgeone.fail("DescribePrefetchTasks", "OperationDenied", zone="zone-2")
    assert not any("GO" in line for line in told(watched))
    assert any("GO: 60 of 60" in line for line in told(watched))


def test_a_watch_is_replaced_and_ended_by_what_it_is_of(watched: Deployed) -> None:
    watched.invoke({**WATCH, "jobs": [JOB, "other"]})
    watched.invoke(WATCH)
    assert len(watched.invoke({**WATCH, "deadline": "2h"})["watches"]) == 2
    end = {"action": "gate", "jobs": [JOB], "watch": False}
    requests = len(watched.cloud.edgeone.requests)
    assert [one["jobs"] for one in watched.invoke(end)["watches"]] == [[JOB, "other"]]
    assert len(watched.cloud.edgeone.requests) == requests  # no sight is needed for that
    assert "this is not watched" in watched.fails(end)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"jobs": [JOB]}, "a watch needs a deadline"),
        ({"prefix": f"{WWW}/7.4/", "deadline": "1h"}, "a watch is of jobs or targets"),
        ({"jobs": [JOB], "deadline": "1h", "watch": "yes"}, "neither true nor false"),
    ],
)
def test_what_cannot_be_watched_is_refused(
    watched: Deployed, fields: dict[str, Any], why: str
) -> None:
    assert why in watched.fails({"action": "gate", "watch": True, **fields})


def test_watches_are_bounded(watched: Deployed) -> None:
    for n in range(20):
        watched.invoke({**WATCH, "jobs": [f"job-{n}"]})
    assert "there are 20 watches already" in watched.fails({**WATCH, "jobs": ["one-more"]})


def test_before_the_first_run_there_is_no_state_to_leave_it_in(deployed: Deployed) -> None:
    submitted(deployed, 30)
    assert "nothing is stored yet" in deployed.fails(WATCH)
