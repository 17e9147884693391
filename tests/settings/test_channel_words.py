"""What a channel is told fits what this channel was told before: filters, silences, storms, and the worst first."""

import json
import re
from typing import Any

import pytest

from tests.support.deployed import WWW, Deployed

CDN = "https://cdn.example.com"


def said(deployed: Deployed) -> list[str]:
    """Run, and give what Slack was told: the texts of its messages."""
    deployed.slack.messages.clear()
    deployed.invoke()
    return list(map(plain, deployed.slack.messages))


def plain(message: Any) -> str:
    """Write a message without what marks it up."""
    return re.sub("[`*]|</?font[^>]*>", "", json.dumps(message, ensure_ascii=False))


def failing(
    deployed: Deployed, *urls: str, status: str = "failed", job: str = "job-1"
) -> list[str]:
    for url in urls:
        deployed.cloud.edgeone.settle("zone-1", job, url, status)
    return said(deployed)


@pytest.fixture
def watched(deployed: Deployed) -> Deployed:
    """Let a job of ten URLs on two hosts be open."""
    deployed.set("STUCK_AFTER", "9d")
    deployed.set("FOLLOW_UP", "0")
    deployed.invoke()
    urls = [f"{host}/{n}" for host in (WWW, CDN) for n in range(5)]
    deployed.cloud.edgeone.submit("zone-1", "job-1", urls)
    deployed.invoke()
    return deployed


@pytest.mark.parametrize(
    ("setting", "value"),
    [("DOMAINS", "www.*"), ("PATHS", "/[34]"), ("NOTIFY", "timeout")],
)
def test_the_first_that_a_channel_is_told_of_a_job_is_no_more(
    watched: Deployed, setting: str, value: str
) -> None:
    watched.set(f"CHANNELS__OPS__{setting}", value)
    assert failing(watched, f"{CDN}/0", f"{CDN}/1") == []
    (first,) = failing(watched, f"{WWW}/3", status="timeout")
    assert "🔴 1 of 10 URLs failed to prefetch · " in first
    assert "more failed" not in first
    (second,) = failing(watched, f"{WWW}/4", status="timeout")
    assert "🔴 1 more failed, 2 of 10 · " in second


def test_who_is_told_of_all_is_told_of_all(watched: Deployed) -> None:
    (first,) = failing(watched, f"{CDN}/0", f"{WWW}/0")
    assert "🔴 2 of 10 URLs failed to prefetch · " in first
    (second,) = failing(watched, f"{CDN}/1")
    assert "🔴 1 more failed, 3 of 10 · " in second


def test_after_a_silence_what_was_silenced_was_not_told(watched: Deployed) -> None:
    hush = {"domain": "*.example.com"}
    watched.invoke({"action": "silence", "until": "2h", "reason": "moving", **hush})
    assert failing(watched, f"{WWW}/0", f"{CDN}/0") == []
    watched.invoke({"action": "unsilence", **hush})
    (text,) = failing(watched, f"{WWW}/1")
    assert "2 alerts held back" in text
    assert "🔴 1 of 10 URLs failed to prefetch · " in text
    assert "more failed" not in text


def test_a_silence_counts_only_what_somebody_would_have_been_told(watched: Deployed) -> None:
    watched.invoke({"action": "silence", "until": "2h", "reason": "moving", "zone": "zone-1"})
    failing(watched, f"{WWW}/0")
    failing(watched, f"{WWW}/1", status="success")
    (silence,) = watched.invoke({"action": "status"})["silences"]
    assert silence["untold"] == 1


def test_a_recovery_is_told_to_those_alone_who_heard_of_the_failure(watched: Deployed) -> None:
    watched.set("CHANNELS__OPS__NOTIFY", "failure,recovery")
    hush: dict[str, Any] = {"domain": "www.example.com"}
    watched.invoke({"action": "silence", "until": "2h", "reason": "moving", **hush})
    failing(watched, f"{WWW}/0")
    watched.invoke({"action": "unsilence", **hush})
    said(watched)
    failing(watched, f"{CDN}/0")
    watched.cloud.edgeone.submit("zone-1", "job-2", [f"{WWW}/0", f"{CDN}/0"], status="success")
    (text,) = said(watched)
    assert "✅ 1 URL that had failed works again · " in text
    assert f"{CDN}/0" in text
    assert f"{WWW}/0" not in text


