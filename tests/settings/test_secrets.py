"""Webhooks may be secrets: read once a run, kept for no longer, and one that cannot be read hides no other."""

import json
import time
from typing import Any

import pytest
import tencentcloud.ssm.v20190923.models as ssm_models

from edgeone_notifier.settings import secrets
from edgeone_notifier.settings.environment import SettingsError
from edgeone_notifier.settings.secret_reference import Reference, reference
from tests.emulator.wire import Call, Reply
from tests.support.crossed import first
from tests.support.deployed import DOCTOR, TEST, Deployed, heartbeat, logged
from tests.support.fakes import FakeLog
from tests.support.listings import serving

SECRET, OPS, GAMES = "webhooks", "ssm://webhooks#ops", "ssm://webhooks#games"


@pytest.fixture
def deployed(deployed: Deployed) -> Deployed:
    """Keep both webhooks in one secret."""
    urls = {"ops": deployed.slack.url, "games": deployed.wecom.url}
    deployed.cloud.ssm.secrets[SECRET] = json.dumps(urls)
    deployed.set("CHANNELS__OPS__URL", OPS)
    deployed.set("CHANNELS__GAMES__URL", GAMES)
    if deployed.store == "file":
        deployed.set("CHANNELS__OPS__URL", "ssm://webhooks?region=ap-guangzhou#ops")
        deployed.set("CHANNELS__GAMES__URL", "ssm://webhooks?region=ap-guangzhou#games")
    return deployed


def states(summary: dict[str, Any]) -> dict[str, str]:
    return {name: told["state"] for name, told in summary["channels"].items()}


def test_what_is_sent_goes_where_the_secret_says(deployed: Deployed) -> None:
    deployed.with_news()
    assert states(deployed.invoke()) == {"ops": "ok", "games": "ok"}
    assert len(deployed.slack.messages) == len(deployed.wecom.messages) == 1


@pytest.mark.parametrize("event", [{"action": "run"}, TEST, {"action": "preview"}])
def test_a_secret_is_read_once_a_run_however_many_ask_for_it(
    deployed: Deployed, event: Any
) -> None:
    with heartbeat() as (url, calls):
        urls = json.loads(deployed.cloud.ssm.secrets[SECRET])
        deployed.cloud.ssm.secrets[SECRET] = json.dumps({**urls, "beat": url})
        deployed.set("HEARTBEAT_URL", "ssm://webhooks?region=ap-guangzhou#beat")
        deployed.invoke(event)
        deployed.invoke(event)
    (first, second) = deployed.cloud.ssm.requests
    assert (first.action, first.region) == ("GetSecretValue", "ap-guangzhou")
    assert first.params == {"SecretName": SECRET, "VersionId": "SSM_Current"}
    ssm_models.GetSecretValueRequest()._deserialize(first.params)
    assert second == first
    assert bool(calls) == (event == {"action": "run"})


def test_a_new_value_counts_from_the_next_run_on(deployed: Deployed) -> None:
    deployed.with_news()
    new = deployed.cloud.slack("new")
    urls = json.loads(deployed.cloud.ssm.secrets[SECRET])
    deployed.cloud.ssm.secrets[SECRET] = json.dumps({**urls, "ops": new.url})
    deployed.invoke()
    assert (len(new.messages), len(deployed.slack.messages)) == (1, 0)


@pytest.mark.parametrize(
    ("code", "state"),
    [("InternalError", "deferred"), ("RequestLimitExceeded", "deferred")],
)
def test_a_secret_that_cannot_be_read_now_is_waited_for(
    deployed: Deployed, code: str, state: str
) -> None:
    deployed.with_news()
    deployed.set("CHANNELS__GAMES__URL", deployed.wecom.url)
    deployed.cloud.ssm.fail("GetSecretValue", code)
    summary = deployed.invoke()
    assert states(summary) == {"ops": state, "games": "ok"}
    assert (len(deployed.slack.messages), len(deployed.wecom.messages)) == (0, 1)
    assert states(deployed.invoke()) == {"ops": "ok", "games": "ok"}
    assert len(deployed.slack.messages) == 1


