"""This file is the only place that knows what a Slack incoming webhook answers to a body.

Pure. Sources: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks,
https://api.slack.com/changelog/2016-05-17-changes-to-errors-for-incoming-webhooks (errors).
"""

import json
from collections.abc import Mapping, Sequence

from tests.emulator.slack_blocks import MAX_MARKDOWN, problem, text_of
from tests.emulator.wire import Reply
from tools.shown import slack_dates

MAX_BLOCKS = 50
MAX_BLOCKS_IN_ATTACHMENT = 20  # failures seen above, github.com/slackapi/bolt-python/issues/914
MAX_ATTACHMENTS = 100
MAX_SUM = 11341  # code points of all blocks, github.com/slackapi/bolt-js/issues/2867
TOO_MANY = Reply(  # one message too many, github.com/prometheus/alertmanager/issues/2111
    429,
    b'{"retry_after":1,"ok":false,"error":"rate_limited"}',
    {"Content-Type": "application/json", "Retry-After": "1"},
)
VISIBLE = ("text", "fallback", "title", "pretext", "fields", "image_url", "blocks")


def answer(body: bytes) -> tuple[Mapping[str, object] | None, Reply]:
    """Give the message that is shown, None when it is refused, and the reply."""
    try:
        message = json.loads(body)
    except ValueError:
        return None, refusal(400, "invalid_payload")
    if not isinstance(message, dict) or not isinstance(message.get("text") or "", str):
        return None, refusal(400, "invalid_payload")
    wrong = _wrong(message)
    return (None, refusal(400, wrong)) if wrong else (message, _plain(200, "ok"))


def refusal(status: int, word: str) -> Reply:
    """Make an error as Slack says it: one word, as text."""
    return _plain(status, word)


def _plain(status: int, word: str) -> Reply:
    return Reply(status, word.encode(), {"Content-Type": "text/html"})


def _wrong(message: Mapping[str, object]) -> str | None:
    blocks, attachments = message.get("blocks") or [], message.get("attachments") or []
    if not isinstance(blocks, list):
        return "invalid_blocks_format"
    if not isinstance(attachments, list) or any(not isinstance(a, dict) for a in attachments):
        return "invalid_attachments"
    if slack_dates.problem(str(message.get("text") or "")):
        return "invalid_payload"
    if not message.get("text") and not blocks and not attachments:
        return "no_text"
    if _are_wrong(blocks, MAX_BLOCKS):
        return "invalid_blocks"
    if wrong := _wrong_attachments(attachments):
        return wrong
    if text_of(blocks) + text_of([one.get("blocks") for one in attachments]) > MAX_SUM:
        return "invalid_blocks" if blocks else "invalid_attachments"
    return None


def _wrong_attachments(attachments: Sequence[Mapping[str, object]]) -> str | None:
    if len(attachments) > MAX_ATTACHMENTS:
        return "too_many_attachments"
    if any(not any(one.get(name) for name in VISIBLE) for one in attachments):
        return "missing_text_or_fallback_or_attachments"
    if any(_are_wrong(one.get("blocks") or [], MAX_BLOCKS_IN_ATTACHMENT) for one in attachments):
        return "invalid_attachments"
    return None


def _are_wrong(blocks: object, most: int) -> bool:
    if not isinstance(blocks, list) or len(blocks) > most:
        return True
    markdown = [b for b in blocks if isinstance(b, dict) and b.get("type") == "markdown"]
    return any(problem(block) for block in blocks) or text_of(markdown) > MAX_MARKDOWN
