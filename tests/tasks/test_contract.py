"""What each kind of task keeps to: the same requests, and rows that become tasks of the kind or are none."""

from types import ModuleType
from typing import Any

import pytest

from edgeone_notifier.core.listing.query import PAGE_ROWS, Window
from edgeone_notifier.core.text.phrases import LANGUAGES, phrases_of
from edgeone_notifier.tasks import KINDS
from tests.emulator.teo_actions import ACTIONS
from tests.support.values import NOW

KIND = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
ROW = {"JobId": "job-1", "Target": "https://www.example.com/a", "Status": "failed"}


@KIND
def test_a_kind_is_listed_by_its_name_and_has_an_action_of_its_own(kind: ModuleType) -> None:
    assert KINDS[kind.KIND] is kind
    assert kind.ACTION in ACTIONS
    assert len({one.ACTION for one in KINDS.values()}) == len(KINDS)


@KIND
def test_a_page_is_asked_for_by_window_or_by_job(kind: ModuleType) -> None:
    paged = {"ZoneId": "zone-1", "Offset": 0, "Limit": PAGE_ROWS}
    asked = kind.parameters("zone-1", Window(NOW - 60, NOW))
    assert asked.items() >= paged.items()
    assert asked.keys() == {*paged, "StartTime", "EndTime"}
    by_job = [{"Name": "job-id", "Values": ["job-1"]}]
    assert kind.parameters("zone-1", None, {"job-id": ["job-1"]}) == {**paged, "Filters": by_job}


@KIND
def test_a_row_of_each_type_is_a_task_of_the_kind(kind: ModuleType) -> None:
    for type_ in (*kind.TYPES, "", None, 5):
        read = kind.task({**ROW, "Type": type_}, "zone-1")
        assert (read.kind, read.zone, read.job) == (kind.KIND, "zone-1", "job-1")
        assert (read.target, read.status) == (ROW["Target"], "failed")


@KIND
@pytest.mark.parametrize("row", [None, "row", 5, [], {}, {"JobId": "j"}, {"Type": "purge_all"}])
def test_what_is_no_row_is_none(kind: ModuleType, row: Any) -> None:
    with pytest.raises((KeyError, TypeError)):
        kind.task(row, "zone-1")


@KIND
def test_each_language_has_words_for_what_is_done(kind: ModuleType) -> None:
    for language in LANGUAGES:
        assert {f"act.{kind.KIND}", f"acted.{kind.KIND}"} <= phrases_of(language).phrases.keys()
