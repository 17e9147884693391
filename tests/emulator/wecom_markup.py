"""This file is the only place that knows what of a WeCom message its clients would not show as it is meant.

Pure. The robot takes such messages all the same: that they are right is for tests to ask. Sources:
https://developer.work.weixin.qq.com/document/path/91770 (markdown) and 99110 (markdown_v2: "no colour, no mention").
"""

import re
from collections.abc import Iterator, Mapping

FENCE = re.compile(r"^```[^\n`]*\n.*?^```[ \t]*$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]+`")
ROW, DELIMITER = re.compile(r"^\s*\|.*\|\s*$"), re.compile(r"^\s*\|(?:\s*:?-{3,}:?\s*\|)+\s*$")
FONT = re.compile(r'<font color="(?:info|comment|warning)">(?:(?!</?font)[^\n])+</font>')

# What is text and not markup there, where it is not code.
OF_MARKDOWN = {
    "list": re.compile(r"^\s*(?:[-*+]|\d+\.)\s", re.MULTILINE),
    "table": re.compile(r"^\s*\|.*\|\s*$", re.MULTILINE),
    "image": re.compile(r"!\[[^\]]*\]\("),
    "code fence": re.compile("```"),
    "code span over lines or not closed": re.compile("`"),
    "font": re.compile("</?font"),
}
OF_V2 = {
    "colour": re.compile("</?font"),
    "mention": re.compile("<@"),
    "code fence that is not closed": re.compile("```"),
    "code span over lines or not closed": re.compile("`"),
}


def problems(message: Mapping[str, object]) -> list[str]:
    """List what would not be shown as it is meant, nothing for types that have no markup."""
    kind = message.get("msgtype")
    part = message.get(str(kind))
    content = part.get("content") if isinstance(part, dict) else None
    if not isinstance(content, str):
        return []
    if kind == "markdown":
        return list(_found(FONT.sub("", CODE.sub("", content)), OF_MARKDOWN))
    if kind == "markdown_v2":
        bare = CODE.sub("", FENCE.sub("", content))
        return [*_found(bare, OF_V2), *_tables(bare)]
    return []


def _found(text: str, rules: Mapping[str, "re.Pattern[str]"]) -> Iterator[str]:
    return (name for name, form in rules.items() if form.search(text))


def _tables(text: str) -> Iterator[str]:
    rows: list[str] = []
    for line in [*text.splitlines(), ""]:
        if ROW.match(line):
            rows.append(line)
            continue
        if rows and (len(rows) < 2 or not DELIMITER.match(rows[1])):
            yield "table without a delimiter below its head"
        if len({row.count("|") for row in rows}) > 1:
            yield "table whose rows differ in columns"
        rows = []
