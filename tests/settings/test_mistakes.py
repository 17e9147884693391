"""Mistakes in the settings: all at once, by the name of the variable, never with its value."""

import pytest

from edgeone_notifier.channels.placeholder import FAULT
from edgeone_notifier.settings.channel import ChannelSettings
from edgeone_notifier.settings.environment import SettingsError, load
from edgeone_notifier.settings.settings import Settings
from tests.settings.test_settings import NEEDED, ROOT, SLACK, WECOM, loaded

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
        ("CHANNELS__OPS__NOTIFY", " , ", "takes failed, "),
        ("CHANNELS__OPS__MENTION", SECRET, "would not find"),
        ("CHANNELS__OPS__MENTION", ",".join(["here"] * 3 + [f"U{n:03}" for n in range(20)]), "20"),
        ("CHANNELS__OPS__LANGUAGE", SECRET, "takes en, zh"),
        ("CHANNELS__OPS__FORMAT", SECRET, "takes blocks for this kind"),
        ("CHANNELS__OPS__DAILY", SECRET, "a time of day such as 09:00"),
        ("CHANNELS__OPS__DAILY", "24:00", "a time of day such as 09:00"),
        ("CHANNELS__OPS__QUIET_HOURS", SECRET, "no range such as 22:00-08:00"),
        ("CHANNELS__OPS__QUIET_HOURS", "22:00-24:30", "no time of day"),
        ("CHANNELS__OPS__QUIET_HOURS", f"22:00-08:00 {SECRET}", "names no time zone"),
        ("CHANNELS__OPS__QUIET_EXCEPT", f"failure,{SECRET}", "takes failed, "),
        ("CHANNELS__OPS__FOLLOW_UP", SECRET, "takes a duration up to 1h, such as 10m, or 0"),
        ("CHANNELS__OPS__FOLLOW_UP", "2h", "takes a duration up to 1h, such as 10m, or 0"),
        ("CHANNELS__OPS__PROXY", SECRET, "http://host:port"),
        ("CHANNELS__OPS__PROXY", f"socks5://u:{SECRET}@p:1080", "http://host:port"),
        ("CHANNELS__OPS__MENTIONS", SECRET, "no setting of a channel"),
        ("CHANNELS__OPS", SECRET, "CHANNELS__<NAME>__URL and its like"),
        ("CHANNELS", SECRET, "no JSON"),
        ("CHANNELS__OPS__RUNBOOK_URL", f"http://{SECRET}/", "an https URL"),
        # The rest.
        ("RUNBOOK_URL", f"https://wiki.example.com/{{status}}/{SECRET}", "{zone_name}"),
        ("RUNBOOK_URL", f"https://{SECRET}:{SECRET}@wiki.example.com/", "an https URL"),
        ("LABEL", f"{SECRET}\u202e", "at most 40 characters"),
        ("LABEL", SECRET * 9, "at most 40 characters"),
        ("ZONES", f"zone-1,*,{SECRET}", "zone ids, or * alone"),
        ("ZONES", f"https://{SECRET}", "zone ids"),
        ("ZONES", " , ", "zone ids"),
        ("ZONES", f"!{SECRET}", "or * and what is left out"),
        ("STATE_URL", SECRET, "neither cos"),
        ("STATE_URL", f"s3://{SECRET}/", "neither cos"),
        ("STATE_URL", f"file://{SECRET}", "neither cos"),
        ("STATE_URL", f"cos://{SECRET}/p?region=ap-guangzhou", "no bucket"),
        ("STATE_URL", f"cos://b-1250000000/{SECRET}", "region"),
        ("STATE_URL", f"cos://b-1250000000/{SECRET}?region=", "region"),
        ("STATE_URL", f"cos://b-1250000000/p?region=ap-guangzhou/{SECRET}", "region"),
        ("STATE_URL", f"cos://[{SECRET}", "URL"),
        ("STATE_URL", f"cos://{SECRET}-1250000000?region=ap-guangzhou", "needs a prefix"),
        ("STATE_URL", f"cos://{SECRET}-1250000000//?region=ap-guangzhou", "needs a prefix"),
        (
            "STATE_URL",
            f"cos://b-1250000000/{SECRET}/*?region=ap-guangzhou",
            "a prefix that is none",
        ),
        ("STATE_URL", f"cos://b-1250000000/{SECRET}/../x?region=ap-guangzhou", "that is none"),
        ("STATE_URL", f"cos://b-1250000000/{SECRET}//x?region=ap-guangzhou", "that is none"),
        ("STATE_URL", f"cos://b-1250000000/{SECRET} x?region=ap-guangzhou", "that is none"),
        ("STATE_URL", f"cos://{SECRET}/p?region=ap-guangzhou", "the account's APPID"),
        ("STATE_URL", f"cos://b-1250000000/{SECRET}?region=guangzhou", "write ap-guangzhou"),
        ("STATE_URL", f"cos://b-1250000000/{SECRET}?region=Frankfurt", "write eu-frankfurt"),
        ("STATE_URL", f"cos://b-1250000000/{SECRET}?region=AP-Guangzhou", "write ap-guangzhou"),
        ("STATE_URL", f"cos://b-1250000000/{SECRET}?region=ap-guangzhou-3", "write ap-guangzhou"),
        ("STATE_URL", f"cos://b-1250000000/p?region=gz-{SECRET}", "such as ap-guangzhou"),
        ("STATE_URL", f"cos://b-1250000000/p?region=ap-a&key={SECRET}", "nothing else"),
        ("STATE_URL", f"cos://b-1250000000/p?region=ap-a#{SECRET}", "nothing else"),
        ("STATE_URL", f"file:///mnt/{SECRET}?x", "write %3F or %23"),
        ("STATE_URL", f"file:///mnt/{SECRET}#x", "write %3F or %23"),
        ("COS_ENDPOINT", f"https://{SECRET}-1250000000.cos.ap-a.myqcloud.com", "the bucket's name"),
        ("CHANNELS__OPS__URL", "ssm://name?region=ap-guangzhou-3", "write ap-guangzhou"),
        ("LOOKBACK", SECRET, "duration"),
        ("LOOKBACK", "8d", "up to 7d"),
        ("LOOKBACK", "0h", "duration"),
        ("LOOKBACK", "-1h", "duration"),
        ("LOOKBACK", "3600", "duration"),
        ("FIRST_RUN", SECRET, "baseline or announce"),
        ("STUCK_AFTER", SECRET, "duration"),
        ("FOLLOW_UP", SECRET, "takes a duration up to 1h, such as 10m, or 0"),
        ("FOLLOW_UP", "61m", "takes a duration up to 1h, such as 10m, or 0"),
        ("FOLLOW_UP", "600", "takes a duration up to 1h, such as 10m, or 0"),
        ("FOLLOW_UP", "-1m", "takes a duration up to 1h, such as 10m, or 0"),
        ("TASKS", SECRET, "prefetch or purge"),
        ("TASKS", ",", "prefetch or purge"),
        ("TIMEZONE", SECRET, "no time zone"),
        ("TIMEZONE", f"/etc/{SECRET}", "no time zone"),
        ("TIMEZONE", "Asia", "no time zone"),
        ("SITE", SECRET, "cn or intl"),
        ("EDGEONE_ENDPOINT", SECRET, "no URL"),
        ("EDGEONE_ENDPOINT", "http://teo.tencentcloudapi.com", "not https"),
        ("EDGEONE_ENDPOINT", f"https://teo.tencentcloudapi.com/{SECRET}", "no base URL"),
        ("COS_ENDPOINT", f"https://cos.example.com/?{SECRET}", "no base URL"),
        ("REQUESTS_PER_SECOND", SECRET, "number"),
        ("REQUESTS_PER_SECOND", "0", "above 0"),
        ("REQUESTS_PER_SECOND", "-1", "above 0"),
        ("REQUESTS_PER_SECOND", "nan", "at most 1000"),
        ("HEARTBEAT_URL", SECRET, "no URL"),
        ("HEARTBEAT_URL", f"http://hc.example.com/{SECRET}", "not https"),
        ("TENCENTCLOUD_SECRETID", f"{SECRET}\n{SECRET}", "no key has"),
        ("TENCENTCLOUD_SECRETKEY", f"{SECRET} {SECRET}", "no key has"),
        ("TENCENTCLOUD_SESSIONTOKEN", f"{SECRET}密", "no key has"),
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


