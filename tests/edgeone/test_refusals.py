"""Every way in which the API can refuse or break: what is tried again, how often, and that nothing is read as empty."""

import json
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import pytest

from edgeone_notifier.core.faults import TABLE, Fault
from edgeone_notifier.core.listing.fetch import fetch_all
from edgeone_notifier.core.listing.page import Reading
from edgeone_notifier.core.listing.plan import Plan
from edgeone_notifier.core.listing.query import Query, Window
from edgeone_notifier.core.snapshot.model import Cursor
from edgeone_notifier.edgeone import request
from edgeone_notifier.edgeone.request import TRIES_BY_FAULT
from edgeone_notifier.transport import tencentcloud
from tests.emulator import Cloud, Credentials
from tests.emulator.teo_replies import Break
from tests.emulator.wire import Call, Reply
from tests.support.fakes import NOW
from tests.support.listings import HOUR, LISTING, Sky, looked, rows, serving, trouble, urls


@pytest.fixture(autouse=True)
def zone(cloud: Cloud) -> None:
    cloud.edgeone.add_zone("zone-1")
    cloud.edgeone.submit("zone-1", "job-1", urls(2), at=NOW - HOUR)


@pytest.mark.parametrize("charset", [False, True])
@pytest.mark.parametrize(("code", "fault"), TABLE.items())
def test_a_fault_is_tried_as_often_as_its_class_says(
    cloud: Cloud, code: str, fault: Fault, charset: bool
) -> None:
    cloud.edgeone.charset = charset
    cloud.edgeone.fail(LISTING, code, times=None)
    sky = Sky(cloud)
    look = looked(sky, "zone-1")
    assert trouble(look).code == code
    assert look.requests == len(cloud.edgeone.requests) == TRIES_BY_FAULT.get(fault, 1)


@pytest.mark.parametrize(("code", "fault"), TABLE.items())
def test_a_fault_that_passes_in_time_is_none(cloud: Cloud, code: str, fault: Fault) -> None:
    again = TRIES_BY_FAULT.get(fault, 1) - 1
    if again:
        cloud.edgeone.fail(LISTING, code, times=again)
    sky = Sky(cloud)
    assert rows(looked(sky, "zone-1")) == urls(2)
    assert sky.lines.events().count("request.again") == again


def test_a_search_for_late_rows_that_fails_leaves_the_zone_read(cloud: Cloud) -> None:
    def sought() -> Plan:
        part = yield from fetch_all([Query(Window(NOW - 2 * HOUR, NOW))])
        cloud.edgeone.fail(LISTING, "InternalError", times=None)
        late = yield from fetch_all([Query(Window(NOW - 9 * HOUR, NOW - 8 * HOUR))])
        cursor = Cursor(NOW, late_checked_until=NOW - HOUR if late.stopped else NOW)
        return Reading(tuple(part.found.values()), True, cursor=cursor)

    sky = Sky(cloud)
    look = looked(sky, "zone-1", plan=sought())
    assert rows(look) == urls(2)
    reading = look.readings["prefetch", "zone-1"]
    assert isinstance(reading, Reading)
    assert (reading.complete, look.left_over) == (True, 0)
    assert reading.cursor
    assert reading.cursor.is_late_check_due
    (line,) = [fields for event, fields in sky.lines.lines if event == "zone.unswept"]
    assert (line["zone"], line["code"]) == ("zone-1", "InternalError")


def test_a_code_that_is_not_known_concerns_the_zone_for_this_run(cloud: Cloud) -> None:
    cloud.edgeone.fail(LISTING, "Brand.New", times=None, message="m" * 500)
    found = trouble(looked(Sky(cloud), "zone-1"))
    assert (found.code, len(found.message)) == ("Brand.New", 200)
    assert len(cloud.edgeone.requests) == 1


