"""Fit lines into as many messages as are allowed, and count what does not fit.

Sizes are measured by the channel after its own escaping, in the unit that its service counts in.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain

from .document import Line, Section
from .truncate import Rendered, Space, render
from .wording import Wording

MOST_PAGES = 3  # messages per digest


MessageLines = Sequence[Rendered]  # all lines of one message, in order

# Headings, and what stands under them.
Block = tuple[Callable[[], Sequence[Line]], Iterable[Line]]


def paginate(
    notes: Sequence[Line],
    sections: Sequence[Section],
    wording: Wording,
    space: Space,
    most: int = MOST_PAGES,
) -> list[MessageLines]:
    """Fit notes and sections into at most so many pages.

    Each section shows the same number of lines, as many as fit. Where not even one line of each does, the last
    sections are only counted.
    """

    def lay(cap: int, kept: int) -> list[MessageLines] | None:
        blocks = _blocks(sections, cap, kept, wording, space.tables)
        return _fill(chain([(tuple, notes)], blocks), space, most)

    longest = max((len(section.items) for section in sections), default=0)
    cap = _most(lambda cap: lay(cap, len(sections)), longest)
    kept = len(sections) if cap else _most(lambda kept: lay(1, kept), len(sections))
    return lay(cap or 1, kept) or []


def items_told(page: MessageLines) -> tuple[int, ...]:
    """Return the items that the lines of a message tell, or count."""
    return tuple(item for rendered in page for item in rendered.line.items)


def lines_shown(page: MessageLines) -> list[Rendered]:
    """Return the lines that say anything: the title may have said it all."""
    return [one for one in page if one.text or one.line.cells]


def plain_text(page: MessageLines, title: str, footer: str, wording: Wording, space: Space) -> str:
    """Write a page without any markup, as much of it as fits, with the rest counted."""
    text, used = [title], sum(space.size(part) + 1 for part in (title, footer))
    lines = [rendered for rendered in lines_shown(page) if rendered.line.kind != "columns"]
    for at, rendered in enumerate(lines):
        more = wording("more", n=sum(len(one.line.items) for one in lines[at:]))
        line = render(rendered.line, space).text
        used += space.size(line) + 1
        if used + space.size(more) > space.room:
            text += [more] * any(one.line.items for one in lines[at:])
            break
        text.append(line)
    return "\n".join([*text, footer])


def _blocks(
    sections: Sequence[Section], cap: int, kept: int, wording: Wording, tables: bool
) -> Iterator[Block]:
    for section in sections[:kept]:
        shown = cap if section.most is None else min(cap, section.most)
        lines = chain(section.lines(shown), _left_out(section, shown, wording))
        yield partial(_headings, section, tables), lines
    left = sections[kept:]
    summed = chain.from_iterable(_left_out(one, 0, wording) for one in left if one.rest)
    yield tuple, (replace(line, kind="item") for line in summed)
    rest = (items for section in left if not section.rest for items in section.items)
    yield tuple, _more(list(filter(None, rest)), wording)


def _left_out(section: Section, cap: int, wording: Wording) -> Iterator[Line]:
    """Say what there is no space for: what it is in all, or else how many lines."""
    kind, left = "row" if section.columns else "item", section.items[cap:]
    if left and section.rest:
        text = tuple(section.rest(cap))
        yield Line(text, tuple(chain.from_iterable(left)), kind, (text, ()))
    else:
        yield from _more(left, wording, kind)


def _headings(section: Section, tables: bool) -> tuple[Line, ...]:
    return (section.columns,) if tables and section.columns else section.headings()


def _more(lines: Sequence[tuple[int, ...]], wording: Wording, kind: str = "item") -> Iterator[Line]:
    if lines:
        text = tuple(wording.spans("more", "faint", n=len(lines)))
        yield Line(text, tuple(chain.from_iterable(lines)), kind, (text, ()))


def _most(fits: Callable[[int], object], limit: int) -> int:
    """Return the largest number up to a limit that fits, 0 where none does."""
    low, high = 0, limit
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return low


def _fill(blocks: Iterable[Block], space: Space, most: int) -> list[MessageLines] | None:
    """Lay blocks on pages in order, or return None as soon as they are too many, so that no line is drawn in vain.

    A block that goes on overleaf has its headings there again; on the same page, what stands above is not repeated.
    """
    pages: list[list[Rendered]] = [[]]
    used = 0
    above: Sequence[Line] = ()
    for headings, lines in blocks:
        path: Sequence[Line] = ()
        for at, line in enumerate(lines):
            path = path if at else headings()
            rendered = render(line, space)
            wanted = [*_render_all(path[_same(above, path) :], space), rendered]
            if pages[-1] and used + _size(wanted, space) > space.room:
                if len(pages) == most:
                    return None
                pages.append([])
                used, wanted = 0, [*_render_all(path, space), rendered]
            pages[-1] += wanted
            used, above = used + _size(wanted, space), path
    return [*pages]


def _same(above: Sequence[Line], path: Sequence[Line]) -> int:
    """Count the outer headings that two paths share."""
    pairs = enumerate(zip(above, path, strict=False))
    return next((at for at, (one, other) in pairs if one != other), min(len(above), len(path)))


def _render_all(lines: Iterable[Line], space: Space) -> list[Rendered]:
    return [render(line, space) for line in lines]


def _size(lines: Iterable[Rendered], space: Space) -> int:
    return sum(space.size(rendered.text) + 1 for rendered in lines)  # 1 for the line's end
