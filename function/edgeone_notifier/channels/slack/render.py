"""How a digest looks in Slack: blocks in a coloured attachment, or plain text, within its limits."""

from collections.abc import Sequence

from ...core.delivery.verdict import Message
from ...core.digest.digest import Digest
from ...core.text.document import Line, Span
from ...core.text.paginate import MessagePage, paginate, plain_text
from ...core.text.truncate import Space, plain
from .spec import EVERYBODY

# All in code points after escaping.
# Of 3,000: docs.slack.dev/reference/block-kit/blocks/section-block
LONGEST_SECTION = 2_900
# The sum of an attachment's blocks has no documented limit; 11,341 were refused once
# (github.com/slackapi/bolt-js/issues/2867), and above 20 blocks (github.com/slackapi/bolt-python/issues/914).
LONGEST_PAGE = 8_000
# Of 4,000: api.slack.com/changelog/2018-04-truncating-really-long-messages
LONGEST_TEXT = 3_900

COLORS = {"bad": "#D63232", "warn": "#ECB22E", "good": "#36A64F", "quiet": "#8D9096"}

_BEFORE = {"heading": "\n", "subheading": "", "item": "• ", "row": "• ", "note": ""}


def render(digest: Digest, mention: Sequence[str], _: str) -> list[Message]:
    """Render a digest as messages: the title as text, the rest as blocks in one coloured attachment."""
    space = Space(_markup, len, LONGEST_PAGE, LONGEST_SECTION)
    pages = paginate(digest.notes, digest.sections, digest.wording, space)
    return [_message(digest, mention, page, n, len(pages)) for n, page in enumerate(pages, 1)]


def _message(digest: Digest, mention: Sequence[str], page: MessagePage, n: int, of: int) -> Message:
    part = f" ({n}/{of})" if of > 1 else ""
    called = "".join(f" {_called(word)}" for word in mention) if digest.mention and n == 1 else ""
    blocks = [_section(text) for text in _sections(page)]
    blocks.append(
        {"type": "context", "elements": [{"type": "mrkdwn", "text": _markup(digest.footer)}]}
    )
    body = {
        "text": _markup(digest.title) + part + called,
        "attachments": [{"color": COLORS[digest.tone], "blocks": blocks}],
        "unfurl_links": False,
        "unfurl_media": False,
    }
    title = plain(digest.title) + part
    space = Space(plain, lambda t: len(_escape(t)), LONGEST_TEXT - len(called), LONGEST_TEXT)
    text = plain_text(page, title, plain(digest.footer), digest.wording, space)
    bare = {
        "text": _escape(text) + called,
        "mrkdwn": False,
        "unfurl_links": False,
        "unfurl_media": False,
    }
    return Message(body, bare, (*page.items, *(digest.call_items if n == 1 else ())))


def _sections(page: MessagePage) -> list[str]:
    """Join lines into as few texts as the limit of one section allows."""
    texts: list[str] = []
    for rendered in page.lines:
        if texts and len(texts[-1]) + 1 + len(rendered.text) <= LONGEST_SECTION:
            texts[-1] += f"\n{rendered.text}"
        else:
            texts.append(rendered.text.lstrip("\n"))
    return texts


def _section(text: str) -> dict[str, object]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def _markup(line: Line) -> str:
    """Write a line; a heading has a blank line before it."""
    return _BEFORE[line.kind] + "".join(map(_span, line.spans))


def _span(span: Span) -> str:
    text = _escape(span.text)
    match span.role:
        case "data":
            code = text.replace("`", "'")
            return f"`{code or '—'}`"
        case "strong" | "bad" | "good":
            return f"*{text}*"
        case "link":
            return f"<{span.url}|{text}>"
        case _:
            return text


def _escape(text: str) -> str:
    """Escape what Slack reads as mentions, links and entities; docs.slack.dev/messaging/formatting-message-text."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _called(word: str) -> str:
    if word in EVERYBODY:
        return f"<!{word}>"
    return f"<!subteam^{word}>" if word.startswith("S") else f"<@{word}>"
