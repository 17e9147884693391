"""This file is the only place that knows the limits of Slack's blocks.

Pure. Lengths are code points. Sources: github.com/slackapi/node-slack-sdk
`packages/types/src/block-kit/blocks.ts` and `spec/limits.json` of the PyPI package slackblocks.
"""

from collections.abc import Callable, Iterable, Mapping

from tests.emulator.slack_rich_text import Problem, Thing, rich_text
from tools.shown import slack_dates

MAX_SECTION = 3000
MAX_FIELDS, MAX_FIELD = 10, 2000
MAX_HEADER = 150
MAX_ELEMENTS = 10  # of a context
MAX_ACTIONS = 25
MAX_BUTTON, MAX_URL = 75, 3000
MAX_MARKDOWN = 12000
MAX_BLOCK_ID = 255
MAX_ALT_TEXT = 2000


def problem(block: object) -> Problem:
    """Say what is wrong with a block, or None. Types that webhooks may not take are wrong."""
    if not isinstance(block, dict):
        return "a block is not an object"
    kind = block.get("type")
    if not isinstance(kind, str) or kind not in BLOCKS:
        return f"block type {kind!r} is not taken"
    fields, check = BLOCKS[kind]
    unknown = set(block) - {"type", "block_id", *fields}
    if unknown:
        return f"{kind}: unknown field {min(unknown)}"
    if not _is_text(block.get("block_id", "id"), MAX_BLOCK_ID):
        return f"{kind}: block_id"
    return check(block)


def text_of(thing: object) -> int:
    """Count the code points of all texts inside."""
    if isinstance(thing, dict):
        own = thing.get("text")
        rest = (value for name, value in thing.items() if name != "text" or value is not own)
        count = len(own) if isinstance(own, str) else text_of(own)
        return count + sum(text_of(value) for value in rest)
    return sum(text_of(one) for one in thing) if isinstance(thing, list) else 0


def _section(block: Thing) -> Problem:
    fields = block.get("fields")
    if "text" not in block and "fields" not in block:
        return "section: neither text nor fields"
    if not isinstance(block.get("expand", False), bool):
        return "section: expand"
    if "text" in block and (wrong := _text(block["text"], MAX_SECTION)):
        return f"section: {wrong}"
    if "fields" in block:
        if not isinstance(fields, list) or not 1 <= len(fields) <= MAX_FIELDS:
            return "section: number of fields"
        if wrong := _first(_text(field, MAX_FIELD) for field in fields):
            return f"section field: {wrong}"
    return _element(block["accessory"]) if "accessory" in block else None


def _header(block: Thing) -> Problem:
    wrong = _text(block.get("text"), MAX_HEADER, kinds=("plain_text",))
    return f"header: {wrong}" if wrong else None


def _context(block: Thing) -> Problem:
    elements = block.get("elements")
    if not isinstance(elements, list) or not 1 <= len(elements) <= MAX_ELEMENTS:
        return "context: number of elements"
    return _first(_image(e) if _kind(e) == "image" else _text(e, MAX_SECTION) for e in elements)


def _actions(block: Thing) -> Problem:
    elements = block.get("elements")
    if not isinstance(elements, list) or not 1 <= len(elements) <= MAX_ACTIONS:
        return "actions: number of elements"
    return _first(_element(element) for element in elements)


def _markdown(block: Thing) -> Problem:
    return None if _is_text(block.get("text"), MAX_MARKDOWN) else "markdown: length"


def _image(block: object) -> Problem:
    if not isinstance(block, dict) or not _is_text(block.get("image_url"), MAX_URL):
        return "image: image_url"
    return None if _is_text(block.get("alt_text"), MAX_ALT_TEXT) else "image: alt_text"


def _element(element: object) -> Problem:
    if _kind(element) == "image":
        return _image(element)
    if not isinstance(element, dict) or element.get("type") != "button":
        return "element type is not taken"
    if wrong := _text(element.get("text"), MAX_BUTTON, kinds=("plain_text",)):
        return f"button: {wrong}"
    return None if _is_text(element.get("url", "u"), MAX_URL) else "button: url"


def _text(thing: object, most: int, kinds: tuple[str, ...] = ("mrkdwn", "plain_text")) -> Problem:
    if not isinstance(thing, dict) or thing.get("type") not in kinds:
        return f"text is not {' or '.join(kinds)}"
    if set(thing) - {"type", "text", "emoji" if thing["type"] == "plain_text" else "verbatim"}:
        return "text has an unknown field"
    text = thing.get("text")
    if not isinstance(text, str) or not _is_text(text, most):
        return f"text is not 1 to {most} long"
    return slack_dates.problem(text) if thing["type"] == "mrkdwn" else None


def _kind(thing: object) -> object:
    return thing.get("type") if isinstance(thing, dict) else None


def _is_text(value: object, most: int) -> bool:
    return isinstance(value, str) and 1 <= len(value) <= most


def _first(problems: Iterable[Problem]) -> Problem:
    return next((wrong for wrong in problems if wrong), None)


BLOCKS: Mapping[str, tuple[tuple[str, ...], Callable[[Thing], Problem]]] = {
    "section": (("text", "fields", "accessory", "expand"), _section),
    "header": (("text",), _header),
    "divider": ((), lambda _: None),
    "context": (("elements",), _context),
    "actions": (("elements",), _actions),
    "image": (("image_url", "alt_text", "title"), _image),
    "markdown": (("text",), _markdown),
    "rich_text": (("elements",), rich_text),
}
