"""The gate says go only for what it has seen, with few requests, without a store, and raises where it cannot see."""

import time
from typing import Any

import pytest

from tests.support.deployed import WWW, Deployed, logged

pytestmark = pytest.mark.parametrize("deployed", ["file"], indirect=True)
JOB = "20g9wz8m9mgx"
NUMBERS = ("total", "succeeded", "failed", "open", "missing")


def urls(count: int) -> list[str]:
    return [f"{WWW}/7.4/{n:05}.pak" for n in range(count)]


def asked(deployed: Deployed, **fields: Any) -> dict[str, Any]:
    return deployed.invoke({"action": "gate", **fields})


def said(deployed: Deployed, **fields: Any) -> tuple[Any, ...]:
    answer = asked(deployed, **fields)
    return answer["verdict"], *(answer[name] for name in NUMBERS)


def submitted(
    deployed: Deployed, targets: list[str], status: str = "success", age: float = 60, job: str = JOB
) -> None:
    at = deployed.cloud.edgeone.now() - age
    deployed.cloud.edgeone.submit("zone-1", job, targets, at=at, status=status)


def test_a_list_is_a_manifest(deployed: Deployed) -> None:
    """A hundred are wanted, and five were never submitted: that is no green 95 of 95."""
    submitted(deployed, urls(95), age=601)
    answer = asked(deployed, targets=urls(100))
    assert [answer[name] for name in NUMBERS] == [100, 95, 0, 0, 5]
    assert answer["verdict"] == "no-go"
    assert answer["why"] == "5 of 100 in no listing"
    assert answer["missing_targets"] == urls(100)[95:]
    assert said(deployed, jobs=[JOB]) == ("go", 95, 95, 0, 0, 0)
    assert said(deployed, targets=urls(100), grace="1h")[0] == "wait"
    assert said(deployed, targets=urls(100), allow_failed=9)[0] == "no-go"


def test_each_way_to_ask(deployed: Deployed) -> None:
    submitted(deployed, urls(3))
    submitted(deployed, [f"{WWW}/7.5/a"], "failed", job="other")
    for fields in ({"jobs": [JOB]}, {"targets": urls(3)}, {"prefix": f"{WWW}/7.4/"}):
        assert said(deployed, **fields) == ("go", 3, 3, 0, 0, 0)
    answer = asked(deployed, jobs=[JOB, "other"])
    assert (answer["verdict"], answer["failed_targets"]) == ("no-go", [f"{WWW}/7.5/a"])
    assert answer["why"] == "1 failed, 0 allowed"
    assert said(deployed, jobs=[JOB, "other"], allow_failed=1)[0] == "go"
    assert said(deployed, targets=urls(3), since="30s")[0] == "no-go"  # they are older
    assert asked(deployed, jobs=["nothing", JOB])["missing_jobs"] == ["nothing"]


def test_a_url_that_was_submitted_again_counts_by_its_newest_task(deployed: Deployed) -> None:
    submitted(deployed, urls(2), "failed", age=600)
    submitted(deployed, urls(2), age=60, job="again")
    assert said(deployed, targets=urls(2)) == ("go", 2, 2, 0, 0, 0)
    assert said(deployed, jobs=[JOB])[0] == "no-go"


def test_the_deadline_decides_over_what_is_open(deployed: Deployed) -> None:
    submitted(deployed, urls(30), age=120)
    submitted(deployed, [f"{WWW}/big"], "processing", age=120)
    answer = asked(deployed, jobs=[JOB], deadline="2h")
    assert (answer["verdict"], answer["open"]) == ("wait", 1)
    assert answer["estimate"] < answer["deadline"]
    assert answer["why"] == "1 processing · about 1 min left"
    answer = asked(deployed, jobs=[JOB], deadline="2s")
    assert answer["why"] == "1 processing · about 1 min left · that is after the deadline"
    assert said(deployed, jobs=[JOB], deadline="2020-01-01T00:00Z")[0] == "no-go"
    deployed.set("LANGUAGE", "zh")
    deployed.set("TENCENTCLOUD_RUNENV", "SCF")
    assert asked(deployed, jobs=[JOB], deadline="0m")["why"] == "已过截止时间 · 处理中 1"