@pytest.mark.parametrize(
    "path",
    ["/tmp/state", "/tmp", "//tmp/state", "/mnt/../tmp/x", "/%74mp/x", "/", "/home", "/data/scf/x"],
)
def test_on_scf_a_folder_has_to_be_one_that_lasts(
    monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    found = mistakes(monkeypatch, TENCENTCLOUD_RUNENV="SCF", STATE_URL=f"file://{path}")
    assert found.keys() == {"STATE_URL"}
    assert "on SCF write cos://<bucket-appid>/<prefix>?region=<region>" in found["STATE_URL"]


@pytest.mark.parametrize("path", ["/mnt/cfs", "/mnt/tmp/x", "/home/state", "/data/tmp", "/tmpfs/x"])
def test_on_scf_a_folder_of_a_mounted_file_system_will_do(
    monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    on_scf = {"TENCENTCLOUD_RUNENV": "SCF", "STATE_URL": f"file://{path}"}
    for name, value in {**NEEDED, **on_scf}.items():
        monkeypatch.setenv(name, value)
    assert load().state_url == on_scf["STATE_URL"]


@pytest.mark.parametrize(
    ("endpoint", "what"),
    [
        ("https://b-1250000000.cos.ap-shanghai.myqcloud.com", "the bucket's name"),
        ("https://b-1250000000.example.com", "the bucket's name"),
        ("https://cos.ap-guangzhou.myqcloud.com", "another region"),
        ("https://cos-internal.ap-guangzhou.tencentcos.cn", "another region"),
        ("https://cos.ap-shanghai.myqcloud.com", ""),
        ("https://cos-internal.ap-shanghai.tencentcos.cn", ""),
        ("https://cos.example.com", ""),
        ("http://127.0.0.1:9000", ""),
    ],
)
def test_an_endpoint_leads_to_the_bucket_of_the_state(
    monkeypatch: pytest.MonkeyPatch, endpoint: str, what: str
) -> None:
    given = {"STATE_URL": "cos://b-1250000000/p?region=ap-shanghai", "COS_ENDPOINT": endpoint}
    if what:
        found = mistakes(monkeypatch, **given)
        assert found.keys() == {"COS_ENDPOINT"}
        assert what in found["COS_ENDPOINT"]
        assert "write https://cos.ap-shanghai.myqcloud.com" in found["COS_ENDPOINT"]
        return
    for name, value in {**NEEDED, **given}.items():
        monkeypatch.setenv(name, value)
    assert load().cos_endpoint == endpoint


@pytest.mark.parametrize(
    "region", ["ap-beijing-1", "ap-beijing", "ap-shanghai-fsi", "na-ashburn", "me-newplace"]
)
def test_a_region_is_one_that_cos_has_or_could_have(
    monkeypatch: pytest.MonkeyPatch, region: str
) -> None:
    url = f"cos://b-1250000000/p?region={region}"
    for name, value in {**NEEDED, "STATE_URL": url}.items():
        monkeypatch.setenv(name, value)
    assert load().state_url == url


def test_a_channel_with_settings_and_no_url_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    found = mistakes(monkeypatch, CHANNELS__NIGHT__KIND="wecom")
    assert found == {"CHANNELS__NIGHT__URL": "is missing"}


def test_on_loopback_the_kind_must_be_said(monkeypatch: pytest.MonkeyPatch) -> None:
    found = mistakes(monkeypatch, CHANNELS__OPS__URL=f"http://127.0.0.1:8080/{SECRET}")
    assert found == {"CHANNELS__OPS__KIND": "is needed for this host: slack, wecom"}


@pytest.mark.parametrize(
    ("who", "hint"),
    [
        ("SUPPORT", "U0123ABCD"),
        ("ONCALL,here", "S0123ABCD"),
        ("USERS", "no names"),
        ("alice", "no names"),
        ("@alice", "no names"),
        ("@here", "here, channel, everyone"),
        ("#ops", "no names"),
        ("C0123ABCD", "U0123ABCD"),
        ("alice@example.com", "no names"),
        ("<@U0123ABCD>", "U0123ABCD"),
        ("u0123abcd", "U0123ABCD"),
        ("@all", "everyone"),
        ("13800001111", "U0123ABCD"),
    ],
)
def test_whom_slack_would_not_find_is_refused(
    monkeypatch: pytest.MonkeyPatch, who: str, hint: str
) -> None:
    assert hint in mistakes(monkeypatch, CHANNELS__OPS__MENTION=who)["CHANNELS__OPS__MENTION"]


@pytest.mark.parametrize(
    ("who", "hint"),
    [
        ("all", "@all"),
        ("ALL", "@all"),
        ("@ALL", "@all"),
        ("here", "@all"),
        ("everyone", "@all"),
        ("8613800001111", "11 digits"),
        ("+8613800001111", "11 digits"),
        ("008613800001111", "11 digits"),
        ("86-13800001111", "11 digits"),
        ("138-0000-1111", "11 digits"),
        ("138 0000 1111", "11 digits"),
    ],
)
def test_whom_wecom_would_not_find_is_refused_with_what_to_write(
    monkeypatch: pytest.MonkeyPatch, who: str, hint: str
) -> None:
    monkeypatch.setenv("CHANNELS__OPS__MENTION", who)
    found = mistakes(monkeypatch, CHANNELS__OPS__URL=WECOM)["CHANNELS__OPS__MENTION"]
    assert hint in found
    assert who not in found or who in ("all", "here", "everyone")


@pytest.mark.parametrize("who", ["13800001111", "@all", "lei.wang", "10086", "86138", "a-b_c@d"])
def test_whom_wecom_may_find_is_taken(monkeypatch: pytest.MonkeyPatch, who: str) -> None:
    wecom = {"CHANNELS__OPS__URL": WECOM, "CHANNELS__OPS__MENTION": who}
    assert loaded(monkeypatch, **wecom).channels["ops"].mention == (who,)


S, W = "https://hooks.slack.com/services", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send"


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("https://hooks.slack.com", "is not whole"),
        ("https://hooks.slack.com/services", "is not whole"),
        (f"{S}/", "is not whole"),
        (f"{S}/T0123ABCD", "is not whole"),
        (f"{S}/T0123ABCD/B0123ABCD", "is not whole"),
        (f"{S}/T0123ABCD/B0123ABCD/", "is not whole"),
        (f"{S}//B0123ABCD/abc", "is not whole"),
        (f"{S}/T0123ABCD/B0123ABCD/abc/def", "is not whole"),
        (f"{S}/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX", FAULT),
        (f"{S}/T0123ABCD/B0123ABCD/xxxx", FAULT),
        (f"{S}/T0123ABCD/B0123ABCD/***", FAULT),
        (f"{S}/T0123ABCD/B0123ABCD/your-token", FAULT),
        (W, "is not whole"),
        (f"{W}?key=", "is not whole"),
        (f"{W}?key=00000000-0000-0000-0000-000000000000", FAULT),
        (f"{W}?key=xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", FAULT),
        (f"{W}?key=693axxx6-7aoc-4bc4-97a0-0ec2sifa5aaa", FAULT),
        (f"{W}?key=your-key", FAULT),
    ],
)
def test_a_webhook_that_is_not_whole_or_an_examples_is_refused(
    monkeypatch: pytest.MonkeyPatch, url: str, what: str
) -> None:
    found = mistakes(monkeypatch, CHANNELS__OPS__URL=url)
    assert what in found["CHANNELS__OPS__URL"]


