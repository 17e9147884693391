"""What the settings are where nobody sets them, and how they may be written."""

from datetime import time
from pathlib import Path
from typing import Any

import pytest

from edgeone_notifier.core.delivery.hours_range import HoursRange
from edgeone_notifier.settings import settings
from edgeone_notifier.settings.environment import load
from edgeone_notifier.settings.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
SLACK = "https://hooks.slack.com/services/T0/B0/secret"
WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=secret"
NEEDED = {
    "CHANNELS__OPS__URL": SLACK,
    "TENCENTCLOUD_SECRETID": "AKIDx",
    "TENCENTCLOUD_SECRETKEY": "keyx",
}


def loaded(monkeypatch: pytest.MonkeyPatch, **variables: str) -> Settings:
    for name, value in {**NEEDED, **variables}.items():
        monkeypatch.setenv(name, value)
    return load()


@pytest.mark.parametrize(
    ("name", "default"),
    [
        ("zones", ("*",)),
        ("tasks", ("prefetch",)),
        ("lookback", 24 * 3_600),
        ("first_run", "baseline"),
        ("stuck_after", 3_600),
        ("language", "en"),
        ("timezone", "Asia/Shanghai"),
        ("site", "cn"),
        ("edgeone_endpoint", None),
        ("cos_endpoint", None),
        ("requests_per_second", 20),
        ("heartbeat_url", None),
        ("heartbeat_private", False),
    ],
)
def test_every_setting_has_its_documented_default(
    monkeypatch: pytest.MonkeyPatch, name: str, default: Any
) -> None:
    assert getattr(loaded(monkeypatch), name) == default


@pytest.mark.parametrize(
    ("name", "default"),
    [
        ("kind", "slack"),
        ("notify", ("failure", "completion")),
        ("zones", ()),
        ("domains", ()),
        ("paths", ()),
        ("mention", ()),
        ("format", "blocks"),
        ("quiet_hours", None),
        ("quiet_except", ()),
        ("language", None),  # that of the whole
    ],
)
def test_a_channel_needs_its_url_alone(
    monkeypatch: pytest.MonkeyPatch, name: str, default: Any
) -> None:
    assert getattr(loaded(monkeypatch).channels["ops"], name) == default


