"""This file is the only place that fits lines into as many messages as are allowed, and counts what does not fit.

Sizes are measured by the channel after its own escaping, in the unit that its service counts in.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from .lines import Line, Section, Span
from .text import Wording

MOST_PAGES = 3  # messages per digest
CAPS = (500, 200, 100, 70, 50, 35, 25, 20, 15, 10, 7, 5, 3, 2, 1, 0)  # lines shown per section
LONGEST_SPAN = (
    6_000  # characters considered of one span; the rest is cut before anything is measured
)
SHORTEST_SPAN = 32  # characters; a span is not cut below this, the line ends before it instead


@dataclass(frozen=True, slots=True)
class Space:
    """What a channel's message offers beside its title and footer, in its own unit: for all lines, and for one.

    A heading takes a third of a page at most and any other line half of it, so that both always fit on one.
    """

    markup: Callable[[Line], str]
    size: Callable[[str], int]
    room: int
    longest: int


@dataclass(frozen=True, slots=True)
class Rendered:
    """A line in a channel's markup, and the line that it came from."""

    text: str
    line: Line


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of one message."""

    lines: tuple[Rendered, ...]

    @property
    def items(self) -> tuple[int, ...]:
        """Return the items that these lines tell, or count."""
        return tuple(item for rendered in self.lines for item in rendered.line.items)


Block = tuple[list[Rendered], list[Rendered]]  # a heading or none, and what stands under it


def paginate(
    notes: Sequence[Line], sections: Sequence[Section], wording: Wording, space: Space
) -> list[Page]:
    """Fit notes and sections into at most MOST_PAGES pages, with as many lines of each section as that allows."""
    intro: Block = ([], [_render(line, space) for line in notes])
    whole = [
        (
            [_render(section.heading, space)],
            [_render(line, space) for line in section.lines[: CAPS[0]]],
        )
        for section in sections
    ]
    for cap in CAPS:
        capped = [
            (heading, [*lines[:cap], *_more(section.lines[cap:], wording, space)])
            for section, (heading, lines) in zip(sections, whole, strict=True)
        ]
        pages = _fill([intro, *capped], space)
        if len(pages) <= MOST_PAGES:
            return pages
    for kept in range(len(sections) - 1, -1, -1):
        rest = [line for section in sections[kept:] for line in section.lines]
        pages = _fill([intro, *capped[:kept], ([], _more(rest, wording, space))], space)
        if len(pages) <= MOST_PAGES:
            break
    return pages


def plain_text(
    page: Page, title: str, wording: Wording, size: Callable[[str], int], room: int
) -> str:
    """Write a page without any markup, as much of it as fits, with the rest counted."""
    text = [title]
    for at, rendered in enumerate(page.lines):
        line = plain(rendered.line)
        more = wording("more", n=len(page.lines) - at)
        if size("\n".join([*text, line, more])) > room:
            return "\n".join([*text, more])
        text.append(line)
    return "\n".join(text)


def plain(line: Line) -> str:
    """Write a line without any markup."""
    return "".join(span.text for span in line.spans)


def _more(rest: Sequence[Line], wording: Wording, space: Space) -> list[Rendered]:
    if not rest:
        return []
    items = tuple(item for line in rest for item in line.items)
    return [_render(Line((Span(wording("more", n=len(rest)), "faint"),), items), space)]


def _fill(blocks: Iterable[Block], space: Space) -> list[Page]:
    """Lay blocks on pages in order; a block that goes on overleaf has its heading there again."""
    pages: list[list[Rendered]] = [[]]
    used = 0
    for heading, lines in blocks:
        for at, line in enumerate(lines):
            wanted = [line] if at else [*heading, line]
            if pages[-1] and used + _size(wanted, space) > space.room:
                pages.append([])
                used, wanted = 0, [*heading, line]
            pages[-1] += wanted
            used += _size(wanted, space)
    return [Page(tuple(lines)) for lines in pages]


def _size(lines: Iterable[Rendered], space: Space) -> int:
    return sum(space.size(rendered.text) + 1 for rendered in lines)  # 1 for the line's end


def _render(line: Line, space: Space) -> Rendered:
    """Render a line; one that is too long loses the middle of its longest spans, and says how much."""
    spans = [_cut(span, LONGEST_SPAN) for span in line.spans]
    longest = min(space.longest, space.room // (3 if line.kind == "heading" else 2))
    while space.size(text := space.markup(replace(line, spans=tuple(spans)))) > longest:
        at = max(range(len(spans)), key=lambda i: len(spans[i].text))
        if len(spans[at].text) > SHORTEST_SPAN:
            spans[at] = _cut(line.spans[at], len(spans[at].text) * 3 // 4)
        else:
            spans = [*spans[: len(spans) // 2], Span("…")]
    return Rendered(text, line)


def _cut(span: Span, length: int) -> Span:
    """Cut the middle out of a span, so that it has at most about so many characters."""
    if len(span.text) <= length:
        return span
    half = max(length - 12, 8) // 2
    left_out = len(span.text) - 2 * half
    return replace(span, text=f"{span.text[:half]}…[{left_out:,}]…{span.text[-half:]}")