def test_a_job_that_was_silenced_while_stuck_is_not_said_to_have_been_so(
    deployed: Deployed,
) -> None:
    deployed.set("STUCK_AFTER", "10m")
    deployed.set("CHANNELS__OPS__NOTIFY", "stuck")
    deployed.invoke()
    deployed.invoke({"action": "silence", "until": "2h", "reason": "moving", "job": "job-1"})
    ago = deployed.cloud.edgeone.now() - 1_200
    for job in ("job-1", "job-2"):
        deployed.cloud.edgeone.submit("zone-1", job, [f"{WWW}/{job}"], at=ago)
    (text,) = said(deployed)
    assert "job-2" in text
    deployed.invoke({"action": "unsilence", "job": "job-1"})
    for job in ("job-1", "job-2"):
        deployed.cloud.edgeone.settle("zone-1", job, f"{WWW}/{job}")
    (text,) = said(deployed)
    assert "✅ 1 URL prefetched · " in text
    assert re.search(r"job job-2 · took [^·]+ · was stuck", text)
    assert text.count("was stuck") == 1
    assert text.count("job-1") == text.count("Silence over: job job-1")


@pytest.mark.parametrize("wording", ["en", "zh"])
def test_of_many_jobs_the_one_that_failed_is_named_and_the_rest_is_summed_up(
    deployed: Deployed, wording: str
) -> None:
    deployed.set("CHANNELS__GAMES__LANGUAGE", wording)
    deployed.set("CHANNELS__OPS__NOTIFY", "completion")
    deployed.set("CHANNELS__GAMES__NOTIFY", "completion")
    deployed.invoke()
    deployed.wecom.messages.clear()
    for n in range(500):
        status = "failed" if n == 444 else "success"
        deployed.cloud.edgeone.submit("zone-1", f"job-{n:03}", [f"{WWW}/{n}"], status=status)
    texts = said(deployed)
    sums = {"en": "499 jobs without a failure", "zh": "其余 499 个任务全部成功"}
    for text, spoken in ((texts[0], "en"), (plain(deployed.wecom.messages[0]), wording)):
        assert sums[spoken] in text
        assert re.findall(r"job-\d{3}", text)[0] == "job-444"
    rest = {
        "en": "495 other finished jobs: 495 of 495 succeeded",
        "zh": "另有 495 个已结束的任务：成功 495/495",
    }[wording]
    assert rest in plain(deployed.wecom.messages[-1])


@pytest.mark.parametrize("deployed", ["file"], indirect=True)
def test_a_storm_of_changes_does_not_hide_how_jobs_end(deployed: Deployed) -> None:
    deployed.set("CHANNELS__OPS__NOTIFY", "any,completion")
    deployed.invoke()
    for n in range(4):
        urls = [f"{WWW}/{n}/{m:04}" for m in range(1_600)]
        deployed.cloud.edgeone.submit("zone-1", f"storm-{n}", urls, status="failed")
    deployed.cloud.edgeone.submit("zone-1", "z-fine", [f"{WWW}/fine"], status="success")
    texts = "".join(said(deployed))
    assert "🟠 5 jobs finished: 6,400 of 6,401 URLs failed · " in texts
    assert "failed to prefetch" not in texts  # the sum stands there once
    assert texts.count(" · 1,600 of 1,600 failed") == 3
    assert "2 other finished jobs: 1 of 1,601 succeeded · 1,600 failed" in texts


@pytest.mark.exhaustive
@pytest.mark.parametrize("deployed", ["file"], indirect=True)
def test_the_outcome_of_ten_thousand_jobs_is_an_exact_sum(deployed: Deployed) -> None:
    deployed.set("CHANNELS__OPS__NOTIFY", "completion")
    deployed.invoke()
    for n in range(10_000):
        status = "failed" if n % 1_000 == 7 else "success"
        deployed.cloud.edgeone.submit("zone-1", f"job-{n:05}", [f"{WWW}/{n}"], status=status)
    texts = "".join(said(deployed))
    assert "🟠 10,000 jobs finished: 10 of 10,000 URLs failed · " in texts
    named = re.findall(r"job-(\d{5}) · ([^\\]+)", texts)
    bad = {(f"{n:05}", "1 of 1 failed") for n in range(7, 10_000, 1_000)}
    assert len(named) == len(set(named) & bad) == 5  # the worst alone; of equals, any
    assert "9,995 other finished jobs: 9,990 of 9,995 succeeded · 5 failed" in texts


def test_a_word_not_known_here_ends_no_job(deployed: Deployed) -> None:
    deployed.set("CHANNELS__OPS__NOTIFY", "failure,completion")
    deployed.invoke()
    urls = [f"{WWW}/{n}" for n in range(4)]
    deployed.cloud.edgeone.submit("zone-1", "job-1", urls, status="queued")
    (text,) = said(deployed)
    assert "queued" in text
    assert "finished" not in text
    assert "took" not in text
    (text,) = failing(deployed, *urls, status="success")
    assert "✅ All 4 URLs prefetched · " in text
    assert "job job-1 · took " in text
