"""What a message is made of, before any chat's markup.

A span says what its text is, not how it looks; each channel has its own markup for that.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ..task import PROCESSING, SUCCESS


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text with a role: text, strong, bad, good, faint, data or name (foreign text), link, time.

    A name is that of a host or a site, shown without marks where it holds none. A link has a URL, a time its seconds
    since the epoch.
    """

    text: str
    role: str = "text"
    url: str = ""
    at: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One line, its kind, and the numbers of the items that it tells.

    Kinds: heading, item, note; paste, which stands alone in a block to be copied as it is; row, whose `cells` a chat
    with tables shows instead of its spans; columns, which has cells alone, and heads such rows.
    """

    spans: tuple[Span, ...] = ()
    items: tuple[int, ...] = ()
    kind: str = "item"
    cells: tuple[tuple[Span, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under headings. They are worded when they are shown: of thousands, few ever are.

    `headings` go from the outer to the inner; what stands above on the same page already is not said again. `items`
    are, for each line, the numbers of the items that it tells. `columns` heads the lines instead where they are rows of
    a table. `rest` says what the lines from a place on are in all; without it, those without space are counted.
    """

    headings: Callable[[], tuple[Line, ...]]
    items: Sequence[tuple[int, ...]]
    line: Callable[[int], Line]  # by its place
    columns: Line | None = None
    rest: Callable[[int], Sequence[Span]] | None = None
    most: int | None = None  # lines that are shown, however much space there is

    def lines(self, most: int) -> Iterator[Line]:
        """Word the first lines."""
        return map(self.line, range(min(most, len(self.items))))


def role_of(status: str) -> str:
    """Return the role in which a status is shown."""
    return {SUCCESS: "good", PROCESSING: "text"}.get(status, "bad")


HeadedLines = tuple[Sequence[Span], Sequence[Sequence[Span]]]  # a headline, and the lines below it
