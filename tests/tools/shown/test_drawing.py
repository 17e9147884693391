"""This file is the only place that checks how messages look in a terminal."""

from typing import Any

import pytest

from tools.shown.drawing import draw

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "*3 failed* · `/7.4/` &lt;x&gt;"}}
CONTEXT = {
    "type": "context",
    "elements": [{"type": "mrkdwn", "text": "<https://a|Console> · <!date^0^{time}|x>"}],
}
URLS = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_preformatted",
            "elements": [{"type": "text", "text": "https://a\nhttps://b"}],
        }
    ],
}


@pytest.mark.parametrize(
    ("kind", "body", "expected"),
    [
        ("slack", {"text": "hello <!here>"}, ["hello @here"]),
        (
            "slack",
            {"text": "push", "blocks": [SECTION, URLS, CONTEXT]},
            ["3 failed · /7.4/ <x>", "│ https://a", "│ https://b", "Console · 00:00"],
        ),
        (
            "slack",
            {"text": "title", "attachments": [{"color": "#D63232", "blocks": [SECTION]}]},
            ["title", "▌ 3 failed · /7.4/ <x>"],
        ),
        (
            "wecom",
            {
                "msgtype": "markdown",
                "markdown": {"content": '<font color="warning">失败</font>\n> `https://a`'},
            },
            ["失败", "│ https://a"],
        ),
        ("wecom", {"msgtype": "markdown_v2", "markdown_v2": {"content": "# a"}}, ["# a"]),
        ("wecom", {"msgtype": "text", "text": {"content": "a"}}, ["a"]),
        ("wecom", {"msgtype": "file", "file": {"media_id": "3"}}, ["[file]"]),
    ],
)
def test_messages_are_drawn(kind: str, body: dict[str, Any], expected: list[str]) -> None:
    assert draw(kind, body, colour=False).splitlines() == [f"    {line}" for line in expected]
    assert "\033" not in draw(kind, body, colour=False)
