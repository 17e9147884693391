"""Owe a channel the failures that a person has listed; the next run tells them, like all news."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..core.delivery.outbox import end_gathering, owe
from ..core.delivery.routing import Route, decide_route
from ..core.events import EventRefused
from ..core.listing.plan import OVERLAP
from ..core.news.model import failure_of
from ..core.snapshot.diff import compare
from ..core.snapshot.model import flat
from ..core.state.model import State
from ..core.task import PROCESSING, Change, Task


def channel_of(fields: Mapping[str, object], routes: Mapping[str, Route]) -> str:
    """Return the channel that is to be told, "" if none is named. Raise EventRefused if it cannot be."""
    if "channel" not in fields:
        return ""
    channel = str(fields["channel"]).strip().lower()
    if channel not in routes:
        raise EventRefused(f"there is no such channel, only {', '.join(routes)}")
    if "after" in fields:
        raise EventRefused(
            "channel goes without after: the first answer has the channel told of the whole list"
        )
    return channel


def wanted_failures(failed: Sequence[Task], channel: str, route: Route) -> list[Task]:
    """Return those that a channel wants; raise EventRefused if there are failures and it wants none of them."""
    decisions = [(task, decide_route(route, Change(task, PROCESSING))) for task in failed]
    wanted = [task for task, decision in decisions if decision.told]
    if failed and not wanted:
        raise EventRefused(f"of these, {channel} is told nothing ({decisions[0][1].rule})")
    return wanted


def owe_failures(
    state: State, tasks: Sequence[Task], channel: str, route: Route, now: int
) -> State:
    """Owe the channel these, but for what it is owed already, and for what the next run finds by itself."""
    told = flat(state.outbox.queue(channel).told)
    known = {failure_of(item) for item in state.outbox.owed(channel)} | _found_next(
        state, tasks, now
    )
    news = [
        # What was told of before is none more.
        Change(task, task.status if (task.kind, task.job) in told else PROCESSING)
        for task in tasks
        if task not in known
    ]
    outbox = owe(state.outbox, {channel: route}, news, now)
    return replace(state, outbox=end_gathering(outbox, channel))  # a person waits for it


def _found_next(state: State, tasks: Sequence[Task], now: int) -> set[Task]:
    """Return the tasks that are news to the state as well: they have changed since the last run, which was not told."""
    found = set()
    for key, snapshot in state.zones.items():
        rows = [task for task in tasks if (task.kind, task.zone) == key]
        recent = snapshot.cursor.read_until - OVERLAP
        for change in compare(snapshot, rows, now, snapshot.cursor)[1]:
            task = change.task
            if change.before is not None or (task.updated or task.created or now) > recent:
                found.add(task)
    return found
