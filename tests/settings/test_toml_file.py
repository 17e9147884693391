"""settings.toml: what it says counts after the environment and `.env`; each mistake has its line."""

from pathlib import Path

import pytest

from edgeone_notifier.settings import settings, toml_file
from edgeone_notifier.settings.environment import SettingsError, load, load_chat_settings
from tests.settings.test_environment import written
from tests.settings.test_settings import NEEDED, SLACK

KEYS = {name: value for name, value in NEEDED.items() if name.startswith("TENCENT")}
S = "https://hooks.slack.com/services/T0/B0/s3cr3t-value"
SSM = "ssm://notifier?region=ap-guangzhou#ops"
WHOLE = f"""\
#:schema ./settings.schema.json
zones = ["zone-2", "zone-1"]
lookback = "2h"
requests_per_second = 5
heartbeat_private = true
language = "zh"
STATE_URL = "cos://b-1250000000/p?region=ap-guangzhou"

[channels.ops]
url = "{SSM}"
kind = "slack"
notify = "failure, stuck"
paths = ["/7.4/*", "/a,b/*"]

[channels.Games]
url = "{SSM}"
kind = "wecom"
mention = [13800001111]
"""


def filed(text: str, folder: Path | None = None) -> None:
    ((folder or settings.CHECKOUT) / "settings.toml").write_text(text, encoding="utf-8")


def with_keys(monkeypatch: pytest.MonkeyPatch, **variables: str) -> None:
    for name, value in {**KEYS, **variables}.items():
        monkeypatch.setenv(name, value)


def mistakes(monkeypatch: pytest.MonkeyPatch, text: str, **variables: str) -> dict[str, str]:
    with_keys(monkeypatch, **variables)
    filed(text)
    with pytest.raises(SettingsError) as caught:
        load()
    assert "s3cr3t" not in str(caught.value)
    assert len(dict(caught.value.mistakes)) == len(caught.value.mistakes)
    return dict(caught.value.mistakes)


def test_what_the_file_says_counts_with_lists_numbers_and_either_case(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with_keys(monkeypatch)
    filed(WHOLE)
    found = load()
    assert found.zones == ("zone-2", "zone-1")
    assert (found.lookback, found.requests_per_second, found.language) == (7_200, 5, "zh")
    assert found.heartbeat_private
    assert found.state_url.startswith("cos://")
    assert found.channels["ops"].notify == ("failure", "stuck")
    assert found.channels["ops"].paths == ("/7.4/*", "/a,b/*")  # a comma that parts nothing
    assert found.channels["games"].mention == ("13800001111",)


def test_the_environment_comes_first_then_the_env_file_then_this_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with_keys(monkeypatch, LOOKBACK="3h", CHANNELS__OPS__URL=SLACK)
    filed(WHOLE)
    written(settings.CHECKOUT, LOOKBACK="4h", ZONES="zone-2", CHANNELS__OPS__NOTIFY="any")
    found = load()
    assert (found.lookback, found.zones, found.requests_per_second) == (10_800, ("zone-2",), 5)
    ops = found.channels["ops"]
    assert (ops.url.get_secret_value(), ops.notify, ops.kind) == (SLACK, ("any",), "slack")
    assert found.channels.keys() == {"ops", "games"}


@pytest.mark.parametrize("place", ["checkout", "SCF"])
def test_a_name_of_another_programs_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, place: str
) -> None:
    monkeypatch.setattr(settings, "PACKAGE", tmp_path)
    filed(WHOLE + "", tmp_path if place == "SCF" else None)
    text = {"SITE": "my-site", "LABEL": "x", "TIMEZONE": "here", "LANGUAGE": "en_US:en"}
    file = 'site = "intl"\nlabel = "prod"\ntimezone = "UTC"\n'
    filed(file + WHOLE, tmp_path if place == "SCF" else None)
    if place == "SCF":
        with_keys(monkeypatch, TENCENTCLOUD_RUNENV="SCF")
        assert (load().site, load().language) == ("intl", "zh")
        monkeypatch.setenv("LANGUAGE", "en")
        assert load().language == "en"
        return
    with_keys(monkeypatch, **text)
    found = load()
    assert (found.site, found.label, found.timezone) == ("intl", "prod", "UTC")
    assert found.language == "zh"
    monkeypatch.setenv("NOTIFIER_LABEL", "mine")
    assert load().label == "mine"


