"""What the listings of all kinds of tasks share: how a page is asked for, and how a row becomes a Task.

API 2022-09-01: cloud.tencent.com/document/product/1552/80700, www.tencentcloud.com/document/product/1145/50533.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from ..core.listing.query import MAX_WINDOW, PAGE_ROWS, Window
from ..core.task import Task, iso, parse_time, replace_surrogates

SINGLE_FILTERS = ("job-id", "target")  # they take one value
MULTIPLE_FILTERS = ("domains", "statuses")
MAX_FILTER_VALUES = 20
# Characters. EdgeOne takes no longer job or URL, and one would fill the state of all zones.
MAX_JOB_CHARS, MAX_TARGET_CHARS = 1_000, 8_000
MAX_WORD_CHARS = 2_000  # of a status or a reason; the rest is cut off


def page_of(
    zone: str,
    window: Window | None = None,
    filters: Mapping[str, Sequence[str]] | None = None,
    offset: int = 0,
) -> dict[str, Any]:
    """Build the request for one page of a zone, by window, by filters, or by both.

    Raise ValueError for what the API would refuse.
    """
    filters = filters or {}
    if window is None and "job-id" not in filters:
        raise ValueError("a listing needs a window or the filter job-id")
    if window is not None and not 0 <= window.end - window.start <= MAX_WINDOW + 120:
        raise ValueError("a window spans at most seven days")
    for name, values in filters.items():
        if name not in SINGLE_FILTERS + MULTIPLE_FILTERS:
            raise ValueError(f"no such filter: {name}")
        if not 1 <= len(values) <= (1 if name in SINGLE_FILTERS else MAX_FILTER_VALUES):
            raise ValueError(f"the filter {name} takes fewer values")
    request: dict[str, Any] = {"ZoneId": zone, "Offset": offset, "Limit": PAGE_ROWS}
    if window is not None:
        request |= {"StartTime": iso(window.start), "EndTime": iso(window.end)}
    if filters:
        request["Filters"] = [{"Name": n, "Values": list(v)} for n, v in filters.items()]
    return request


def task_of_row(
    kind: str, row: Mapping[str, Any], zone: str, scope: str = "", target: str = ""
) -> Task:
    """Read one row, and add its kind, the zone and the scope, which the API leaves out; a `target` takes its place.

    Raise KeyError, TypeError or ValueError if it is no task.
    """
    job, target = row["JobId"], target or row["Target"]
    if not (isinstance(job, str) and job and isinstance(target, str) and target):
        raise TypeError("a task needs a JobId and a Target")
    if len(job) > MAX_JOB_CHARS or len(target) > MAX_TARGET_CHARS:
        raise ValueError("no job and no URL is as long as that")
    return Task(
        kind=kind,
        zone=zone,
        job=_shared(job),
        target=replace_surrogates(target),
        status=word_in_row(row.get("Status")),
        created=parse_time(row.get("CreateTime")),
        updated=parse_time(row.get("UpdateTime")),
        fail_type=word_in_row(row.get("FailType")),
        fail_message=word_in_row(row.get("FailMessage")),
        scope=scope,
    )


def word_in_row(value: object) -> str:
    """Read a word of a row, "" if it is none; of an endless one its beginning."""
    return _shared(value[:MAX_WORD_CHARS]) if isinstance(value, str) else ""


@lru_cache(maxsize=1_024)
def _shared(word: str) -> str:
    """Return one object for a word that many rows share: a hundred thousand rows hold it once."""
    return replace_surrogates(word)
