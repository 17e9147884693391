"""What the documents tell a user to set and to call is what there is; tests/test_both_languages.py compares them."""

import re
from pathlib import Path

import pytest

from edgeone_notifier.settings.channel import ChannelSettings
from edgeone_notifier.settings.environment import load
from edgeone_notifier.settings.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ("README.md", "README.zh-CN.md")
SETTINGS = ("docs/settings.md", "docs/zh/settings.md")
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


def table(document: str) -> dict[str, str]:
    """Return the documented default of each setting, as it is written."""
    text = (ROOT / document).read_text(encoding="utf-8")
    settings = text.split("<!-- settings -->")[1].split("<!-- /settings -->")[0]
    rows = [line.split(" | ") for line in settings.strip().splitlines()[2:]]
    return {row[0].strip("| `"): row[1].strip() for row in rows}


@pytest.mark.parametrize("document", SETTINGS)
def test_the_table_names_every_setting_and_no_other(document: str) -> None:
    names = {name.upper() for name in Settings.model_fields if name not in NOT_SET_BY_HAND}
    names |= {f"CHANNELS__<NAME>__{name.upper()}" for name in ChannelSettings.model_fields}
    assert set(table(document)) == names


@pytest.mark.parametrize("document", SETTINGS)
def test_a_documented_default_is_the_default(
    document: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Setting a variable to what the table calls its default changes nothing."""
    for name, value in NEEDED.items():
        monkeypatch.setenv(name, value)
    unset = load()
    defaults = {
        name.replace("<NAME>", "OPS"): default.strip("`")
        for name, default in table(document).items()
        if default.startswith("`") and name not in DEPENDS
    }
    assert len(defaults) >= 8
    for name, default in defaults.items():
        monkeypatch.setenv(name, default)
    assert load() == unset


@pytest.mark.parametrize("document", LANGUAGES)
def test_a_readme_is_short(document: str) -> None:
    assert len((ROOT / document).read_text(encoding="utf-8").splitlines()) < 150


DOCUMENTS = [
    *LANGUAGES,
    *(name.name for name in ROOT.glob("[A-Z]*.md") if not name.name.startswith("README")),
    *(f"docs/{p.relative_to(ROOT / 'docs')}" for p in (ROOT / "docs").rglob("*.md")),
]


@pytest.mark.parametrize(
    "document", [one for one in DOCUMENTS if not one.endswith("/mistakes.md")]
)  # that one shows misspelt names
def test_every_make_target_and_file_that_a_document_names_exists(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    targets = set(
        re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert set(re.findall(r"make ([a-z]+)\b", _code(text))) <= targets
    for link, anchor in re.findall(r"\]\(([^)#:]*)(?:#([^)]*))?\)", text):
        to = (ROOT / document).parent / link if link else ROOT / document
        assert to.exists(), link
        assert not anchor or anchor in _anchors(to), f"{link}#{anchor}"
    for event in re.findall(r"events/[a-z-]+\.json", text):
        assert (ROOT / event).exists(), event


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


def _anchors(document: Path) -> set[str]:
    """Return what GitHub makes of the headings."""
    headings = re.findall(r"^#+ (.*)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings}


def _code(text: str) -> str:
    """Return the shell's blocks, and what is marked as code within sentences."""
    shell = re.findall(r"```sh\n.*?```", text, re.DOTALL)
    sentences = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    return "\n".join([*shell, *re.findall(r"`[^`]+`", sentences)])


def test_the_first_deployment_takes_six_steps() -> None:
    text = (ROOT / "docs" / "first-deployment.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (\d)\. ", text, re.MULTILINE) == list("123456")
    assert "./notifier call events/test.json --deployed" in text
