"""What to do about a finding is said in the language of the settings."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from edgeone_notifier.actions.doctor import chinese, state
from edgeone_notifier.actions.doctor.finding import bad
from edgeone_notifier.core.remedies import OF_MEANING, OF_WEBHOOK
from tests.support.deployed import Deployed, logged

SOURCES = sorted(Path(chinese.__file__).parent.glob("*.py"))


def template(node: ast.AST) -> str | None:
    """Return a text as it stands in the source, {} for what is put in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(template(one) or "{}" for one in node.values)
    return None


def remedies(source: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        named = isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "remedy"
        said = isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"bad", "poor"}
        of = node.value if named else node.args[-1] if said else None  # type: ignore[attr-defined]
        if of is not None and (text := template(of)):
            yield text


def worded(remedy: str, language: str = "zh") -> str:
    (found,) = chinese.in_language([bad("check", "detail", remedy)], language)
    return found.remedy


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_every_remedy_that_stands_in_the_doctor_is_there_in_chinese(source: Path) -> None:
    for remedy in remedies(source):
        if (
            "docs/settings.md" not in remedy
        ):  # of settings that cannot be read, and so have no language
            assert remedy in chinese.OF_THE_DOCTOR


@pytest.mark.parametrize(
    "remedy",
    [
        *OF_MEANING.values(),
        *OF_WEBHOOK.values(),
        state.OF_ANY,
        *(one for two in state.OF_PLACES.values() for one in two),
    ],
)
def test_every_remedy_has_words(remedy: str) -> None:
    assert re.search("[\u4e00-\u9fff]", worded(remedy))
    assert worded(remedy, "en") == remedy


def test_what_is_put_in_stands_in_the_sentence() -> None:
    assert worded("nothing, or leave it out: ZONES=*,!zone-9").endswith("ZONES=*,!zone-9")
    assert worded("words of tomorrow") == "words of tomorrow"


@pytest.mark.parametrize(("language", "begins"), [("en", "is the zone"), ("zh", "请检查站点 ID")])
def test_the_doctor_speaks_the_language_of_the_settings(
    deployed: Deployed, capsys: pytest.CaptureFixture[str], language: str, begins: str
) -> None:
    deployed.set("NOTIFIER_LANGUAGE", language)
    deployed.cloud.edgeone.fail("DescribePrefetchTasks", "UnauthorizedOperation", times=None)
    deployed.fails({"action": "doctor"})
    (said,) = [one for one in logged(capsys.readouterr().out) if one["event"] == "doctor.finished"]
    (zone,) = [one for one in said["findings"] if one["check"] == "zone zone-1"]
    assert zone["remedy"].startswith(begins)
