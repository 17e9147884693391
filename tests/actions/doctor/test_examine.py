"""The doctor tries each setting that can fail, names what is wrong, and changes nothing."""

import contextlib
import io
import json
import socket
import time
from datetime import datetime, timezone
from typing import Any

import pytest

from edgeone_notifier.actions.doctor import machine, webhooks
from edgeone_notifier.channel import open_channels
from edgeone_notifier.clock import Clock
from edgeone_notifier.core.state.codec import STATE_VERSION
from edgeone_notifier.errors import RunFailed
from edgeone_notifier.settings.environment import load
from tests.emulator import Credentials
from tests.support.deployed import DOCTOR, WWW, Deployed, logged

OURS = f'"version":{STATE_VERSION}'.encode()


NAMED = {"action": "doctor", "zones": ["zone-1", "zone-x"]}


def findings(deployed: Deployed, event: Any = DOCTOR) -> dict[str, tuple[bool, str]]:
    """Invoke the doctor; give each check's result, and what is said about it."""
    return {
        one["check"]: (one["ok"], f"{one['detail']} {one['remedy']}".strip())
        for one in examined(deployed, event)
    }


def examined(deployed: Deployed, event: Any = DOCTOR) -> list[dict[str, Any]]:
    """Invoke the doctor; give its findings. It raises where news would be lost, and only there."""
    written, failure = io.StringIO(), ""
    with contextlib.redirect_stdout(written):
        try:
            result = deployed.invoke(event)
        except RunFailed as error:
            failure = str(error)
    (said,) = [line for line in logged(written.getvalue()) if line["event"] == "doctor.finished"]
    found = said["findings"]
    assert failure or result == said
    assert said["ok"] == all(finding["ok"] for finding in found)
    assert bool(failure) == any(finding["loses"] for finding in found)
    assert all(finding["ok"] == (not finding["remedy"]) for finding in found)
    assert all(finding["remedy"] in failure for finding in found if finding["loses"])
    assert not any(secret in written.getvalue() + failure for secret in deployed.secrets())
    return found


def test_where_all_is_well_every_check_says_so(deployed: Deployed) -> None:
    found = findings(deployed)
    assert set(found) == {
        "settings",
        "network",
        "credentials",
        "clock",
        "zone zone-1",
        "capacity",
        "state",
        "state, writing",
        "channel ops",
        "channel games",
        "runtime",
        "time",
        "memory",
    }
    assert {ok for ok, _ in found.values()} == {True}
    assert "the next run is the first" in found["state"][1]
    assert found["channel ops"][1] == "slack: failure, completion; connected"
    assert "temporary" in found["credentials"][1]
    assert found["clock"] == (True, "that of the API")
    assert "pydantic 2." in found["runtime"][1]


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
    assert "docs/settings.md" in found["ZONES"][1]
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
    assert "off by more than five minutes" in findings(deployed)["clock"][1]


@pytest.mark.parametrize("deployed", ["file"], indirect=True)
@pytest.mark.parametrize(("skew", "said"), [(100, "behind"), (-100, "ahead of")])
def test_a_clock_that_goes_wrong_is_a_finding_before_anything_is_refused(
    deployed: Deployed, skew: float, said: str
) -> None:
    deployed.cloud.edgeone.skew = skew
    (clock,) = [one for one in examined(deployed) if one["check"] == "clock"]
    assert (clock["ok"], clock["loses"]) == (False, False)
    assert f" s {said} the API" in clock["detail"]


@pytest.mark.parametrize("deployed", ["file"], indirect=True)
def test_permanent_keys_are_named_as_such(deployed: Deployed) -> None:
    deployed.set("TENCENTCLOUD_SESSIONTOKEN", "")
    deployed.cloud.edgeone.credentials = Credentials("AKIDloopback", "loopback-secret-key", "")
    assert "permanent" in findings(deployed)["credentials"][1]


