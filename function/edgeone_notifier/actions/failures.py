"""List the URLs that are failed now, of a job or of zones since a time: the API is asked, as a state keeps hashes."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from ..core.events import EventRefused
from ..core.events.accepted import UNKNOWN
from ..core.faults import Unreadable
from ..core.limits import API_WINDOW
from ..core.listing.fetch import fetch_all
from ..core.listing.page import Reading
from ..core.listing.plan import Plan
from ..core.listing.query import MAX_WINDOW, READ_AHEAD, Query, Window
from ..core.redact.display import redact
from ..core.remedies import of_code
from ..core.snapshot.model import ListingKey
from ..core.snapshot.names import ZoneNames
from ..core.task import KNOWN, TargetKey, Task, is_failure, key_of, parse_duration
from ..edgeone.listings import ListingReader

DEFAULT_SINCE = "24h"
# Bytes of JSON of the targets in one answer. SCF gives back 6 MB: cloud.tencent.com/document/product/583/11637
MAX_TARGET_BYTES = 5_000_000


@dataclass(frozen=True, slots=True)
class FailureQuestion:
    """What is asked for: a job, or the tasks created since a time (epoch seconds); with these statuses alone, if any.

    Of a job, `since` is 0 unless it was asked for. `after` is where the answer before ended.
    """

    job: str
    since: int
    statuses: tuple[str, ...]
    is_exact: bool
    after: str


def read_question(fields: Mapping[str, Any], now: int) -> FailureQuestion:
    """Read what is asked for; raise EventRefused if that is nothing that can be asked."""
    if not fields.keys() & {"job", "zone", "since"}:
        raise EventRefused("one of job, zone, since is needed")
    seconds = parse_duration(fields.get("since", DEFAULT_SINCE), "mhd") or 0
    if not 0 < seconds <= API_WINDOW:
        raise EventRefused("since is no duration up to 7d, such as 90m or 24h")
    statuses = tuple(fields.get("statuses", ()))
    job, after = str(fields.get("job", "")).strip(), str(fields.get("after", ""))
    since = max(now - seconds, now + READ_AHEAD - MAX_WINDOW)
    if job and "since" not in fields:
        since = 0
    return FailureQuestion(job, since, statuses, bool(fields.get("exact")), after)


@dataclass(frozen=True, slots=True)
class FoundFailures:
    """The tasks that are failed now, of how many rows read; the zones that could not be read, or not as a whole.

    `names` are those of the zones, by id, as far as they were asked for.
    """

    tasks: Sequence[Task]
    rows: int
    unread: Mapping[str, Unreadable]
    names: Mapping[str, str]

    @property
    def codes(self) -> dict[str, str]:
        """Return the zones that could not be read, with the code."""
        return {zone: why.code for zone, why in self.unread.items()}


def find_failures(
    listings: ListingReader,
    zones: tuple[str, ...],
    question: FailureQuestion,
    now: int,
    names: ZoneNames | None = None,
    saw: Callable[[ListingKey], object] = lambda _: None,
) -> FoundFailures:
    """Find the tasks that are failed now, one for each URL; `saw` hears of each listing that was read.

    Of a job, its own rows count; else, of a target that was submitted again, the newest one. With `names`, the zones'
    names are asked for. Raise EventRefused if nothing could be read.
    """
    found: dict[ListingKey, Reading | Unreadable] = {}

    def take(listing: ListingKey, reading: Reading | Unreadable) -> None:
        found[listing] = reading
        saw(listing)

    look = listings.read_listings(zones, (), lambda _: _asking(question, now), take, names)
    unread = look.unread(found)
    readings = [one for one in found.values() if isinstance(one, Reading)]
    if not readings:
        raise EventRefused(f"no zone could be read ({_why(unread)})")
    newest = _newest(row for reading in readings for row in reading.rows)
    failed = [task for task in newest if _is_asked_for(question, task)]
    rows = sum(len(reading.rows) for reading in readings)
    return FoundFailures(failed, rows, unread, look.names.known)


def listed(
    question: FailureQuestion,
    failed: Sequence[Task],
    rows: int,
    unread: Mapping[str, str],
    given: Mapping[str, Any],
) -> dict[str, Any]:
    """Return the answer: as many targets as one answer holds, and how to ask for the rest."""
    urls = _by_url(failed)
    ordered = sorted((_mark(url), url if question.is_exact else redact(url)) for url in urls)
    rest = [(mark, shown) for mark, shown in ordered if mark > question.after]
    page = _page(rest)
    answer: dict[str, Any] = {
        "action": "failures",
        "count": len(urls),
        "targets": sorted(shown for _, shown in page),
        "by_cause": count_causes(urls.values()),
    }
    if unread:
        answer["failed"] = dict(unread)
    elif question.job and not rows:
        answer["why"] = "no zone lists this job: is its id right, and the zone watched?"
    if len(page) < len(rest):
        more = {
            name: value for name, value in given.items() if name != "channel"
        }  # it is told of all
        answer["next"] = {"action": "failures", **more, "after": page[-1][0]}
    return answer


def cause_of(task: Task) -> str:
    """Name why a task failed: by the API's word, or else by its status."""
    return redact(task.fail_type) or redact(task.status)


def count_causes(failed: Iterable[Task]) -> dict[str, int]:
    """Count failures by cause, the most frequent first."""
    return dict(Counter(map(cause_of, failed)).most_common())


def _why(unread: Mapping[str, Unreadable]) -> str:
    """Say why zones could not be read, and what to do; of many, why the first could not."""
    if not unread:
        return "there is none"
    [(zone, one), *more] = unread.items()
    others = f"; and {len(more)} more" if more else ""
    return f"{zone}: {one.code}: {one.message} → {of_code(one.code)}{others}"


def _asking(question: FailureQuestion, now: int) -> Plan:
    window = Window(question.since, now + READ_AHEAD)
    query = Query(job=question.job) if question.job else Query(window)
    part = yield from fetch_all([query])
    return Reading(tuple(part.found.values()), complete=not (part.unsure or part.stopped))


def _is_asked_for(question: FailureQuestion, task: Task) -> bool:
    word = task.status if task.status in KNOWN else UNKNOWN
    is_old = task.created is not None and task.created < question.since
    is_wanted = not question.statuses or word in question.statuses
    return is_failure(task.status) and is_wanted and not is_old


def _newest(rows: Iterable[Task]) -> list[Task]:
    """Return the newest task of each target in each zone; of several made at once, the failure."""
    newest: dict[TargetKey, Task] = {}
    for row in rows:
        known = newest.setdefault(key_of(row), row)
        if _age(row) > _age(known):
            newest[key_of(row)] = row
    return list(newest.values())


def _age(task: Task) -> tuple[int, int, bool]:
    return task.created or 0, task.updated or 0, is_failure(task.status)


def _by_url(failed: Iterable[Task]) -> dict[str, Task]:
    """Return the newest failure of each URL: it may have failed in several zones, or be of several kinds."""
    return {task.target: task for task in sorted(failed, key=_age)}


def _mark(url: str) -> str:
    """Return what orders targets, and names one without showing it."""
    return sha256(url.encode()).hexdigest()[:32]


def _page(rest: Sequence[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    size = 0
    for at, (_, shown) in enumerate(rest):
        size += len(json.dumps(shown)) + 2
        if size > MAX_TARGET_BYTES and at:
            return rest[:at]
    return rest
