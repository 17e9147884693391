"""Whose a variable is: names that other programs own change nothing, and names that are nearly ours are mistakes."""

import pytest

from edgeone_notifier.settings import settings
from edgeone_notifier.settings.environment import SettingsError, load
from tests.settings.test_environment import written
from tests.settings.test_settings import loaded
from tests.support.deployed import DOCTOR, Deployed

ON_SCF = {"TENCENTCLOUD_RUNENV": "SCF", "STATE_URL": "file:///mnt/cfs"}

# A desktop's and a build machine's, and what SCF itself sets.
OF_OTHERS = {
    "LANGUAGE": "en_US:en",
    "LANG": "zh_CN.UTF-8",
    "LC_ALL": "C",
    "TZ": ":/etc/localtime",
    "PATH": "/bin",
    "HOME": "/root",
    "NOTIFY_SOCKET": "/run/n",
    "CHANNEL": "stable",
    "CHANNEL_NAME": "x",
    "CHANNEL_URL": "x",
    "SITES": "x",
    "ZONEINFO": "/z",
    "STATE": "x",
    "STATE_DIRECTORY": "/s",
    "STATS_URL": "x",
    "LOOPBACK": "lo",
    "URL": "x",
    "KIND": "x",
    "DOMAIN": "x",
    "DOMAINS": "x",
    "PATHS": "x",
    "FORMAT": "x",
    "PROXY": "x",
    "SSO_ENDPOINT": "x",
    "OSS_ENDPOINT": "x",
    "S3_ENDPOINT": "x",
    "CORS_ENDPOINT": "x",
    "COS_REGION": "x",
    "COS_SECRET_ID": "x",
    "EDGEONE_API_TOKEN": "x",
    "HEARTBEAT": "x",
    "TENCENTCLOUD_REGION": "x",
    "TENCENTCLOUD_APPID": "1",
    "TENCENTCLOUD_TZ": "x",
    "SCF_NAMESPACE": "default",
    "SCF_FUNCTIONNAME": "x",
    "SITE_PACKAGES": "x",
    "RUN": "x",
}


@pytest.mark.parametrize("place", [{}, ON_SCF], ids=["here", "on SCF"])
def test_what_other_programs_set_breaks_nothing(
    monkeypatch: pytest.MonkeyPatch, place: dict[str, str]
) -> None:
    before = loaded(monkeypatch, **place)
    others = {name: value for name, value in OF_OTHERS.items() if name != "LANGUAGE" or not place}
    assert loaded(monkeypatch, **others) == before


