"""This file is the only place that knows what each EdgeOne action answers to right parameters."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from tests.emulator.account import Account, Zone
from tests.emulator.tasks import Task
from tests.emulator.teo_params import Refused, TaskQuery, task_query, zone_query

Answer = dict[str, object]


def describe_zones(params: Mapping[str, object], account: Account) -> Answer:
    """List the zones."""
    query = zone_query(params)
    tests: dict[str, Callable[[Zone], str]] = {
        "zone-id": lambda zone: zone.id,
        "zone-name": lambda zone: zone.name,
        "status": lambda zone: zone.status,
    }
    rows = [
        zone
        for zone in account.zones.values()
        if all(tests[name](zone) in values for name, values in query.filters)
    ]
    # Every zone here has the same type and area: these orders leave the zones as they came.
    keys: dict[str, Callable[[Zone], str | int]] = {
        "create-time": lambda zone: zone.created,
        "zone-name": lambda zone: zone.name,
    }
    rows.sort(key=keys.get(query.order, lambda _: 0))
    rows = rows if query.ascending else rows[::-1]
    page = rows[query.offset : query.offset + query.limit]
    return {"TotalCount": len(rows), "Zones": [zone.row() for zone in page]}


def describe_prefetch_tasks(params: Mapping[str, object], account: Account) -> Answer:
    """List the prefetch tasks of a zone."""
    query = task_query(params)
    if query.zone not in account.zones:
        raise Refused("UnauthorizedOperation.DomainEmpty", "The zone is not yours.")
    key = ("found", query.zone, query.window, query.filters, account.order, account.window_acts_on)
    found = account.tasks.kept(key, lambda: _matching(query, account))
    page = found[query.offset : query.offset + query.limit]
    return {"TotalCount": len(found), "Tasks": [task.row() for task in page]}


ACTIONS: Mapping[str, Callable[[Mapping[str, object], Account], Answer]] = {
    "DescribeZones": describe_zones,
    "DescribePrefetchTasks": describe_prefetch_tasks,
}


def _matching(query: TaskQuery, account: Account) -> list[Task]:
    tasks = account.tasks.ordered(query.zone, account.order)
    if query.window is not None:
        tasks = _within(query.window, tasks, account)
    for name, values in query.filters:
        tasks = [task for task in tasks if _FILTERS[name](task) in values]
    return tasks


def _within(window: tuple[float, float], tasks: list[Task], account: Account) -> list[Task]:
    start, end = window
    if account.window_acts_on == "UpdateTime":
        return [task for task in tasks if start <= task.updated <= end]
    if account.order == "create-asc":
        first = bisect_left(tasks, start, key=lambda task: task.created)
        return tasks[first : bisect_right(tasks, end, key=lambda task: task.created)]
    if account.order == "create-desc":
        first = bisect_left(tasks, -end, key=lambda task: -task.created)
        return tasks[first : bisect_right(tasks, -start, key=lambda task: -task.created)]
    return [task for task in tasks if start <= task.created <= end]


_FILTERS: Mapping[str, Callable[[Task], str | None]] = {
    "job-id": lambda task: task.job,
    "target": lambda task: task.target,
    "domains": lambda task: urlsplit(task.target).hostname,
    "statuses": lambda task: task.status,
}
