"""What stands in docs/zh, and the Chinese README, has the headings, commands, settings and links of the English."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAIRS = {"README.md": "README.zh-CN.md"} | {
    f"docs/{path.name}": f"docs/zh/{path.name}" for path in (ROOT / "docs" / "zh").glob("*.md")
}
FOR_USERS = {
    *("actions", "benchmarks", "first-deployment", "gate", "guarantees"),
    *("how-it-works", "mistakes", "operations", "settings"),
}
# Chinese has the first page of these, and says where the rest is.
FIRST_PAGES = {"docs/guarantees.md", "docs/benchmarks.md"}
# What stands in code is not Chinese; all else has full-width signs, without a blank beside them.
MIXED = re.compile(
    r"[\u4e00-\u9fff][,;:?!]|[,;?!][\u4e00-\u9fff]|[\u4e00-\u9fff] ?\(| [，。；：、（）]|[，。；：、（）] "
)


def text(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


def english_of(document: str) -> str:
    """Return what there should be in Chinese: all, or what stands before the second heading."""
    whole = text(document)
    return re.split(r"^## ", whole, flags=re.MULTILINE)[0] if document in FIRST_PAGES else whole


def shape(document: str) -> list[object]:
    """List the headings by their level, the steps by their number, and the code in the first cells of tables."""
    lines = re.findall(r"^(#+) |^(\d+\.) |^\| ([^|]*`[^|]*) \|", document, re.MULTILINE)
    return [level or step or re.findall(r"`([^`]+)`", cell) for level, step, cell in lines]


def commands(document: str) -> list[str]:
    """List the lines of all blocks, without what is said beside them."""
    blocks = re.findall(
        r"^ *```(?:sh|sql|json|yaml|toml)\n(.*?)```", document, re.DOTALL | re.MULTILINE
    )
    lines = [re.sub(r" +# .*", "", line).strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line]


def named(document: str) -> set[str]:
    """Return the settings, commands and events that stand in the sentences."""
    sentences = re.sub(r"```.*?```", "", document, flags=re.DOTALL)
    words = r"\b[A-Z]{2,}(?:_[A-Z<>]+)+\b|^make [a-z]+|events/[a-z-]+\.json"
    return {
        one for code in re.findall(r"`([^`\n]+)`", sentences) for one in re.findall(words, code)
    }


def links(document: str) -> set[str]:
    """Return which documents it leads to, in whichever language; the English one of itself does not count."""
    found = re.findall(r"\]\(([^)#:]+)", document)
    return {link.replace(".zh-CN", "").split("/")[-1] for link in found}


def test_every_document_for_users_is_there_in_chinese() -> None:
    assert {f"docs/{name}.md" for name in FOR_USERS} <= PAIRS.keys()


@pytest.mark.parametrize("english", PAIRS)
def test_both_languages_have_the_same(english: str) -> None:
    ours, theirs = english_of(english), text(PAIRS[english])
    assert shape(theirs) == shape(ours)
    assert commands(theirs) == commands(ours)
    assert named(theirs) == named(ours)
    assert links(theirs) ^ links(ours) <= {Path(english).name}


@pytest.mark.parametrize("chinese", PAIRS.values())
def test_chinese_has_one_form_of_address_and_its_own_signs(chinese: str) -> None:
    prose = re.sub(r"```.*?```|`[^`\n]*`", "`", text(chinese), flags=re.DOTALL)
    prose = re.sub(r" *\| *|^ +", "", prose, flags=re.MULTILINE)
    assert "你" not in prose
    assert not MIXED.findall(prose)
