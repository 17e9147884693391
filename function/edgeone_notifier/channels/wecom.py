"""This file is the only place that knows WeCom: group robots, developer.work.weixin.qq.com/document/path/91770."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, parse_qs

from ..core.cutting import Space, plain
from ..core.delivery import Answer, Message, Outcome, Verdict, later, patience
from ..core.pages import MOST_PAGES, Page, paginate, plain_text
from .wecom_markup import FORMS, SAFE, Form

if TYPE_CHECKING:  # a quiet run has no digest
    from ..core.digest import Digest

KIND = "wecom"
FORMATS = tuple(FORMS)
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

_USER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}", re.ASCII)
_PHONE = re.compile(r"1\d{10}", re.ASCII)  # of the mainland, as mentioned_mobile_list takes them
EVERYBODY = "@all"


def url_fault(url: SplitResult) -> str | None:
    """Say what is wrong with a webhook on WeCom's own host."""
    if url.path != "/cgi-bin/webhook/send":
        return "its path is not /cgi-bin/webhook/send"
    return None if parse_qs(url.query).get("key") else "it has no key"


def mention_fault(word: str) -> str | None:
    """Say what is wrong with somebody to mention: user ids, phone numbers, or everybody."""
    if word == EVERYBODY or _USER.fullmatch(word):
        return None
    return f"neither a user id nor a phone number nor {EVERYBODY}"


def render(digest: "Digest", mention: Sequence[str], style: str = FORMATS[0]) -> list[Message]:
    """Render a digest as markdown messages, and a text after them that calls whom markdown cannot mention."""
    form = FORMS[style]
    called = mention if digest.mention else ()
    inline = [word for word in called if form.mentions and _is_user(word)]
    apart = [word for word in called if word not in inline]
    frame = _size(_markdown(form, digest, " (3/3)", inline, []))
    room = LONGEST_MARKDOWN - frame
    space = Space(form.markup, _size, room, LONGEST_MARKDOWN, form.tables)
    most = MOST_PAGES - bool(apart)
    pages = paginate(digest.notes, digest.sections, digest.wording, space, most)
    messages = [
        _message(
            form,
            digest,
            f" ({n}/{len(pages)})" if pages[1:] else "",
            inline if n == 1 else (),
            page,
            digest.call_items if n == 1 and not apart else (),
        )
        for n, page in enumerate(pages, 1)
    ]
    return [*messages, _call(digest, apart)] if apart else messages


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


def _message(
    form: Form,
    digest: "Digest",
    part: str,
    called: Sequence[str],
    page: Page,
    call: tuple[int, ...],
) -> Message:
    title, footer = f"{plain(digest.title)}{part}", plain(digest.footer)
    space = Space(plain, lambda t: _size(t.translate(SAFE)), LONGEST_TEXT, LONGEST_TEXT)
    text = plain_text(page, title, footer, digest.wording, space).translate(SAFE)
    content = _markdown(form, digest, part, called, [rendered.text for rendered in page.lines])
    return Message(
        {"msgtype": form.name, form.name: {"content": content}},
        {"msgtype": "text", "text": {"content": text, "mentioned_list": list(called)}},
        (*page.items, *call),
    )


def _call(digest: "Digest", called: Sequence[str]) -> Message:
    """Render the text that mentions; it is one more of the 20 messages a minute."""
    lists = {
        "mentioned_list": [word for word in called if not _PHONE.fullmatch(word)],
        "mentioned_mobile_list": [word for word in called if _PHONE.fullmatch(word)],
    }
    body = {"msgtype": "text", "text": {"content": plain(digest.short), **lists}}
    return Message(body, body, digest.call_items)


def _is_user(word: str) -> bool:
    return word != EVERYBODY and not _PHONE.fullmatch(word)


def _markdown(
    form: Form, digest: "Digest", part: str, called: Sequence[str], lines: Sequence[str]
) -> str:
    title = "".join([form.markup(digest.title), part, *(f" <@{word}>" for word in called)])
    return "\n".join([title, *lines, "", form.markup(digest.footer)])


def _size(text: str) -> int:
    return len(text.encode())


def _json(body: str) -> Mapping[str, Any]:
    try:
        result = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return result if isinstance(result, dict) else {}
