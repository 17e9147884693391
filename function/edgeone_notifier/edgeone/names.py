"""Ask for the names of zones beside the listings: that delays no news, and where it fails there are the ids."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout

from ..core.faults import OUR_CODES, OUT_OF_TIME, Unreadable
from ..core.listing.zones import Roster
from .request import ApiError, EdgeOneClient

FILTER_VALUES = 20  # the most that one filter of DescribeZones takes
ROWS = 100  # the most that DescribeZones gives at once
PATIENCE_FOR_NAMES = 3.0  # seconds to wait for the names once the listings are read


class NameRequest:
    """The names of some zones, as they come; `ask` gives them."""

    def __init__(self, ask: Callable[[], Mapping[str, str]]) -> None:
        pool = ThreadPoolExecutor(max_workers=1)
        self._asked: Future[Mapping[str, str]] = pool.submit(ask)
        pool.shutdown(wait=False)

    def answer(self, left: float) -> Mapping[str, str] | Unreadable:
        """Wait for the names, for so many seconds at most; return them, or why there are none."""
        try:
            return self._asked.result(min(max(left, 0.0), PATIENCE_FOR_NAMES))
        except ApiError as error:
            return error.unreadable
        except FutureTimeout:
            return Unreadable(OUT_OF_TIME, OUR_CODES[OUT_OF_TIME])


def names_of(api: EdgeOneClient, zones: Sequence[str]) -> dict[str, str]:
    """Ask for the names of zones by their ids."""
    roster = Roster()
    for at in range(0, len(zones), FILTER_VALUES):
        part = {"Name": "zone-id", "Values": list(zones[at : at + FILTER_VALUES])}
        request = {"Offset": 0, "Limit": ROWS, "Filters": [part]}
        roster.take(*api.ask("DescribeZones", request, "Zones"))
    return {zone: name for zone, name in roster.names.items() if zone in zones}


def list_zones(api: EdgeOneClient, roster: Roster) -> None:
    """List the account's zones, page by page."""
    more = True
    while more:
        # By default the newest come first: a new zone would move the others to the next page.
        request = {
            "Offset": roster.rows,
            "Limit": ROWS,
            "Order": "create-time",
            "Direction": "asc",
        }
        more = roster.take(*api.ask("DescribeZones", request, "Zones"))
