"""Owe a channel the news of a job once more, because a person asked for it.

The state keeps settled tasks as hashes, so the API is asked for the job again. The next run tells it, like all news.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..core.delivery.outbox import owe
from ..core.delivery.routing import Route, concerns, wants
from ..core.events import EventRefused
from ..core.faults import Unreadable
from ..core.listing.fetch import fetch_all
from ..core.listing.page import Reading
from ..core.listing.plan import Plan
from ..core.listing.query import Query
from ..core.news.completions import completions
from ..core.news.model import Completion, News
from ..core.redact.display import redact
from ..core.snapshot.model import ListingKey
from ..core.state.model import State
from ..core.task import PROCESSING, Change, Task, is_open
from ..edgeone.listings import ListingReader

MAX_RESENT = 1_000  # of a job's failures: more than a digest shows


@dataclass(frozen=True, slots=True)
class Again:
    """A job, and the channel that is to be told of it once more."""

    job: str
    channel: str
    route: Route


def read_failed_tasks(fields: Mapping[str, Any], routes: Mapping[str, Route]) -> Again:
    """Return the job and the channel that an event names; raise EventRefused if there is no such channel."""
    job, channel = str(fields["job"]).strip(), str(fields["channel"]).strip().lower()
    if channel not in routes:
        raise EventRefused(f"there is no such channel, only {', '.join(routes)}")
    return Again(job, channel, routes[channel])


def tasks_of(listings: ListingReader, zones: tuple[str, ...], job: str) -> list[Task]:
    """Return all tasks of a job in the zones watched. Raise EventRefused if there is none, or none could be read."""
    found: dict[ListingKey, Reading | Unreadable] = {}
    look = listings.read_listings(zones, (), lambda _: _asking(job), found.__setitem__)
    rows = [row for one in found.values() if isinstance(one, Reading) for row in one.rows]
    if rows:
        return rows
    unread = {zone: one.code for (_, zone), one in found.items() if isinstance(one, Unreadable)}
    unread |= {"*": look.unlisted.code} if look.unlisted else {}
    why = "; ".join(f"{zone}: {code}" for zone, code in unread.items())
    raise EventRefused(
        f"no zone lists a job {redact(job)}" + (f" (not read: {why})" if why else "")
    )


def _asking(job: str) -> Plan:
    part = yield from fetch_all([Query(job=job)])
    return Reading(tuple(part.found.values()), complete=not (part.unsure or part.stopped))


def owed(state: State, again: Again, tasks: Sequence[Task], now: int) -> State:
    """Owe the channel what it is told of these tasks and of the job's end. Raise EventRefused if that is nothing."""
    news: list[News] = [Change(task, PROCESSING) for task in tasks if not is_open(task.status)]
    news = [*news[:MAX_RESENT], *_ends(state, again.job)]
    told = [
        one for one in news if concerns(again.channel, again.route, one) and wants(again.route, one)
    ]
    if not told:
        asked = ",".join(again.route.notify)
        raise EventRefused(f"of this job, {again.channel} is told nothing (NOTIFY={asked})")
    return replace(state, outbox=owe(state.outbox, {again.channel: again.route}, told, now))


def _ends(state: State, job: str) -> list[Completion]:
    """Say how the job ended, where it has, by what is known of it."""
    known = {
        key: replace(snapshot, jobs={job: snapshot.jobs[job]})
        for key, snapshot in state.zones.items()
        if job in snapshot.jobs
    }
    return [
        replace(one, reached=state.reached.get(one.key, ())) for one in completions(known, {}, ())
    ]