@pytest.mark.parametrize(
    "secret",
    first(
        3,
        [
            None,
            "no JSON",
            '{"ops": "ftp://s3cr3t"}',
            "[]",
            "{}",
            '{"ops": 1}',
            '{"ops": "https://example.com/s3cr3t"}',
            '{"ops": "ssm://webhooks#ops"}',
        ],
    ),
)
def test_a_secret_that_is_no_use_is_a_dead_webhook_until_it_is_right(
    deployed: Deployed, secret: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    deployed.with_news()
    deployed.set("CHANNELS__GAMES__URL", deployed.wecom.url)
    right = deployed.cloud.ssm.secrets.pop(SECRET)
    if secret is not None:
        deployed.cloud.ssm.secrets[SECRET] = secret
    assert "its webhook refuses for good: ops" in deployed.fails()
    assert len(deployed.wecom.messages) == 1
    deployed.cloud.ssm.secrets[SECRET] = right
    assert states(deployed.invoke())["ops"] == "ok"
    assert len(deployed.slack.messages) == 1
    assert "s3cr3t" not in capsys.readouterr().out


def test_why_a_secret_cannot_be_read_is_in_the_log_and_its_value_never(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    deployed.invoke()
    deployed.invoke(DOCTOR)
    deployed.cloud.ssm.fail("GetSecretValue", "UnauthorizedOperation", times=None)
    deployed.invoke(TEST)
    written = capsys.readouterr().out
    assert not [secret for secret in deployed.secrets() if secret in written]
    (line,) = [one for one in logged(written) if one["event"] == "secret.unreadable"]
    assert (line["secret"], line["code"]) == (SECRET, "UnauthorizedOperation")
    assert line["request_id"]


@pytest.mark.parametrize("name", ["nothing", "wrong"])
def test_a_heartbeat_whose_secret_is_no_use_is_left_out(deployed: Deployed, name: str) -> None:
    deployed.cloud.ssm.secrets["wrong"] = "ftp://example.com/"
    deployed.set("HEARTBEAT_URL", f"ssm://{name}?region=ap-guangzhou")
    assert states(deployed.invoke()) == {"ops": "ok", "games": "ok"}


def test_without_a_reference_nothing_is_asked(deployed: Deployed) -> None:
    deployed.set("CHANNELS__OPS__URL", deployed.slack.url)
    deployed.set("CHANNELS__GAMES__URL", deployed.wecom.url)
    deployed.invoke()
    assert deployed.cloud.ssm.requests == []


@pytest.mark.parametrize("deployed", ["cos"], indirect=True)
def test_a_service_that_does_not_answer_is_waited_for(deployed: Deployed) -> None:
    deployed.set("SSM_ENDPOINT", "http://127.0.0.1:1")
    assert states(deployed.invoke()) == {"ops": "deferred", "games": "deferred"}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("ssm://name", Reference("name")),
        ("ssm://name#key", Reference("name", "key")),
        ("ssm://name?region=ap-hongkong#a%20b", Reference("name", "a b", "ap-hongkong")),
        ("https://hooks.slack.com/services/T/B/s#ssm://", None),
    ],
)
def test_a_reference_names_a_secret_and_a_key(text: str, meant: Reference | None) -> None:
    assert reference(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "ssm://",
        "ssm:///name",
        "ssm://name/path",
        "ssm://na me",
        "ssm://u:p@name",
        "ssm://n?region=A",
    ],
)
def test_what_is_no_reference_is_a_mistake(deployed: Deployed, text: str) -> None:
    deployed.set("CHANNELS__OPS__URL", text)
    with pytest.raises(SettingsError, match="CHANNELS__OPS__URL"):
        secrets.load_with_secrets(FakeLog())


@pytest.mark.parametrize("deployed", ["file"], indirect=True)
def test_without_a_region_anywhere_it_is_a_mistake(deployed: Deployed) -> None:
    deployed.set("CHANNELS__OPS__URL", OPS)
    assert "ssm:// needs ?region=" in deployed.fails()


def test_a_reference_says_nothing_of_the_kind(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CHANNELS__OPS__KIND")
    assert "CHANNELS__OPS__KIND" in deployed.fails()


@pytest.mark.parametrize("deployed", ["cos"], indirect=True)
def test_a_key_in_place_of_a_secrets_name_is_not_logged(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    key = "693a91f6-7e4c-4bc4-97a0-0ec2c1fa5aaa"
    deployed.set("CHANNELS__OPS__URL", f"ssm://{key}")
    deployed.invoke(TEST)
    written = capsys.readouterr().out
    assert "secret.unreadable" in written
    assert key not in written


def test_secrets_that_trickle_hold_no_other_channel_and_take_a_part_of_the_time(
    deployed: Deployed,
) -> None:
    deployed.with_news()
    deployed.set("CHANNELS__GAMES__URL", deployed.wecom.url)
    deployed.limit = 8

    def trickle(call: Call) -> Reply:
        call.read()
        return Reply(200, b"{}", manner="drip", drip=0.2)

    start = time.monotonic()
    with serving(trickle) as url:
        deployed.set("SSM_ENDPOINT", url)
        assert states(deployed.invoke())["ops"] == "deferred"
    assert time.monotonic() - start < 5
    assert len(deployed.wecom.messages) == 1
