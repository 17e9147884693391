"""This file is the only place that judges the parameters of EdgeOne actions.

Pure. Sources: https://cloud.tencent.com/document/product/1145/50533 and the schema of teo
2022-09-01 in the PyPI package tccli.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from tests.emulator.tc3 import Refusal

MAX_SPAN = 7 * 86400  # seconds between StartTime and EndTime, from the error text of the SDK
MAX_TASKS = 1000  # rows of DescribePrefetchTasks
MAX_ZONES = 100  # rows of DescribeZones
DEFAULT_LIMIT = 20
MAX_VALUES = 20  # values of one filter
TASK_FILTERS = {"job-id": 1, "target": 1, "domains": MAX_VALUES, "statuses": MAX_VALUES}
ZONE_FILTERS = {"zone-id": MAX_VALUES, "zone-name": MAX_VALUES, "status": MAX_VALUES}
ORDERS = ("type", "area", "create-time", "zone-name", "use-time", "active-status")

Filters = tuple[tuple[str, frozenset[str]], ...]


class Refused(Exception):
    """The parameters are wrong; `refusal` says how."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.refusal = Refusal(code, message)


@dataclass(frozen=True, slots=True)
class TaskQuery:
    """The parameters of DescribePrefetchTasks. The window is inclusive, in epoch seconds."""

    zone: str
    window: tuple[float, float] | None
    filters: Filters
    offset: int
    limit: int


@dataclass(frozen=True, slots=True)
class ZoneQuery:
    """The parameters of DescribeZones."""

    filters: Filters
    offset: int
    limit: int
    order: str
    ascending: bool


def wrong(message: str) -> Refused:
    """Make the error that the action lists for every rule of its own."""
    return Refused("InvalidParameter.ParameterError", message)


def task_query(params: Mapping[str, object]) -> TaskQuery:
    """Read the parameters of DescribePrefetchTasks, or raise Refused."""
    _known(params, "ZoneId", "StartTime", "EndTime", "Offset", "Limit", "Filters")
    zone = _text(params, "ZoneId", "")
    if not zone:
        raise Refused("MissingParameter", "The request is missing the parameter `ZoneId`.")
    filters = _filters(params, TASK_FILTERS)
    window = _window(params)
    if window is None and "job-id" not in dict(filters):
        raise wrong("StartTime and EndTime, or the filter job-id, are required.")
    offset, limit = _page(params, MAX_TASKS)
    return TaskQuery(zone, window, filters, offset, limit)


def zone_query(params: Mapping[str, object]) -> ZoneQuery:
    """Read the parameters of DescribeZones, or raise Refused."""
    _known(params, "Offset", "Limit", "Filters", "Order", "Direction")
    offset, limit = _page(params, MAX_ZONES)
    order = _text(params, "Order", "create-time")
    direction = _text(params, "Direction", "desc")
    if order not in ORDERS or direction not in ("asc", "desc"):
        raise wrong("Order or Direction is not one of the documented values.")
    return ZoneQuery(_filters(params, ZONE_FILTERS), offset, limit, order, direction == "asc")


def _known(params: Mapping[str, object], *names: str) -> None:
    for name in params:
        if name not in names:
            raise Refused("UnknownParameter", f"The parameter `{name}` is not recognized.")


def _text(params: Mapping[str, object], name: str, default: str) -> str:
    value = params.get(name)
    if value is None:
        return default
    if not isinstance(value, str):
        raise Refused("InvalidParameter", f"The parameter `{name}` should be of type string.")
    return value


def _page(params: Mapping[str, object], most: int) -> tuple[int, int]:
    found = []
    for name, default in (("Offset", 0), ("Limit", DEFAULT_LIMIT)):
        value = params.get(name)
        value = default if value is None else value
        if not isinstance(value, int) or isinstance(value, bool):
            raise Refused("InvalidParameter", f"The parameter `{name}` should be of type integer.")
        found.append(value)
    offset, limit = found
    if offset < 0 or not 1 <= limit <= most:
        raise wrong(f"Offset must not be negative, Limit must be 1 to {most}.")
    return offset, limit


def _window(params: Mapping[str, object]) -> tuple[float, float] | None:
    start, end = _text(params, "StartTime", ""), _text(params, "EndTime", "")
    if not start and not end:
        return None
    if not start or not end:
        raise wrong("StartTime and EndTime are required together.")
    window = (_epoch(start), _epoch(end))
    if not 0 <= window[1] - window[0] <= MAX_SPAN:
        raise wrong("EndTime is outside of [StartTime, StartTime + 7 days].")
    return window


def _epoch(text: str) -> float:
    try:
        # Python 3.10 does not read a trailing Z.
        moment = datetime.fromisoformat(text[:-1] + "+00:00" if text.endswith("Z") else text)
    except ValueError:
        raise wrong("A time is not in ISO 8601.") from None
    if moment.tzinfo is None:
        raise wrong("A time has no offset.")
    return (moment - datetime(1970, 1, 1, tzinfo=timezone.utc)) / timedelta(seconds=1)


def _filters(params: Mapping[str, object], allowed: Mapping[str, int]) -> Filters:
    filters = params.get("Filters")
    if filters is None:
        return ()
    if not isinstance(filters, list):
        raise Refused("InvalidParameter", "The parameter `Filters` should be of type list.")
    return tuple(_filter(one, allowed) for one in filters)


def _filter(one: object, allowed: Mapping[str, int]) -> tuple[str, frozenset[str]]:
    if not isinstance(one, dict):
        raise Refused("InvalidParameter", "A filter should be of type object.")
    _known(one, "Name", "Values", "Fuzzy")
    name, values = one.get("Name"), one.get("Values")
    if not isinstance(name, str) or name not in allowed:
        raise wrong("The filter is not supported.")
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise Refused("InvalidParameter", "The values of a filter should be a list of strings.")
    if not 1 <= len(values) <= allowed[name]:
        raise wrong(f"The filter {name} takes 1 to {allowed[name]} values.")
    if one.get("Fuzzy"):
        raise wrong(f"The filter {name} knows no fuzzy search.")
    return name, frozenset(values)
