"""What the READMEs tell a user to set and to call is what there is."""

import re
from pathlib import Path

import pytest

from edgeone_notifier.settings.channel import ChannelSettings
from edgeone_notifier.settings.environment import load
from edgeone_notifier.settings.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ("README.md", "README.zh-CN.md")
NOT_SET_BY_HAND = {"runenv", "channels", "secret_id", "secret_key", "token"}
# On where it runs, and on another setting.
DEPENDS = {
    "STATE_URL",
    "CHANNELS__<NAME>__LANGUAGE",
    "CHANNELS__<NAME>__RUNBOOK_URL",
    "CHANNELS__<NAME>__FOLLOW_UP",
}

NEEDED = {
    "TENCENTCLOUD_SECRETID": "id",
    "TENCENTCLOUD_SECRETKEY": "key",
    "CHANNELS__OPS__URL": "https://hooks.slack.com/services/T0/B0/secret",
}


def table(readme: str) -> dict[str, str]:
    """Return the documented default of each setting, as it is written."""
    text = (ROOT / readme).read_text(encoding="utf-8")
    settings = text.split("<!-- settings -->")[1].split("<!-- /settings -->")[0]
    rows = [line.split(" | ") for line in settings.strip().splitlines()[2:]]
    return {row[0].strip("| `"): row[1].strip() for row in rows}


@pytest.mark.parametrize("readme", LANGUAGES)
def test_the_table_names_every_setting_and_no_other(readme: str) -> None:
    names = {name.upper() for name in Settings.model_fields if name not in NOT_SET_BY_HAND}
    names |= {f"CHANNELS__<NAME>__{name.upper()}" for name in ChannelSettings.model_fields}
    assert set(table(readme)) == names


@pytest.mark.parametrize("readme", LANGUAGES)
def test_a_documented_default_is_the_default(readme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Setting a variable to what the table calls its default changes nothing."""
    for name, value in NEEDED.items():
        monkeypatch.setenv(name, value)
    unset = load()
    defaults = {
        name.replace("<NAME>", "OPS"): default.strip("`")
        for name, default in table(readme).items()
        if default.startswith("`") and name not in DEPENDS
    }
    assert len(defaults) >= 8
    for name, default in defaults.items():
        monkeypatch.setenv(name, default)
    assert load() == unset


def test_both_languages_have_the_same_table_and_the_same_commands() -> None:
    english, chinese = (ROOT / "README.md", ROOT / "README.zh-CN.md")
    assert list(table("README.md")) == list(table("README.zh-CN.md"))
    commands = [
        re.findall(r"^ *(\w[^#\n]*?) *(?:#|$)", block, re.MULTILINE)
        for block in (_shell(english), _shell(chinese))
    ]
    assert commands[0] == commands[1]


@pytest.mark.parametrize("document", [*LANGUAGES, "CONTRIBUTING.md", "docs/operations.md"])
def test_every_make_target_and_file_that_a_document_names_exists(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    targets = set(
        re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert set(re.findall(r"make ([a-z]+)\b", _code(text))) <= targets
    for link in re.findall(r"\]\(([^)#:]+)\)", text):
        assert ((ROOT / document).parent / link).exists(), link
    for event in re.findall(r"events/[a-z-]+\.json", text):
        assert (ROOT / event).exists(), event


DOCUMENTS = [
    *LANGUAGES,
    "CONTRIBUTING.md",
    *(f"docs/{p.relative_to(ROOT / 'docs')}" for p in (ROOT / "docs").rglob("*.md")),
]
# Folders of the checkout, of the package and of its core, in which a path of a document may begin.
BEGINNINGS = ("", "tests", "function/edgeone_notifier", "function/edgeone_notifier/core")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_and_test_that_a_document_names_exists(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    named = re.findall(r"`((?:[\w.-]+/)*[\w-]+\.(?:py|json|yml|md|txt))(?:::(\w+))?`", text)
    for path, test in (
        *named,
        *((folder, "") for folder in re.findall(r"`((?:[\w.-]+/)+)`", text)),
    ):
        there = [found for one in BEGINNINGS if (found := ROOT / one / path).exists()]
        assert there, path
        assert not test or any(f"def {test}(" in one.read_text(encoding="utf-8") for one in there)


def _shell(readme: Path) -> str:
    return "\n".join(re.findall(r"```sh\n(.*?)```", readme.read_text(encoding="utf-8"), re.DOTALL))


def _code(text: str) -> str:
    """Return the shell's blocks, and what is marked as code within sentences."""
    shell = re.findall(r"```sh\n.*?```", text, re.DOTALL)
    sentences = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    return "\n".join([*shell, *re.findall(r"`[^`]+`", sentences)])


def test_the_first_deployment_takes_six_steps_the_same_in_both_languages() -> None:
    english, chinese = (
        ROOT / "docs" / p for p in ("first-deployment.md", "zh/first-deployment.md")
    )
    steps = [
        re.findall(r"^## (\d)\. ", one.read_text(encoding="utf-8"), re.MULTILINE)
        for one in (english, chinese)
    ]
    assert steps[0] == steps[1] == list("123456")
    commands = [
        re.findall(r"^(make [^#\n]*?) *(?:#|$)", _shell(one), re.MULTILINE)
        for one in (english, chinese)
    ]
    assert commands[0] == commands[1]
    assert "make call EVENT=events/test.json" in commands[0]