@pytest.mark.parametrize(
    "text", ["en_US:en", "zh_CN:zh", "zh", "ZH", "zh_CN", "de", "C", "en", ":"]
)
def test_the_shells_language_is_gettexts_away_from_scf(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    assert loaded(monkeypatch, LANGUAGE=text).language == "en"
    written(settings.CHECKOUT, LANGUAGE="zh")
    assert load().language == "zh"


def test_on_scf_and_under_a_name_of_our_own_the_language_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert loaded(monkeypatch, NOTIFIER_LANGUAGE="zh").language == "zh"
    monkeypatch.delenv("NOTIFIER_LANGUAGE")
    assert loaded(monkeypatch, **ON_SCF, LANGUAGE="zh").language == "zh"
    assert loaded(monkeypatch, NOTIFIER_LANGUAGE="en").language == "en"
    with pytest.raises(SettingsError, match="LANGUAGE: takes en, zh"):
        loaded(monkeypatch, NOTIFIER_LANGUAGE="", LANGUAGE="de")


@pytest.mark.parametrize(
    ("name", "written_there", "shells"),
    [
        ("TIMEZONE", "UTC", "Europe/Berlin"),
        ("SITE", "intl", "cn"),
        ("SITE", "intl", "my-site"),
        ("LABEL", "prod", "x"),
    ],
)
def test_a_name_that_others_use_comes_after_the_file_and_works_without(
    monkeypatch: pytest.MonkeyPatch, name: str, written_there: str, shells: str
) -> None:
    assert getattr(loaded(monkeypatch, **{name: written_there}), name.lower()) == written_there
    written(settings.CHECKOUT, **{name: written_there})
    assert getattr(loaded(monkeypatch, **{name: shells}), name.lower()) == written_there
    monkeypatch.setenv(f"NOTIFIER_{name}", "cn" if name == "SITE" else "Asia/Tokyo")
    assert getattr(load(), name.lower()) == ("cn" if name == "SITE" else "Asia/Tokyo")


def test_every_setting_has_a_name_that_no_other_program_uses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = loaded(monkeypatch, NOTIFIER_ZONES="zone-1", ZONES="zone-2", notifier_lookback="2h")
    assert (found.zones, found.lookback) == (("zone-1",), 7_200)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("TIME_ZONE", "TIMEZONE"),
        ("TIMEZON", "TIMEZONE"),
        ("STATEURL", "STATE_URL"),
        ("STATE_ULR", "STATE_URL"),
        ("ZONE", "ZONES"),
        ("LOOK_BACK", "LOOKBACK"),
        ("LOOKBAK", "LOOKBACK"),
        ("LOOCKBACK", "LOOKBACK"),
        ("FIRSTRUN", "FIRST_RUN"),
        ("STUCKAFTER", "STUCK_AFTER"),
        ("REQUEST_PER_SECOND", "REQUESTS_PER_SECOND"),
        ("HEARTBEATURL", "HEARTBEAT_URL"),
        ("COSENDPOINT", "COS_ENDPOINT"),
        ("LANGAUGE", "LANGUAGE"),
        ("NOTIFY", "CHANNELS__<NAME>__NOTIFY"),
        ("MENTION", "CHANNELS__<NAME>__MENTION"),
        ("QUIETHOURS", "CHANNELS__<NAME>__QUIET_HOURS"),
        ("CHANNEL__OPS__URL", "CHANNELS__<NAME>__URL"),
        ("CHANNEL__OPS__QUIET_HOURS", "CHANNELS__<NAME>__QUIET_HOURS"),
        ("CHANNELS_OPS_URL", "CHANNELS__<NAME>__URL"),
        ("CHANNELS_OPS__URL", "CHANNELS__<NAME>__URL"),
        ("CHANNELS_OPS_QUIET_HOURS", "CHANNELS__<NAME>__QUIET_HOURS"),
    ],
)
@pytest.mark.parametrize("place", ["shell", "file", "SCF"])
def test_a_name_that_is_nearly_a_setting_is_a_mistake(
    monkeypatch: pytest.MonkeyPatch, name: str, meant: str, place: str
) -> None:
    if place == "file":
        written(settings.CHECKOUT, **{name: "s3cr3t"})
    else:
        monkeypatch.setenv(name, "s3cr3t")
    with pytest.raises(SettingsError) as caught:
        loaded(monkeypatch, **(ON_SCF if place == "SCF" else {}))
    assert caught.value.mistakes == [(name, f"is no setting: did you mean {meant}?")]


def test_all_of_them_are_said_at_once_with_the_other_mistakes(deployed: Deployed) -> None:
    for name in ("TIME_ZONE", "NOTIFY", "LOOKBACK"):
        deployed.set(name, "s3cr3t")
    said = deployed.fails(DOCTOR)
    assert all(f"{name}: " in said for name in ("TIME_ZONE", "NOTIFY", "LOOKBACK"))
    assert "s3cr3t" not in said


def test_the_chats_are_told_of_it(deployed: Deployed) -> None:
    deployed.set("TIME_ZONE", "UTC")
    for _ in range(2):
        deployed.fails()
    assert "TIME_ZONE" in str(deployed.slack.messages)


def test_no_setting_is_taken_for_another_one(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [n.upper() for n, f in settings.Settings.model_fields.items() if not f.validation_alias]
    for name in names:
        monkeypatch.setenv(name, "")
    assert loaded(monkeypatch)
