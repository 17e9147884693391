"""This file is the only place that knows WeCom: group robots, developer.work.weixin.qq.com/document/path/91770."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import SplitResult, parse_qs

from ..core.delivery import Answer, Message, Outcome, Verdict, later, patience
from ..core.digest import Digest
from ..core.lines import Line, Span
from ..core.pages import Page, Space, paginate, plain, plain_text

KIND = "wecom"
HOSTS = ("qyapi.weixin.qq.com",)

# UTF-8 bytes; one too many and the whole message is refused with 40058. Of 4,096 and 2,048:
# developer.work.weixin.qq.com/document/path/91770
LONGEST_MARKDOWN = 4_000
LONGEST_TEXT = 2_000
RATE_WAIT = 60.0  # seconds; the limit is 20 messages a minute and robot

# Not listed, and so sent again: every other number. `-1` (busy) and 45033 (too many at once) are of that sort.
TABLE = {
    0: Outcome.TAKEN,
    40008: Outcome.UNFIT,  # type of message
    40058: Outcome.UNFIT,  # too long, or a parameter
    44004: Outcome.UNFIT,  # empty
    93000: Outcome.DEAD,  # wrong key, or the robot was removed
}
RATE = 45009

# No rule of escaping is documented. A bare `<` hid the rest of a line in one client, entities were shown as they stand
# (github.com/Tencent/openclaw-weixin/issues/258): so these are replaced by look-alikes that are no markup.
_SAFE = str.maketrans({"<": "＜", ">": "＞", "`": "'"})
_BEFORE = {"heading": "\n", "item": "> ", "note": ""}
_FONTS = {"bad": "warning", "good": "info", "faint": "comment"}
_MENTION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}", re.ASCII)


def url_fault(url: SplitResult) -> str | None:
    """Say what is wrong with a webhook on WeCom's own host."""
    if url.path != "/cgi-bin/webhook/send":
        return "its path is not /cgi-bin/webhook/send"
    return None if parse_qs(url.query).get("key") else "it has no key"


def mention_fault(word: str) -> str | None:
    """Say what is wrong with somebody to mention: markdown takes user ids alone, neither phones nor everybody."""
    return None if _MENTION.fullmatch(word) else "not a user id"


def render(digest: Digest, mention: Sequence[str]) -> list[Message]:
    """Render a digest as markdown messages."""
    called = mention if digest.mention else ()
    frame = _size(_markdown(digest, " (3/3)", called, []))
    space = Space(_markup, _size, LONGEST_MARKDOWN - frame, LONGEST_MARKDOWN)
    pages = paginate(digest.notes, digest.sections, digest.wording, space)
    return [
        _message(
            digest, f" ({n}/{len(pages)})" if pages[1:] else "", called if n == 1 else (), page
        )
        for n, page in enumerate(pages, 1)
    ]


def verdict(answer: Answer) -> Verdict:
    """Judge an answer. Success is 200 with `errcode` 0, nothing else."""
    result = _json(answer.body) if answer.status == 200 else {}
    code = result.get("errcode")
    if type(code) is not int:
        wait = patience(answer.retry_after, answer.at) if answer.status == 429 else None
        return later(answer, RATE_WAIT if answer.status == 429 and wait is None else wait)
    if code == RATE:
        return Verdict(Outcome.LATER, f"errcode {code}", RATE_WAIT)
    return Verdict(TABLE.get(code, Outcome.LATER), f"errcode {code}" if code else "")


def _message(digest: Digest, part: str, called: Sequence[str], page: Page) -> Message:
    title, footer = f"{plain(digest.title)}{part}", plain(digest.footer)
    space = Space(plain, lambda t: _size(t.translate(_SAFE)), LONGEST_TEXT, LONGEST_TEXT)
    text = plain_text(page, title, footer, digest.wording, space).translate(_SAFE)
    markdown = _markdown(digest, part, called, [rendered.text for rendered in page.lines])
    return Message(
        {"msgtype": "markdown", "markdown": {"content": markdown}},
        {"msgtype": "text", "text": {"content": text, "mentioned_list": list(called)}},
        page.items,
    )


def _markdown(digest: Digest, part: str, called: Sequence[str], lines: Sequence[str]) -> str:
    title = "".join([_markup(digest.title), part, *(f" <@{word}>" for word in called)])
    return "\n".join([title, *lines, "", _markup(digest.footer)])


def _markup(line: Line) -> str:
    """Write a line; a heading has a blank line before it, or it would go on with the quotation above it."""
    return _BEFORE[line.kind] + "".join(map(_span, line.spans))


def _span(span: Span) -> str:
    text = span.text.translate(_SAFE)
    match span.role:
        case "data":
            return f"`{text or '—'}`"
        case "strong":
            return f"**{text}**"
        case "link":
            return f"[{text}]({span.url})"
        case "bad" | "good" | "faint":
            return f'<font color="{_FONTS[span.role]}">{text}</font>'
        case _:
            return text


def _size(text: str) -> int:
    return len(text.encode())


def _json(body: str) -> Mapping[str, Any]:
    try:
        result = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return result if isinstance(result, dict) else {}