def test_what_is_shown_holds_no_secret(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    submitted(deployed, [f"{WWW}/a?token=s3cr3t"], "failed")
    answer = asked(deployed, targets=[f"{WWW}/a?token=s3cr3t", f"{WWW}/b?token=s3cr3t"])
    assert (answer["failed"], answer["missing"]) == (1, 1)
    out = capsys.readouterr().out
    assert "s3cr3t" not in f"{answer}{out}"
    finished = next(one for one in logged(out) if one["event"] == "gate.finished")
    assert finished["verdict"] == "no-go"
    assert finished["requests"] == 2


def test_it_needs_neither_a_store_nor_a_channel(deployed: Deployed) -> None:
    submitted(deployed, urls(1))
    deployed.set("TENCENTCLOUD_RUNENV", "SCF")
    deployed.set("STATE_URL", "")
    for name in ("OPS", "GAMES"):
        deployed.set(f"CHANNELS__{name}__URL", "no webhook")
    assert said(deployed, jobs=[JOB])[0] == "go"
    assert {one.action for one in deployed.cloud.edgeone.requests} == {
        "DescribeZones",
        "DescribePrefetchTasks",
    }
    deployed.set("REQUESTS_PER_SECOND", "many")
    assert "REQUESTS_PER_SECOND" in deployed.fails({"action": "gate", "jobs": [JOB]})


@pytest.mark.parametrize("code", ["UnauthorizedOperation.DomainEmpty", "Odd"])
def test_what_cannot_be_seen_is_never_a_go(deployed: Deployed, code: str) -> None:
    deployed.cloud.edgeone.add_zone("zone-2")
    submitted(deployed, urls(3))
    deployed.cloud.edgeone.fail("DescribePrefetchTasks", code, None, zone="zone-2")
    for fields in ({"jobs": [JOB]}, {"targets": urls(3)}):
        message = deployed.fails({"action": "gate", **fields})
        assert f"zone-2: {code}" in message
        assert said(deployed, **fields, zones=["zone-1"])[0] == "go"
    deployed.cloud.edgeone.recover()
    deployed.cloud.edgeone.fail("DescribeZones", code, None)
    assert code in deployed.fails({"action": "gate", "jobs": [JOB]})
    assert code in deployed.fails({"action": "gate", "jobs": [JOB], "zones": ["example.com"]})


def test_a_row_that_names_no_url_is_never_a_go(deployed: Deployed) -> None:
    submitted(deployed, urls(3))
    submitted(deployed, [""], "failed")
    for fields in ({"jobs": [JOB]}, {"prefix": f"{WWW}/7.4/"}):
        assert "zone-1: ProgramMistake" in deployed.fails({"action": "gate", **fields})


def test_a_prefix_without_a_url_is_named(deployed: Deployed) -> None:
    submitted(deployed, urls(3))
    answer = asked(deployed, jobs=[JOB], prefix=f"{WWW}/7.5/")
    assert (answer["verdict"], answer["missing_jobs"]) == ("wait", [])
    assert answer["why"] == f"no listing holds {WWW}/7.5/"


def test_an_account_without_a_zone_is_no_go(deployed: Deployed) -> None:
    deployed.cloud.edgeone.zones.clear()
    assert "there is none" in deployed.fails({"action": "gate", "jobs": [JOB]})


def test_zones_are_named_as_people_call_them(deployed: Deployed) -> None:
    deployed.cloud.edgeone.add_zone("zone-1", name="game.example.com")
    deployed.cloud.edgeone.add_zone("zone-2", name="other.example.com")
    submitted(deployed, urls(1))
    deployed.cloud.edgeone.fail("DescribePrefetchTasks", "Odd", None, zone="zone-2")
    for zones in (["Game.example.com"], ["zone-1"], ["*", "!zone-2"]):
        assert said(deployed, jobs=[JOB], zones=zones)[0] == "go"
    message = deployed.fails({"action": "gate", "jobs": [JOB], "zones": ["no.example.com"]})
    assert "no zone of the name no.example.com" in message


def test_all_zones_may_be_named_whatever_the_setting_leaves_out(deployed: Deployed) -> None:
    deployed.cloud.edgeone.add_zone("zone-2")
    deployed.set("ZONES", "zone-2")
    submitted(deployed, urls(1), "failed")
    assert asked(deployed, jobs=[JOB])["missing_jobs"] == [JOB]
    assert said(deployed, jobs=[JOB], zones=["*"]) == ("no-go", 1, 0, 1, 0, 0)
    found = deployed.invoke({"action": "failures", "job": JOB, "zones": ["*"]})
    assert found["count"] == 1
    assert "zones in the event" in deployed.fails({"action": "status", "zones": ["*"]})


def test_five_thousand_urls_take_at_most_ten_requests(deployed: Deployed) -> None:
    targets = urls(5_000)
    submitted(deployed, targets[:2_500], age=600)
    submitted(deployed, targets[2_500:], job="second")
    for fields in (
        {"targets": targets},
        {"prefix": f"{WWW}/7.4/"},
        {"jobs": [JOB, "second"]},
        {"targets": targets, "zones": ["example.com"]},
    ):
        before = len(deployed.cloud.edgeone.requests)
        assert said(deployed, **fields) == ("go", 5_000, 5_000, 0, 0, 0)
        assert len(deployed.cloud.edgeone.requests) - before <= 10


@pytest.mark.exhaustive
@pytest.mark.parametrize("jobs", [1, 5, 10])
@pytest.mark.parametrize("others", [(60, 3_600), (7_200, 18_000)])
def test_five_thousand_urls_in_a_busy_zone_take_at_most_ten_requests(
    deployed: Deployed, others: tuple[int, int], jobs: int
) -> None:
    """Of 50,000 other tasks, after the list or before it, some failed. The list of zones is asked for, too."""
    targets, first, last = urls(5_000), *others
    for n in range(100):
        others_ = [f"{WWW}/other/{n}/{m}" for m in range(500)]
        age = first + n * (last - first) / 100
        submitted(deployed, others_, "failed" if n == 50 else "success", age, f"other-{n}")
    size = 5_000 // jobs
    for n in range(jobs):
        submitted(deployed, targets[n * size :][:size], age=5_400 - n * 5, job=f"mine-{n}")
    assert said(deployed, targets=targets) == ("go", 5_000, 5_000, 0, 0, 0)
    assert len(deployed.cloud.edgeone.requests) <= 10 + (others[0] == 60 and jobs == 10)


@pytest.mark.exhaustive
def test_fifty_thousand_urls_take_less_than_a_minute_at_the_pace_of_the_api(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the number of requests: at 20 a second 1,200 of them are a minute."""
    targets = urls(50_000)
    for at in range(0, 50_000, 5_000):
        submitted(deployed, targets[at : at + 5_000], age=60 + at / 10, job=f"job-{at}")
    started = time.monotonic()
    assert said(deployed, targets=targets) == ("go", 50_000, 50_000, 0, 0, 0)
    took = time.monotonic() - started
    requests = len(deployed.cloud.edgeone.requests)
    assert requests <= 60
    assert requests / 20 + took < 60


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({}, "one of jobs, targets, prefix"),
        ({"jobs": []}, "jobs in the event is no list of job ids"),
        ({"targets": []}, "targets in the event is no list of URLs"),
        ({"targets": "https://a/"}, "targets in the event is no list of URLs"),
        ({"prefix": "7.4/"}, "prefix in the event is no beginning of a URL"),
        ({"jobs": [JOB], "zones": []}, "zones in the event is no list of zone"),
        ({"jobs": [JOB], "deadline": "soon"}, "deadline takes a duration"),
        ({"jobs": [JOB], "allow_failed": -1}, "allow_failed in the event is no whole number"),
        ({"jobs": [JOB], "allow_failed": True}, "allow_failed in the event is no whole number"),
        ({"jobs": [JOB], "maybe": 1}, "the event holds maybe"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(
    deployed: Deployed, fields: dict[str, Any], why: str
) -> None:
    assert why in deployed.fails({"action": "gate", **fields})


def test_no_timer_reaches_it(deployed: Deployed) -> None:
    timer = {"Type": "Timer", "TriggerName": "tick", "Message": ""}
    assert deployed.invoke({**timer, "action": "gate", "jobs": [JOB]})["action"] == "run"
    assert "Message holds jobs" in deployed.fails({**timer, "Message": '{"jobs": ["j"]}'})


def test_a_quota_that_is_too_small_for_what_is_missing_is_said(deployed: Deployed) -> None:
    quota = deployed.cloud.edgeone.quotas.of("zone-1")
    submitted(deployed, urls(5), age=601)
    submitted(deployed, urls(7)[5:], "failed", age=601, job="20gother")
    quota.left = 4
    answer = asked(deployed, targets=urls(10))
    assert answer["quota"] == {"needs": 5, "has": 4}
    assert "today's quota is too small: needs 5, has 4" in answer["why"]
    quota.left = 5
    assert "quota" not in asked(deployed, targets=urls(10))


def test_without_the_right_to_ask_for_quotas_the_verdict_is_the_same(deployed: Deployed) -> None:
    submitted(deployed, urls(5), age=601)
    deployed.cloud.edgeone.quotas.of("zone-1").left = 0
    deployed.cloud.edgeone.rights.deny("DescribeContentQuota")
    answer = asked(deployed, targets=urls(10))
    assert (answer["verdict"], "quota" in answer) == ("no-go", False)
