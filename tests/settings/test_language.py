"""What is said about wrong settings is said in the language that is set, as far as that can be read."""

from pathlib import Path

import pytest

from edgeone_notifier.settings import settings
from edgeone_notifier.settings.environment import SettingsError, language_set, load
from tests.settings.test_settings import NEEDED

WRONG = {"LOOKBACK": "soon", "ZONES": "*,zone-1"}
IN_CHINESE = ("LOOKBACK: 应为时长，例如 90s、30m、24h 或 7d", "ZONES: 应为站点名称或站点 ID")


def said(monkeypatch: pytest.MonkeyPatch, **variables: str) -> SettingsError:
    for name, value in {**NEEDED, **WRONG, **variables}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load()
    return caught.value


@pytest.mark.parametrize(
    "variables",
    [
        {"NOTIFIER_LANGUAGE": "zh"},
        {"NOTIFIER_LANGUAGE": " ZH "},
        {"TENCENTCLOUD_RUNENV": "SCF", "LANGUAGE": "zh", "STATE_URL": "file:///mnt/cfs"},
    ],
)
def test_the_environment_says_the_language(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]
) -> None:
    error = said(monkeypatch, **variables)
    assert all(part in str(error) for part in IN_CHINESE)
    assert language_set() == "zh"
    assert "LOOKBACK: not a duration" in error.brief


@pytest.mark.parametrize(
    ("file", "text"), [(".env", "LANGUAGE=zh\n"), ("settings.toml", 'language = "zh"\nstuck = 1\n')]
)
def test_a_file_says_the_language(monkeypatch: pytest.MonkeyPatch, file: str, text: str) -> None:
    (settings.CHECKOUT / file).write_text(text, encoding="utf-8")
    assert "应为时长" in str(said(monkeypatch))
    assert language_set() == "zh"


@pytest.mark.parametrize(
    "variables",
    [{}, {"LANGUAGE": "zh"}, {"NOTIFIER_LANGUAGE": "zh_CN:zh"}, {"NOTIFIER_LANGUAGE": "xx"}],
)
def test_else_it_is_english(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]) -> None:
    """On somebody's machine the shell's LANGUAGE is gettext's."""
    error = said(monkeypatch, **variables)
    assert str(error) == error.brief
    assert language_set() == "en"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_file_that_cannot_be_read_is_told_in_the_language_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    Path(".env").write_bytes("LANGUAGE=zh\n".encode("utf-16"))
    error = said(monkeypatch, NOTIFIER_LANGUAGE=language)
    assert ("另存为 UTF-8" in str(error)) is (language == "zh")
    assert language_set() == language
