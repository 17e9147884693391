"""Write lines in the forms that WeCom's robots take.

`markdown` has colours, quotations and mentions; `markdown_v2` has fences and tables, and is shown as it stands by
clients older than 4.1.36; `text` has nothing, and is all that groups read in WeChat show:
developer.work.weixin.qq.com/document/path/91770.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ...core.text.document import Line, Span
from ...core.text.truncate import plain
from .. import names

LONGEST_CELL = 60  # characters of foreign text in a cell of a table

# No rule of escaping is documented. A bare `<` hid the rest of a line in one client, entities were shown as they stand
# (github.com/Tencent/openclaw-weixin/issues/258): so these are replaced by look-alikes that are no markup.
SAFE = str.maketrans({"<": "＜", ">": "＞", "`": "'"})
SAFE_CELL = str.maketrans({"|": "｜"})

_FONTS = {"bad": "warning", "good": "info", "faint": "comment"}
_FENCE = "```"


@dataclass(frozen=True, slots=True)
class Form:
    """A type of message: its name, how a line is written in it, whether it has tables and takes mentions."""

    name: str
    markup: Callable[[Line], str]
    tables: bool
    mentions: bool


def join(lines: Sequence[str]) -> str:
    """Put lines together; fences that follow each other become one."""
    return "\n".join(lines).replace(f"\n{_FENCE}\n{_FENCE}\n", "\n")


def bare(line: Line) -> str:
    """Write a line without any markup; a blank line parts what stands below a heading from what is above it."""
    return ("\n" if line.kind == "heading" else "") + plain(line).translate(SAFE)


def _coloured(line: Line) -> str:
    """Write a line; a heading has a blank line before it, or it would go on with the quotation above it."""
    before = {"heading": "\n", "item": "> ", "row": "> ", "paste": "> "}.get(line.kind, "")
    return before + "".join(map(_coloured_span, line.spans))


def _coloured_span(span: Span) -> str:
    if span.role in _FONTS:
        return f'<font color="{_FONTS[span.role]}">{span.text.translate(SAFE)}</font>'
    return _span(span)


def _tabled(line: Line) -> str:
    """Write a line; what follows a list or a table, and the head of a table, need a blank line before them."""
    match line.kind:
        case "row":
            return _row(_cell(cell) for cell in line.cells)
        case "columns":
            heads = [_cell(cell) for cell in line.cells]
            return f"\n{_row(heads)}\n{_row('---' for _ in heads)}"
        case "paste":
            text = "".join(span.text for span in line.spans).translate(SAFE)
            return f"{_FENCE}\n{text or '—'}\n{_FENCE}"
        case _:
            before = {"heading": "\n", "item": "- "}.get(line.kind, "")
            return before + "".join(map(_span, line.spans))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(spans: Iterable[Span]) -> str:
    return "".join(_span(_short(span)) for span in spans).translate(SAFE_CELL)


def _short(span: Span) -> Span:
    if span.role not in ("data", "name") or len(span.text) <= LONGEST_CELL:
        return span
    half = LONGEST_CELL // 2
    return Span(f"{span.text[: half - 1]}…{span.text[-half:]}", span.role)


def _span(span: Span) -> str:
    text = span.text.translate(SAFE)
    match span.role:
        case "name" if names.is_bare(span.text):
            return text
        case "data" | "name":
            return f"`{text or '—'}`"
        case "strong" | "bad" | "good":
            return f"**{text}**"
        case "link":
            return f"[{text}]({span.url})"
        case _:
            return text


FORMS = {
    "markdown": Form("markdown", _coloured, tables=False, mentions=True),
    "markdown_v2": Form("markdown_v2", _tabled, tables=True, mentions=False),
    "text": Form("text", bare, tables=False, mentions=False),
}
