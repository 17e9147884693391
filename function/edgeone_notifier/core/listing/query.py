"""Say what one request can ask of a listing, and cut windows of time into smaller ones.

It is not documented whether the ends of a window are inclusive. So windows that meet overlap by a second: a row on the
border is in one of them either way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from ..limits import API_WINDOW

PAGE_ROWS = 1000  # rows; the most that Limit takes, cloud.tencent.com/document/product/1552/80700
MAX_WINDOW = API_WINDOW - 120  # seconds; clocks differ
READ_AHEAD = 30  # seconds ahead of our clock that are read as well: the service's may be fast
MIN_WINDOW = 4  # seconds; a shorter one would share its rows with its neighbours, or miss some


@dataclass(frozen=True, slots=True)
class Window:
    """A span of time, in seconds since the epoch."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Query:
    """One request: a window, a job, or the job's rows in the window; rows from `offset` on.

    With `target` (a URL, letter by letter) or `statuses`, only the rows that have it, or one of them.
    """

    window: Window | None = None
    job: str = ""
    target: str = ""
    statuses: tuple[str, ...] = ()
    offset: int = 0


def around(first: int, last: int) -> Window:
    """Return the window that holds both seconds and all between them, whether its ends are inclusive or not."""
    return Window(first - 1, last + 1)


def split_window(window: Window, parts: int) -> list[Window]:
    """Cut a window into so many parts, or fewer if it has not enough seconds."""
    span = window.end - window.start
    parts = max(min(parts, span - 1), 1)
    starts = [window.start + part * (span - 1) // parts for part in range(parts)]
    return [Window(*ends) for ends in _overlapping(starts, window.end)]


def cut_window(window: Window, at: Sequence[int] = ()) -> list[Window]:
    """Cut a window at these seconds (in rising order), and wherever a part is longer than the API takes."""
    parts = _overlapping([window.start, *at], window.end)
    return [part for ends in parts for part in _short_enough(Window(*ends))]


def _short_enough(window: Window) -> list[Window]:
    span = window.end - window.start
    return [window] if span <= MAX_WINDOW else split_window(window, ceil(span / (MAX_WINDOW - 1)))


def _overlapping(starts: list[int], end: int) -> list[tuple[int, int]]:
    return list(zip(starts, [*(start + 1 for start in starts[1:]), end], strict=True))
