"""This file is the only place that checks the EdgeOne API with the official SDK, typed and not."""

import json
import time
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
import requests
from tencentcloud.teo.v20220901 import models

from tests.emulator import Cloud, Credentials
from tests.emulator.sdk import (
    FINE,
    LISTING,
    NOON,
    ask,
    common_client,
    iso,
    only,
    refused,
    rows,
    teo_client,
    window,
)
from tests.emulator.tasks import Order
from tests.emulator.tc3 import Signed, canonical_request, signature

# The SDK itself calls utcfromtimestamp, which Python 3.12 and newer complain about.
pytestmark = pytest.mark.filterwarnings("ignore:.*utcfromtimestamp:DeprecationWarning")
BAD = "InvalidParameter.ParameterError"


def test_the_typed_client_lists_what_was_submitted_and_settled(filled: Cloud) -> None:
    filled.edgeone.settle("z", "j1", status="success", at=NOON + 60)
    target, why = "https://j2.example.com/1", ("originPullFailed", "origin says 502")
    filled.edgeone.settle("z", "j2", target, "failed", *why, at=NOON + 3700)
    request = models.DescribePrefetchTasksRequest()
    request.ZoneId, request.StartTime, request.EndTime = "z", iso(NOON), iso(NOON + 3600)
    answer = teo_client(filled).DescribePrefetchTasks(request)
    found = [(t.JobId, t.Target[-1], t.Status, t.FailType, t.FailMessage) for t in answer.Tasks]
    assert answer.TotalCount == 4
    assert found == [
        ("j2", "1", "failed", *why),
        ("j2", "0", "processing", None, None),
        ("j1", "1", "success", None, None),
        ("j1", "0", "success", None, None),
    ]
    first = answer.Tasks[0]
    assert (first.Type, first.CreateTime) == ("prefetch_url", iso(NOON + 3600))
    assert first.UpdateTime == iso(NOON + 3700)


def test_a_row_has_fail_fields_only_when_they_are_set(filled: Cloud) -> None:
    row = rows(ask(filled, window(NOON, NOON)))[0]
    assert set(row) == {"JobId", "Target", "Type", "Status", "CreateTime", "UpdateTime"}


def test_settled_tasks_stay_settled_unless_named(filled: Cloud) -> None:
    filled.edgeone.settle("z", "j1", status="failed")
    filled.edgeone.settle("z", "j1", status="success")
    assert {task.status for task in filled.edgeone.tasks[:2]} == {"failed"}
    filled.edgeone.settle("z", "j1", "https://j1.example.com/0", status="processing")
    assert [task.status for task in filled.edgeone.tasks[:2]] == ["processing", "failed"]


def test_removed_rows_vanish(filled: Cloud) -> None:
    filled.edgeone.remove("z", "j1")
    filled.edgeone.remove("z", "j2", "https://j2.example.com/0")
    answer = ask(filled, window(NOON, NOON + 9999))
    assert [row["Target"][8:] for row in rows(answer)] == [
        "j3.example.com/1",
        "j3.example.com/0",
        "j2.example.com/1",
    ]


def test_pages_are_complete_and_disjoint(filled: Cloud) -> None:
    filled.edgeone.submit("z", "big", [f"https://a/{n}" for n in range(2500)], at=NOON)
    client, found = teo_client(filled), []
    for offset in (0, 1000, 2000, 3000):
        request = models.DescribePrefetchTasksRequest()
        request.from_json_string(
            json.dumps({**window(NOON, NOON), "Limit": 1000, "Offset": offset})
        )
        answer = client.DescribePrefetchTasks(request)
        assert answer.TotalCount == 2502
        found.append([task.Target for task in answer.Tasks])
    assert [len(page) for page in found] == [1000, 1000, 502, 0]
    assert len({target for page in found for target in page}) == 2502


@pytest.mark.parametrize(
    ("params", "jobs"),
    [
        (window(NOON, NOON + 7200), "j3 j3 j2 j2 j1 j1"),
        (window(NOON + 1, NOON + 7200), "j3 j3 j2 j2"),  # both ends are inclusive
        (window(NOON, NOON + 7199), "j2 j2 j1 j1"),
        ({"ZoneId": "z", "StartTime": "2026-09-21T20:53:20+08:00", "EndTime": iso(NOON)}, "j1 j1"),
        (window(NOON, NOON + 7 * 86400), "j3 j3 j2 j2 j1 j1"),
        ({**window(NOON, NOON + 7200), "Limit": 3}, "j3 j3 j2"),
        ({**window(NOON, NOON + 7200), "Offset": 5}, "j1"),
        ({**window(NOON, NOON + 7200), "Offset": 6}, ""),
        ({"ZoneId": "z", **only("job-id", "j2")}, "j2 j2"),
        ({"ZoneId": "z", **only("job-id", "j")}, ""),
        ({**window(NOON, NOON), **only("job-id", "j2")}, ""),
        ({**window(NOON, NOON + 7200), **only("target", "https://j1.example.com/1")}, "j1"),
        ({**window(NOON, NOON + 7200), **only("domains", "j1.example.com", "no")}, "j1 j1"),
        ({**window(NOON, NOON + 7200), **only("statuses", "processing", "failed")}, "j2 j2 j1 j1"),
        ({**window(NOON, NOON + 7200), "Filters": None, "Limit": None}, "j3 j3 j2 j2 j1 j1"),
    ],
)
def test_what_is_listed(filled: Cloud, params: dict[str, Any], jobs: str) -> None:
    filled.edgeone.settle("z", "j3")
    assert " ".join(row["JobId"] for row in rows(ask(filled, params))) == jobs


