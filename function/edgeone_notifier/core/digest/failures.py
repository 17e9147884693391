"""Word failures: a line for each cause, then the URLs to be copied, or of many where they are and some examples."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice, zip_longest
from typing import Any
from urllib.parse import urlsplit

from ..news.model import Item
from ..redact.display import redact
from ..redact.url_secrets import without_users
from ..task import host_of
from ..text.document import Line, Section, Span
from ..text.url_groups import places
from ..text.wording import Wording
from .causes import Cause, by_cause, cause_line
from .sort import task_of

MAX_URLS = 10  # failed URLs shown in a digest
MAX_CAUSES = 6  # lines
MAX_EXAMPLES = 3


def failure_sections(
    failures: Sequence[Item], hosts_are_told: bool, command: str, wording: Wording
) -> Iterator[Section]:
    """Word failures; each is told by its URL, or counted by where it is, if that is more than the hosts told above.

    `command` lists all of them; it stands above the examples, if it is given.
    """
    causes = by_cause(failures)
    if all_are_shown(failures):
        for cause in causes:
            yield urls(cause_line(cause, wording), cause.items)
        return
    for cause in causes[:MAX_CAUSES]:
        yield _line(cause_line(cause, wording), cause.items)
    if rest := causes[MAX_CAUSES:]:
        unnamed = [item for cause in rest for item in cause.items]
        more = wording.spans("causes.more", n=len(rest), urls=len(unnamed))
        yield _line(heading(more), unnamed)
    yield from _places(failures, hosts_are_told, wording)
    examples = [*islice(_spread(causes), MAX_EXAMPLES)]
    values = {"n": len(examples), "all": len(failures), "command": Span(command, "data")}
    shown = wording.spans("examples.of_all" if command else "examples", **values)
    yield urls(heading(shown), examples, settled=False)


def all_are_shown(failures: Sequence[Item]) -> bool:
    """Say whether each failure is told by its URL."""
    return len(failures) <= MAX_URLS and len(by_cause(failures)) <= MAX_CAUSES


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
    """List URLs to be copied under a line; what is beyond so many is counted."""
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


def _places(failures: Sequence[Item], hosts_are_told: bool, wording: Wording) -> Iterator[Section]:
    """Count failures by folder, or by host; where there is one alone, the second line names it."""
    # A place is the beginning of a URL, which says no more that a password stood in it.
    targets = [without_users(task_of(item).target) for item in failures]
    found = places(targets)
    alone = len({host_of(target) for target in targets}) == 1
    elsewhere = wording("elsewhere")
    width = max(len(f"{len(at):,}") for _, at in found)

    def line(at: int) -> Line:
        beginning, positions = found[at]
        shown = redact(beginning).partition("://")[2]
        shown = f"/{shown.partition('/')[2]}" if alone and shown else shown
        text = f"{f'{len(positions):,}'.rjust(width)}  {shown or elsewhere}"
        return Line((Span(text, "data"),), kind="paste")

    folders = any(urlsplit(beginning).path.strip("/") for beginning, _ in found)
    if len(found) > 1 and (folders or not hosts_are_told):
        yield Section(headings=tuple, items=[()] * len(found), line=line)


def _spread(causes: Sequence[Cause]) -> Iterator[Item]:
    """Give items of each cause in turn."""
    return (one for one in chain(*zip_longest(*(cause.items for cause in causes))) if one)
