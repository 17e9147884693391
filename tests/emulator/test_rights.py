"""This file is the only place that checks what EdgeOne answers to who may not."""

from typing import Any

import pytest
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException

from tests.emulator import Cloud
from tests.emulator.cam import OWNER
from tests.emulator.fixtures import GAME, VIDEO, open_account, packs
from tests.emulator.sdk import NOON, ask, iso, refused

# The SDK itself calls utcfromtimestamp, which Python 3.12 and newer complain about.
pytestmark = pytest.mark.filterwarnings("ignore:.*utcfromtimestamp:DeprecationWarning")

WINDOW = {"StartTime": iso(NOON), "EndTime": iso(NOON + 1)}
ASKED: dict[str, dict[str, Any]] = {
    "DescribeZones": {},
    "DescribePrefetchTasks": {"ZoneId": GAME.id, **WINDOW},
    "DescribePurgeTasks": {"ZoneId": GAME.id, **WINDOW},
    "DescribeContentQuota": {"ZoneId": GAME.id},
    "CreatePrefetchTask": {"ZoneId": GAME.id, "Targets": packs(1)},
}
NO_RIGHT = "UnauthorizedOperation.CamUnauthorized"


@pytest.fixture
def cloud(cloud: Cloud) -> Cloud:
    """Open an account with two sites."""
    open_account(cloud.edgeone, GAME, VIDEO)
    return cloud


def may(cloud: Cloud, action: str, **params: Any) -> bool:
    try:
        ask(cloud, {**ASKED[action], **params}, action)
    except TencentCloudSDKException as error:
        if error.get_code() != NO_RIGHT:
            raise
        return False
    return True


def statement(actions: list[str], resources: list[str], effect: str = "allow") -> dict[str, Any]:
    return {
        "effect": effect,
        "action": [f"teo:{action}" for action in actions],
        "resource": resources,
    }


def of_zone(zone: str) -> str:
    return f"qcs::teo::uin/{OWNER}:zone/{zone}"


@pytest.mark.parametrize("denied", ASKED)
def test_one_action_can_be_denied_while_the_others_go_on(cloud: Cloud, denied: str) -> None:
    cloud.edgeone.rights.deny(denied)
    assert [action for action in ASKED if not may(cloud, action)] == [denied]
    with refused() as codes:
        ask(cloud, ASKED[denied], denied)
    assert codes == [NO_RIGHT]
    cloud.edgeone.rights.allow(denied)
    assert may(cloud, denied)


def test_an_action_can_be_denied_on_one_zone(cloud: Cloud) -> None:
    cloud.edgeone.rights.deny("DescribePrefetchTasks", "CreatePrefetchTask", zone=VIDEO.id)
    for action in ("DescribePrefetchTasks", "CreatePrefetchTask"):
        assert may(cloud, action)
        assert not may(cloud, action, ZoneId=VIDEO.id)
    assert not may(cloud, "CreatePrefetchTask", ZoneId="*")  # which takes the right to all


def test_zones_that_the_caller_may_not_see_are_not_listed(cloud: Cloud) -> None:
    cloud.edgeone.rights.deny("DescribeZones", zone=VIDEO.id)
    answer = ask(cloud, {}, "DescribeZones")["Response"]
    assert [zone["ZoneName"] for zone in answer["Zones"]] == [GAME.name]
    assert answer["TotalCount"] == 1


def test_a_policy_allows_what_it_names_where_it_names_it(cloud: Cloud) -> None:
    cloud.edgeone.rights.policy = {
        "statement": [
            statement(["DescribePrefetchTasks"], [of_zone(GAME.id)]),
            statement(["DescribeZones", "DescribeContent*"], ["*"]),
        ]
    }
    assert [action for action in ASKED if may(cloud, action)] == [
        "DescribeZones",
        "DescribePrefetchTasks",
        "DescribeContentQuota",
    ]
    assert not may(cloud, "DescribePrefetchTasks", ZoneId=VIDEO.id)
    assert ask(cloud, {}, "DescribeZones")["Response"]["TotalCount"] == 2


def test_a_policy_that_denies_wins(cloud: Cloud) -> None:
    cloud.edgeone.rights.policy = {
        "statement": [
            statement(["*"], ["*"]),
            statement(["CreatePrefetchTask"], ["*"], effect="deny"),
        ]
    }
    assert [action for action in ASKED if not may(cloud, action)] == ["CreatePrefetchTask"]


def test_a_refusal_takes_nothing(cloud: Cloud) -> None:
    cloud.edgeone.rights.deny("CreatePrefetchTask")
    assert not may(cloud, "CreatePrefetchTask")
    assert (len(cloud.edgeone.tasks), cloud.edgeone.quotas.of(GAME.id).left) == (0, 10_000)