@pytest.mark.parametrize("order", ["create-desc", "create-asc", "update-desc", "shuffled"])
@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [(0, 2, "012"), (1, 1, "1"), (1, 2, "12"), (0, 1, "01"), (3, 9, "")],
)
def test_both_ends_of_the_window_are_inclusive(
    cloud: Cloud, order: Order, start: int, end: int, expected: str
) -> None:
    cloud.edgeone.add_zone("z")
    cloud.edgeone.order = order
    for second in range(3):
        targets = [f"https://a/{n}/{second}" for n in range(2)]
        cloud.edgeone.submit("z", f"j{second}", targets, at=NOON + second)
    found = rows(ask(cloud, window(NOON + start, NOON + end)))
    assert "".join(sorted({row["Target"][-1] for row in found})) == expected
    assert len(found) == 2 * len(expected)


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({**FINE, "ZoneId": None}, "MissingParameter"),
        ({**FINE, "ZoneId": ""}, "MissingParameter"),
        ({**FINE, "ZoneId": "other"}, "UnauthorizedOperation.DomainEmpty"),
        ({"ZoneId": "z"}, BAD),
        ({"ZoneId": "z", **only("target", "https://a")}, BAD),
        ({**FINE, "EndTime": None}, BAD),
        ({**FINE, "StartTime": None, **only("job-id", "j")}, BAD),
        ({**FINE, "StartTime": "yesterday"}, BAD),
        ({**FINE, "StartTime": "2026-09-21T12:53:20"}, BAD),
        (window(NOON + 1, NOON), BAD),
        (window(NOON, NOON + 7 * 86400 + 1), BAD),
        ({**FINE, "Limit": 1001}, BAD),
        ({**FINE, "Limit": 0}, BAD),
        ({**FINE, "Offset": -1}, BAD),
        ({**FINE, "Limit": "20"}, "InvalidParameter"),
        ({**FINE, "Offset": True}, "InvalidParameter"),
        ({**FINE, "ZoneId": ["z"]}, "InvalidParameter"),
        ({**FINE, "ObId": "x"}, "UnknownParameter"),
        ({**FINE, "Filters": {}}, "InvalidParameter"),
        ({**FINE, "Filters": ["job-id"]}, "InvalidParameter"),
        ({**FINE, **only("zone-id", "z")}, BAD),
        ({**FINE, **only("job-id", "a", "b")}, BAD),
        ({**FINE, **only("statuses")}, BAD),
        ({**FINE, **only("statuses", *"abcdefghijklmnopqrstu")}, BAD),
        ({**FINE, "Filters": [{"Name": "target", "Values": ["a"], "Fuzzy": True}]}, BAD),
        ({**FINE, "Filters": [{"Name": "target", "Values": "a"}]}, "InvalidParameter"),
        ({**FINE, "Filters": [{"Name": "target", "Value": ["a"]}]}, "UnknownParameter"),
    ],
)
def test_which_parameters_are_refused(filled: Cloud, params: dict[str, Any], code: str) -> None:
    assert ask(filled, FINE)["Response"]["TotalCount"] == 2
    with refused() as codes:
        ask(filled, params)
    assert codes == [code]
    assert filled.edgeone.requests[-1].code == code


def test_zones_are_listed_latest_first_and_at_most_a_hundred(cloud: Cloud) -> None:
    for number in range(101):
        cloud.edgeone.add_zone(f"z{number}", "initializing" if number == 7 else "active")
    client, request = teo_client(cloud), models.DescribeZonesRequest()
    answer = client.DescribeZones(request)
    assert (answer.TotalCount, len(answer.Zones), answer.Zones[0].ZoneId) == (101, 20, "z100")
    request.Limit, request.Direction = 100, "asc"
    answer = client.DescribeZones(request)
    assert [(zone.ZoneId, zone.Status) for zone in answer.Zones[6:8]] == [
        ("z6", "active"),
        ("z7", "initializing"),
    ]
    assert ask(cloud, only("zone-id", "z5"), "DescribeZones")["Response"]["TotalCount"] == 1
    for wrong in ({"Limit": 101}, {"Direction": "up"}, {"Order": "size"}, only("ip", "x")):
        with refused() as codes:
            ask(cloud, wrong, "DescribeZones")
        assert codes == [BAD]


def test_the_action_and_the_version_must_exist(cloud: Cloud) -> None:
    with refused() as codes:
        ask(cloud, {}, "DescribeEverything")
    with refused() as versions:
        common_client(cloud, version="2018-01-01").call("DescribeZones", {})
    assert [*codes, *versions] == ["InvalidAction", "NoSuchVersion"]