def test_on_scf_the_packages_file_counts_and_no_other(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(settings, "PACKAGE", tmp_path)
    filed(WHOLE)
    filed(WHOLE.replace("2h", "6h"), tmp_path)
    with_keys(monkeypatch, TENCENTCLOUD_RUNENV="SCF")
    assert load().lookback == 21_600
    assert load() is load()  # a warm run
    filed(WHOLE.replace("2h", "10h"), tmp_path)
    assert load().lookback == 36_000
    monkeypatch.delenv("TENCENTCLOUD_RUNENV")
    assert load().lookback == 7_200
    (settings.CHECKOUT / "settings.toml").unlink()
    assert load().lookback == 36_000


HEAD = f'[channels.ops]\nurl = "{SSM}"\nkind = "slack"\n'


@pytest.mark.parametrize(
    ("text", "variable", "what", "line"),
    [
        # Names.
        ('lookbak = "2h"\n', "LOOKBAK", "did you mean lookback?", 1),
        ('\n# a\ntime_zone = "UTC"\n', "TIME_ZONE", "did you mean timezone?", 3),
        ('notifier_language = "zh"\n', "NOTIFIER_LANGUAGE", "did you mean language?", 1),
        ("xyz = 1\n", "XYZ", "it has state_url, ", 1),
        ('notify = ["failure"]\n', "NOTIFY", "write it below [channels.<name>]", 1),
        ('tencentcloud_secret_id = "s3cr3t"\n', "TENCENTCLOUD_SECRET_ID", ".env", 1),
        ('TENCENTCLOUD_RUNENV = "SCF"\n', "TENCENTCLOUD_RUNENV", "SCF sets itself", 1),
        ('scf_region = "ap-guangzhou"\n', "SCF_REGION", "put it into .env", 1),
        ('zones = ["a"]\nZONES = ["b"]\n', "ZONES", "twice", 1),
        (
            '[channel.ops]\nnotify = "any"\n',
            "CHANNEL",
            "the table of a channel is [channels.<name>]",
            1,
        ),
        ('[ops]\nnotify = "any"\n', "OPS", "the table of a channel is [channels.<name>]", 1),
        ('[channels."my ops"]\nnotify = "any"\n', "CHANNELS", "letters, digits", 2),
        ('[channels.a__b]\nkind = "slack"\n', "CHANNELS__A__B__KIND", "a single _", 2),
        ('[channels.x1x2x3x4x5s3cr3t]\nkind = "slack"\n', "CHANNELS", "looks like a key", 2),
        (f"{HEAD}mentions = []\n", "CHANNELS__OPS__MENTIONS", "did you mean mention?", 4),
        (f"{HEAD}xyz = []\n", "CHANNELS__OPS__XYZ", "it has url, kind, ", 4),
        (f'{HEAD}lookback = "2h"\n', "CHANNELS__OPS__LOOKBACK", "above the first", 4),
        # Values.
        ("lookback = 3600\n", "LOOKBACK", "a duration", 1),
        ("lookback = true\n", "LOOKBACK", "a duration", 1),
        ("zones = [\n 'a',\n 'b c']\nlookback = 1\n", "LOOKBACK", "a duration", 4),
        ("lookback = 09:00:00\n", "LOOKBACK", "a text in quotes", 1),
        ("requests_per_second = 0\n", "REQUESTS_PER_SECOND", "above 0", 1),
        ("zones = []\n", "ZONES", "zone ids", 1),
        ("zones = [[1]]\n", "ZONES", "list of texts", 1),
        ("[zones]\na = 1\n", "ZONES", "takes a value, no table", 1),
        (f"{HEAD}notify = []\n", "CHANNELS__OPS__NOTIFY", "takes failed, ", 4),
        (f'{HEAD}notify = ["s3cr3t"]\n', "CHANNELS__OPS__NOTIFY", "takes failed, ", 4),
        (f"{HEAD}[channels.ops.notify]\na = 1\n", "CHANNELS__OPS__NOTIFY", "no table", 4),
        ("channels__ops__kind = 'x'\n", "CHANNELS__OPS__KIND", "none of slack, wecom", 1),
        ("channels.ops.kind = 'x'\n", "CHANNELS__OPS__KIND", "none of slack, wecom", 1),
        # Tables.
        ('channels = "x"\n', "CHANNELS", "[channels.<name>]", 1),
        ('[channels]\nurl = "ssm://x"\n', "CHANNELS__URL", "[channels.<name>]", 2),
        ("[[channels]]\nkind = 1\n", "CHANNELS", "[channels.<name>]", 1),
        ("[channels.night]\n", "CHANNELS__NIGHT__URL", "is missing", 1),
        ("a = 1\n\n[channels.night]\nkind = 'slack'\n", "CHANNELS__NIGHT__URL", "is missing", 3),
        # Secrets.
        (f"{HEAD}# x\n[channels.b]\nurl = '{S}'\n", "CHANNELS__B__URL", "ssm://<secret>", 6),
        ("heartbeat_url = 'https://hc.example.com/s3cr3t'\n", "HEARTBEAT_URL", "ssm://", 1),
        (f"label = 'x {S}'\n", "LABEL", "is a secret", 1),
        (f"{HEAD}domains = ['a', '{S}']\n", "CHANNELS__OPS__DOMAINS", "is a secret", 4),
        (f"{HEAD}proxy = 'http://u:s3cr3t@p:1'\n", "CHANNELS__OPS__PROXY", "a password", 4),
        (f"{HEAD}proxy = 's3cr3t'\n", "CHANNELS__OPS__PROXY", "http://host:port", 4),
    ],
)
def test_a_mistake_is_named_with_what_to_write_and_its_line(
    monkeypatch: pytest.MonkeyPatch, text: str, variable: str, what: str, line: int
) -> None:
    found = mistakes(monkeypatch, text, CHANNELS__OTHER__URL=SLACK)
    assert what in found[variable]
    assert f"(settings.toml, line {line})" in found[variable]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("url = ssm://x\n", "line 1, column 7: a text needs quotes"),
        ("\nzones = [game.example.com]\n", "line 2, column 10: a text needs quotes"),
        ('zones = "s3cr3t\nlabel = "b"\n', "line 1, column 16: a quote or a bracket is not closed"),
        ('zones = ["s3cr3t"\n', "a quote or a bracket is not closed"),
        ('label = """s3cr3t\n', "a quote or a bracket is not closed"),
        ("zones\n", "line 1, column 6: a line is name = value"),
        ('zones: "a"\n', "line 1, column 6: a line is name = value"),
        ("ZONES=zone-1\n", "line 1, column 7: a text needs quotes"),
        ("label = “s3cr3t”\n", "line 1, column 9: a text needs quotes"),
        ('label = "a" "s3cr3t"\n', "line 1, column 13: "),
        (f"{HEAD}[channels.ops]\n", "line 4, column 14: what stands here was given before"),
        ('label = "a"\nlabel = "s3cr3t"\n', "line 2, column 17: what stands here was given before"),
        ("[channels.ops\n", "line 1, column 14: "),
        ('label = "\\s3cr3t"\n', "line 1, column "),
        ("x = " + "[" * 5_000, "settings.toml"),
    ],
)
def test_what_is_no_toml_is_said_with_line_and_column(
    monkeypatch: pytest.MonkeyPatch, text: str, what: str
) -> None:
    found = mistakes(monkeypatch, text, CHANNELS__OPS__URL=SLACK)
    assert found.keys() == {"settings.toml"}
    assert what in f"settings.toml: {found['settings.toml']}"


