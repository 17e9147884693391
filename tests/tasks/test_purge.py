"""How the rows of DescribePurgeTasks are read: what is purged is a URL, a prefix, a host, a tag, or the whole site."""

from typing import Any

import pytest

from edgeone_notifier.core.task import HOST, PREFIX, SITE, TAG
from edgeone_notifier.tasks.purge import task

ROW = {"JobId": "job-1", "Target": "https://www.example.com/a", "Status": "failed"}


@pytest.mark.parametrize(
    ("type_", "target", "scope", "host"),
    [
        ("purge_url", "https://www.example.com/a", "", "www.example.com"),
        ("purge_prefix", "https://WWW.example.com/7.4/", PREFIX, "www.example.com"),
        ("purge_host", "WWW.example.com", HOST, "www.example.com"),
        ("purge_host", "https://www.example.com/", HOST, "www.example.com"),
        ("purge_cache_tag", "v7.4.example", TAG, ""),  # not the host that it looks like
        ("purge_all", "example.com", SITE, ""),
        ("purge_new", "x", "purge_new", ""),  # nobody here knows what that is
        (None, "https://www.example.com/a", "", "www.example.com"),
        (5, "x", "", ""),
    ],
)
def test_a_row_says_what_its_target_is(type_: Any, target: str, scope: str, host: str) -> None:
    read = task({**ROW, "Type": type_, "Target": target}, "zone-1")
    assert (read.kind, read.scope, read.host, read.target) == ("purge", scope, host, target)


@pytest.mark.parametrize("given", [{"Target": ""}, {"Target": None}, {}])
def test_a_purge_of_all_names_no_target_and_is_not_lost(given: dict[str, Any]) -> None:
    row = {"JobId": "job-1", "Status": "failed", "Type": "purge_all", **given}
    assert task(row, "zone-1").target == "*"
