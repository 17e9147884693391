"""The kind purge: DescribePurgeTasks lists what is taken out of the caches, by URL, prefix, host, tag or site.

The types of targets: www.tencentcloud.com/document/product/1145/47132.
"""

from collections.abc import Mapping
from typing import Any

from ..core.task import HOST, PREFIX, SITE, TAG, Task
from .listing import page_of, task_of_row, word_in_row

KIND = "purge"
ACTION = "DescribePurgeTasks"

# What a target is, by the API's word for the type. A type that is not here is kept as it stands.
SCOPES = {
    "purge_url": "",
    "purge_prefix": PREFIX,
    "purge_host": HOST,
    "purge_all": SITE,
    "purge_cache_tag": TAG,
}
TYPES = tuple(SCOPES)
WHOLE_SITE = "*"  # the target of a purge of all: a submission names none

parameters = page_of


def task(row: Mapping[str, Any], zone: str) -> Task:
    """Read one row. Raise KeyError, TypeError or ValueError if it is no task."""
    word = word_in_row(row["Type"]) if "Type" in row else ""
    scope = SCOPES.get(word, word)
    target = WHOLE_SITE if scope == SITE and not row.get("Target") else ""
    return task_of_row(KIND, row, zone, scope, target)
