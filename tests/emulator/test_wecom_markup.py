"""This file is the only place that checks what counts as markup in each WeCom form."""

import pytest

from tests.emulator.wecom_markup import problems

SPAN = "code span over lines or not closed"
DELIMITER = "table without a delimiter below its head"
COLUMNS = "table whose rows differ in columns"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("### 🔴 3/500 个 URL 预热失败\n> `https://a/1`\n[控制台](https://a) <@zhangsan>", []),
        ('<font color="warning">失败</font> · <font color="comment">- x</font>', []),
        ('<font color="red">失败</font>', ["font"]),
        ('<font color="info">失败', ["font"]),
        ("- one", ["list"]),
        ("12. one", ["list"]),
        ("3.5 - 4", []),
        ("| a | b |\n|---|---|", ["table"]),
        ("![a](https://a/b.png)", ["image"]),
        ("```\nhttps://a\n```", ["code fence", SPAN]),
        ("`https://a\nb`", [SPAN]),
        ("`<font> | - ![a](b)`", []),
    ],
)
def test_markdown(content: str, expected: list[str]) -> None:
    assert problems({"msgtype": "markdown", "markdown": {"content": content}}) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("# a\n- one\n1. two\n![a](https://a/b.png)\n```\n<font> <@x> ` |\n```", []),
        ("`<font color='info'>`", []),
        ('<font color="info">a</font>', ["colour"]),
        ("<@zhangsan>", ["mention"]),
        ("```\nhttps://a", ["code fence that is not closed", SPAN]),
        ("`a\nb`", [SPAN]),
        ("| a | b |\n| :--- | ---: |\n| 1 | 2 |", []),
        ("| a | b |\n| 1 | 2 |", [DELIMITER]),
        ("| a | b |", [DELIMITER]),
        ("| a | b |\n|---|---|\n| 1 |", [COLUMNS]),
        ("| a |\n|---|\n\n| a | b |\n|---|---|", []),
    ],
)
def test_markdown_v2(content: str, expected: list[str]) -> None:
    assert problems({"msgtype": "markdown_v2", "markdown_v2": {"content": content}}) == expected


@pytest.mark.parametrize(
    "message",
    [
        {"msgtype": "text", "text": {"content": "- ``` <font>"}},
        {"msgtype": "file", "file": {"media_id": "3"}},
        {"msgtype": "markdown"},
        {},
    ],
)
def test_other_messages_have_no_markup(message: dict[str, object]) -> None:
    assert problems(message) == []
