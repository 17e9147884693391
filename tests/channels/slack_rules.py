"""This file is the only place of the tests that knows what Slack takes, what is markup there, and its answers."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from slackblocks import ContextBlock, SectionBlock, Text, WebhookMessage

from edgeone_notifier.core.delivery.verdict import Message, Outcome
from tests.channels.digests import MENTIONED
from tests.emulator import slack

TAKEN = "ok"
HAS_JSON_PATIENCE = True

MENTIONS = {f"<{'!subteam^' if one.startswith('S') else '@'}{one}>" for one in MENTIONED["slack"]}
CONSOLE = re.compile(r"<https://console\.[a-z.]+/edgeone\|[^|<>]+>")
DATE = re.compile(r"<!date\^\d+\^[^<>|`*]+\|[\d: +UTC-]+>")
CODE = re.compile(r"`([^`\n]+)`")
BOLD = re.compile(r"\*([^*\n]+)\*")
ENTITY = re.compile(r"&(?:amp|lt|gt);")

# status, body, outcome; api.slack.com/changelog/2016-05-17-changes-to-errors-for-incoming-webhooks
VERDICTS = [
    (200, "ok", Outcome.TAKEN),
    (200, "ok\n", Outcome.TAKEN),
    # what is not its own, with a 2xx status, does not say whether the message was shown
    (200, "OK", Outcome.UNKNOWN),
    (200, "not ok", Outcome.UNKNOWN),
    (200, "o", Outcome.UNKNOWN),
    (200, '{"ok":true}', Outcome.UNKNOWN),
    (201, "ok", Outcome.UNKNOWN),
    (204, "", Outcome.UNKNOWN),
    (408, "", Outcome.UNKNOWN),
    (502, "<html>Bad Gateway</html>", Outcome.UNKNOWN),
    (504, "ok", Outcome.UNKNOWN),
    (302, "ok", Outcome.LATER),
    (400, "invalid_payload", Outcome.UNFIT),
    (400, "invalid_blocks", Outcome.UNFIT),
    (400, "invalid_blocks_format", Outcome.UNFIT),
    (400, "invalid_attachments", Outcome.UNFIT),
    (400, "no_text", Outcome.UNFIT),
    (400, "missing_text_or_fallback_or_attachments", Outcome.UNFIT),
    (400, "too_many_attachments", Outcome.UNFIT),
    (400, "user_not_found", Outcome.DEAD),
    (400, "invalid_token", Outcome.DEAD),
    (403, "invalid_token", Outcome.DEAD),
    (403, "action_prohibited", Outcome.DEAD),
    (403, "posting_to_general_channel_denied", Outcome.DEAD),
    (403, "team_disabled", Outcome.DEAD),
    (404, "channel_not_found", Outcome.DEAD),
    (404, "no_service", Outcome.DEAD),
    (404, "no_service_id", Outcome.DEAD),
    (404, "no_active_hooks", Outcome.DEAD),
    (404, "no_team", Outcome.DEAD),
    (410, "channel_is_archived", Outcome.DEAD),
    # its words count whatever the status, and in either form
    (200, "no_service", Outcome.DEAD),
    (403, "token_revoked", Outcome.DEAD),
    (403, "account_inactive", Outcome.DEAD),
    (403, "restricted_action", Outcome.DEAD),
    (429, "no_service", Outcome.DEAD),
    (500, "action_prohibited", Outcome.DEAD),
    (502, "token_revoked", Outcome.DEAD),
    (503, "invalid_payload", Outcome.UNFIT),
    (200, '{"ok":false,"error":"invalid_auth"}', Outcome.DEAD),
    (200, '{"ok":false,"error":"invalid_blocks"}', Outcome.UNFIT),
    (200, '{"ok":false,"error":"rate_limited"}', Outcome.LATER),
    # a refusal in words that are not listed
    (400, "a_word_of_tomorrow", Outcome.UNFIT),
    (200, '{"ok":false,"error":"a_word_of_tomorrow"}', Outcome.UNFIT),
    (400, "<html>a proxy's</html>", Outcome.UNFIT),
    (403, "a_word_of_tomorrow", Outcome.UNFIT),
    (404, "<html>not found</html>", Outcome.UNFIT),
    (413, "", Outcome.UNFIT),
    # what was not taken for now
    (500, "rollup_error", Outcome.LATER),
    (503, "<html>busy</html>", Outcome.LATER),
]
# Whether a refusal is about the body for certain: status, body, yes or no.
LISTED = [
    (400, "invalid_blocks", True),
    (400, "a_word_of_tomorrow", True),
    (413, "<html>too large</html>", True),
    (400, "<html>a proxy's</html>", False),
    (403, "a_word_of_tomorrow", False),
    (404, "<html>not found</html>", False),
]
# body of an answer with status 200, seconds to wait
WAITS: list[tuple[str, float]] = []


def check_limits(message: Message) -> None:
    """Hold both forms against Slack's limits, as this file, the emulator and slackblocks count them."""
    for body in (message.body, message.plain):
        assert 1 <= len(body["text"]) <= 4_000
        assert (body["unfurl_links"], body["unfurl_media"]) == (False, False)
        shown, reply = slack.answer(json.dumps(body).encode(errors="surrogatepass"))
        assert (reply.status, shown is None) == (200, False), reply.body
    assert not re.search("[<>]", re.sub(r"<[!@][\w^]+>", "", message.body["text"]))
    texts = [_sent(block) for block in message.body["blocks"]]
    assert len(texts) <= 50
    assert max(map(len, texts)) <= 3_000
    assert sum(map(len, texts)) <= 9_000
    assert message.body["blocks"][0]["expand"] is True
    _build(message.body)


