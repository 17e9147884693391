"""Draw one line, and cut it if it is too long for its part of a page."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from .document import Line, Span

# Characters. A span longer than the first is cut before anything is measured. Where a line is too long, its facts are
# cut down to the second, then all foreign text to the third, and at last the line ends; our own words are never cut.
LONGEST_SPAN = 6_000
SHORTEST_FACT = 120
SHORTEST_SPAN = 32
REST = Span("…")

# The part of a page that one line may take: so headings and any line under them fit on one, and all notes on two.
SHARES = {
    "heading": 1 / 4,
    "paste": 2 / 3,
    "columns": 1 / 12,
    "item": 2 / 3,
    "row": 2 / 3,
    "note": 1 / 4,
}


@dataclass(frozen=True, slots=True)
class Space:
    """What a channel's message offers beside its title and footer, in its own unit: for all lines, and for one.

    Where it has `tables`, rows get a head of columns.
    """

    markup: Callable[[Line], str]
    size: Callable[[str], int]
    room: int
    longest: int
    tables: bool = False

    def most(self, line: Line) -> int:
        """Return the most that a line may take."""
        return min(self.longest, int(self.room * SHARES[line.kind]) - 1)  # 1 for the line's end


@dataclass(frozen=True, slots=True)
class Rendered:
    """A line in a channel's markup, and the line as it is shown: perhaps cut."""

    text: str
    line: Line


def render(line: Line, space: Space) -> Rendered:
    """Render a line; one that is too long loses the middle of its longest spans, and says how much."""
    most = space.most(line)
    spans = [_cut(span, span, LONGEST_SPAN) for span in line.spans]
    while True:
        shorter = replace(line, spans=tuple(spans))
        text = space.markup(shorter)
        if space.size(text) <= most or not spans or spans == [REST]:
            return Rendered(text, shorter)
        spans = _shortened(line, spans)


def _shortened(line: Line, spans: list[Span]) -> list[Span]:
    """Cut the longest fact a little more, or else the longest foreign text, or else leave out the last span."""
    lengths = [len(span.text) if span.role == "data" else 0 for span in spans]
    facts = [at for at in range(1, len(spans)) if lengths[at] > SHORTEST_FACT]
    at = max(facts or range(len(spans)), key=lengths.__getitem__)
    if lengths[at] <= SHORTEST_SPAN:
        return [*spans[:-2], REST]
    shorter = _cut(line.spans[at], spans[at], max(lengths[at] * 3 // 4, SHORTEST_SPAN))
    return [*spans[:at], shorter, *spans[at + 1 :]]


def _cut(whole: Span, now: Span, length: int) -> Span:
    """Cut the middle out of a span, so that it has at most about so many characters."""
    if len(now.text) <= length:
        return now
    half = max(length - 16, 8) // 2
    left_out = len(whole.text) - 2 * half
    return replace(whole, text=f"{whole.text[:half]}…[{left_out:,}]…{whole.text[-half:]}")


def plain(line: Line) -> str:
    """Write a line without any markup."""
    text = "".join(f"{span.text} {span.url}" if span.url else span.text for span in line.spans)
    return f"• {text}" if line.kind in ("item", "row") else text or "—" * (line.kind == "paste")
