"""This file is the only place that keeps what a zone may still submit today.

The numbers are those of the example of DescribeContentQuota in the PyPI package tccli; edge prefetch has a quota of its
own (1,000 a day), which that action does not list. When the day ends for the service is unconfirmed: tests end it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

PREFETCH, EDGE = "prefetch_url", "prefetch_url edge"
PURGES = ("purge_url", "purge_prefix", "purge_host", "purge_all", "purge_cache_tag")
BATCH, DAILY, DAILY_OF_EDGE = 2_000, 10_000, 1_000


@dataclass(slots=True)
class Quota:
    """How many targets one submission may hold, and one day; `left` are those that today still has."""

    batch: int
    daily: int
    left: int

    def row(self, type_: str) -> dict[str, object]:
        """Give the row as the API gives it."""
        return {
            "Batch": self.batch,
            "Daily": self.daily,
            "DailyAvailable": self.left,
            "Type": type_,
        }


class Quotas:
    """The quotas of all zones. `are_null` makes the API say that it does not know them."""

    def __init__(self) -> None:
        self.are_null = False
        self._quotas: dict[tuple[str, str], Quota] = {}

    def of(self, zone: str, type_: str = PREFETCH) -> Quota:
        """Give a quota, to be read or changed."""
        daily = DAILY_OF_EDGE if type_ == EDGE else DAILY
        return self._quotas.setdefault((zone, type_), Quota(BATCH, daily, daily))

    def renew(self) -> None:
        """Let a new day begin."""
        for quota in self._quotas.values():
            quota.left = quota.daily

    def rows(self, zone: str, *types: str) -> list[dict[str, object]] | None:
        """Give the quotas of these types as the API gives them."""
        return None if self.are_null else list(self._rows(zone, types))

    def _rows(self, zone: str, types: tuple[str, ...]) -> Iterator[dict[str, object]]:
        for type_ in types:
            yield self.of(zone, type_).row(type_)
