"""This file is the only place that knows what each EdgeOne action answers to right parameters."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from tests.emulator.account import Account, Kind
from tests.emulator.quotas import PREFETCH, PURGES
from tests.emulator.rights import ALL
from tests.emulator.tasks import Task, Tasks
from tests.emulator.teo_params import (
    Refused,
    TaskQuery,
    known,
    prefetch_query,
    purge_query,
    zone_of,
    zone_query,
)
from tests.emulator.teo_submission import create_prefetch_task
from tests.emulator.zones import Zone

Answer = dict[str, object]
Params = Mapping[str, object]


def describe_zones(params: Params, account: Account) -> Answer:
    """List the zones that the caller may see."""
    query = zone_query(params)
    mine = [z for z in account.zones.values() if account.rights.permits("DescribeZones", z.id)]
    if not mine:
        account.rights.demand("DescribeZones", [ALL])
    rows = [
        zone
        for zone in mine
        if all(filter_.takes(_ZONE_FILTERS[filter_.name](zone)) for filter_ in query.filters)
    ]
    # Every zone here has the same area: these orders leave the zones as they came.
    keys: dict[str, Callable[[Zone], str | int]] = {
        "create-time": lambda zone: zone.created,
        "zone-name": lambda zone: zone.name,
        "type": lambda zone: zone.type,
        "active-status": lambda zone: zone.active_status,
    }
    rows.sort(key=keys.get(query.order, lambda _: 0))
    rows = rows if query.ascending else rows[::-1]
    page = rows[query.offset : query.offset + query.limit]
    return {"TotalCount": len(rows), "Zones": [zone.row() for zone in page]}


def describe_prefetch_tasks(params: Params, account: Account) -> Answer:
    """List the prefetch tasks of a zone."""
    return _tasks("DescribePrefetchTasks", "prefetch", prefetch_query(params), account)


def describe_purge_tasks(params: Params, account: Account) -> Answer:
    """List the purge tasks of a zone."""
    return _tasks("DescribePurgeTasks", "purge", purge_query(params), account)


def describe_content_quota(params: Params, account: Account) -> Answer:
    """List what the zone may still submit today."""
    known(params, "ZoneId")
    zone = zone_of(params)
    _demand("DescribeContentQuota", zone, account)
    return {
        "PurgeQuota": account.quotas.rows(zone, *PURGES),
        "PrefetchQuota": account.quotas.rows(zone, PREFETCH),
    }


ACTIONS: Mapping[str, Callable[[Params, Account], Answer]] = {
    "DescribeZones": describe_zones,
    "DescribePrefetchTasks": describe_prefetch_tasks,
    "DescribePurgeTasks": describe_purge_tasks,
    "DescribeContentQuota": describe_content_quota,
    "CreatePrefetchTask": create_prefetch_task,
}


def _demand(action: str, zone: str, account: Account) -> None:
    account.rights.demand(action, [zone])
    if zone not in account.zones:
        raise Refused("UnauthorizedOperation.DomainEmpty", "The zone is not yours.")


def _tasks(action: str, kind: Kind, query: TaskQuery, account: Account) -> Answer:
    _demand(action, query.zone, account)
    tasks = account.listing(kind)
    key = ("found", query.zone, query.window, query.filters, account.order, account.window_acts_on)
    found = tasks.kept(key, lambda: _matching(query, tasks, account))
    page = found[query.offset : query.offset + query.limit]
    return {"TotalCount": len(found), "Tasks": [task.row() for task in page]}


def _matching(query: TaskQuery, listing: Tasks, account: Account) -> list[Task]:
    tasks = listing.ordered(query.zone, account.order)
    if query.window is not None:
        tasks = _within(query.window, tasks, account)
    for filter_ in query.filters:
        tasks = [task for task in tasks if filter_.takes(_TASK_FILTERS[filter_.name](task))]
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


_TASK_FILTERS: Mapping[str, Callable[[Task], str | None]] = {
    "job-id": lambda task: task.job,
    "target": lambda task: task.target,
    "domains": lambda task: urlsplit(task.target).hostname,
    "statuses": lambda task: task.status,
    "type": lambda task: task.type,
}
_ZONE_FILTERS: Mapping[str, Callable[[Zone], str | None]] = {
    "zone-id": lambda zone: zone.id,
    "zone-name": lambda zone: zone.name,
    "alias-zone-name": lambda zone: zone.alias,
    "zone-type": lambda zone: zone.type,
    "status": lambda zone: zone.status,
    "tag-key": lambda _: None,  # no zone here has a tag
    "tag-value": lambda _: None,
}