def is_call(message: Message) -> bool:
    """Say whether this is a message that does nothing but mention."""
    return False


def lines(message: Message) -> str:
    """Return all that Slack reads as markup, as it stands; what is to be copied stands as code."""
    return "\n".join(map(_text, message.body["blocks"]))


def plain(message: Message) -> str:
    """Return the plain form as it is seen; it has no markup but mentions."""
    text = _without_mentions(message.plain["text"])
    assert message.plain["mrkdwn"] is False
    assert "<" not in text
    assert ">" not in text
    return _unescaped(text)


def has_markup(message: Message) -> bool:
    """Say whether a message has markup at all."""
    return True


def seen(text: str) -> str:
    """Return how a text is seen in the plain form."""
    return text


def looks(text: str) -> str:
    """Return how a foreign text stands within code."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return escaped.replace("`", "'")


def outside_code(text: str) -> str:
    """Return what stands outside of code, without our own markup, after a check that there is no other."""
    for match in CODE.finditer(text):
        assert not re.search("[<>]", ENTITY.sub("", match[1]))
        assert "&" not in ENTITY.sub("", match[1])
        _check_ends(text, match)
    text = CODE.sub("·", text)
    for match in BOLD.finditer(text):
        assert match[1] == match[1].strip()
        _check_ends(text, match)
    text = _without_mentions(DATE.sub("", CONSOLE.sub("", BOLD.sub(r"\1", text))))
    assert not re.search(r"[`*_~<>]|://|&(?!amp;|lt;|gt;)", text), text
    return text


def _check_ends(text: str, match: re.Match[str]) -> None:
    """Check that a mark stands alone: next to a wide character, Slack shows it as it is."""
    around = text[max(match.start() - 1, 0) : match.start()] + text[match.end() : match.end() + 1]
    assert not around.strip(" \n;,."), text[match.start() - 5 : match.end() + 5]


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _without_mentions(text: str) -> str:
    for mention in (*MENTIONS, "<!here>"):
        text = text.replace(mention, "")
    return text


def _build(body: Mapping[str, Any]) -> None:
    """Build the same blocks with slackblocks, which refuses what is beyond a limit."""
    blocks = [block for block in body["blocks"] if block["type"] != "rich_text"]
    built = WebhookMessage(text=body["text"], blocks=list(_blocks(blocks))).to_dict()
    assert [_text(block) for block in built["blocks"]] == [_text(block) for block in blocks]


def _blocks(blocks: list[dict[str, Any]]) -> Iterator[SectionBlock | ContextBlock]:
    for block in blocks:
        if block["type"] == "section":
            yield SectionBlock(Text(block["text"]["text"]))
        else:
            yield ContextBlock([Text(one["text"]) for one in block["elements"]])


def _sent(block: Mapping[str, Any]) -> str:
    """Return the text of a block as it is sent."""
    if block["type"] != "rich_text":
        return _text(block)
    return str(block["elements"][0]["elements"][0]["text"])


def _text(block: Mapping[str, Any]) -> str:
    if block["type"] == "section":
        assert block["text"]["type"] == "mrkdwn"
        return str(block["text"]["text"])
    (element,) = block["elements"]
    if block["type"] == "rich_text":
        assert element["type"] == "rich_text_preformatted"
        (text,) = element["elements"]
        return "\n".join(f"`{looks(line)}`" for line in text["text"].split("\n"))
    return str(element["text"])
