"""What would become of a task: every channel, the setting that decides, and nothing stored or sent."""

import json
import time
from typing import Any

import pytest

from tests.support.crossed import first
from tests.support.deployed import WWW, Deployed, logged

TARGET = f"{WWW}/7.4/a.pak"


def explained(deployed: Deployed, **fields: Any) -> dict[str, Any]:
    """Ask what would become of a target; give the answer for the channel ops."""
    result = deployed.invoke({"action": "explain", "target": TARGET, **fields})
    assert result["channels"].keys() == {"ops", "games"}
    answer: dict[str, Any] = result["channels"]["ops"]
    return answer


def test_an_answer_names_the_channel_the_setting_and_the_way(deployed: Deployed) -> None:
    deployed.set("CHANNELS__OPS__MENTION", "here")
    assert explained(deployed) == {
        "told": True,
        "rule": "NOTIFY=failure",
        "held_until": None,
        "mention": True,
    }


@pytest.mark.parametrize(
    ("settings", "asked", "told", "rule"),
    [
        ({}, {"status": "success"}, False, "NOTIFY=failure,completion"),
        ({"NOTIFY": "timeout"}, {}, False, "NOTIFY=timeout"),
        ({"DOMAINS": "cdn.*"}, {}, False, "DOMAINS=cdn.*"),
        ({"PATHS": "/7.3/*,*.exe"}, {}, False, "PATHS=/7.3/*,*.exe"),
        ({"PATHS": "*.pak"}, {}, True, "NOTIFY=failure"),
        ({"ZONES": "zone-2"}, {"zone": "zone-1"}, False, "ZONES=zone-2"),
        ({"ZONES": "zone-2"}, {"zone": "zone-2"}, True, "NOTIFY=failure"),
        # It depends on the zone, unless something else decides.
        ({"ZONES": "zone-2"}, {}, None, "ZONES=zone-2"),
        ({"ZONES": "zone-2", "DOMAINS": "cdn.*"}, {}, False, "DOMAINS=cdn.*"),
    ],
)
def test_each_setting_may_decide(
    deployed: Deployed, settings: dict[str, str], asked: dict[str, str], told: Any, rule: str
) -> None:
    for name, value in settings.items():
        deployed.set(f"CHANNELS__OPS__{name}", value)
    answer = explained(deployed, **asked)
    assert (answer["told"], answer["rule"]) == (told, rule)


@pytest.mark.parametrize(("breaks", "is_held"), [("completion", True), ("failure", False)])
def test_quiet_hours_say_until_when(deployed: Deployed, breaks: str, is_held: bool) -> None:
    deployed.set("CHANNELS__OPS__QUIET_HOURS", "00:00-23:59 UTC")
    deployed.set("CHANNELS__OPS__QUIET_EXCEPT", breaks)
    until = explained(deployed)["held_until"]
    assert (until is not None and until.endswith("UTC+08:00")) is is_held


def test_it_asks_nobody_stores_nothing_and_shows_no_secret(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    event = {"action": "explain", "target": f"{TARGET}?token=s3cr3t"}
    result = deployed.invoke(event)
    assert result["target"] == f"{TARGET}?token=***"
    [line] = logged(capsys.readouterr().out)
    assert line == result
    assert "s3cr3t" not in json.dumps(line)
    assert (deployed.cloud.edgeone.requests, deployed.slack.requests) == ([], [])
    assert deployed.states() == {}


@pytest.mark.parametrize(
    ("silence", "asked", "told"),
    first(
        4,
        [
            ({"zone": "zone-1"}, {}, None),  # it depends on the zone
            ({"domain": "*.example.com"}, {}, False),
            ({"domain": "other.example.com"}, {}, True),
            ({"target": f"{WWW}/7.4/*"}, {}, False),
            ({"target": f"{WWW}/7.3/*"}, {}, True),
            ({"zone": "zone-1"}, {"zone": "zone-1"}, False),
            ({"zone": "zone-1"}, {"zone": "zone-2"}, True),
            ({"zone": "*"}, {}, False),
            ({"job": "job-1"}, {"job": "job-1"}, False),
            ({"job": "job-1"}, {"job": "job-2"}, True),
            ({"job": "job-1"}, {}, True),  # of any other job
        ],
    ),
)
def test_a_silence_may_decide_and_says_until_when(
    deployed: Deployed, silence: dict[str, str], asked: dict[str, str], told: Any
) -> None:
    deployed.invoke()
    deployed.invoke({"action": "silence", "until": "2h", "reason": "moving", **silence})
    answer = explained(deployed, **asked)
    assert answer["told"] is told
    [(what, name)] = silence.items()
    says = f"silence {what}={name} until "
    assert answer["rule"].startswith("NOTIFY=failure" if told else says)
    assert answer["mention"] is False
    assert explained(deployed, status="success")["rule"] == "NOTIFY=failure,completion"
    deployed.invoke({"action": "unsilence", **silence})
    assert explained(deployed, **asked)["told"] is True


def test_a_silence_that_is_over_decides_nothing(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployed.invoke()
    deployed.invoke({"action": "silence", "domain": "*", "until": "2h", "reason": "moving"})
    later = time.time() + 2 * 3_600 + 1
    monkeypatch.setattr("edgeone_notifier.clock.Clock.now", lambda _: later)
    assert explained(deployed)["told"] is True