@pytest.mark.parametrize("code", ["RequestLimitExceeded", "LimitExceeded.RateLimitExceeded"])
def test_throttling_is_answered_by_growing_pauses(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    monkeypatch.setattr(request, "BACK_OFF", 0.1)
    cloud.edgeone.fail(LISTING, code, times=3)
    assert rows(looked(Sky(cloud), "zone-1")) == urls(2)
    at = [request.at for request in cloud.edgeone.requests]
    pauses = [after - before for before, after in pairwise(at)]
    assert len(pauses) == 3
    assert all(pause >= 0.04 * 2**n for n, pause in enumerate(pauses))  # with jitter


def test_throttling_slows_the_other_zones_down_as_well(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request, "BACK_OFF", 1.0)
    for n in range(2, 30):
        cloud.edgeone.add_zone(f"zone-{n}")
    cloud.edgeone.fail(LISTING, "RequestLimitExceeded", zone="zone-1")
    start = time.time()
    looked(Sky(cloud, per_second=100), *(f"zone-{n}" for n in range(1, 30)))
    refused = next(r.at for r in cloud.edgeone.requests if r.code)
    # But for those that were on their way already, all wait for half a second or more.
    during = [r for r in cloud.edgeone.requests if refused < r.at < refused + 0.45]
    assert len(during) <= 8
    assert time.time() - start >= 0.5


@pytest.mark.parametrize("code", ["LimitExceeded", "LimitExceeded.PackNotAllow"])
def test_a_limit_that_no_waiting_changes_is_asked_for_once(cloud: Cloud, code: str) -> None:
    cloud.edgeone.fail(LISTING, code, times=None)
    assert trouble(looked(Sky(cloud), "zone-1")).code == code
    assert len(cloud.edgeone.requests) == 1


@pytest.mark.parametrize(("skew", "requests"), [(-290, 1), (290, 1), (400, 2), (-400, 2)])
def test_a_clock_that_is_wrong_is_named(cloud: Cloud, skew: float, requests: int) -> None:
    cloud.edgeone.skew = skew
    look = looked(Sky(cloud), "zone-1")
    assert look.requests == requests
    if requests == 2:
        assert trouble(look).code == "AuthFailure.SignatureExpire"


def test_a_token_that_is_refused_is_read_again(cloud: Cloud) -> None:
    keys = cloud.credentials
    tokens = iter(["of yesterday", keys.token])

    def renewed() -> Any:
        return tencentcloud.Credentials(keys.secret_id, keys.secret_key, next(tokens))

    assert rows(looked(Sky(cloud, credentials=renewed), "zone-1")) == urls(2)
    assert list(tokens) == []


def test_credentials_are_read_once_where_nothing_is_wrong(cloud: Cloud) -> None:
    sky = Sky(cloud)
    looked(sky, *["zone-1"] * 9)
    assert sky.read_keys == 1


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        (Credentials("AKIDother", "loopback-secret-key", "loopback-token"), "SecretIdNotFound"),
        (Credentials("AKIDloopback", "other", "loopback-token"), "SignatureFailure"),
        (Credentials("AKIDloopback", "loopback-secret-key", "other"), "TokenFailure"),
        (Credentials("AKIDloopback", "loopback-secret-key", ""), "TokenFailure"),
    ],
)
def test_keys_that_are_wrong_are_named_by_the_apis_word(
    cloud: Cloud, keys: Credentials, code: str
) -> None:
    given = tencentcloud.Credentials(keys.secret_id, keys.secret_key, keys.token)
    found = trouble(looked(Sky(cloud, credentials=lambda: given), "zone-1"))
    assert found.code == f"AuthFailure.{code}"


def test_what_an_error_repeats_of_the_keys_is_masked(cloud: Cloud) -> None:
    keys = cloud.credentials
    message = f"id {keys.secret_id}, key {keys.secret_key}, token {keys.token}"
    cloud.edgeone.fail(LISTING, "Brand.New", message=message)
    assert trouble(looked(Sky(cloud), "zone-1")).message == "id ***, key ***, token ***"


BREAKS: tuple[tuple[Break, str], ...] = (
    ("http-500", "ServerNetworkError"),
    ("html", "UnreadableAnswer"),
    ("cut", "ClientNetworkError"),
    ("drop", "ClientNetworkError"),
    ("no-response-key", "UnreadableAnswer"),
    ("redirect", "ClientNetworkError"),
    ("missing-tasks", "UnreadableAnswer"),
    ("missing-total", "UnreadableAnswer"),
)


@pytest.mark.parametrize(("how", "code"), BREAKS)
def test_a_broken_answer_is_never_an_empty_list(cloud: Cloud, how: Break, code: str) -> None:
    cloud.edgeone.break_next(how, times=None)
    look = looked(Sky(cloud), "zone-1")
    assert trouble(look).code == code
    assert look.requests == 3


