"""What the doctor finds, and what to do about it, is said in the language of the settings."""

from typing import Any

import pytest

from edgeone_notifier.actions.doctor.finding import bad
from edgeone_notifier.actions.doctor.state import OF_ANY, OF_PLACES
from edgeone_notifier.core.remedies import OF_MEANING, OF_WEBHOOK
from tests.support.chinese import english_in
from tests.support.deployed import WWW, Deployed, logged

# What others say, or what is the same in every language: of the runtime, the programs and their versions.
FOREIGN = ("runtime",)


def findings(deployed: Deployed, capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, Any]]:
    (said,) = [one for one in logged(capsys.readouterr().out) if one["event"] == "doctor.finished"]
    return {one["check"]: one for one in said["findings"]}


@pytest.mark.parametrize(
    "remedy",
    [
        *OF_MEANING.values(),
        *OF_WEBHOOK.values(),
        OF_ANY,
        *(one for two in OF_PLACES.values() for one in two),
    ],
)
def test_every_remedy_has_words(remedy: str) -> None:
    finding = bad("check", "detail", remedy)
    assert not english_in(finding.in_language("zh").remedy)
    assert finding.in_language("en") == finding


@pytest.mark.parametrize(
    ("language", "begins"), [("en", "check that the zone"), ("zh", "请检查站点 ID")]
)
def test_the_doctor_speaks_the_language_of_the_settings(
    deployed: Deployed, capsys: pytest.CaptureFixture[str], language: str, begins: str
) -> None:
    deployed.set("NOTIFIER_LANGUAGE", language)
    deployed.cloud.edgeone.fail("DescribePrefetchTasks", "UnauthorizedOperation", times=None)
    deployed.fails({"action": "doctor"})
    zone = findings(deployed, capsys)["zone zone-1"]
    assert zone["remedy"].startswith(begins)


def test_all_that_is_well_is_said_in_chinese(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    deployed.set("NOTIFIER_LANGUAGE", "zh")
    deployed.set("CHANNELS__OPS__DOMAINS", "*.nowhere.example")
    deployed.set("CHANNELS__OPS__NOTIFY", "failure,quota")
    deployed.cloud.edgeone.submit("zone-1", "job-1", [f"{WWW}/a"], status="success")
    deployed.invoke({"action": "doctor", "send": True})
    found = findings(deployed, capsys)
    assert {
        "settings",
        "network",
        "credentials",
        "clock",
        "zone zone-1",
        "capacity",
    } <= found.keys()
    for check, one in found.items():
        if check not in FOREIGN:
            assert not english_in(one["detail"]), one
            assert not one["remedy"] or not english_in(one["remedy"]), one


def test_a_mistake_in_the_settings_is_found_in_chinese(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    deployed.set("NOTIFIER_LANGUAGE", "zh")
    deployed.set("LOOKBACK", "soon")
    deployed.fails({"action": "doctor"})
    one = findings(deployed, capsys)["LOOKBACK"]
    assert one["detail"] == "应为时长，例如 90s、30m、24h 或 7d"
    assert one["remedy"] == "请更正：docs/zh/settings.md 列有全部配置项"
