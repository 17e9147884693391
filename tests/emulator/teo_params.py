"""This file is the only place that judges the parameters of EdgeOne actions.

Pure. Sources: https://cloud.tencent.com/document/product/1145/50533, the texts of the models in
tencentcloud-sdk-python-teo, and the schema of teo 2022-09-01 in the PyPI package tccli.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from tests.emulator.tc3 import Refusal

MAX_SPAN = 7 * 86400  # seconds between StartTime and EndTime, from the error text of the SDK
MAX_TASKS = 1000  # rows of DescribePrefetchTasks and DescribePurgeTasks
MAX_ZONES = 100  # rows of DescribeZones
DEFAULT_LIMIT = 20
MAX_VALUES = 20  # values of one filter
TASK_FILTERS = {"job-id": 1, "target": 1, "domains": MAX_VALUES, "statuses": MAX_VALUES}
PURGE_FILTERS = {**TASK_FILTERS, "type": 1}
ZONE_FILTERS = dict.fromkeys(
    ("zone-id", "zone-name", "alias-zone-name", "zone-type", "status", "tag-key", "tag-value"),
    MAX_VALUES,
)
FUZZY_ZONES, FUZZY_PURGES = ("zone-name", "alias-zone-name"), ("target",)
ORDERS = ("type", "area", "create-time", "zone-name", "use-time", "active-status")


class Refused(Exception):
    """The parameters are wrong; `refusal` says how."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.refusal = Refusal(code, message)


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter: any of its values must fit; a fuzzy one is content with a part."""

    name: str
    values: frozenset[str]
    fuzzy: bool = False

    def takes(self, found: str | None) -> bool:
        """Say whether a row with this value is listed."""
        if self.fuzzy:
            return any(value in (found or "") for value in self.values)
        return found in self.values


Filters = tuple[Filter, ...]


@dataclass(frozen=True, slots=True)
class TaskQuery:
    """The parameters of a listing of tasks. The window is inclusive, in epoch seconds."""

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


def zone_of(params: Mapping[str, object]) -> str:
    """Read the zone, or raise Refused."""
    zone = text(params, "ZoneId", "")
    if not zone:
        raise Refused("MissingParameter", "The request is missing the parameter `ZoneId`.")
    return zone


def prefetch_query(params: Mapping[str, object]) -> TaskQuery:
    """Read the parameters of DescribePrefetchTasks, or raise Refused."""
    return _task_query(params, TASK_FILTERS, ())


def purge_query(params: Mapping[str, object]) -> TaskQuery:
    """Read the parameters of DescribePurgeTasks, or raise Refused."""
    return _task_query(params, PURGE_FILTERS, FUZZY_PURGES)


def _task_query(
    params: Mapping[str, object], allowed: Mapping[str, int], fuzzy: tuple[str, ...]
) -> TaskQuery:
    known(params, "ZoneId", "StartTime", "EndTime", "Offset", "Limit", "Filters")
    zone = zone_of(params)
    filters = _filters(params, allowed, fuzzy)
    window = _window(params)
    if window is None and "job-id" not in [one.name for one in filters]:
        raise wrong("StartTime and EndTime, or the filter job-id, are required.")
    offset, limit = _page(params, MAX_TASKS)
    return TaskQuery(zone, window, filters, offset, limit)


def zone_query(params: Mapping[str, object]) -> ZoneQuery:
    """Read the parameters of DescribeZones, or raise Refused."""
    known(params, "Offset", "Limit", "Filters", "Order", "Direction")
    offset, limit = _page(params, MAX_ZONES)
    order = text(params, "Order", "create-time")
    direction = text(params, "Direction", "desc")
    if order not in ORDERS or direction not in ("asc", "desc"):
        raise wrong("Order or Direction is not one of the documented values.")
    filters = _filters(params, ZONE_FILTERS, FUZZY_ZONES)
    return ZoneQuery(filters, offset, limit, order, direction == "asc")


def known(params: Mapping[str, object], *names: str) -> None:
    """Raise Refused if a parameter has another name."""
    for name in params:
        if name not in names:
            raise Refused("UnknownParameter", f"The parameter `{name}` is not recognized.")


def text(params: Mapping[str, object], name: str, default: str) -> str:
    """Read a text, or raise Refused."""
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
    start, end = text(params, "StartTime", ""), text(params, "EndTime", "")
    if not start and not end:
        return None
    if not start or not end:
        raise wrong("StartTime and EndTime are required together.")
    window = (_epoch(start), _epoch(end))
    if not 0 <= window[1] - window[0] <= MAX_SPAN:
        raise wrong("EndTime is outside of [StartTime, StartTime + 7 days].")
    return window


def _epoch(time: str) -> float:
    try:
        # Python 3.10 does not read a trailing Z.
        moment = datetime.fromisoformat(time[:-1] + "+00:00" if time.endswith("Z") else time)
    except ValueError:
        raise wrong("A time is not in ISO 8601.") from None
    if moment.tzinfo is None:
        raise wrong("A time has no offset.")
    return (moment - datetime(1970, 1, 1, tzinfo=timezone.utc)) / timedelta(seconds=1)


def _filters(
    params: Mapping[str, object], allowed: Mapping[str, int], fuzzy: tuple[str, ...]
) -> Filters:
    filters = params.get("Filters")
    if filters is None:
        return ()
    if not isinstance(filters, list):
        raise Refused("InvalidParameter", "The parameter `Filters` should be of type list.")
    return tuple(_filter(one, allowed, fuzzy) for one in filters)


def _filter(one: object, allowed: Mapping[str, int], fuzzy: tuple[str, ...]) -> Filter:
    if not isinstance(one, dict):
        raise Refused("InvalidParameter", "A filter should be of type object.")
    known(one, "Name", "Values", "Fuzzy")
    name, values, is_fuzzy = one.get("Name"), one.get("Values"), one.get("Fuzzy") or False
    if not isinstance(name, str) or name not in allowed:
        raise wrong("The filter is not supported.")
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise Refused("InvalidParameter", "The values of a filter should be a list of strings.")
    if not isinstance(is_fuzzy, bool):
        raise Refused("InvalidParameter", "The parameter `Fuzzy` should be of type boolean.")
    if not 1 <= len(values) <= allowed[name]:
        raise wrong(f"The filter {name} takes 1 to {allowed[name]} values.")
    if is_fuzzy and name not in fuzzy:
        raise wrong(f"The filter {name} knows no fuzzy search.")
    return Filter(name, frozenset(values), is_fuzzy)
