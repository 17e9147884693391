"""This file is the only place that makes news and text of others as bad as they can be."""

from collections.abc import Mapping
from dataclasses import Field, fields, is_dataclass
from typing import Any, get_args

from hypothesis import strategies as st

from edgeone_notifier.core.news.model import News
from edgeone_notifier.core.task import KNOWN
from tests.channels.digests import Case

LONG = 2_500  # characters
FOREIGN = "☠"  # in every foreign text, and in none of ours
PATCHES = [
    "<!channel>",
    "<@U1>",
    "<http://evil|ok>",
    "`",
    "```",
    "[x](http://evil)",
    "*bold*",
    "_it_",
    "~no~",
    "</font>",
    '<font color="info">',
    "&lt;!here&gt;",
    "https://a.example/ü?token=1&b=2#c=d",
    "\r\n> # - ",
    "\u202e\u2066\u200b\ufeff",
    "\x00\x1b\u2028",
    "👩‍👩‍👧",
    "ﷺ",
]


def foreign() -> st.SearchStrategy[str]:
    """Give text of others: anything at all, markup, and some of it long."""
    any_text = st.text(st.characters(exclude_categories=()), max_size=8)
    patch = st.one_of(st.sampled_from(PATCHES), any_text)
    marked = st.lists(patch, min_size=1, max_size=4).map(FOREIGN.join).map(FOREIGN.__add__)
    return st.one_of(marked, marked.map(lambda one: (one * LONG)[:LONG]))


STATUSES = st.sampled_from(KNOWN) | foreign() | st.just("")
COUNTS = st.dictionaries(STATUSES, st.integers(1, 10**9), min_size=1, max_size=9)
BY_NAME: Mapping[str, st.SearchStrategy[Any]] = {
    "status": STATUSES,
    "before": st.none() | STATUSES,
    "counts": COUNTS,
    "channel": st.sampled_from(["ops", "games"]),  # a name of the settings, not foreign
}
BY_TYPE: Mapping[Any, st.SearchStrategy[Any]] = {
    str: foreign() | st.just(""),
    int: st.integers(0, 2**33),
    int | None: st.none() | st.integers(0, 2**33),
    bool: st.booleans(),
    Mapping[str, int]: COUNTS,
    Mapping[str, Mapping[str, int]]: st.dictionaries(
        foreign(), st.just({"35": 9, "x": 1}), max_size=2
    ),
    Mapping[str, tuple[int, ...]]: st.dictionaries(
        foreign(), st.just((900, 10_000)) | st.just(()), max_size=2
    ),
    tuple[str, ...]: st.lists(foreign(), min_size=1, max_size=2).map(lambda some: tuple(some * 15)),
}


def of(sort: type[Any]) -> st.SearchStrategy[Any]:
    """Give values of a dataclass, by the names and types of its fields; so a new sort of news is tried at once."""
    return st.builds(sort, **{field.name: _field(field) for field in fields(sort)})


def cases() -> st.SearchStrategy[Case]:
    """Give whatever a channel may be owed."""
    return st.builds(
        Case,
        news=st.lists(st.one_of([of(sort) for sort in get_args(News)]), max_size=5),
        counted=st.just({}) | COUNTS,
        lost=st.dictionaries(st.sampled_from(["expired", "refused"]), st.integers(1, 10**9)),
        repeat=st.booleans(),
        mention=st.booleans(),
    )


def _field(field: Field[Any]) -> st.SearchStrategy[Any]:
    if is_dataclass(field.type):
        return of(field.type)  # type: ignore[arg-type]
    return BY_NAME[field.name] if field.name in BY_NAME else BY_TYPE[field.type]
