"""The doctor tries each setting that can fail, names what is wrong, and changes nothing."""

import json
from typing import Any

import pytest

from edgeone_notifier import api
from tests.deployed import DOCTOR, Deployed, logged
from tests.emulator import Credentials

NAMED = {"action": "doctor", "zones": ["zone-1", "zone-x"]}


def findings(deployed: Deployed, event: Any = DOCTOR) -> dict[str, tuple[bool, str]]:
    """Invoke the doctor; give each check's result and detail."""
    result = deployed.invoke(event)
    assert set(result) == {"event", "action", "ok", "findings"}
    assert (result["event"], result["action"]) == ("doctor.finished", "doctor")
    assert result["ok"] == all(finding["ok"] for finding in result["findings"])
    assert all(set(finding) == {"check", "ok", "detail"} for finding in result["findings"])
    assert not any(secret in json.dumps(result) for secret in deployed.secrets())
    return {one["check"]: (one["ok"], one["detail"]) for one in result["findings"]}


def test_where_all_is_well_every_check_says_so(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    found = findings(deployed)
    assert set(found) == {
        "settings",
        "credentials",
        "clock",
        "zone zone-1",
        "listing of zone-1",
        "capacity",
        "state",
        "channel ops",
        "channel games",
    }
    assert {ok for ok, _ in found.values()} == {True}
    assert "the next run is the first" in found["state"][1]
    assert found["channel ops"][1] == "slack: failure, completion"
    assert logged(capsys.readouterr().out)[-1]["event"] == "doctor.finished"


def test_nothing_is_changed_and_nothing_is_sent(deployed: Deployed) -> None:
    before = deployed.with_news().states()
    assert "readable, " in findings(deployed)["state"][1]
    assert deployed.states() == before
    assert (deployed.slack.requests, deployed.wecom.requests) == ([], [])


def test_mistakes_in_the_settings_are_findings(deployed: Deployed) -> None:
    deployed.set("LOOKBACK", "s3cr3t")
    deployed.set("ZONES", "s3cr3t!")
    found = findings(deployed)
    assert set(found) == {"LOOKBACK", "ZONES"}
    assert "s3cr3t" not in str(found)
    assert deployed.cloud.edgeone.requests == []


def test_a_zone_that_cannot_be_read_is_named_with_advice(deployed: Deployed) -> None:
    found = findings(deployed, NAMED)
    ok, detail = found["zone zone-x"]
    assert not ok
    assert "UnauthorizedOperation.DomainEmpty" in detail
    assert "RequestId " in detail
    assert "teo:DescribePrefetchTasks" in detail
    assert found["zone zone-1"][0]
    assert found["credentials"][0]


def test_zones_that_cannot_be_listed_are_a_finding(deployed: Deployed) -> None:
    deployed.cloud.edgeone.fail("DescribeZones", "UnauthorizedOperation.CamUnauthorized")
    ok, detail = findings(deployed)["credentials, DescribeZones"]
    assert not ok
    assert "CamUnauthorized" in detail


def test_an_account_without_zones_is_a_finding(deployed: Deployed) -> None:
    deployed.cloud.edgeone.zones.clear()
    found = findings(deployed)
    assert {check for check, (ok, _) in found.items() if not ok} == {"zones"}


@pytest.mark.parametrize("deployed", ["file"], indirect=True)
@pytest.mark.parametrize(
    ("keys", "code"),
    [
        (Credentials("AKIDother", "loopback-secret-key", "loopback-token"), "SecretIdNotFound"),
        (Credentials("AKIDloopback", "other-key", "loopback-token"), "SignatureFailure"),
        (Credentials("AKIDloopback", "loopback-secret-key", "other-token"), "TokenFailure"),
    ],
)
def test_keys_that_are_refused_are_a_finding(
    deployed: Deployed, keys: Credentials, code: str
) -> None:
    deployed.cloud.edgeone.credentials = keys
    ok, detail = findings(deployed, NAMED)["credentials"]
    assert not ok
    assert code in detail
    assert code in findings(deployed)["credentials, DescribeZones"][1]


@pytest.mark.parametrize("deployed", ["file"], indirect=True)
def test_a_clock_that_is_wrong_is_a_finding(deployed: Deployed) -> None:
    deployed.cloud.edgeone.skew = 400
    found = findings(deployed, NAMED)
    assert not found["clock"][0]
    assert "not checked" in found["credentials"][1]
    assert "off by more than five minutes" in found["clock"][1]


@pytest.mark.parametrize("deployed", ["file"], indirect=True)
def test_where_the_api_does_not_answer_nothing_is_called_accepted(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "BACK_OFF", 0.01)
    deployed.set("EDGEONE_ENDPOINT", "http://127.0.0.1:1")
    found = findings(deployed, NAMED)
    assert {check for check, (ok, _) in found.items() if not ok} == {
        "credentials",
        "clock",
        "zone zone-1",
        "zone zone-x",
    }
    assert "not checked" in found["credentials"][1]


def test_a_damaged_state_is_a_finding_and_stays_where_it_is(deployed: Deployed) -> None:
    deployed.with_news()
    deployed.overwrite(lambda body: body[:100])
    before = deployed.states()
    assert not findings(deployed)["state"][0]
    assert deployed.states() == before


def test_a_state_of_a_newer_program_is_a_finding(deployed: Deployed) -> None:
    deployed.with_news()
    deployed.overwrite(lambda body: body.replace(b'"version":1', b'"version":2'))
    ok, detail = findings(deployed)["state"]
    assert not ok
    assert "newer" in detail


@pytest.mark.parametrize("deployed", ["cos"], indirect=True)
def test_a_bucket_that_cannot_be_read_is_a_finding(deployed: Deployed) -> None:
    deployed.cloud.cos.fail("GET", 403, "AccessDenied")
    ok, detail = findings(deployed)["state"]
    assert (ok, detail[:20]) == (False, "COS 403 AccessDenied")