def test_without_a_state_url_a_folder_in_the_checkout_keeps_the_state(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert loaded(monkeypatch).state_url == (settings.CHECKOUT / ".state").as_uri()
    assert loaded(monkeypatch).state_scheme == "file"


def test_an_empty_variable_is_an_unset_one(monkeypatch: pytest.MonkeyPatch) -> None:
    empty = {"ZONES": "", "LOOKBACK": "", "STATE_URL": "", "CHANNELS__OPS__NOTIFY": ""}
    found = loaded(monkeypatch, **empty)
    assert (found.zones, found.lookback) == (("*",), 86_400)
    assert found.channels["ops"].notify == ("failure", "completion")


@pytest.mark.parametrize(
    ("variable", "text", "value"),
    [
        ("ZONES", "*", ("*",)),
        ("ZONES", "zone-1", ("zone-1",)),
        ("LABEL", " 生产 prod ", "生产 prod"),
        (
            "RUNBOOK_URL",
            "https://wiki.example.com/{cause}?z={zone_name}",
            "https://wiki.example.com/{cause}?z={zone_name}",
        ),
        ("ZONES", "*, !zone-1,!zone-2", ("*", "!zone-1", "!zone-2")),
        ("ZONES", " zone-2 ,zone-1,, ", ("zone-2", "zone-1")),
        ("ZONES", "zone-1,zone-2,zone-1", ("zone-1", "zone-2")),
        ("LOOKBACK", "90s", 90),
        ("LOOKBACK", " 30M ", 1_800),
        ("LOOKBACK", "7d", 604_800),
        ("STUCK_AFTER", "2 h", 7_200),
        ("FOLLOW_UP", " 5m ", 300),
        ("FOLLOW_UP", "1h", 3_600),
        ("FOLLOW_UP", "0", 0),
        ("FOLLOW_UP", "0m", 0),
        ("TASKS", "Purge", ("purge",)),
        ("TASKS", "purge, prefetch", ("prefetch", "purge")),
        ("FIRST_RUN", "Announce", "announce"),
        ("NOTIFIER_LANGUAGE", " ZH", "zh"),
        ("SITE", "INTL", "intl"),
        ("TIMEZONE", "UTC", "UTC"),
        ("TIMEZONE", " Europe/Berlin ", "Europe/Berlin"),
        ("REQUESTS_PER_SECOND", "0.5", 0.5),
        ("EDGEONE_ENDPOINT", "http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("COS_ENDPOINT", "https://cos.example.com/", "https://cos.example.com/"),
        ("STATE_URL", "file:///mnt/cfs/state", "file:///mnt/cfs/state"),
        (
            "STATE_URL",
            " cos://b-1250000000/p?region=ap-guangzhou\n",
            "cos://b-1250000000/p?region=ap-guangzhou",
        ),
        ("STATE_URL", "cos://b-1250000000/a/b/?region=eu-frankfurt", None),
    ],
)
def test_how_a_setting_may_be_written(
    monkeypatch: pytest.MonkeyPatch, variable: str, text: str, value: Any
) -> None:
    found = loaded(monkeypatch, **{variable: text})
    name = variable.removeprefix("NOTIFIER_").lower()
    assert getattr(found, name) == (text if value is None else value)


@pytest.mark.parametrize(
    ("setting", "text", "value"),
    [
        ("KIND", "Slack", "slack"),
        ("NOTIFY", "Failed, stuck,ANY", ("failed", "stuck", "any")),
        ("NOTIFY", "success,processing,timeout,canceled,invalid,recovery", None),
        ("ZONES", "zone-*, *prod?", ("zone-*", "*prod?")),
        ("ZONES", "12", ("12",)),  # looks like JSON
        ("DOMAINS", "*.example.com", ("*.example.com",)),
        ("NOTIFY", "progress", ("progress",)),
        ("PATHS", "/7.4/*,*.exe", ("/7.4/*", "*.exe")),
        ("MENTION", "here,U0123ABCD,S0123ABCD", ("here", "U0123ABCD", "S0123ABCD")),
        ("FORMAT", "Blocks", "blocks"),
        ("QUIET_HOURS", "22:00-08:00", HoursRange(time(22), time(8), "")),
        ("DAILY", " 9:00", time(9)),
        ("DAILY", "00:00", time(0)),
        (
            "QUIET_HOURS",
            " 9:30 - 17:00  Europe/Berlin",
            HoursRange(time(9, 30), time(17), "Europe/Berlin"),
        ),
        ("QUIET_EXCEPT", "failure, Stuck", ("failure", "stuck")),
        ("FOLLOW_UP", "90s", 90),
        ("FOLLOW_UP", "0", 0),
        ("LANGUAGE", "zh", "zh"),
    ],
)
def test_how_a_setting_of_a_channel_may_be_written(
    monkeypatch: pytest.MonkeyPatch, setting: str, text: str, value: Any
) -> None:
    found = loaded(monkeypatch, **{f"CHANNELS__OPS__{setting}": text})
    wanted = tuple(text.split(",")) if value is None else value
    assert getattr(found.channels["ops"], setting.lower()) == wanted


@pytest.mark.parametrize(
    ("form", "used"), [("", "markdown"), ("markdown", "markdown"), ("Markdown_V2", "markdown_v2")]
)
def test_wecom_has_two_formats(monkeypatch: pytest.MonkeyPatch, form: str, used: str) -> None:
    found = loaded(monkeypatch, CHANNELS__OPS__URL=WECOM, CHANNELS__OPS__FORMAT=form)
    assert found.channels["ops"].format == used


def test_a_channels_name_is_in_lower_case_and_its_kind_that_of_its_host(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = {"CHANNELS__Night_Shift__URL": WECOM, "CHANNELS__B__URL": SLACK.upper().lower()}
    found = loaded(monkeypatch, **names).channels
    assert {name: channel.kind for name, channel in found.items()} == {
        "ops": "slack",
        "night_shift": "wecom",
        "b": "slack",
    }


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        (SLACK, "slack"),
        ("https://hooks.slack-gov.com/services/T0/B0/secret", "slack"),
        ("https://hooks.slack.com:443/services/T0/B0/secret", "slack"),
        (WECOM, "wecom"),
        ("http://127.0.0.1:8080/anything", "wecom"),
        ("http://localhost/anything", "slack"),
        ("http://[::1]:8080/anything", "slack"),
    ],
)
def test_a_webhook_lies_on_its_services_host_or_on_loopback(
    monkeypatch: pytest.MonkeyPatch, url: str, kind: str
) -> None:
    found = loaded(monkeypatch, CHANNELS__OPS__URL=url, CHANNELS__OPS__KIND=kind)
    assert found.channels["ops"].url.get_secret_value() == url
