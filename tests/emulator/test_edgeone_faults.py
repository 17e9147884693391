"""This file is the only place that checks what EdgeOne does wrong when a test orders it."""

import json

import pytest
import requests

from tests.emulator import Cloud
from tests.emulator.sdk import FINE, LISTING, ask, common_client, refused
from tests.emulator.teo_replies import Break

# The SDK itself calls utcfromtimestamp, which Python 3.12 and newer complain about.
pytestmark = pytest.mark.filterwarnings("ignore:.*utcfromtimestamp:DeprecationWarning")


def test_with_a_charset_the_sdk_takes_an_error_for_an_answer(cloud: Cloud) -> None:
    cloud.edgeone.charset = True
    answer = ask(cloud, {}, "DescribeEverything")
    assert answer["Response"]["Error"]["Code"] == "InvalidAction"


def test_an_ordered_error_waits_for_its_action_and_zone(filled: Cloud) -> None:
    filled.edgeone.add_zone("y")
    filled.edgeone.fail(LISTING, "InternalError", times=2, zone="z", message="oops")
    ask(filled, {}, "DescribeZones")
    ask(filled, {**FINE, "ZoneId": "y"})
    for _ in range(2):
        with refused() as codes:
            ask(filled, FINE)
        assert codes == ["InternalError"]
    ask(filled, FINE)
    assert [request.code for request in filled.edgeone.requests] == [
        "",
        "",
        "InternalError",
        "InternalError",
        "",
    ]


Raised = type[Exception]


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("http-500", "ServerNetworkError"),
        ("html", json.JSONDecodeError),
        ("cut", requests.exceptions.ChunkedEncodingError),
        ("drop", "ClientNetworkError"),
        ("no-response-key", KeyError),
        ("stall", "ClientNetworkError"),
    ],
)
def test_how_the_sdk_takes_a_broken_answer(
    filled: Cloud, how: Break, expected: str | Raised
) -> None:
    filled.edgeone.stall_seconds = 0.01
    filled.edgeone.break_next(how)
    if isinstance(expected, str):
        with refused() as codes:
            ask(filled, FINE)
        assert codes == [expected]
    else:
        with pytest.raises(expected):
            common_client(filled).call_json(LISTING, FINE)
    assert filled.edgeone.requests[-1].code == how
    assert ask(filled, FINE)["Response"]["TotalCount"] == 2


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("missing-tasks", {"TotalCount": 2}),
        ("missing-total", {"Tasks": 2}),
        ("empty-list", {"TotalCount": 0, "Tasks": 0}),
    ],
)
def test_a_broken_listing_waits_for_a_listing(
    filled: Cloud, how: Break, expected: dict[str, int]
) -> None:
    filled.edgeone.break_next(how)
    assert ask(filled, {}, "DescribeZones")["Response"]["TotalCount"] == 1
    answer = ask(filled, FINE)["Response"]
    answer.pop("RequestId")
    sizes = {name: len(v) if isinstance(v, list) else v for name, v in answer.items()}
    assert sizes == expected


def test_who_follows_a_redirect_sees_an_empty_list(filled: Cloud) -> None:
    filled.edgeone.break_next("redirect")
    assert ask(filled, FINE)["Response"]["TotalCount"] == 0
    assert [request.status for request in filled.edgeone.requests] == [302]


def test_breaks_can_be_for_one_action_and_are_forgotten(filled: Cloud) -> None:
    filled.edgeone.break_next("http-500", times=None, action="DescribeZones")
    ask(filled, FINE)
    with refused() as codes:
        ask(filled, {}, "DescribeZones")
    assert codes == ["ServerNetworkError"]
    filled.edgeone.recover()
    ask(filled, {}, "DescribeZones")
    with pytest.raises(ValueError, match="explode"):
        filled.edgeone.break_next("explode")  # type: ignore[arg-type]
