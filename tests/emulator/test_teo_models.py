"""This file is the only place that holds EdgeOne's answers and parameters against the models of the official SDK."""

import warnings
from collections.abc import Mapping
from typing import Any

import pytest
from tencentcloud.teo.v20220901 import models

from tests.emulator import Cloud
from tests.emulator.fixtures import GAME, ORIGIN, RELEASE, SITES, fail, open_account, packs
from tests.emulator.sdk import NOON, ask, common_client, iso, refused, teo_client

# The SDK itself calls utcfromtimestamp, which Python 3.12 and newer complain about.
pytestmark = pytest.mark.filterwarnings("ignore:.*utcfromtimestamp:DeprecationWarning")

WINDOW = {"StartTime": iso(NOON - 1), "EndTime": iso(NOON + 1)}
PAGE = {"Offset": 0, "Limit": 10}
FILTERS: dict[str, list[dict[str, Any]]] = {
    "DescribeZones": [
        {"Name": "zone-id", "Values": [GAME.id, "zone-2"], "Fuzzy": False},
        {"Name": "zone-name", "Values": ["game."], "Fuzzy": True},
        {"Name": "alias-zone-name", "Values": [""], "Fuzzy": True},
        {"Name": "zone-type", "Values": ["partial", "full"]},
        {"Name": "status", "Values": ["active"]},
    ],
    "DescribePrefetchTasks": [
        {"Name": "job-id", "Values": [RELEASE]},
        {"Name": "target", "Values": packs(1)},
        {"Name": "domains", "Values": ["dl.game.example.com"]},
        {"Name": "statuses", "Values": ["failed", "timeout"]},
    ],
    "DescribePurgeTasks": [
        {"Name": "job-id", "Values": [RELEASE]},
        {"Name": "target", "Values": ["pack-000"], "Fuzzy": True},
        {"Name": "domains", "Values": ["dl.game.example.com"]},
        {"Name": "statuses", "Values": ["processing"]},
        {"Name": "type", "Values": ["purge_url"]},
    ],
}
# Every parameter that the model knows, each action once.
WHOLE: dict[str, dict[str, Any]] = {
    "DescribeZones": {
        **PAGE,
        "Filters": FILTERS["DescribeZones"],
        "Order": "zone-name",
        "Direction": "asc",
    },
    **{
        action: {"ZoneId": GAME.id, **WINDOW, **PAGE, "Filters": FILTERS[action]}
        for action in ("DescribePrefetchTasks", "DescribePurgeTasks")
    },
    "DescribeContentQuota": {"ZoneId": GAME.id},
    "CreatePrefetchTask": {
        "ZoneId": "*",
        "Targets": [*packs(2), "https://elsewhere.example.org/x"],
        "Mode": "edge",
        "EncodeUrl": True,
        "Headers": [{"Name": "X-Release", "Value": "7.4"}],
        "PrefetchMediaSegments": "on",
    },
}
SOMETIMES = {"Method", "FailType", "FailMessage"}
ROWS: dict[str, tuple[str, str]] = {
    "DescribeZones": ("Zones", "Zone"),
    "DescribePrefetchTasks": ("Tasks", "Task"),
    "DescribePurgeTasks": ("Tasks", "Task"),
    "DescribeContentQuota": ("PurgeQuota", "Quota"),
    "CreatePrefetchTask": ("FailedList", "FailReason"),
}


@pytest.fixture
def cloud(cloud: Cloud) -> Cloud:
    """Open an account with a failed task in each listing."""
    open_account(cloud.edgeone)
    cloud.edgeone.submit(GAME.id, RELEASE, packs(2), at=NOON)
    fail(cloud.edgeone, GAME, RELEASE, packs(1), ORIGIN)
    how = {"type_": "purge_url", "method": "invalidate"}
    cloud.edgeone.submit(GAME.id, RELEASE, packs(2), at=NOON, **how)
    return cloud


def fields(model: object) -> set[str]:
    """Give the names of a model's fields."""
    return {name.removeprefix("_") for name in vars(model)}


@pytest.mark.parametrize("action", WHOLE)
def test_every_answer_loads_into_the_typed_model(cloud: Cloud, action: str) -> None:
    request = getattr(models, f"{action}Request")()
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)  # "… fileds are useless": unknown ones
        request._deserialize(WHOLE[action])
        answer = getattr(teo_client(cloud), action)(request)
    where, _ = ROWS[action]
    assert len(getattr(answer, where)) > 0


@pytest.mark.parametrize("action", WHOLE)
def test_every_parameter_of_the_model_is_taken_and_no_other(cloud: Cloud, action: str) -> None:
    assert set(WHOLE[action]) == fields(getattr(models, f"{action}Request")())
    ask(cloud, WHOLE[action], action)
    with refused() as codes:
        ask(cloud, {**WHOLE[action], "ObId": "x"}, action)
    assert codes == ["UnknownParameter"]


@pytest.mark.parametrize("action", WHOLE)
def test_an_answer_has_every_field_of_the_model_but_those_that_are_for_some_rows(
    cloud: Cloud, action: str
) -> None:
    answer: Mapping[str, Any] = ask(cloud, WHOLE[action], action)["Response"]
    assert set(answer) == fields(getattr(models, f"{action}Response")())
    where, name = ROWS[action]
    missing = fields(getattr(models, name)()) - set(answer[where][0])
    if name == "Zone":  # of other types, of no use any more, or of features not played
        assert missing == {
            "NSDetail",
            "CNAMEDetail",
            "DNSPodDetail",
            "OwnershipVerification",
            "WorkModeInfos",
        }
    else:
        assert missing <= SOMETIMES


