"""Ask what a zone may still submit today (DescribeContentQuota)."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

from ..core.faults import OUR_CODES, OUT_OF_TIME, Unreadable
from ..core.news.quota import Quota, QuotaAnswers
from .request import ApiError, EdgeOneClient, unreadable_answer

LISTS = {"prefetch": "PrefetchQuota", "purge": "PurgeQuota"}  # by kind of task
QUOTA_READERS = 8  # requests side by side
PATIENCE_FOR_QUOTAS = 4.0  # seconds: quotas delay news, and can be asked in the next run


def ask_quotas(
    api: EdgeOneClient, zones: Sequence[str], kinds: Sequence[str], patience: float
) -> QuotaAnswers:
    """Return the quotas of each zone, or why they are not known. An API that knows none answers with an empty list."""
    if not zones:
        return {}
    pool = ThreadPoolExecutor(max_workers=QUOTA_READERS)
    asked = {zone: pool.submit(_ask, api, zone, kinds) for zone in zones}
    pool.shutdown(wait=False)
    wait(list(asked.values()), min(max(patience, 0.0), PATIENCE_FOR_QUOTAS))
    late = Unreadable(OUT_OF_TIME, OUR_CODES[OUT_OF_TIME])
    return {zone: one.result() if one.done() else late for zone, one in asked.items()}


def _ask(api: EdgeOneClient, zone: str, kinds: Sequence[str]) -> tuple[Quota, ...] | Unreadable:
    try:
        return api.call(
            "DescribeContentQuota", {"ZoneId": zone}, lambda answer: _quotas(answer, kinds)
        )
    except ApiError as error:
        return error.unreadable


def _quotas(answer: Mapping[str, Any], kinds: Sequence[str]) -> tuple[Quota, ...]:
    rows = [row for kind in kinds for row in answer.get(LISTS[kind]) or ()]
    if not all(_is_quota(row) for row in rows):
        raise unreadable_answer(answer, "a quota without numbers")
    return tuple(
        Quota(row["Type"], row["Batch"], row["Daily"], row["DailyAvailable"]) for row in rows
    )


def _is_quota(row: Mapping[str, Any]) -> bool:
    numbers = (row.get("Batch"), row.get("Daily"), row.get("DailyAvailable"))
    return isinstance(row.get("Type"), str) and all(type(n) is int and n >= 0 for n in numbers)
