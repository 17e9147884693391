"""This file is the only place that checks that news survives being written down while it is owed."""

import json
from typing import Any

import pytest
from hypothesis import given

from edgeone_notifier.core.news.model import Item, News
from edgeone_notifier.core.news.watching import StateLost
from edgeone_notifier.core.state.codec import dump_item, load_item
from tests.support.values import anything, baseline, change, completion, item, law


@pytest.mark.parametrize(
    "news",
    [
        pytest.param(change(before="processing", fail_type="taskFailed"), id="a change"),
        pytest.param(change(created=None, updated=None), id="a change without times"),
        pytest.param(change(status=""), id="a change to no word at all"),
        pytest.param(change(before=""), id="a change from no word at all"),
        pytest.param(completion(hosts=("",), corrected=True), id="a completion"),
        pytest.param(completion(counts={"": 1}, hosts=()), id="a completion without hosts"),
        pytest.param(baseline("zone-1", "zone-2", whole=True), id="a baseline"),
        pytest.param(StateLost(""), id="a state set aside, nobody knows where"),
    ],
)
def test_news_is_read_as_it_was_written(news: News) -> None:
    assert _read(item(7, news)) == item(7, news)


@law
@given(anything(Item).filter(lambda one: one.number > 0))
def test_any_news_is_read_as_it_was_written(one: Item) -> None:
    """Also news of a sort that is added after this test."""
    assert _read(one) == one


def test_what_is_empty_is_not_written() -> None:
    """Most failures have neither type nor message, and a storm has thousands of them."""
    assert dump_item(item(1, change(updated=None))) == {
        "found": 1_790_000_000,
        "news": "Change",
        "fields": {
            "task": {
                "kind": "prefetch",
                "zone": "zone-1",
                "job": "job-1",
                "target": "https://www.example.com/a",
                "status": "failed",
                "created": 1_789_999_400,
            }
        },
    }


LOST: dict[str, Any] = {"found": 1, "news": "StateLost", "fields": {"aside": "x"}}
TASK = dump_item(item(1))["fields"]["task"]


@pytest.mark.parametrize(
    "changed",
    [
        {"found": "soon"},
        {"found": None},
        {"news": "Gossip"},
        {"news": ["StateLost"]},
        {"news": None},
        {"fields": None},
        {"fields": []},
        {"fields": {}},
        {"fields": {"aside": 5}},
        {"fields": {"aside": None}},
        {"fields": {"aside": "x", "more": 1}},
        {"news": "Change", "fields": {"task": None}},
        {"news": "Change", "fields": {"task": {**TASK, "status": None}}},
        {"news": "Change", "fields": {"task": {**TASK, "created": "soon"}}},
        {"news": "Change", "fields": {"task": TASK, "before": 5}},
        {"news": "Baseline", "fields": {"zones": "z", "counts": {}, "jobs": 0, "whole": True}},
        {"news": "Baseline", "fields": {"zones": [5], "counts": {}, "jobs": 0, "whole": True}},
        {"news": "Baseline", "fields": {"zones": [], "counts": [], "jobs": 0, "whole": True}},
        {"news": "Baseline", "fields": {"zones": [], "counts": {"a": "b"}, "jobs": 0, "whole": 1}},
    ],
    ids=str,
)
def test_something_else_is_no_news(changed: dict[str, Any]) -> None:
    assert load_item(1, LOST) == item(1, StateLost("x"), found=1)
    with pytest.raises((KeyError, TypeError, ValueError, AttributeError)):
        load_item(1, {**LOST, **changed})


def _read(one: Item) -> Item:
    return load_item(one.number, json.loads(json.dumps(dump_item(one))))