@pytest.mark.parametrize(
    ("setting", "text", "hint"),
    [
        ("DOMAINS", "https://www.example.com", "without https://"),
        ("DOMAINS", "a.example,www.example.com/7.4", "www.example.com or *.example.com"),
        ("DOMAINS", ".example.com", "*.example.com"),
        ("DOMAINS", "a.example b.example", "comma-separated"),
        ("DOMAINS", "a.example:8443", "domains such as"),
        ("PATHS", "7.4/*", "/7.4/*"),
        ("PATHS", "/7.4/*,a.pak", "*.m3u8"),
        ("PATHS", "https://www.example.com/7.4/*", "without https://"),
        ("PATHS", "/a?v=1", "query"),
        ("ZONES", "zone-1 zone-2", "comma-separated"),
        ("ZONES", "https://www.example.com", "zone ids"),
        ("ZONES", "!zone-1", "zone ids"),
    ],
)
def test_a_filter_that_fits_nothing_is_said_with_what_to_write(
    monkeypatch: pytest.MonkeyPatch, setting: str, text: str, hint: str
) -> None:
    variable = f"CHANNELS__OPS__{setting}"
    assert hint in mistakes(monkeypatch, **{variable: text})[variable]


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
    assert found.keys() == {*wrong, "CHANNELS__NIGHT__URL", "TENCENTCLOUD_SECRET_KEY"}