@pytest.mark.parametrize("how", [how for how, _ in BREAKS])
def test_an_answer_that_is_whole_the_third_time_is_read(cloud: Cloud, how: Break) -> None:
    cloud.edgeone.break_next(how, times=2)
    assert rows(looked(Sky(cloud), "zone-1")) == urls(2)


def test_a_stalled_answer_is_asked_for_again(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request, "REQUEST_TIMEOUT", (3, 0.6))
    cloud.edgeone.stall_seconds = 30
    cloud.edgeone.break_next("stall")
    assert rows(looked(Sky(cloud), "zone-1")) == urls(2)


def test_where_nobody_listens_the_zone_is_unreadable(cloud: Cloud) -> None:
    look = looked(Sky(cloud, endpoint="http://127.0.0.1:1"), "zone-1")
    assert trouble(look).code == "ClientNetworkError"


@contextmanager
def saying(body: str) -> Iterator[str]:
    """Serve one body to every request."""

    def answer(call: Call) -> Reply:
        call.read()
        return Reply(200, body.encode(), {"Content-Type": "application/json"})

    with serving(answer) as url:
        yield url


@pytest.mark.parametrize(
    "body",
    [
        "",
        "null",
        "1",
        "[]",
        '"text"',
        "{}",
        '{"Response": null}',
        '{"Response": []}',
        '{"Response": {}}',
        '{"Response": {"Error": "text"}}',
        '{"Response": {"Error": ["text"]}}',
        '{"Response": {"Error": {}, "TotalCount": 0}}',
        '{"Response": {"TotalCount": 1, "Tasks": null}}',
        '{"Response": {"TotalCount": 0, "Tasks": {}}}',
        '{"Response": {"TotalCount": null, "Tasks": []}}',
        '{"Response": {"TotalCount": "0", "Tasks": []}}',
        '{"Response": {"TotalCount": true, "Tasks": []}}',
        "[" * 100_000,
    ],
)
def test_an_answer_in_another_form_is_unreadable(cloud: Cloud, body: str) -> None:
    with saying(body) as url:
        look = looked(Sky(cloud, endpoint=url), "zone-1")
    assert trouble(look).code == "UnreadableAnswer"


@pytest.mark.parametrize(
    "error",
    [{"Code": None}, {"Message": "m"}, {"Code": 7, "Message": 8}, {"Code": "", "Message": ""}],
)
def test_an_error_without_a_code_is_an_answer_that_cannot_be_read(
    cloud: Cloud, error: dict[str, Any]
) -> None:
    with saying(json.dumps({"Response": {"Error": error, "RequestId": "r-1"}})) as url:
        found = trouble(looked(Sky(cloud, endpoint=url), "zone-1"))
    assert (found.code, found.request_id) == ("UnreadableAnswer", "r-1")


def test_an_action_that_is_called_deprecated_warns_nobody(cloud: Cloud) -> None:
    answer = {"TotalCount": 0, "Tasks": [], "DeprecatedWarning": "use the other one"}
    with saying(json.dumps({"Response": answer})) as url, warnings.catch_warnings(record=True) as w:
        assert rows(looked(Sky(cloud, endpoint=url), "zone-1")) == []
    assert [one for one in w if "use the other one" in str(one.message)] == []


def test_an_error_that_no_encoder_takes_is_told_all_the_same(cloud: Cloud) -> None:
    error = {"Code": "Odd\ud800", "Message": "\udfff"}
    with saying(json.dumps({"Response": {"Error": error, "RequestId": "\ud801"}})) as url:
        found = trouble(looked(Sky(cloud, endpoint=url), "zone-1"))
    assert (found.code, found.message, found.request_id) == ("Odd\ufffd", "\ufffd", "\ufffd")


@pytest.mark.parametrize(
    "row", [None, 1, "text", [], {}, {"JobId": "j"}, {"JobId": 1, "Target": 2}]
)
def test_rows_that_are_none_leave_the_others(cloud: Cloud, row: Any) -> None:
    good = {"JobId": "j", "Target": "https://a/b", "Status": "success"}
    answer = {"TotalCount": 2, "Tasks": [row, good], "RequestId": None}
    with saying(json.dumps({"Response": answer})) as url:
        assert rows(looked(Sky(cloud, endpoint=url), "zone-1")) == ["https://a/b"]
