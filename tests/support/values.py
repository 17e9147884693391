"""This file is the only place that makes values for the tests of the pure parts: each as plain as a test allows."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from types import UnionType
from typing import Any, get_args, get_origin

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from edgeone_notifier.core.listing.page import ListingPage, Reading, merge_rows
from edgeone_notifier.core.news.model import Completion, Item, News
from edgeone_notifier.core.news.watching import Baseline
from edgeone_notifier.core.snapshot.model import Cursor, ZoneSnapshot
from edgeone_notifier.core.task import Change, Task

NOW = 1_790_000_000  # seconds since the epoch, in September 2026
HOUR, DAY = 3_600, 86_400  # seconds

# Laws are tried on the same few examples each time: "quick" is `make test`'s, "usual" `make check`'s;
# HYPOTHESIS_PROFILE=thorough tries many new ones.
settings.register_profile("quick", max_examples=10, derandomize=True, database=None)
settings.register_profile("usual", max_examples=50, derandomize=True, database=None)
settings.register_profile("thorough", max_examples=1_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "usual"))

# How hard a law is tried: the profile, which is loaded by now, says how often, and a slow machine is no failure. The
# one fixture that every test has, a clean environment, is nothing that a law could change.
law = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def task(target: str = "a", status: str = "failed", **more: Any) -> Task:
    """Make a task of job-1 in zone-1, created ten minutes ago."""
    url = target if "://" in target else f"https://www.example.com/{target}"
    given = {"kind": "prefetch", "zone": "zone-1", "job": "job-1", "created": NOW - 600}
    return Task(**{**given, "target": url, "status": status, "updated": NOW - 60, **more})


def merge(pages: Iterable[ListingPage]) -> dict[tuple[str, str], Task]:
    """Put the tasks of pages together, by job and target."""
    merged: dict[tuple[str, str], Task] = {}
    for page in pages:
        merge_rows(merged, page.rows)
    return merged


def whole(rows: Iterable[Task], known: ZoneSnapshot | None = None, now: int = NOW) -> Reading:
    """Make the reading that holds all there is, of a zone that is known or read for the first time."""
    since = known.cursor.since if known else now - DAY
    return Reading(tuple(rows), True, cursor=Cursor(now, since, now))


def change(
    target: str = "a", status: str = "failed", before: str | None = None, **more: Any
) -> Change:
    """Make a change to a status."""
    return Change(task(target, status, **more), before)


def completion(job: str = "job-1", **more: Any) -> Completion:
    """Make the completion of a job with one success."""
    given: dict[str, Any] = {
        "counts": {"success": 1},
        "zones": ("zone-1",),
        "hosts": ("www.example.com",),
        "created": NOW - 600,
        "ended": NOW - 60,
        "corrected": False,
        **more,
    }
    return Completion("prefetch", job, **given)


def baseline(*zones: str, whole: bool = False, kind: str = "") -> Baseline:
    """Make the baseline of zones without a task."""
    return Baseline(zones or ("zone-1",), {}, 0, whole, kind)


def item(number: int, news: News | None = None, found: int = NOW) -> Item:
    """Make an item as it is owed."""
    return Item(number, found, news or change(str(number)))


def anything(kind: Any, **given: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Draw any value of a type: of a dataclass with all its fields, also those that are added later.

    What holds many holds few here: a value that is large is drawn and thrown away, and that takes long.
    """
    if isinstance(kind, type) and is_dataclass(kind):
        drawn = {field.name: anything(field.type) for field in fields(kind)}
        return st.builds(kind, **{**drawn, **given})
    if get_origin(kind) is Mapping:
        return st.dictionaries(*map(anything, get_args(kind)), max_size=2)
    if get_origin(kind) is tuple and get_args(kind)[-1] is ...:
        return st.lists(anything(get_args(kind)[0]), max_size=2).map(tuple)
    if kind is str:
        return st.text(max_size=9)
    if get_origin(kind) is UnionType:
        return st.one_of([anything(one) for one in get_args(kind)])
    return st.from_type(kind)
