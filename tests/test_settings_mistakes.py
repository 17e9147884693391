"""Mistakes in the settings: all at once, by the name of the variable, never with its value."""

import pytest

from edgeone_notifier.environment import SettingsError, load
from tests.test_settings import NEEDED, SLACK, WECOM

SECRET = "s3cr3t-value"  # stands in every value below, and in no message


def mistakes(monkeypatch: pytest.MonkeyPatch, **variables: str | None) -> dict[str, str]:
    """Load the settings, of which None are unset; give what is wrong, by variable."""
    for name, value in {**NEEDED, **variables}.items():
        if value is not None:
            monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load()
    assert SECRET not in str(caught.value)
    assert SECRET not in repr(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    return dict(caught.value.mistakes)


@pytest.mark.parametrize(
    ("variable", "value", "what"),
    [
        # A channel's URL.
        ("CHANNELS__OPS__URL", SECRET, "no URL"),
        ("CHANNELS__OPS__URL", f"ftp://hooks.slack.com/services/{SECRET}", "not https"),
        ("CHANNELS__OPS__URL", f"http://hooks.slack.com/services/{SECRET}", "not https"),
        ("CHANNELS__OPS__URL", f"https://hooks.slack.com.evil.com/services/{SECRET}", "no host"),
        ("CHANNELS__OPS__URL", f"https://my-hooks.slack.com/services/{SECRET}", "no host"),
        ("CHANNELS__OPS__URL", f"https://a.hooks.slack.com/services/{SECRET}", "no host"),
        ("CHANNELS__OPS__URL", f"https://hooks.slack.com./services/{SECRET}", "no host"),
        ("CHANNELS__OPS__URL", f"https://hooks.slack.com\\@evil.com/services/{SECRET}", "user"),
        ("CHANNELS__OPS__URL", f"https://example.com/{SECRET}", "no host of a known service"),
        ("CHANNELS__OPS__URL", f"https://hooks.slack.com:8443/services/{SECRET}", "no port"),
        ("CHANNELS__OPS__URL", f"https://hooks.slack.com:99999/services/{SECRET}", "no URL"),
        ("CHANNELS__OPS__URL", f"https://me:{SECRET}@hooks.slack.com/services/x", "user"),
        ("CHANNELS__OPS__URL", f"https://hooks.slack.com/services/x#{SECRET}", "fragment"),
        ("CHANNELS__OPS__URL", f"https://hooks.slack.com/triggers/{SECRET}", "/services/"),
        ("CHANNELS__OPS__URL", f"https://hooks.slack.com/services/T0\n/{SECRET}", "no URL"),
        ("CHANNELS__OPS__URL", f"https://hooks.slack.com/services/T0 {SECRET}", "no URL"),
        ("CHANNELS__OPS__URL", f"https://[{SECRET}/", "no URL"),
        ("CHANNELS__OPS__URL", f"https://qyapi.weixin.qq.com/{SECRET}", "path"),
        (
            "CHANNELS__OPS__URL",
            f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?{SECRET}",
            "no key",
        ),
        ("CHANNELS__OPS__URL", f"http://127.0.0.1.{SECRET}.com/x", "not https"),
        ("CHANNELS__OPS__URL", None, "CHANNELS__<NAME>__URL"),
        # The rest of a channel.
        ("CHANNELS__OPS__KIND", SECRET, "none of slack, wecom"),
        ("CHANNELS__OPS__KIND", "wecom", "not that of the host"),
        ("CHANNELS__OPS__NOTIFY", f"failure,{SECRET}", "takes failed, "),
        ("CHANNELS__OPS__NOTIFY", " , ", "at least 1"),
        ("CHANNELS__OPS__MENTION", SECRET, "names somebody"),
        ("CHANNELS__OPS__MENTION", ",".join(["here"] * 3 + [f"U{n:03}" for n in range(20)]), "20"),
        ("CHANNELS__OPS__LANGUAGE", SECRET, "takes en, zh"),
        ("CHANNELS__OPS__FORMAT", SECRET, "takes blocks for this kind"),
        ("CHANNELS__OPS__QUIET_HOURS", SECRET, "no range such as 22:00-08:00"),
        ("CHANNELS__OPS__QUIET_HOURS", "22:00-24:30", "no time of day"),
        ("CHANNELS__OPS__QUIET_HOURS", f"22:00-08:00 {SECRET}", "names no time zone"),
        ("CHANNELS__OPS__QUIET_EXCEPT", f"failure,{SECRET}", "takes failed, "),
        ("CHANNELS__OPS__MENTIONS", SECRET, "no setting of a channel"),
        ("CHANNELS__OPS", SECRET, "valid dictionary"),
        ("CHANNELS", SECRET, "no JSON"),
        # The rest.
        ("ZONES", f"zone-1,*,{SECRET}", "zone ids, or * alone"),
        ("ZONES", f"https://{SECRET}", "zone ids"),
        ("ZONES", " , ", "zone ids"),
        ("STATE_URL", SECRET, "neither cos"),
        ("STATE_URL", f"s3://{SECRET}/", "neither cos"),
        ("STATE_URL", f"file://{SECRET}", "neither cos"),
        ("STATE_URL", f"cos://{SECRET}/p?region=ap-guangzhou", "no bucket"),
        ("STATE_URL", f"cos://b-1250000000/{SECRET}", "region"),
        ("STATE_URL", f"cos://b-1250000000/{SECRET}?region=", "region"),
        ("STATE_URL", f"cos://b-1250000000/p?region=ap-guangzhou/{SECRET}", "region"),
        ("STATE_URL", f"cos://[{SECRET}", "URL"),
        ("LOOKBACK", SECRET, "duration"),
        ("LOOKBACK", "8d", "604800"),
        ("LOOKBACK", "0h", "duration"),
        ("LOOKBACK", "-1h", "duration"),
        ("LOOKBACK", "3600", "duration"),
        ("FIRST_RUN", SECRET, "'baseline' or 'announce'"),
        ("STUCK_AFTER", SECRET, "duration"),
        ("LANGUAGE", SECRET, "takes en, zh"),
        ("TIMEZONE", SECRET, "no time zone"),
        ("TIMEZONE", f"/etc/{SECRET}", "no time zone"),
        ("TIMEZONE", "Asia", "no time zone"),
        ("SITE", SECRET, "'cn' or 'intl'"),
        ("EDGEONE_ENDPOINT", SECRET, "no URL"),
        ("EDGEONE_ENDPOINT", "http://teo.tencentcloudapi.com", "not https"),
        ("EDGEONE_ENDPOINT", f"https://teo.tencentcloudapi.com/{SECRET}", "no base URL"),
        ("COS_ENDPOINT", f"https://cos.example.com/?{SECRET}", "no base URL"),
        ("REQUESTS_PER_SECOND", SECRET, "number"),
        ("REQUESTS_PER_SECOND", "0", "greater than 0"),
        ("REQUESTS_PER_SECOND", "-1", "greater than 0"),
        ("REQUESTS_PER_SECOND", "nan", "less than or equal to 1000"),
        ("HEARTBEAT_URL", SECRET, "no URL"),
        ("HEARTBEAT_URL", f"http://hc.example.com/{SECRET}", "not https"),
        ("TENCENTCLOUD_SECRETID", f"{SECRET}\n{SECRET}", "no key has"),
        ("TENCENTCLOUD_SECRETKEY", f"{SECRET} {SECRET}", "no key has"),
        ("TENCENTCLOUD_SESSIONTOKEN", f"{SECRET}密", "no key has"),
        ("TENCENTCLOUD_SECRETID", None, "is missing"),
        ("TENCENTCLOUD_SECRETKEY", None, "is missing"),
    ],
)
def test_a_mistake_is_named_by_its_variable(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str | None, what: str
) -> None:
    found = mistakes(monkeypatch, **{variable: value})
    named = "CHANNELS" if value is None and variable.startswith("CHANNELS") else variable
    assert found.keys() == {named}
    assert what in found[named]


def test_on_scf_the_state_needs_a_place(monkeypatch: pytest.MonkeyPatch) -> None:
    found = mistakes(monkeypatch, TENCENTCLOUD_RUNENV="SCF")
    assert found.keys() == {"STATE_URL"}
    assert "needed on SCF" in found["STATE_URL"]


def test_a_channel_with_settings_and_no_url_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    found = mistakes(monkeypatch, CHANNELS__NIGHT__KIND="wecom")
    assert found == {"CHANNELS__NIGHT__URL": "is missing"}


def test_on_loopback_the_kind_must_be_said(monkeypatch: pytest.MonkeyPatch) -> None:
    found = mistakes(monkeypatch, CHANNELS__OPS__URL=f"http://127.0.0.1:8080/{SECRET}")
    assert found == {"CHANNELS__OPS__KIND": "is needed for this host: slack, wecom"}


@pytest.mark.parametrize("who", ["@here", "a b", "<!here>", "lei.wang,<@U1>"])
def test_wecom_mentions_user_ids_phones_and_everybody(
    monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    monkeypatch.setenv("CHANNELS__OPS__MENTION", who)
    found = mistakes(monkeypatch, CHANNELS__OPS__URL=WECOM)
    assert found.keys() == {"CHANNELS__OPS__MENTION"}


def test_a_name_that_nobody_could_set_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    found = mistakes(monkeypatch, **{f"CHANNELS__{SECRET} !__URL": SLACK})
    assert found == {"CHANNELS": "a name has letters, digits, - and _ alone"}


def test_all_mistakes_are_reported_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {
        "ZONES": "*,zone-1",
        "CHANNELS__OPS__URL": f"http://{SECRET}",
        "CHANNELS__OPS__NOTIFY": SECRET,
        "CHANNELS__NIGHT__KIND": SECRET,
        "STATE_URL": SECRET,
        "LOOKBACK": SECRET,
        "TIMEZONE": SECRET,
        "HEARTBEAT_URL": SECRET,
    }
    found = mistakes(monkeypatch, **wrong, TENCENTCLOUD_SECRETKEY=None)
    assert found.keys() == {*wrong, "CHANNELS__NIGHT__URL", "TENCENTCLOUD_SECRETKEY"}
