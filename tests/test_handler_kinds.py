"""TASKS=prefetch,purge: two listings, each with its requests, its words, its state, and its troubles."""

import json
from typing import Any

import pytest

from tests.support.deployed import DOCTOR, WWW, Deployed

PREFETCHES, PURGES = "DescribePrefetchTasks", "DescribePurgeTasks"
HOST = "www.example.com"

pytestmark = pytest.mark.parametrize("deployed", ["file"], indirect=True)


def purge(deployed: Deployed, job: str, *targets: str, type_: str = "purge_url") -> None:
    deployed.cloud.edgeone.submit("zone-1", job, targets, type_=type_)


def settle(deployed: Deployed, job: str, status: str = "failed") -> None:
    deployed.cloud.edgeone.settle("zone-1", job, None, status, kind="purge")


def said(deployed: Deployed) -> list[str]:
    """Return what both chats were shown, and forget it."""
    chats = (deployed.slack, deployed.wecom)
    texts = [json.dumps(one, ensure_ascii=False) for chat in chats for one in chat.messages]
    for chat in chats:
        chat.messages.clear()
    return texts


def asked(deployed: Deployed) -> list[str]:
    """Return the actions that were asked for, and forget them."""
    actions = [one.action for one in deployed.cloud.edgeone.requests]
    deployed.cloud.edgeone.requests.clear()
    return sorted(actions)


@pytest.fixture
def both(deployed: Deployed) -> Deployed:
    """Watch both kinds, after the first run."""
    deployed.set("TASKS", "purge, Prefetch")
    deployed.invoke()
    said(deployed)
    asked(deployed)
    return deployed


def test_purge_tasks_are_not_asked_for_unless_they_are_wanted(deployed: Deployed) -> None:
    deployed.invoke()
    assert asked(deployed) == [PREFETCHES, "DescribeZones"]
    deployed.set("TASKS", "prefetch,purge")
    assert deployed.invoke()["requests"] == 3
    assert asked(deployed) == [PREFETCHES, PURGES, "DescribeZones"]
    deployed.set("TASKS", "purge")
    deployed.invoke()
    assert asked(deployed) == [PURGES, "DescribeZones"]


def test_a_purge_is_told_by_its_name_whatever_is_purged(both: Deployed) -> None:
    purge(both, "job-host", HOST, type_="purge_host")
    purge(both, "job-tag", "v7.4", type_="purge_cache_tag")
    purge(both, "job-dir", f"{WWW}/7.4/", type_="purge_prefix")
    purge(both, "job-all", "", type_="purge_all")
    both.invoke()
    for job in ("job-host", "job-tag", "job-dir", "job-all"):
        settle(both, job)
    assert both.invoke()["changes"] == 4
    for text in said(both):
        assert "4 jobs finished: 4 of 4 purge targets failed" in text
        for target in (HOST, "v7.4", f"{WWW}/7.4/", "*"):
            assert target in text
    purge(both, "job-url", f"{WWW}/a", f"{WWW}/b")
    settle(both, "job-url", "success")
    both.invoke()
    assert all("All 2 URLs purged" in text for text in said(both))


def test_a_digest_of_both_kinds_names_each(both: Deployed) -> None:
    both.cloud.edgeone.submit("zone-1", "job-1", [f"{WWW}/a", f"{WWW}/b"])
    purge(both, "job-2", f"{WWW}/a")
    both.invoke()
    both.cloud.edgeone.settle("zone-1", "job-1", f"{WWW}/a", "failed", "originPullFailed")
    settle(both, "job-2")
    both.invoke()
    texts = said(both)
    assert texts
    for text in texts:
        assert "1 of 2 URLs failed to prefetch" in text
        assert "1 URL failed to purge" in text


def test_a_kind_that_joins_is_told_and_one_that_leaves_is_forgotten(deployed: Deployed) -> None:
    purge(deployed, "job-2", HOST, type_="purge_host")
    deployed.invoke()
    said(deployed)
    deployed.set("TASKS", "prefetch,purge")
    assert deployed.invoke()["changes"] == 0
    assert all("Watching purge tasks of 1 site from now on" in one for one in said(deployed))
    settle(deployed, "job-2")
    for chat in (deployed.slack, deployed.wecom):
        chat.break_next("drop")
    deployed.try_to()
    deployed.set("TASKS", "prefetch")
    said(deployed)
    deployed.invoke()
    assert list(deployed.newest()["zones"]) == ["prefetch"]
    assert any("failed to purge" in text for text in said(deployed))  # what was owed stays owed


def test_a_zone_without_the_right_for_one_kind_is_watched_for_the_other(both: Deployed) -> None:
    both.cloud.edgeone.rights.deny(PURGES)
    for _ in range(2):
        summary = both.invoke()
    code = "UnauthorizedOperation.CamUnauthorized"
    assert summary["zones"] == {"read": 1, "failed": {"zone-1": code}}
    for text in said(both):
        assert "Not watching purge tasks of" in text
        assert "make deploy STEP=role" in text
    state = both.invoke({"action": "status"})
    assert state["blind"]["zone-1"]["kinds"] == ["purge"]
    both.cloud.edgeone.submit("zone-1", "job-1", [f"{WWW}/a"], status="failed")
    both.invoke()
    assert all("failed to prefetch" in text for text in said(both))
    both.cloud.edgeone.rights.allow(PURGES)
    both.invoke()
    assert all("Watching purge tasks of" in text for text in said(both))


def channel(deployed: Deployed, **fields: Any) -> dict[str, Any]:
    answer: dict[str, Any] = deployed.invoke({"action": "explain", **fields})["channels"]["ops"]
    return answer


def test_explain_takes_a_target_of_any_type(both: Deployed) -> None:
    both.set("CHANNELS__OPS__DOMAINS", "cdn.*")
    purged = {"kind": "purge", "target": HOST}
    assert not channel(both, **purged, type="purge_host")["told"]
    assert channel(both, **purged, type="purge_cache_tag")["told"]
    assert "name the type" in both.fails({"action": "explain", **purged})
    assert "TASKS=prefetch,purge" in both.fails({"action": "explain", "target": WWW, "kind": "x"})


@pytest.mark.parametrize("target", ["x", "a.example/b", "/b", "https:///b", "http://[::1"])
def test_explain_takes_a_url_where_nothing_else_is_watched(deployed: Deployed, target: str) -> None:
    assert "target is no URL such as https" in deployed.fails(
        {"action": "explain", "target": target}
    )


def test_a_silence_may_name_what_is_no_url_where_such_is_watched(both: Deployed) -> None:
    hush = {"action": "silence", "target": "v7.4", "until": "2h", "reason": "release"}
    both.invoke(hush)
    purge(both, "job-tag", "v7.4", type_="purge_cache_tag")
    both.invoke()
    settle(both, "job-tag")
    both.invoke()
    assert not any("Task failed" in text or "No cause given" in text for text in said(both))
    both.set("TASKS", "prefetch")
    assert "target takes a URL" in both.fails(hush)


def test_failures_and_doctor_speak_of_both(both: Deployed) -> None:
    both.cloud.edgeone.submit("zone-1", "job-1", [f"{WWW}/a"], status="failed")
    purge(both, "job-tag", "v7.4", type_="purge_cache_tag")
    settle(both, "job-tag")
    answer = both.invoke({"action": "failures", "since": "1h"})
    assert answer["targets"] == [f"{WWW}/a", "v7.4"]
    details = [one["detail"] for one in both.invoke(DOCTOR)["findings"]]
    for kind in ("prefetch", "purge"):
        assert any(f"1 {kind} tasks" in detail for detail in details)
