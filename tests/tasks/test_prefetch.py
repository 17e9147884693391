"""What is asked of DescribePrefetchTasks, and how its rows are read."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgeone_notifier.core.listing.query import MAX_WINDOW, PAGE_ROWS, Window
from edgeone_notifier.core.task import Task
from edgeone_notifier.tasks import KINDS, prefetch
from edgeone_notifier.tasks.prefetch import parameters, task
from tests.support.values import DAY, NOW, law

HOUR = Window(1_795_424_400, 1_795_428_000)  # 9 to 10 o'clock of 2026-11-23, UTC
TIMES = {"StartTime": "2026-11-23T09:00:00Z", "EndTime": "2026-11-23T10:00:00Z"}
PAGED = {"ZoneId": "zone-1", "Offset": 0, "Limit": PAGE_ROWS}


@pytest.mark.parametrize(
    ("given", "request_"),
    [
        pytest.param({"window": HOUR}, {**PAGED, **TIMES}, id="a window"),
        pytest.param(
            {"window": HOUR, "offset": 2_000}, {**PAGED, **TIMES, "Offset": 2_000}, id="a page"
        ),
        pytest.param(
            {"filters": {"job-id": ["job-1"]}},
            {**PAGED, "Filters": [{"Name": "job-id", "Values": ["job-1"]}]},
            id="a job, which needs no window",
        ),
        pytest.param(
            {"window": HOUR, "filters": {"statuses": ("failed", "timeout"), "domains": ["a.b"]}},
            {
                **PAGED,
                **TIMES,
                "Filters": [
                    {"Name": "statuses", "Values": ["failed", "timeout"]},
                    {"Name": "domains", "Values": ["a.b"]},
                ],
            },
            id="filters within a window",
        ),
    ],
)
def test_a_request(given: Mapping[str, Any], request_: Mapping[str, Any]) -> None:
    assert parameters("zone-1", **given) == request_


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        pytest.param({}, "needs a window or the filter job-id", id="neither window nor job"),
        pytest.param({"filters": {}}, "needs a window", id="no filters"),
        pytest.param({"filters": {"target": ["https://a/"]}}, "needs a window", id="a target"),
        pytest.param({"window": Window(0, 7 * DAY + 1)}, "seven days", id="a second too long"),
        pytest.param({"window": Window(1, 0)}, "seven days", id="back to front"),
        pytest.param({"window": HOUR, "filters": {"zone-id": ["z"]}}, "no such filter", id="name"),
        pytest.param({"filters": {"job-id": ["a", "b"]}}, "job-id takes", id="two jobs"),
        pytest.param({"filters": {"job-id": []}}, "job-id takes", id="no job"),
        pytest.param({"filters": {"job-id": "job-1"}}, "job-id takes", id="a text for a list"),
        pytest.param({"window": HOUR, "filters": {"target": ["a", "b"]}}, "takes", id="targets"),
        pytest.param({"window": HOUR, "filters": {"domains": ["a"] * 21}}, "takes", id="21 values"),
    ],
)
def test_what_the_api_would_refuse_is_not_asked(given: Mapping[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parameters("zone-1", **given)


@pytest.mark.parametrize("length", [0, 1, MAX_WINDOW, 7 * DAY])
def test_any_window_that_is_planned_is_asked(length: int) -> None:
    assert parameters("zone-1", Window(NOW - length, NOW))["ZoneId"] == "zone-1"


@law
@given(st.integers(0, 2**32), st.integers(0, 7 * DAY))
def test_a_window_is_written_as_the_api_reads_it(start: int, length: int) -> None:
    request = parameters("zone-1", Window(start, start + length))
    row = {"JobId": "j", "Target": "t", "CreateTime": request["StartTime"]}
    row["UpdateTime"] = request["EndTime"]
    read = task(row, "zone-1")
    assert (read.created or 0, read.updated or 0) == (start, start + length)


FULL = {
    "JobId": "job-1",
    "Target": "https://www.example.com/a",
    "Type": "prefetch_url",
    "Status": "failed",
    "CreateTime": "2026-11-23T09:00:00Z",
    "UpdateTime": "2026-11-23T18:00:00.5+08:00",
    "Method": "",
    "FailType": "originPullFailed",
    "FailMessage": "404",
}
OPTIONAL = FULL.keys() - {"JobId", "Target"}
BARE = Task("prefetch", "zone-1", "job-1", "https://www.example.com/a", "")


def test_a_row_with_everything() -> None:
    assert task(FULL, "zone-1") == Task(
        kind="prefetch",
        zone="zone-1",
        job="job-1",
        target="https://www.example.com/a",
        status="failed",
        created=HOUR.start,
        updated=HOUR.end,
        fail_type="originPullFailed",
        fail_message="404",
    )


@pytest.mark.parametrize(
    "rest",
    [
        pytest.param({}, id="missing"),
        pytest.param(dict.fromkeys(OPTIONAL), id="null"),
        pytest.param(dict.fromkeys(OPTIONAL, ""), id="empty"),
        pytest.param(dict.fromkeys(OPTIONAL, 5), id="of another type"),
        pytest.param(dict.fromkeys(OPTIONAL, ("a",)), id="lists"),
    ],
)
def test_a_row_with_little(rest: Mapping[str, object]) -> None:
    """A job and a target are enough: a task without a status is told like a failure, not lost."""
    assert task({"JobId": "job-1", "Target": "https://www.example.com/a", **rest}, "zone-1") == BARE


def test_lone_surrogates_are_replaced_wherever_they_stand() -> None:
    """The API's JSON may hold them, and nothing that holds them can be stored or sent."""
    texts = ("JobId", "Target", "Status", "FailType", "FailMessage")
    read = task({name: f"{name}\ud800" for name in texts}, "zone-1")
    assert (read.job, read.target, read.status) == ("JobId�", "Target�", "Status�")
    assert (read.fail_type, read.fail_message) == ("FailType�", "FailMessage�")


@pytest.mark.parametrize(
    "row",
    [
        None,
        "row",
        5,
        [],
        ["JobId", "Target"],
        {},
        {"JobId": "job-1"},
        {"Target": "https://a/"},
        {"JobId": "", "Target": "https://a/"},
        {"JobId": "job-1", "Target": ""},
        {"JobId": None, "Target": "https://a/"},
        {"JobId": "job-1", "Target": ["https://a/"]},
        {"JobId": 5, "Target": "https://a/"},
    ],
    ids=str,
)
def test_not_a_row(row: Any) -> None:
    with pytest.raises((KeyError, TypeError)):
        task(row, "zone-1")


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=4,
)
texts = st.text(st.characters()) | st.datetimes().map(lambda moment: f"{moment}+14:00")


@law
@given(
    values
    | st.dictionaries(st.sampled_from(list(FULL)), values | texts)
    | st.fixed_dictionaries(dict.fromkeys(FULL, texts))
)
def test_any_row_is_a_task_or_none(row: Any) -> None:
    try:
        read = task(row, "zone-1")
    except (KeyError, TypeError):
        return
    assert read.job
    assert read.target
    for text in (read.job, read.target, read.status, read.fail_type, read.fail_message):
        assert text.encode().decode() == text


def test_the_kind_is_listed() -> None:
    assert KINDS["prefetch"] is prefetch
