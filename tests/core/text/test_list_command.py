"""The command for the whole list names a job that is alone, and nothing that a shell would obey."""

import json

import pytest

from edgeone_notifier.core.events import read_event
from edgeone_notifier.core.text.list_command import list_command


@pytest.mark.parametrize(
    ("jobs", "age", "command"),
    [
        (["20g9wz8m9mgx"], 60, "make failures JOB=20g9wz8m9mgx"),
        (["a", "b"], 60, "make failures SINCE=1h"),
        (["a", "b"], 3_601, "make failures SINCE=2h"),
        (["a", "b"], 10**9, "make failures SINCE=168h"),
        (["a", "b"], -5, "make failures SINCE=1h"),
        ([], 60, "make failures SINCE=1h"),
        *(
            ([job], 60, "make failures SINCE=1h")
            for job in ("a'; rm -rf ~ #", "$(id)", "a b", "", "-x", "x" * 101, "a\n", "任务")
        ),
    ],
)
def test_what_lists_everything(jobs: list[str], age: int, command: str) -> None:
    written, event = list_command(jobs, age)
    assert written == command
    order = read_event(json.loads(event))
    name, _, value = command.rpartition(" ")[2].partition("=")
    assert order.fields == {name.lower(): value}