@pytest.mark.parametrize(
    ("runenv", "names", "what"),
    [
        ("", ("TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRET_KEY"), "put your keys into .env"),
        ("SCF", ("TENCENTCLOUD_SECRETID", "TENCENTCLOUD_SECRETKEY"), "the function has no role"),
    ],
)
def test_missing_keys_have_the_names_of_the_place(
    monkeypatch: pytest.MonkeyPatch, runenv: str, names: tuple[str, ...], what: str
) -> None:
    """On somebody's machine those that the documents and the example have."""
    place = {"TENCENTCLOUD_RUNENV": runenv, "STATE_URL": "file:///mnt/cfs"}
    keys = {"TENCENTCLOUD_SECRETID": None, "TENCENTCLOUD_SECRETKEY": None}
    found = mistakes(monkeypatch, **place, **keys)
    assert set(found) == set(names)
    assert all("is missing" in said and what in said for said in found.values())
    if not runenv:
        for document in ("docs/settings.md", "docs/zh/settings.md", ".env.example"):
            text = (ROOT / document).read_text(encoding="utf-8")
            assert all(name in text for name in names), document


@pytest.mark.parametrize("name", ["TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRETID"])
def test_a_wrong_key_is_named_as_it_was_set(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    found = mistakes(monkeypatch, **{"TENCENTCLOUD_SECRETID": None, name: f"{SECRET} {SECRET}"})
    assert found == {name: "has a character that no key has"}


# What a newcomer may write in place of a list.
LISTS = [
    '["zone-1"]',
    '["zone-1", "zone-2"]',
    "[zone-1]",
    "['zone-1','zone-2']",
    "zone-1；zone-2",
    "zone-1;zone-2",
    "zone-1，zone-2",
    "zone-1、zone-2",
    "zone-1\nzone-2",
    '"zone-1","zone-2"',
    "{zone-1}",
]
OF_LISTS = [
    "ZONES",
    *(f"CHANNELS__OPS__{n}" for n in ("NOTIFY", "ZONES", "DOMAINS", "PATHS", "MENTION")),
]


@pytest.mark.parametrize("variable", OF_LISTS)
@pytest.mark.parametrize("text", LISTS)
def test_a_list_is_comma_separated_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, variable: str, text: str
) -> None:
    found = mistakes(monkeypatch, **{variable: text})
    assert found.keys() == {variable}
    assert "comma-separated" in found[variable]


