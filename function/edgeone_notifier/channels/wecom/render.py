"""How a digest looks in WeCom: markdown, and a text after it that calls whom markdown cannot mention."""

from collections.abc import Sequence

from ...core.delivery.verdict import Message
from ...core.digest.digest import Digest
from ...core.text.paginate import MOST_PAGES, MessagePage, paginate, plain_text
from ...core.text.truncate import Space, plain
from .markup import FORMS, SAFE, Form
from .spec import EVERYBODY, PHONE

# UTF-8 bytes; one too many and the whole message is refused with 40058. Of 4,096 and 2,048:
# developer.work.weixin.qq.com/document/path/91770
LONGEST_MARKDOWN = 4_000
LONGEST_TEXT = 2_000


def render(digest: Digest, mention: Sequence[str], style: str) -> list[Message]:
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


def _message(
    form: Form,
    digest: Digest,
    part: str,
    called: Sequence[str],
    page: MessagePage,
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


def _call(digest: Digest, called: Sequence[str]) -> Message:
    """Render the text that mentions; it is one more of the 20 messages a minute."""
    lists = {
        "mentioned_list": [word for word in called if not PHONE.fullmatch(word)],
        "mentioned_mobile_list": [word for word in called if PHONE.fullmatch(word)],
    }
    body = {"msgtype": "text", "text": {"content": plain(digest.short), **lists}}
    return Message(body, body, digest.call_items)


def _is_user(word: str) -> bool:
    return word != EVERYBODY and not PHONE.fullmatch(word)


def _markdown(
    form: Form, digest: Digest, part: str, called: Sequence[str], lines: Sequence[str]
) -> str:
    title = "".join([form.markup(digest.title), part, *(f" <@{word}>" for word in called)])
    return "\n".join([title, *lines, "", form.markup(digest.footer)])


def _size(text: str) -> int:
    return len(text.encode())