def test_a_zone_says_how_much_it_has_and_how_far_back(deployed: Deployed) -> None:
    at = time.time() - 7_200
    deployed.cloud.edgeone.submit("zone-1", "job-1", [f"{WWW}/a", f"{WWW}/b"], at=at)
    oldest = datetime.fromtimestamp(at, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    detail = f"example.com: 2 prefetch tasks, the oldest of {oldest}"
    assert findings(deployed)["zone zone-1"][1] == detail


def test_a_state_that_nobody_changes_any_more_is_a_finding(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployed.with_news()
    now = time.time()
    assert findings(deployed)["state"][0]
    monkeypatch.setattr(Clock, "now", lambda _: now + 8 * 3_600)
    ok, detail = findings(deployed)["state"]
    assert not ok
    assert "last changed 8 h ago is the timer there" in detail.replace(
        "no run has stored anything since: ", ""
    )


@pytest.mark.parametrize("deployed", ["cos"], indirect=True)
def test_a_bucket_with_versioning_is_a_finding(deployed: Deployed) -> None:
    deployed.cloud.cos.versioned = True
    ok, detail = findings(deployed)["state, writing"]
    assert not ok
    assert "versioning is Enabled" in detail
    assert deployed.states() == {}


@pytest.mark.parametrize("deployed", ["cos"], indirect=True)
def test_a_bucket_that_takes_nothing_is_a_finding(deployed: Deployed) -> None:
    deployed.cloud.cos.fail("PUT", 403, "AccessDenied")
    ok, detail = findings(deployed)["state, writing"]
    assert not ok
    assert "make policy" in detail


@pytest.mark.parametrize("deployed", ["file"], indirect=True)
def test_a_folder_that_takes_nothing_is_a_finding(deployed: Deployed) -> None:
    deployed.folder.rmdir()
    deployed.folder.write_text("no folder")
    assert not findings(deployed)["state, writing"][0]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://127.0.0.1:1/services/T0/B0/s3cr3t", "cannot be connected: ConnectionRefusedError"),
        ("https://127.0.0.1:{port}/services/T0/B0/s3cr3t", "TLS: "),
    ],
)
def test_a_webhook_that_cannot_be_reached_is_a_finding_and_hides_no_other(
    deployed: Deployed, url: str, said: str
) -> None:
    port = deployed.slack.url.split(":")[2].split("/")[0]
    deployed.set("CHANNELS__OPS__URL", url.format(port=port))
    found = findings(deployed)
    assert not found["channel ops"][0]
    assert said in found["channel ops"][1]
    assert "s3cr3t" not in str(found)
    assert found["channel games"][0]