ODD = [
    SECRET,
    "x" * 300,
    "[]",
    "{}",
    "null",
    "-1",
    "0",
    "1e999",
    "nan",
    "99999d",
    "tru",
    "7.5",
    "[[1]]",
]
OURS = [
    *(n.upper() for n, field in Settings.model_fields.items() if not field.validation_alias),
    *(f"CHANNELS__OPS__{name.upper()}" for name in ChannelSettings.model_fields),
    *("CHANNELS__OPS", "CHANNELS__OPS__NOTHING", "CHANNELS__OPS_URL"),
    "CHANNELS__OPS__QUIET_HOURS__ZONE",
]
OF_THE_LIBRARY = (
    "Input",
    "input",
    "valid ",
    "greater",
    "less than",
    "instance of",
    "parse",
    "List",
)


@pytest.mark.parametrize("variable", OURS)
def test_what_is_said_is_said_in_words_of_our_own(
    monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    """Nothing of the library that checks reaches a person, whatever stands in a variable."""
    for name, value in NEEDED.items():
        monkeypatch.setenv(name, value)
    wrong = 0
    for value in ODD:
        monkeypatch.setenv(variable, value)
        try:
            load()
        except SettingsError as error:
            wrong += 1
            for _, what in error.mistakes:
                assert not any(word in what for word in OF_THE_LIBRARY), what
                assert SECRET not in what
    assert wrong or variable in ("STATE_URL", "LANGUAGE")


@pytest.mark.parametrize(
    ("variable", "hint"),
    [
        ("CHANNELS__OPS__MENTIONS", "did you mean MENTION?"),
        ("CHANNELS__OPS__DOMAIN", "did you mean DOMAINS?"),
        ("CHANNELS__OPS__XYZ", "it has URL, KIND, "),
        ("CHANNELS__OPS_URL", "CHANNELS__<NAME>__URL"),
    ],
)
def test_what_is_no_setting_of_a_channel_is_said_with_what_is(
    monkeypatch: pytest.MonkeyPatch, variable: str, hint: str
) -> None:
    assert hint in mistakes(monkeypatch, **{variable: SECRET})[variable]
