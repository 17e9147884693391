"""What may still be submitted today is asked seldom, told in time, and never in the way of anything."""

import json
import time

import pytest

from tests.emulator import Cloud
from tests.support.deployed import DOCTOR, WWW, Deployed

pytestmark = pytest.mark.parametrize("deployed", ["file"], indirect=True)
ASK = "DescribeContentQuota"


@pytest.fixture
def told(deployed: Deployed) -> Deployed:
    """Have one of two channels want to hear of quotas, and a run behind it that found a job."""
    deployed.set("CHANNELS__OPS__NOTIFY", "failure,quota")
    deployed.cloud.edgeone.submit("zone-1", "job-0", [f"{WWW}/0"], status="success")
    deployed.invoke()
    for chat in (deployed.slack, deployed.wecom):
        chat.messages.clear()
    return deployed


def submit(deployed: Deployed, job: str) -> None:
    deployed.cloud.edgeone.submit("zone-1", job, [f"{WWW}/{job}"])


def asked(cloud: Cloud) -> int:
    return sum(one.action == ASK for one in cloud.edgeone.requests)


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (999, "Prefetch quota nearly used up: 999 of 10,000 left today"),
        (0, "Prefetch quota used up: none of 10,000 left today"),
        (1_000, ""),
    ],
)
def test_little_or_nothing_left_is_told_once_a_day(told: Deployed, left: int, said: str) -> None:
    told.cloud.edgeone.quotas.of("zone-1").left = left
    submit(told, "job-1")
    told.invoke()
    text = json.dumps(told.slack.messages)
    assert (said in text) if said else told.slack.messages == []
    assert ("Media segments over the quota are dropped without a failure" in text) == bool(said)
    assert told.wecom.messages == []  # it did not ask
    told.slack.messages.clear()
    submit(told, "job-2")
    told.invoke()
    assert (asked(told.cloud), told.slack.messages) == (1, [])


def test_it_is_asked_only_while_there_are_new_jobs_and_once_an_hour(
    told: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    told.invoke()
    assert asked(told.cloud) == 0  # what the first run found is no new job
    submit(told, "job-1")
    told.invoke()
    submit(told, "job-2")
    told.invoke()
    told.invoke()
    assert asked(told.cloud) == 1
    later = time.time() + 3_700
    monkeypatch.setattr("edgeone_notifier.clock.Clock.now", lambda _: later)
    told.cloud.edgeone.quotas.of("zone-1").left = 0
    told.invoke()
    told.invoke()
    assert asked(told.cloud) == 2  # job-2 waited for it
    assert "Prefetch quota used up" in json.dumps(told.slack.messages)


def test_nobody_asks_where_nobody_wants_to_hear(deployed: Deployed) -> None:
    deployed.invoke()
    submit(deployed, "job-1")
    deployed.invoke()
    deployed.invoke(DOCTOR)
    assert asked(deployed.cloud) == 0
    assert "quota" not in deployed.newest()


def test_without_the_right_it_is_off_and_the_doctor_says_how_to_get_it(told: Deployed) -> None:
    told.cloud.edgeone.rights.deny(ASK)
    submit(told, "job-1")
    summary = told.invoke()
    assert summary["zones"]["failed"] == {}
    assert (told.slack.messages, asked(told.cloud)) == ([], 1)
    (finding,) = [one for one in told.invoke(DOCTOR)["findings"] if one["check"] == "quota"]
    assert not finding["ok"]
    assert "teo:DescribeContentQuota" in finding["remedy"]
    assert "make deploy STEP=role" in finding["remedy"]


def test_the_doctor_says_what_is_left(told: Deployed) -> None:
    (finding,) = [one for one in told.invoke(DOCTOR)["findings"] if one["check"] == "quota"]
    assert (finding["ok"], finding["detail"]) == (True, "example.com: 10,000 of 10,000 left today")


@pytest.mark.parametrize("how", ["drop", "html", "no-response-key"])
def test_an_answer_that_cannot_be_read_keeps_no_news_back(told: Deployed, how: str) -> None:
    told.cloud.edgeone.break_next(how, None, action=ASK)  # type: ignore[arg-type]
    told.cloud.edgeone.submit("zone-1", "job-1", [f"{WWW}/a"], status="failed")
    told.invoke()
    assert f"{WWW}/a" in json.dumps(told.slack.messages)


def test_an_api_that_knows_no_quota_is_no_trouble(told: Deployed) -> None:
    told.cloud.edgeone.quotas.are_null = True
    submit(told, "job-1")
    told.invoke()
    assert (told.slack.messages, asked(told.cloud)) == ([], 1)


def test_who_turns_it_off_has_nothing_left_of_it(told: Deployed) -> None:
    submit(told, "job-1")
    told.invoke()
    assert "quota" in told.newest()
    told.set("CHANNELS__OPS__NOTIFY", "failure")
    told.invoke()
    assert "quota" not in told.newest()
