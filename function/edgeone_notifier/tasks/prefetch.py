"""The kind prefetch: DescribePrefetchTasks lists URLs that are fetched into the caches.

API 2022-09-01: cloud.tencent.com/document/product/1552/80700, www.tencentcloud.com/document/product/1145/50533.
"""

from collections.abc import Mapping
from typing import Any

from ..core.task import Task
from .listing import page_of, task_of_row

KIND = "prefetch"
ACTION = "DescribePrefetchTasks"
TYPES = ("prefetch_url",)

parameters = page_of


def task(row: Mapping[str, Any], zone: str) -> Task:
    """Read one row: its target is a URL. Raise KeyError, TypeError or ValueError if it is no task."""
    return task_of_row(KIND, row, zone)
