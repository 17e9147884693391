"""How a digest looks in WeCom: markdown and a text after it that calls whom markdown cannot mention, or text alone."""

from collections.abc import Mapping, Sequence
from typing import Any

from ...core.delivery.verdict import Message
from ...core.digest.digest import Digest
from ...core.text.paginate import (
    MOST_PAGES,
    MessageLines,
    items_told,
    lines_shown,
    paginate,
    plain_text,
)
from ...core.text.truncate import Space, plain
from .markup import FORMS, Form, bare, join
from .spec import EVERYBODY, PHONE

# UTF-8 bytes; one too many and the whole message is refused with 40058. Of 4,096 and 2,048:
# developer.work.weixin.qq.com/document/path/91770
LONGEST_MARKDOWN = 4_000
LONGEST_TEXT = 2_000


def render(digest: Digest, mention: Sequence[str], style: str) -> list[Message]:
    """Render a digest as messages in one of the forms."""
    form = FORMS[style]
    called = mention if digest.mention else ()
    if form.name == "text":
        return _texts(form, digest, called)
    inline = [word for word in called if form.mentions and _is_user(word)]
    apart = [word for word in called if word not in inline]
    pages = _pages(form, digest, LONGEST_MARKDOWN, inline, MOST_PAGES - bool(apart))
    messages = [
        _message(
            form,
            digest,
            _part(n, len(pages)),
            inline if n == 1 else (),
            page,
            digest.call_items if n == 1 and not apart else (),
        )
        for n, page in enumerate(pages, 1)
    ]
    return [*messages, _call(digest, apart)] if apart else messages


def _texts(form: Form, digest: Digest, called: Sequence[str]) -> list[Message]:
    """Render texts alone, of which the first mentions."""
    pages = _pages(form, digest, LONGEST_TEXT, (), MOST_PAGES)
    messages = []
    for n, page in enumerate(pages, 1):
        lines = [rendered.text for rendered in lines_shown(page)]
        content = _content(form, digest, _part(n, len(pages)), (), lines)
        body = _text(content, called if n == 1 else ())
        messages.append(
            Message(body, body, (*items_told(page), *(digest.call_items if n == 1 else ())))
        )
    return messages


def _pages(
    form: Form, digest: Digest, longest: int, inline: Sequence[str], most: int
) -> list[MessageLines]:
    room = longest - _size(_content(form, digest, " (3/3)", inline, []))
    space = Space(form.markup, _size, room, longest, form.tables)
    return paginate(digest.notes, digest.sections, digest.wording, space, most)


def _message(
    form: Form,
    digest: Digest,
    part: str,
    called: Sequence[str],
    page: MessageLines,
    call: tuple[int, ...],
) -> Message:
    space = Space(bare, _size, LONGEST_TEXT, LONGEST_TEXT)
    title, footer = f"{bare(digest.title)}{part}", bare(digest.footer)
    text = plain_text(page, title, footer, digest.wording, space)
    content = _content(
        form, digest, part, called, [rendered.text for rendered in lines_shown(page)]
    )
    return Message(
        {"msgtype": form.name, form.name: {"content": content}},
        _text(text, called),
        (*items_told(page), *call),
    )


def _call(digest: Digest, called: Sequence[str]) -> Message:
    """Render the text that mentions; it is one more of the 20 messages a minute."""
    body = _text(plain(digest.short), called)
    return Message(body, body, digest.call_items)


def _text(content: str, called: Sequence[str]) -> Mapping[str, Any]:
    phones = [word for word in called if PHONE.fullmatch(word)]
    lists = {"mentioned_list": [word for word in called if word not in phones]}
    if phones:
        lists["mentioned_mobile_list"] = phones
    return {"msgtype": "text", "text": {"content": content, **lists}}


def _part(n: int, of: int) -> str:
    return f" ({n}/{of})" if of > 1 else ""


def _is_user(word: str) -> bool:
    return word != EVERYBODY and not PHONE.fullmatch(word)


def _content(
    form: Form, digest: Digest, part: str, called: Sequence[str], lines: Sequence[str]
) -> str:
    title = "".join([form.markup(digest.title), part, *(f" <@{word}>" for word in called)])
    return join([title, *lines, "", form.markup(digest.footer)])


def _size(text: str) -> int:
    return len(text.encode())
