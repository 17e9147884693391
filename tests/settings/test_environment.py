"""Where the settings come from: the environment, `.env` files away from SCF, and the example of such a file."""

import re
from pathlib import Path

import pytest

from edgeone_notifier.channels.placeholder import FAULT
from edgeone_notifier.settings import settings
from edgeone_notifier.settings.environment import SettingsError, load
from tests.settings.test_settings import ROOT, SLACK, loaded


@pytest.mark.parametrize("text", [f"  {SLACK}", f"{SLACK} \n", f"\t{SLACK}\r\n"])
def test_blanks_around_a_secret_are_none_of_it(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    secrets = {
        "CHANNELS__OPS__URL": text,
        "HEARTBEAT_URL": " https://hc.example.com/x\n",
        "TENCENTCLOUD_SECRETID": " AKIDx ",
        "TENCENTCLOUD_SECRETKEY": "keyx\n",
        "TENCENTCLOUD_SESSIONTOKEN": " token",
    }
    found = loaded(monkeypatch, **secrets)
    assert found.channels["ops"].url.get_secret_value() == SLACK
    assert found.heartbeat_url
    assert found.heartbeat_url.get_secret_value() == "https://hc.example.com/x"
    keys = (found.secret_id, found.secret_key, found.token)
    assert [key.get_secret_value() for key in keys] == ["AKIDx", "keyx", "token"]


def test_no_secret_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    found = loaded(
        monkeypatch,
        HEARTBEAT_URL="https://hc.example.com/secret",
        TENCENTCLOUD_SECRETID="secret-id",
        TENCENTCLOUD_SECRETKEY="secret-key",
        TENCENTCLOUD_SESSIONTOKEN="secret-token",
    )
    assert "secret-" not in repr(found)
    assert "/secret" not in repr(found) + str(found)


@pytest.mark.parametrize(
    ("names", "keys"),
    [
        (("SECRETID", "SECRETKEY", "SESSIONTOKEN"), ("scf-1", "scf-2", "scf-3")),
        (("SECRET_ID", "SECRET_KEY", "TOKEN"), ("own-1", "own-2", "own-3")),
    ],
)
def test_credentials_have_the_names_of_scf_or_those_of_tencents_other_programs(
    monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...], keys: tuple[str, ...]
) -> None:
    monkeypatch.setenv("CHANNELS__OPS__URL", SLACK)
    for name, key in zip(names, keys, strict=True):
        monkeypatch.setenv(f"TENCENTCLOUD_{name}", key)
    found = load()
    given = (found.secret_id, found.secret_key, found.token)
    assert tuple(key.get_secret_value() for key in given) == keys


def test_the_names_of_scf_come_first_and_a_token_is_optional(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = loaded(monkeypatch, TENCENTCLOUD_SECRET_ID="other", TENCENTCLOUD_SECRET_KEY="other")
    assert (found.secret_id.get_secret_value(), found.token.get_secret_value()) == ("AKIDx", "")


def written(folder: Path, **variables: str) -> None:
    text = "".join(f"{name}={value}\n" for name, value in variables.items())
    (folder / ".env").write_text(text, encoding="utf-8")


def test_away_from_scf_a_file_is_read_and_the_environment_comes_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written(settings.CHECKOUT, ZONES="zone-1", LOOKBACK="2h", SCF_REGION="ap-guangzhou")
    found = loaded(monkeypatch, LOOKBACK="3h")
    assert (found.zones, found.lookback) == (("zone-1",), 3 * 3_600)


def test_a_file_in_the_working_directory_is_read_as_well(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    written(settings.CHECKOUT, ZONES="zone-1", LANGUAGE="zh")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    written(Path(), ZONES="zone-2")
    found = loaded(monkeypatch)
    assert (found.zones, found.language) == (("zone-2",), "zh")


def test_on_scf_no_file_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    written(settings.CHECKOUT, ZONES="zone-1")
    on_scf = {"TENCENTCLOUD_RUNENV": "SCF", "STATE_URL": "file:///mnt/cfs"}
    assert loaded(monkeypatch, **on_scf).zones == ("*",)


def test_a_warm_run_reads_again_what_has_changed_and_that_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    on_scf = {"TENCENTCLOUD_RUNENV": "SCF", "STATE_URL": "file:///mnt/cfs"}
    first = loaded(monkeypatch, **on_scf)
    monkeypatch.setenv("PATH", "/elsewhere")
    assert load() is first
    renewed = loaded(monkeypatch, **on_scf, TENCENTCLOUD_SESSIONTOKEN="renewed")
    assert renewed.credentials.token == "renewed"
    monkeypatch.setenv("channels__ops__notify", "failure")
    assert load().channels["ops"].notify == ("failure",)
    monkeypatch.setenv("LOOKBACK", "soon")
    for _ in range(2):
        with pytest.raises(SettingsError):
            load()


def example() -> str:
    """Return the example with webhooks in place of those that stand for some."""
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    return re.sub(r"X{24}|0{8}-[0-]+", "aB3", text)


def test_the_example_file_is_a_valid_one_but_for_its_webhook(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TENCENTCLOUD_SECRET_ID", "AKIDx")
    monkeypatch.setenv("TENCENTCLOUD_SECRET_KEY", "keyx")
    (settings.CHECKOUT / ".env").write_text(example(), encoding="utf-8")
    assert load().channels["ops"].kind == "slack"
    as_it_is = (ROOT / ".env.example").read_text(encoding="utf-8")
    (settings.CHECKOUT / ".env").write_text(as_it_is, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load()
    assert caught.value.mistakes == [("CHANNELS__OPS__URL", FAULT)]


def test_the_example_file_with_every_line_uncommented_is_right_too() -> None:
    lines = re.sub(r"^# ([A-Z_]+=)", r"\1", example(), flags=re.MULTILINE)
    lines = re.sub(r"^(TENCENTCLOUD_SECRET\w+)=", r"\1=x", lines, flags=re.MULTILINE)
    (settings.CHECKOUT / ".env").write_text(lines, encoding="utf-8")
    assert load().channels.keys() == {"ops", "games"}