@pytest.mark.parametrize(
    ("error", "said"),
    [(socket.gaierror(), "does not resolve"), (TimeoutError(), "region")],
)
def test_a_host_that_is_not_found_is_a_finding(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch, error: OSError, said: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise error

    with monkeypatch.context() as for_now:
        for_now.setattr(socket, "create_connection", refuse)
        examined = webhooks.examine_webhooks(open_channels(load(), Clock(60)), False, 0, "d")
    assert {one.ok for one in examined} == {False}
    assert all(said in f"{one.detail} {one.remedy}" for one in examined)


def test_a_secret_that_cannot_be_read_is_a_finding(deployed: Deployed) -> None:
    deployed.set("CHANNELS__OPS__URL", "ssm://nothing?region=ap-guangzhou")
    found = findings(deployed)
    assert "SecretNotExist" in found["channel ops"][1]
    assert "ssm:GetSecretValue" in found["channel ops"][1]


def test_asked_to_send_it_sends_one_labelled_message_to_each_channel(deployed: Deployed) -> None:
    before = deployed.with_news().states()
    found = findings(deployed, {"action": "doctor", "send": True})
    assert found["channel ops"] == (
        True,
        "slack: failure, completion; connected; took a test message",
    )
    assert [len(chat.messages) for chat in (deployed.slack, deployed.wecom)] == [1, 1]
    assert "test" in str(deployed.slack.messages[0]).lower()
    assert deployed.states() == before


def mentioning(deployed: Deployed) -> None:
    deployed.set("CHANNELS__OPS__MENTION", "here,U0123ABCD")
    deployed.set("CHANNELS__GAMES__MENTION", "lei.wang,13800001111,@all")


@pytest.mark.parametrize("deployed", ["file"], indirect=True)
@pytest.mark.parametrize("event", [{"action": "test"}, {"action": "doctor", "send": True}])
def test_people_are_mentioned_by_a_test_only_on_request(
    deployed: Deployed, event: dict[str, Any]
) -> None:
    mentioning(deployed)
    deployed.invoke(event)
    posted = b"".join(one.body for one in (*deployed.slack.requests, *deployed.wecom.requests))
    assert not any(word in posted for word in (b"<!here>", b"U0123ABCD", b"lei.wang", b"1380000"))
    deployed.invoke({**event, "mention": True})
    slack, wecom = deployed.slack.requests[-1].body, deployed.wecom.requests
    assert b"<!here> <@U0123ABCD>" in slack
    assert b"<@lei.wang>" in wecom[-2].body
    call = json.loads(wecom[-1].body)["text"]
    assert (call["mentioned_list"], call["mentioned_mobile_list"]) == (["@all"], ["13800001111"])
    assert "TEST" in call["content"]


@pytest.mark.parametrize("deployed", ["file"], indirect=True)
@pytest.mark.parametrize(
    ("event", "said"),
    [
        ({"action": "doctor", "mention": True}, 'goes with "send": true'),
        ({"action": "doctor", "send": True, "mention": 1}, "neither true nor false"),
        ({"action": "test", "mention": "yes"}, "neither true nor false"),
        ({"action": "run", "mention": True}, "mention"),
    ],
)
def test_a_mention_is_asked_for_where_something_is_sent(
    deployed: Deployed, event: dict[str, Any], said: str
) -> None:
    assert said in deployed.fails(event)
    assert deployed.slack.requests == []


@pytest.mark.parametrize("deployed", ["file"], indirect=True)
@pytest.mark.parametrize(
    ("setting", "text", "detail", "remedy"),
    [
        ("ZONES", "zone-1,zone-typo", "zone-typo fits none of the 1 zones", "zone-1"),
        ("DOMAINS", "www.example.com,example.com", "example.com fits none of the 1 hosts", "www."),
        ("PATHS", "/7.4/*,/a", "/7.4/* fits none of the 2 paths", "/a, /b"),
    ],
)
def test_a_filter_that_fits_nothing_there_is_warned_of(
    deployed: Deployed, setting: str, text: str, detail: str, remedy: str
) -> None:
    deployed.cloud.edgeone.submit("zone-1", "job-1", [f"{WWW}/a", f"{WWW}/b"])
    deployed.set(f"CHANNELS__OPS__{setting}", text)
    (one,) = [one for one in examined(deployed) if not one["ok"]]
    assert (one["check"], one["loses"]) == (f"channel ops, {setting}", False)
    assert detail in one["detail"]
    assert remedy in one["remedy"]


@pytest.mark.parametrize("deployed", ["file"], indirect=True)
def test_where_no_task_was_read_nothing_is_said_of_domains_and_paths(deployed: Deployed) -> None:
    deployed.set("CHANNELS__OPS__DOMAINS", "other.example")
    deployed.set("CHANNELS__OPS__PATHS", "/other")
    deployed.set("CHANNELS__OPS__ZONES", "ZONE-*")
    assert all(one["ok"] for one in examined(deployed))


@pytest.mark.parametrize("deployed", ["file"], indirect=True)
def test_a_zone_that_is_left_out_and_is_not_there_is_warned_of(deployed: Deployed) -> None:
    deployed.set("ZONES", "*,!zone-2,!zone-typo")
    deployed.cloud.edgeone.add_zone("zone-2")
    (one,) = [one for one in examined(deployed) if not one["ok"]]
    assert (one["check"], one["loses"]) == ("ZONES", False)
    assert "!zone-typo" in one["detail"]


def test_a_channel_that_takes_no_message_is_a_finding(deployed: Deployed) -> None:
    deployed.set("CHANNELS__OPS__URL", f"{deployed.slack.url}0")
    deployed.wecom.break_next("redirect")
    found = findings(deployed, {"action": "doctor", "send": True})
    assert "dead" in found["channel ops"][1]
    assert "make a new webhook" in found["channel ops"][1]
    assert "later" in found["channel games"][1]


@pytest.mark.parametrize(
    ("context", "ok", "said"),
    [
        ({"memory_limit_in_mb": 4_096}, True, " of 4096 MB"),
        ({"memory_limit_in_mb": "4096"}, True, " of 4096 MB"),
        ({"memory_limit_in_mb": "much"}, True, "not known"),
        ({}, True, "not known"),
        (None, True, "not known"),
        ({"memory_limit_in_mb": 32}, False, "SCF_MEMORY"),
    ],
)
def test_memory_is_compared_with_what_the_platform_allows(
    context: Any, ok: bool, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "peak", lambda: 47)
    *_, memory = machine.examine_machine(Clock(60), machine.memory_of(context))
    assert memory.ok is ok
    assert said in f"{memory.detail} {memory.remedy}"


def test_a_run_that_would_not_end_in_time_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(10)
    monkeypatch.setattr(clock, "elapsed_ms", lambda: 7_000)
    _, needed, _ = machine.examine_machine(clock, None)
    assert (needed.ok, needed.detail) == (False, "7.0 s for reading all zones, of 10 s")
    assert "timeout" in needed.remedy


@pytest.mark.parametrize("deployed", ["file"], indirect=True)
def test_where_the_api_does_not_answer_nothing_is_called_accepted(deployed: Deployed) -> None:
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
    deployed.overwrite(lambda body: body.replace(OURS, b'"version":99'))
    ok, detail = findings(deployed)["state"]
    assert not ok
    assert "newer" in detail


@pytest.mark.parametrize("deployed", ["cos"], indirect=True)
def test_a_bucket_that_cannot_be_read_is_a_finding(deployed: Deployed) -> None:
    deployed.cloud.cos.fail("GET", 403, "AccessDenied")
    ok, detail = findings(deployed)["state"]
    assert (ok, detail[:20]) == (False, "COS 403 AccessDenied")