def test_another_encoding_is_a_mistake_and_a_mark_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    with_keys(monkeypatch, CHANNELS__OPS__URL=SLACK)
    path = settings.CHECKOUT / "settings.toml"
    path.write_bytes("# 预热\nlabel = 'x'".encode("gbk"))
    with pytest.raises(SettingsError, match=r"settings\.toml: is not UTF-8: save it as UTF-8"):
        load()
    path.write_bytes(b"\xef\xbb\xbf" + "label = '生产'\r\n".encode())
    assert load().label == "生产"


def test_all_mistakes_are_said_at_once_with_those_of_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = f"zoness = 1\nlookback = 'soon'\n[channels.ops]\nurl = '{S}'\nnotify = 'x'\n"
    found = mistakes(monkeypatch, text, TIME_ZONE="x", STUCK_AFTER="x")
    named = ["ZONESS", "LOOKBACK", "CHANNELS__OPS__URL", "CHANNELS__OPS__NOTIFY"]
    assert found.keys() == {*named, "TIME_ZONE", "STUCK_AFTER"}
    assert ["settings.toml, line" in found[name] for name in named] == [True] * 4
    assert "settings.toml" not in found["TIME_ZONE"] + found["STUCK_AFTER"]


def test_a_value_of_the_environment_has_no_line(monkeypatch: pytest.MonkeyPatch) -> None:
    found = mistakes(monkeypatch, WHOLE, LOOKBACK="soon")
    assert found == {"LOOKBACK": "not a duration such as 90s, 30m, 24h or 7d"}


def test_the_chats_can_be_told_whatever_is_wrong_with_the_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with_keys(monkeypatch)
    filed(f"lookback = 'soon'\nnonsense = 1\n[channels.ops]\nurl = '{S}'\n")
    assert load_chat_settings().channels["ops"].url.get_secret_value() == S
    filed("no toml")
    monkeypatch.setenv("CHANNELS__OPS__URL", SLACK)
    assert load_chat_settings().channels.keys() == {"ops"}


def test_lines_are_those_of_the_statement_whatever_its_form() -> None:
    text = (
        "a = 1 # x\n\n# b = 2\nb = [\n  1,\n\n  2,\n]\n[channels.ops] # [c]\n"
        'x = """\n[no]\ny = 1\n"""\nz.Q = 1\n[channels."d.e"]\nf = {g = 1}\n'
    )
    found = toml_file.lines(text)
    assert found[("a",)] == 1
    assert found[("b",)] == 4
    assert found["channels", "ops"] == 9
    assert found["channels", "ops", "x"] == 10
    assert found["channels", "ops", "z", "q"] == 14
    assert found["channels", "d.e", "f", "g"] == 16
    assert ("no",) not in found
