"""This file is the only place that knows what Slack takes inside a rich_text block.

Pure. Sources: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block (elements) and RichTextPreformatted of
github.com/slackapi/node-slack-sdk (text and links alone). An empty list and an empty text fail the whole message:
github.com/NousResearch/hermes-agent/pull/59621, github.com/stoiveyp/Slack.NetStandard/issues/100.
"""

from collections.abc import Callable, Iterable, Mapping

Thing = Mapping[str, object]
Problem = str | None  # what is wrong, None when nothing is

BORDERS = (0, 1)
STYLES = frozenset(
    ("bold", "italic", "strike", "code", "highlight", "client_highlight", "underline", "unlink")
)
# What each inline element must have as text, and what it may have.
INLINE: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "text": (("text",), ("style",)),
    "link": (("url",), ("text", "unsafe", "style")),
    "emoji": (("name",), ("unicode",)),
    "user": (("user_id",), ("style",)),
    "usergroup": (("usergroup_id",), ("style",)),
    "channel": (("channel_id",), ("style",)),
    "broadcast": (("range",), ()),
    "color": (("value",), ()),
    "date": (("format",), ("timestamp", "url", "fallback", "timezone", "style")),
}
IN_PREFORMATTED = ("text", "link")


def rich_text(block: Thing) -> Problem:
    """Say what is wrong with a rich_text block, or None."""
    return _all(block, _element)


def _element(element: object) -> Problem:
    kind = element.get("type") if isinstance(element, dict) else None
    if not isinstance(element, dict) or kind not in ELEMENTS:
        return f"rich_text: element {kind!r} is not taken"
    fields, check = ELEMENTS[str(kind)]
    if unknown := set(element) - {"type", "elements", *fields}:
        return f"{kind}: unknown field {min(unknown)}"
    if element.get("border", 0) not in BORDERS:
        return f"{kind}: border"
    return _all(element, check)


def _section(element: object) -> Problem:
    return _inline(element, tuple(INLINE))


def _preformatted(element: object) -> Problem:
    return _inline(element, IN_PREFORMATTED)


def _inline(element: object, kinds: tuple[str, ...]) -> Problem:
    kind = element.get("type") if isinstance(element, dict) else None
    if not isinstance(element, dict) or kind not in kinds:
        return f"rich_text: inline element {kind!r} is not taken"
    needed, optional = INLINE[str(kind)]
    if unknown := set(element) - {"type", *needed, *optional}:
        return f"{kind}: unknown field {min(unknown)}"
    texts = [element.get(name) for name in needed]
    texts += [element[name] for name in ("text", "url", "fallback") if name in element]
    if not all(isinstance(text, str) and text for text in texts):
        return f"{kind}: an empty text"
    return _style(element.get("style", {}))


def _style(style: object) -> Problem:
    if not isinstance(style, dict) or set(style) - STYLES:
        return "rich_text: style"
    return None if all(isinstance(on, bool) for on in style.values()) else "rich_text: style"


def _is(element: object, kind: str) -> bool:
    return isinstance(element, dict) and element.get("type") == kind


def _all(thing: Thing, check: Callable[..., Problem]) -> Problem:
    elements = thing.get("elements")
    if not isinstance(elements, list) or not elements:
        return f"{thing.get('type')}: no elements"
    problems: Iterable[Problem] = (check(element) for element in elements)
    return next((wrong for wrong in problems if wrong), None)


def _listed(element: object) -> Problem:
    if not isinstance(element, dict) or not _is(element, "rich_text_section"):
        return "rich_text_list: element"
    return _all(element, _section)


ELEMENTS: Mapping[str, tuple[tuple[str, ...], Callable[[object], Problem]]] = {
    "rich_text_section": ((), _section),
    "rich_text_preformatted": (("border", "language"), _preformatted),
    "rich_text_quote": (("border",), _section),
    "rich_text_list": (("style", "indent", "offset", "border"), _listed),
}
