"""This file is the only place that draws the chats' messages in a terminal, nearly as their apps do."""

import re
import textwrap
from collections.abc import Iterator, Mapping
from datetime import timezone, tzinfo
from typing import Any

from tools.shown import slack_dates

BOLD, GREY, ORANGE, GREEN, RESET = "\033[1m", "\033[90m", "\033[33m", "\033[32m", "\033[0m"
BARS = {"#D63232": "\033[31m", "#ECB22E": "\033[33m", "#36A64F": "\033[32m"}
FONTS = {"warning": ORANGE, "info": GREEN, "comment": GREY}
WIDTH = 100
INDENT = 4

_ANSI = re.compile(r"\033\[\d+m")
_BAR = re.compile(r"(?:\033\[\d+m)?[│▌](?:\033\[\d+m)? ")


def draw(
    kind: str,
    body: Mapping[str, Any],
    colour: bool,
    zone: tzinfo | None = timezone.utc,
    width: int = WIDTH,
) -> str:
    """Draw one message that a chat shows, its times in a zone; None: that of this machine."""
    lines = list(_slack(body, zone) if kind == "slack" else _wecom(body))
    folded = [part for line in lines for part in _fold(line, width)]
    text = "\n".join(f"{' ' * INDENT}{line}" for line in folded)
    return text if colour else _ANSI.sub("", text)


def _slack(body: Mapping[str, Any], zone: tzinfo | None) -> Iterator[str]:
    if "blocks" not in body:  # else its text is for the push and for clients without blocks
        yield from _mrkdwn(body["text"], zone).splitlines()
    for block in body.get("blocks", []):
        yield from _block(block, zone)
    for attachment in body.get("attachments", []):
        bar = f"{BARS.get(attachment['color'], GREY)}▌{RESET} "
        for block in attachment["blocks"]:
            yield from (f"{bar}{line}" for line in _block(block, zone))


def _block(block: Mapping[str, Any], zone: tzinfo | None) -> Iterator[str]:
    if block["type"] == "rich_text":
        for part in block["elements"]:
            text = "".join(one.get("text") or one.get("url", "") for one in part["elements"])
            yield from (f"{GREY}│{RESET} {line}" for line in text.splitlines())
        return
    grey = GREY if block["type"] == "context" else ""
    for text in block.get("elements") or [block["text"]]:
        for line in _mrkdwn(text["text"], zone).splitlines():
            yield f"{grey}{line}{RESET if grey else ''}"


def _mrkdwn(text: str, zone: tzinfo | None) -> str:
    text = slack_dates.shown(text, zone)
    text = re.sub(r"<(https?://[^|>]+)\|([^>]+)>", r"\2", text)
    text = re.sub(r"<[!@]([^>]+)>", rf"{BOLD}@\1{RESET}", text)
    text = re.sub(r"`([^`]+)`|\*([^*\n]+)\*", _code_or_bold, text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _wecom(body: Mapping[str, Any]) -> Iterator[str]:
    part = body[body["msgtype"]]
    text = part["content"] if "content" in part else f"[{body['msgtype']}]"
    text = re.sub(r"\[([^\]]+)\]\(https?://[^)]+\)", r"\1", text)
    text = re.sub(
        r'<font color="(\w+)">(.*?)</font>', lambda m: f"{FONTS[m[1]]}{m[2]}{RESET}", text
    )
    text = re.sub(r"`([^`]+)`|\*\*([^*\n]+)\*\*", _code_or_bold, text)
    for line in text.splitlines():
        yield f"{GREY}│{RESET} {line[2:]}" if line.startswith("> ") else line


def _code_or_bold(match: "re.Match[str]") -> str:
    return match[1] or f"{BOLD}{match[2]}{RESET}"


def _fold(line: str, width: int) -> list[str]:
    """Fold a long line, and repeat the bar before it."""
    if len(_ANSI.sub("", line)) <= width:
        return [line]
    bar = _BAR.match(line)
    return textwrap.wrap(
        line,
        width + len(line) - len(_ANSI.sub("", line)),
        subsequent_indent=f"{bar[0] if bar else ''}  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