@pytest.mark.parametrize(
    ("filter_", "expected"),
    [
        ({"Name": "zone-id", "Values": [GAME.id, "zone-none"]}, {GAME.id}),
        ({"Name": "zone-name", "Values": ["game.example.com"]}, {GAME.id}),
        ({"Name": "zone-name", "Values": ["game"]}, set()),
        ({"Name": "zone-name", "Values": ["game", "none"], "Fuzzy": True}, {GAME.id}),
        ({"Name": "zone-type", "Values": ["pages", "full"]}, {SITES[1].id, SITES[3].id}),
        ({"Name": "status", "Values": ["initializing"]}, {SITES[4].id}),
        ({"Name": "tag-key", "Values": ["team"]}, set()),
    ],
)
def test_zones_are_found_by_what_is_documented(
    cloud: Cloud, filter_: dict[str, Any], expected: set[str]
) -> None:
    rows = ask(cloud, {"Filters": [filter_]}, "DescribeZones")["Response"]["Zones"]
    assert {row["ZoneId"] for row in rows} == expected


@pytest.mark.parametrize(
    "filter_",
    [
        {"Name": "zone-id", "Values": ["zone-2"], "Fuzzy": True},
        {"Name": "zone-id", "Values": [f"zone-{n}" for n in range(21)]},
        {"Name": "ZoneId", "Values": ["zone-2"]},
    ],
)
def test_zones_are_not_found_by_anything_else(cloud: Cloud, filter_: dict[str, Any]) -> None:
    with refused() as codes:
        ask(cloud, {"Filters": [filter_]}, "DescribeZones")
    assert codes == ["InvalidParameter.ParameterError"]


def test_a_zone_says_how_it_is(cloud: Cloud) -> None:
    cloud.edgeone.add_zone("zone-p", name="p.example.com", paused=True, alias="blue")
    rows = ask(cloud, {"Limit": 100}, "DescribeZones")["Response"]["Zones"]
    said = {
        row["ZoneName"]: (row["Type"], row["Status"], row["ActiveStatus"], row["Paused"])
        for row in rows
    }
    assert said == {
        "game.example.com": ("partial", "active", "active", False),
        "video.example.cn": ("full", "active", "active", False),
        "releases.example.net": ("dnsPodAccess", "active", "active", False),
        "default-pages-zone": ("pages", "active", "active", False),
        "shop.example.com": ("partial", "initializing", "inactive", False),
        "p.example.com": ("partial", "active", "paused", True),
    }
    assert [row["AliasZoneName"] for row in rows if row["ZoneId"] == "zone-p"] == ["blue"]


def test_quota_can_be_unknown(cloud: Cloud) -> None:
    cloud.edgeone.quotas.are_null = True
    answer = teo_client(cloud).DescribeContentQuota(_quota_request())
    assert (answer.PrefetchQuota, answer.PurgeQuota) == (None, None)


def test_quota_is_told_by_type(cloud: Cloud) -> None:
    cloud.edgeone.quotas.of(GAME.id).left = 1_200
    answer = teo_client(cloud).DescribeContentQuota(_quota_request())
    (prefetch,) = answer.PrefetchQuota
    assert (prefetch.Type, prefetch.Batch, prefetch.Daily, prefetch.DailyAvailable) == (
        "prefetch_url",
        2_000,
        10_000,
        1_200,
    )
    assert [one.Type for one in answer.PurgeQuota][:2] == ["purge_url", "purge_prefix"]
    cloud.edgeone.quotas.renew()
    assert cloud.edgeone.quotas.of(GAME.id).left == 10_000


def test_purges_are_a_listing_of_their_own(cloud: Cloud) -> None:
    ask_for = {"ZoneId": GAME.id, **WINDOW}
    purges = ask(cloud, ask_for, "DescribePurgeTasks")["Response"]["Tasks"]
    assert {(row["Type"], row["Method"]) for row in purges} == {("purge_url", "invalidate")}
    prefetches = ask(cloud, ask_for)["Response"]["Tasks"]
    assert {(row["Type"], row.get("Method")) for row in prefetches} == {("prefetch_url", None)}
    cloud.edgeone.settle(GAME.id, RELEASE, kind="purge")
    statuses = {"Name": "statuses", "Values": ["success"]}
    for action, count in (("DescribePurgeTasks", 2), ("DescribePrefetchTasks", 0)):
        answer = ask(cloud, {**ask_for, "Filters": [statuses]}, action)
        assert answer["Response"]["TotalCount"] == count
    cloud.edgeone.remove(GAME.id, RELEASE, packs(1)[0], kind="purge")
    assert (len(cloud.edgeone.purges), len(cloud.edgeone.tasks)) == (1, 2)


@pytest.mark.parametrize(
    ("action", "name"), [("DescribePurgeTasks", "type"), ("DescribePrefetchTasks", "target")]
)
def test_fuzzy_is_for_a_purges_target_alone(cloud: Cloud, action: str, name: str) -> None:
    filters = [{"Name": name, "Values": ["x"], "Fuzzy": True}]
    with refused() as codes:
        common_client(cloud).call_json(action, {"ZoneId": GAME.id, **WINDOW, "Filters": filters})
    assert codes == ["InvalidParameter.ParameterError"]


def _quota_request() -> models.DescribeContentQuotaRequest:
    request = models.DescribeContentQuotaRequest()
    request.ZoneId = GAME.id
    return request