@pytest.mark.parametrize(
    ("credentials", "code"),
    [
        (("other", "loopback-secret-key", "loopback-token"), "SecretIdNotFound"),
        (("AKIDloopback", "other", "loopback-token"), "SignatureFailure"),
        (("AKIDloopback", "loopback-secret-key", "other"), "TokenFailure"),
        (("AKIDloopback", "loopback-secret-key", ""), "TokenFailure"),
    ],
)
def test_wrong_credentials(cloud: Cloud, credentials: tuple[str, str, str], code: str) -> None:
    with refused() as codes:
        teo_client(cloud, Credentials(*credentials)).DescribeZones(models.DescribeZonesRequest())
    assert codes == [f"AuthFailure.{code}"]


@pytest.mark.parametrize("skew", [-310, 310])
def test_a_clock_that_is_off(cloud: Cloud, skew: float) -> None:
    cloud.edgeone.skew = skew
    with refused() as codes:
        ask(cloud, {}, "DescribeZones")
    assert codes == ["AuthFailure.SignatureExpire"]


def test_a_host_header_that_is_a_url_is_verified_as_it_is_sent(cloud: Cloud) -> None:
    # As tccli --endpoint http://127.0.0.1:PORT does it.
    client = common_client(cloud, endpoint=cloud.edgeone.url)
    assert json.loads(client.call("DescribeZones", {}))["Response"]["TotalCount"] == 0
    assert cloud.edgeone.requests[0].headers["host"] == cloud.edgeone.url


def test_an_unsigned_payload_is_accepted_when_announced(cloud: Cloud) -> None:
    answer = json.loads(common_client(cloud, unsigned=True).call("DescribeZones", {}))
    assert answer["Response"]["Zones"] == []


def test_twenty_requests_a_second_for_each_action(cloud: Cloud) -> None:
    cloud.edgeone.add_zone("z")
    times = [0.0] * 21 + [0.99, 1.0, 1.0]
    cloud.edgeone.clock = lambda: times[len(cloud.edgeone.requests)]
    for number in range(23):
        if number in (20, 21):
            with refused() as codes:
                ask(cloud, {}, "DescribeZones")
            assert codes == ["RequestLimitExceeded"]
        else:
            ask(cloud, {}, "DescribeZones")
    ask(cloud, FINE)  # another action has a limit of its own
    cloud.edgeone.rate, times[-1:] = None, [1.0] * 30
    for _ in range(30):
        ask(cloud, {}, "DescribeZones")


def test_the_window_can_act_on_the_time_of_the_update(filled: Cloud) -> None:
    filled.edgeone.settle("z", "j1", at=NOON + 500)
    filled.edgeone.window_acts_on = "UpdateTime"
    found = rows(ask(filled, window(NOON + 500, NOON + 500)))
    assert [row["JobId"] for row in found] == ["j1", "j1"]


def test_requests_are_recorded(filled: Cloud) -> None:
    before = time.time()
    ask(filled, FINE)
    request = filled.edgeone.requests[0]
    assert (request.action, request.params, request.status) == (LISTING, FINE, 200)
    assert before <= request.at <= time.time()
    assert request.headers["x-tc-language"] == "en-US"


def test_the_date_header_tells_the_servers_clock(cloud: Cloud) -> None:
    cloud.edgeone.skew = 900
    answer = requests.post(cloud.edgeone.url, json={}, timeout=5)
    assert answer.json()["Response"]["Error"]["Code"] == "AuthFailure.InvalidAuthorization"
    date = parsedate_to_datetime(answer.headers["Date"]).timestamp()
    assert abs(date - time.time() - 900) < 30


@pytest.mark.parametrize(
    "call",
    [
        {"method": "GET"},
        {"method": "POST", "data": b"{"},
        {"method": "POST", "data": b"[]"},
        {"method": "POST", "data": b"{}", "kind": "text/plain"},
    ],
)
def test_only_a_post_of_a_json_object_is_played(cloud: Cloud, call: dict[str, Any]) -> None:
    keys, kind, stamp = cloud.credentials, call.get("kind", "application/json"), int(time.time())
    headers = {
        "content-type": kind,
        "host": cloud.edgeone.url.removeprefix("http://"),
        "x-tc-timestamp": str(stamp),
        "x-tc-token": keys.token,
    }
    names, body = ("content-type", "host"), call.get("data", b"")
    text = canonical_request(Signed(call["method"], "", headers, body), names)
    date = datetime.now(timezone.utc).strftime("%Y-%m-%d")
    headers["authorization"] = (
        f"TC3-HMAC-SHA256 Credential={keys.secret_id}/{date}/teo/tc3_request, SignedHeaders="
        f"{';'.join(names)}, Signature={signature(keys.secret_key, 'teo', stamp, text)}"
    )
    answer = requests.request(
        call["method"], cloud.edgeone.url, data=body, headers=headers, timeout=5
    )
    assert answer.json()["Response"]["Error"]["Code"] == "UnsupportedProtocol"
