"""This file is the only place of the tests that knows what WeCom takes, what is markup there, and its answers."""

import json
import re

from edgeone_notifier.core.delivery.verdict import Message, Outcome
from tests.channels.digests import MENTIONED
from tests.emulator import wecom

TAKEN = '{"errcode":0,"errmsg":"ok"}'
HAS_JSON_PATIENCE = False

MENTIONS = {f"<@{one}>" for one in MENTIONED["wecom"]}
CONSOLE = re.compile(r"\[[^\[\]]+\]\(https://console\.[a-z.]+/edgeone\)")
CODE = re.compile(r"`([^`\n]+)`")
FENCED = re.compile(r"^```\n(.*?)\n```$", re.MULTILINE | re.DOTALL)
FONT = re.compile(r'<font color="(?:info|comment|warning)">([^<>\n]+)</font>')
BOLD = re.compile(r"\*\*([^*\n]+)\*\*")

# status, body, outcome; developer.work.weixin.qq.com/document/path/91770 and 90313
VERDICTS = [
    (200, '{"errcode":0,"errmsg":"ok"}', Outcome.TAKEN),
    (200, '{"errcode":0,"errmsg":"ok, from ip: 127.0.0.1"}', Outcome.TAKEN),
    # what is not its own, with a 2xx status, does not say whether the message was shown
    (200, '{"errcode":"0"}', Outcome.UNKNOWN),
    (200, '{"errcode":false}', Outcome.UNKNOWN),
    (200, '{"errcode":0.0}', Outcome.UNKNOWN),
    (200, '{"errmsg":"ok"}', Outcome.UNKNOWN),
    (200, '{"errcode":0,"err', Outcome.UNKNOWN),
    (200, "", Outcome.UNKNOWN),
    (200, "ok", Outcome.UNKNOWN),
    (200, "[0]", Outcome.UNKNOWN),
    (201, '{"errcode":0}', Outcome.UNKNOWN),
    (504, '{"errcode":0}', Outcome.UNKNOWN),
    (200, '{"errcode":-1}', Outcome.LATER),
    (200, '{"errcode":45033}', Outcome.LATER),
    (200, '{"errcode":45009,"errmsg":"api freq out of limit"}', Outcome.LATER),
    (200, '{"errcode":40008}', Outcome.UNFIT),
    (200, '{"errcode":40033}', Outcome.UNFIT),
    (200, '{"errcode":40035}', Outcome.UNFIT),
    (200, '{"errcode":40058,"errmsg":"content exceed max length"}', Outcome.UNFIT),
    (200, '{"errcode":40063}', Outcome.UNFIT),
    (200, '{"errcode":44004}', Outcome.UNFIT),
    (200, '{"errcode":45002}', Outcome.UNFIT),
    (200, '{"errcode":47001}', Outcome.UNFIT),
    (200, '{"errcode":93000,"errmsg":"invalid webhook url"}', Outcome.DEAD),
    (200, '{"errcode":93004}', Outcome.DEAD),
    (200, '{"errcode":93008}', Outcome.DEAD),
    # its numbers count whatever the status
    (404, '{"errcode":93000}', Outcome.DEAD),
    (500, '{"errcode":40058}', Outcome.UNFIT),
    # a refusal in a number that is not listed, or in other words
    (200, '{"errcode":99999}', Outcome.UNFIT),
    (403, "<html>not here</html>", Outcome.UNFIT),
    (413, "", Outcome.UNFIT),
    (302, '{"errcode":0}', Outcome.LATER),
    (500, '{"errcode":99999}', Outcome.LATER),
    (502, '{"errcode":99999}', Outcome.UNKNOWN),
]
# Whether a refusal is about the body for certain: status, body, yes or no.
LISTED = [
    (200, '{"errcode":45002}', True),
    (413, "<html>too large</html>", True),
    (200, '{"errcode":99999}', False),
    (404, "<html>not found</html>", False),
]
# body of an answer with status 200, seconds to wait
WAITS = [('{"errcode":45009}', 60.0), ('{"errcode":45009,"retry_after":5}', 60.0)]


def check_limits(message: Message) -> None:
    """Hold both forms against WeCom's limits, as this file and the emulator count them."""
    assert 1 <= len(_content(message).encode()) <= (4_096 if has_markup(message) else 2_048)
    assert 1 <= len(message.plain["text"]["content"].encode()) <= 2_048
    for body in (message.body, message.plain):
        shown, reply = wecom.answer(json.dumps(body).encode())
        assert (shown is None, json.loads(reply.body)["errcode"]) == (False, 0)


def is_call(message: Message) -> bool:
    """Say whether this is the text that calls whom markdown cannot mention."""
    return not has_markup(message) and "\n" not in _content(message)


def has_markup(message: Message) -> bool:
    """Say whether a message has markup at all."""
    return bool(message.body["msgtype"] != "text")


def lines(message: Message) -> str:
    """Return all that WeCom reads as markup, as it stands; what is fenced stands as code."""
    return FENCED.sub(
        lambda match: "\n".join(f"`{line}`" for line in match[1].split("\n")), _content(message)
    )


def _content(message: Message) -> str:
    return str(message.body[message.body["msgtype"]]["content"])


def plain(message: Message) -> str:
    """Return the plain form as it is seen; it has no markup at all."""
    text = str(message.plain["text"]["content"])
    assert not re.search("[<>]", text)
    return text


def seen(text: str) -> str:
    """Return how a text is seen in the plain form."""
    return looks(text)


def looks(text: str) -> str:
    """Return how a foreign text stands within code."""
    return text.replace("<", "＜").replace(">", "＞").replace("`", "'")


def outside_code(text: str) -> str:
    """Return what stands outside of code, without our own markup, after a check that there is no other."""
    for match in CODE.finditer(text):
        assert not re.search("[<>]", match[1])
    text = re.sub("^(?:> |- )", "", CODE.sub("·", text), flags=re.MULTILINE)
    for row in re.findall(r"^\|.*", text, re.MULTILINE):  # of a table
        assert row.startswith("| ")
        assert row.endswith(" |")
    text = CONSOLE.sub("", BOLD.sub(r"\1", FONT.sub(r"\1", text)))
    for mention in MENTIONS:
        text = text.replace(mention, "")
    assert not re.search(r"[`*<>\[\]#]|://", text), text
    return text
