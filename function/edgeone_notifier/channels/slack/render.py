"""How a digest looks in Slack: blocks, or plain text, within its limits.

What is assumed of its clients, and stands nowhere else: `expand` keeps a section open, a preformatted block is copied
as it is, and a mention in a section rings like one in `text`.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from ...core.delivery.verdict import Message
from ...core.digest.digest import Digest
from ...core.text.document import Line, Span
from ...core.text.paginate import MessageLines, items_told, lines_shown, paginate, plain_text
from ...core.text.truncate import Rendered, Space, plain
from .. import names
from .spec import EVERYBODY

# All in code points after escaping.
# Of 3,000: docs.slack.dev/reference/block-kit/blocks/section-block
LONGEST_SECTION = 2_900
# The sum of all blocks has no documented limit; 11,341 were refused once
# (github.com/slackapi/bolt-js/issues/2867), and 50 blocks are the most.
LONGEST_PAGE = 8_000
# Of 4,000: api.slack.com/changelog/2018-04-truncating-really-long-messages
LONGEST_TEXT = 3_900

QUIET = {"unfurl_links": False, "unfurl_media": False}
_CLOCK = len("04:54")


def render(digest: Digest, mention: Sequence[str], _: str) -> list[Message]:
    """Render a digest as messages: the verdict as text, and blocks that begin with it."""
    room = LONGEST_PAGE - len(_markup(digest.title)) - len(_markup(digest.footer))
    space = Space(_markup, len, room, LONGEST_SECTION)
    pages = paginate(digest.notes, digest.sections, digest.wording, space)
    return [_message(digest, mention, page, n, len(pages)) for n, page in enumerate(pages, 1)]


def _message(
    digest: Digest, mention: Sequence[str], page: MessageLines, n: int, of: int
) -> Message:
    part = f" ({n}/{of})" if of > 1 else ""
    called = "".join(f" {_called(word)}" for word in mention) if digest.mention and n == 1 else ""
    title = plain(digest.title) + part
    body = {
        "text": _escape(title) + called,
        "blocks": [
            *_blocks(_markup(digest.title) + part + called, lines_shown(page)),
            {"type": "context", "elements": [_mrkdwn(_markup(digest.footer))]},
        ],
        **QUIET,
    }
    space = Space(plain, lambda t: len(_escape(t)), LONGEST_TEXT - len(called), LONGEST_TEXT)
    text = plain_text(page, title, plain(digest.footer), digest.wording, space)
    first, *rest = text.split("\n")
    bare = {
        "text": "\n".join([_escape(first) + called, *map(_escape, rest)]),
        "mrkdwn": False,
        **QUIET,
    }
    return Message(body, bare, (*items_told(page), *(digest.call_items if n == 1 else ())))


def _blocks(title: str, lines: Sequence[Rendered]) -> Iterator[dict[str, object]]:
    """Put lines into as few blocks as their limit allows. What is to be copied has blocks of its own."""
    texts = [(False, title), *((one.line.kind == "paste", one.text) for one in lines)]
    for is_pasted, group in groupby(texts, key=lambda one: one[0]):
        for text in _joined([text for _, text in group]):
            yield _pasted(text) if is_pasted else _section(text)


def _joined(texts: Sequence[str]) -> list[str]:
    joined: list[str] = []
    for text in texts:
        if joined and len(joined[-1]) + 1 + len(text) <= LONGEST_SECTION:
            joined[-1] += f"\n{text}"
        else:
            joined.append(text)
    return joined


def _section(text: str) -> dict[str, object]:
    return {"type": "section", "expand": True, "text": _mrkdwn(text)}


def _mrkdwn(text: str) -> dict[str, object]:
    return {"type": "mrkdwn", "text": text}


def _pasted(text: str) -> dict[str, object]:
    """Show text as it is, to be copied; it has no markup, and so needs no escapes."""
    element = {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [element]}


def _markup(line: Line) -> str:
    if line.kind == "paste":
        return "".join(span.text for span in line.spans) or "—"
    return ("• " if line.kind in ("item", "row") else "") + "".join(map(_span, line.spans))


def _span(span: Span) -> str:
    text = _escape(span.text)
    match span.role:
        case "data":
            return _code(text)
        case "name":
            return text if names.is_bare(span.text) else f" {_code(text)} "
        case "strong" | "bad" | "good":
            return f"*{text}*"
        case "link":
            return f"<{span.url}|{text}>"
        case "time" if span.at > 0:
            shown = "{time}" if len(span.text) == _CLOCK else "{date_short_pretty} {time}"
            return f"<!date^{span.at}^{shown}|{text}>"
        case _:
            return text


def _code(text: str) -> str:
    code = text.replace("`", "'")
    return f"`{code or '—'}`"


def _escape(text: str) -> str:
    """Escape what Slack reads as mentions, links and entities; docs.slack.dev/messaging/formatting-message-text."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _called(word: str) -> str:
    if word in EVERYBODY:
        return f"<!{word}>"
    return f"<!subteam^{word}>" if word.startswith("S") else f"<@{word}>"
