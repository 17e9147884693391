"""This file is the only place that owes a channel the news of a job once more, because a person asked for it.

A state keeps settled tasks as hashes, so the job is asked for again. It is told by the next run, like all news.
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
from ..core.redact.show import redact
from ..core.snapshot.model import ListingKey
from ..core.state.model import State
from ..core.task import PROCESSING, Change, Task, is_open
from ..edgeone.reader import ListingReader

MAX_RESENT = 1_000  # of a job's failures: more than a digest shows


@dataclass(frozen=True, slots=True)
class Again:
    """A job, and the channel that is to be told of it once more."""

    job: str
    channel: str
    route: Route


def read_failed_tasks(fields: Mapping[str, Any], routes: Mapping[str, Route]) -> Again:
    """Read what is to be sent where, or raise EventRefused."""
    job, channel = str(fields["job"]).strip(), str(fields["channel"]).strip().lower()
    if channel not in routes:
        raise EventRefused(f"there is no such channel, only {', '.join(routes)}")
    return Again(job, channel, routes[channel])


def tasks_of(sky: ListingReader, zones: tuple[str, ...], job: str) -> list[Task]:
    """Ask for all tasks of a job, in the zones watched; EventRefused where there is none, or nobody knows."""
    found: dict[ListingKey, Reading | Unreadable] = {}
    look = sky.read_listings(zones, (), lambda _: _asking(job), found.__setitem__)
    rows = [row for one in found.values() if isinstance(one, Reading) for row in one.rows]
    if rows:
        return rows
    blind = {zone: one.code for (_, zone), one in found.items() if isinstance(one, Unreadable)}
    blind |= {"*": look.unlisted.code} if look.unlisted else {}
    why = "; ".join(f"{zone}: {code}" for zone, code in blind.items())
    raise EventRefused(
        f"no zone lists a job {redact(job)}" + (f" (not read: {why})" if why else "")
    )


def _asking(job: str) -> Plan:
    part = yield from fetch_all([Query(job=job)])
    return Reading(tuple(part.found.values()), complete=not (part.unsure or part.stopped))


def owed(state: State, again: Again, tasks: Sequence[Task], now: int) -> State:
    """Owe the channel what it would be told of these tasks and of the job's end, or raise EventRefused."""
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
        key: replace(sight, jobs={job: sight.jobs[job]})
        for key, sight in state.zones.items()
        if job in sight.jobs
    }
    return [
        replace(one, reached=state.reached.get(one.key, ())) for one in completions(known, {}, ())
    ]
