"""Word failures: a line for each cause, then the URLs to be copied, or of many where they are and some examples."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice, zip_longest
from typing import Any
from urllib.parse import urlsplit

from ..delivery.queue import UNTOLD
from ..news.model import Item
from ..redact.display import redact
from ..redact.url_secrets import without_users
from ..task import host_of
from ..text.document import Line, Section, Span
from ..text.url_groups import places
from ..text.wording import Wording
from .causes import Cause, by_cause, cause_line
from .sort import SortedNews, task_of

MAX_URLS = 10  # failed URLs shown in a digest
MAX_CAUSES = 6  # lines
MAX_EXAMPLES = 3


def failure_sections(news: SortedNews, command: str, wording: Wording) -> Iterator[Section]:
    """Word failures; each is told by its URL, or counted by where it is, if that is more than the hosts told above.

    Those that are only counted are in each number.
    `command` lists all of them; it stands above the examples, if it is given.
    """
    causes = by_cause(news.failures, news.counted)
    if all_are_shown(news):
        for cause in causes:
            yield urls(cause_line(cause, wording), cause.items)
        return
    for cause in causes[:MAX_CAUSES]:
        yield _line(cause_line(cause, wording), cause.items)
    if rest := causes[MAX_CAUSES:]:
        unnamed = [item for cause in rest for item in cause.items]
        more = wording.spans("causes.more", n=len(rest), urls=sum(cause.n for cause in rest))
        yield _line(heading(more), unnamed)
    yield from _places(news, wording)
    examples = [*islice(_spread(causes), MAX_EXAMPLES)]
    values = {"n": len(examples), "all": news.failed, "command": Span(command, "data")}
    shown = wording.spans("examples.of_all" if command else "examples", **values)
    if examples:
        yield urls(heading(shown), examples, settled=False)


def all_are_shown(news: SortedNews) -> bool:
    """Say whether each failure is told by its URL."""
    return (
        news.failed <= MAX_URLS and not news.counted and len(by_cause(news.failures)) <= MAX_CAUSES
    )


def are_whole(failures: Sequence[Item], bodies: Sequence[Mapping[str, Any]]) -> bool:
    """Say whether each failed URL is a line of what is posted, neither cut nor with other characters."""
    lines = {line.strip("> `") for line in _lines(bodies)}
    return all(redact(task_of(item).target) in lines for item in failures)


def _lines(said: object) -> Iterator[str]:
    match said:
        case str():
            yield from said.split("\n")
        case Mapping():
            yield from chain.from_iterable(map(_lines, said.values()))
        case list() | tuple():
            yield from chain.from_iterable(map(_lines, said))


def urls(title: Line, items: Sequence[Item], settled: bool = True, most: int = MAX_URLS) -> Section:
    """List URLs to be copied under a line, in their order; what is beyond so many is counted."""
    items = sorted(items, key=lambda item: task_of(item).target)
    shown = [redact(task_of(item).target) for item in items]
    numbers = [(item.number,) if settled else () for item in items]
    return Section(
        headings=lambda: (title,),
        items=numbers,
        line=lambda at: Line((Span(shown[at], "data"),), numbers[at], "paste"),
        most=most,
    )


def heading(spans: Sequence[Span]) -> Line:
    """Make a line that stands above others."""
    return Line(tuple(spans), kind="heading")


def _line(line: Line, told: Sequence[Item]) -> Section:
    """Show one line that tells all of these."""
    numbers = tuple(item.number for item in told)
    shown = replace(line, items=numbers)
    return Section(headings=tuple, items=[numbers], line=lambda _: shown)


def _places(news: SortedNews, wording: Wording) -> Iterator[Section]:
    """Count failures by folder, or by host; where there is one alone, the second line names it."""
    # A place is the beginning of a URL, which says no more that a password stood in it.
    targets = [without_users(task_of(item).target) for item in news.failures]
    counted = [one for one in news.counted if one.folder != UNTOLD]
    numbers = [1] * len(targets) + [one.n for one in counted]
    targets += [without_users(one.folder) for one in counted]
    parts = [(at, sum(numbers[one] for one in some)) for at, some in places(targets)]
    found = sorted(parts, key=lambda place: (place[0] == "", -place[1], place[0]))
    alone = len({host_of(target) for target in targets}) == 1
    names = {"": wording("elsewhere"), UNTOLD: wording("places.counted")}
    if untold := sum(one.n for one in news.counted if one.folder == UNTOLD):
        found.append((UNTOLD, untold))
    width = max((len(f"{n:,}") for _, n in found), default=0)

    def line(at: int) -> Line:
        beginning, n = found[at]
        shown = redact(beginning).partition("://")[2]
        shown = f"/{shown.partition('/')[2]}" if alone and shown else shown
        text = f"{f'{n:,}'.rjust(width)}  {shown or names[beginning]}"
        return Line((Span(text, "data"),), kind="paste")

    folders = any(urlsplit(beginning).path.strip("/") for beginning, _ in found)
    if len(found) > 1 and (folders or not news.counts_hosts):
        yield Section(headings=tuple, items=[()] * len(found), line=line)


def _spread(causes: Sequence[Cause]) -> Iterator[Item]:
    """Give items of each cause in turn."""
    return (one for one in chain(*zip_longest(*(cause.items for cause in causes))) if one)
