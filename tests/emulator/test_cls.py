"""This file is the only place that holds the emulator's CLS against the models of the official SDK."""

import json
import warnings
from typing import Any

import pytest
from tencentcloud.cls.v20201016 import models
from tencentcloud.cls.v20201016.cls_client import ClsClient
from tencentcloud.common.credential import Credential
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile

from tests.emulator import Cloud
from tests.emulator.cls import PARAMETERS
from tests.emulator.sdk import refused

pytestmark = pytest.mark.filterwarnings("ignore:.*utcfromtimestamp:DeprecationWarning")
CALLBACK = {"Name": "c", "Type": "WeCom", "Webhook": "https://example.com/x"}
TARGET = {
    "TopicId": "t",
    "LogsetId": "l",
    "Query": "x | select count(*) as n",
    "Number": 1,
    "StartTimeOffset": -10,
    "EndTimeOffset": 0,
}


@pytest.fixture
def ask(cloud: Cloud) -> Any:
    """Give what asks through the typed client; a field that its models do not know is an error."""
    own, endpoint = cloud.credentials, cloud.cls.url.removeprefix("http://")
    keys = Credential(own.secret_id, own.secret_key, own.token)
    http = HttpProfile(protocol="http", endpoint=endpoint, reqTimeout=5)
    client = ClsClient(keys, "ap-guangzhou", ClientProfile(httpProfile=http))

    def called(action: str, **parameters: Any) -> Any:
        request = getattr(models, f"{action}Request")()
        with warnings.catch_warnings():
            warnings.simplefilter("error", UserWarning)
            request._deserialize(parameters)
            return getattr(client, action)(request)

    return called


def notice(callback: str, **changed: Any) -> dict[str, Any]:
    call = {"CallbackType": "WeCom", "Url": "", "WebCallbackId": callback}
    return {"Name": "n", "Type": "All", "WebCallbacks": [call], **changed}


def alarm(found: str, **changed: Any) -> dict[str, Any]:
    return {
        "Name": "a",
        "AlarmTargets": [TARGET],
        "MonitorTime": {"Type": "Period", "Time": 5},
        "TriggerCount": 1,
        "AlarmPeriod": 60,
        "Condition": "$1.n < 1",
        "AlarmNoticeIds": [found],
        **changed,
    }


@pytest.mark.parametrize("action", PARAMETERS)
def test_the_parameters_are_those_of_the_model(action: str) -> None:
    request = getattr(models, f"{action}Request")()
    assert PARAMETERS[action] == {name.removeprefix("_") for name in vars(request)}


def test_an_alarm_is_made_found_changed_and_deleted(ask: Any) -> None:
    callback = ask("CreateWebCallback", **CALLBACK).WebCallbackId
    told = ask("CreateAlarmNotice", **notice(callback)).AlarmNoticeId
    made = ask("CreateAlarm", **alarm(told)).AlarmId
    by_name = {"Filters": [{"Key": "name", "Values": ["a"]}]}
    (found,) = ask("DescribeAlarms", **by_name).Alarms
    assert (found.AlarmId, found.AlarmTargets[0].TopicName) == (made, "SCF_LogTopic")
    ask("ModifyAlarm", AlarmId=made, Condition="$1.n < 2")
    assert ask("DescribeAlarms").Alarms[0].Condition == "$1.n < 2"
    assert ask("DescribeAlarmNotices").AlarmNotices[0].WebCallbacks[0].WebCallbackId == callback
    assert ask("DescribeWebCallbacks").WebCallbacks[0].Type == "WeCom"
    for action, parameters in (
        ("DeleteWebCallback", {"WebCallbackId": callback}),
        ("DeleteAlarmNotice", {"AlarmNoticeId": told}),
    ):
        with refused() as codes:
            ask(action, **parameters)
        assert codes == ["FailedOperation.BindedAlarm"]
    ask("DeleteAlarm", AlarmId=made)
    ask("DeleteAlarmNotice", AlarmNoticeId=told)
    ask("DeleteWebCallback", WebCallbackId=callback)
    assert ask("DescribeAlarms").TotalCount == 0


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"Name": "a|b"}, "InvalidParameter"),
        ({"AlarmPeriod": 1_441}, "InvalidParameter"),
        ({"MonitorTime": {"Type": "Period", "Time": 0}}, "InvalidParameter"),
        ({"AlarmTargets": [{**TARGET, "Number": 2}]}, "InvalidParameter"),
        ({"AlarmTargets": [{**TARGET, "StartTimeOffset": 0}]}, "InvalidParameter"),
        ({"AlarmNoticeIds": ["none"]}, "ResourceNotFound.AlarmNoticeNotExist"),
    ],
)
def test_what_cls_refuses_is_refused(ask: Any, changed: dict[str, Any], code: str) -> None:
    callback = ask("CreateWebCallback", **CALLBACK).WebCallbackId
    told = ask("CreateAlarmNotice", **notice(callback)).AlarmNoticeId
    with refused() as codes:
        ask("CreateAlarm", **alarm(told, **changed))
    assert codes == [code]


def test_a_callback_of_ones_own_needs_a_method(ask: Any) -> None:
    with refused() as codes:
        ask("CreateWebCallback", **{**CALLBACK, "Type": "Http"})
    assert codes == ["InvalidParameter"]


def test_what_a_function_logs_is_found_page_by_page(ask: Any, cloud: Cloud) -> None:
    lines = ['{"event": "run.finished", "zones": {"read": 1}}', "no JSON"]
    cloud.cls.topics.write("topic-1", "f", "request-1", "\n".join(lines))
    cloud.cls.topics.write("topic-1", "g", "request-2", "of another")
    cloud.cls.topics.write(None, "h", "request-3", "of one without a topic")
    asked = {"TopicId": "topic-1", "From": 0, "To": 10**14, "Sort": "asc", "Limit": 1}
    query = 'SCF_FunctionName:"f"'
    first = ask("SearchLog", QueryString=query, **asked)
    assert json.loads(first.Results[0].LogJson) == {
        "SCF_FunctionName": "f",
        "SCF_RequestId": "request-1",
        "event": "run.finished",
        "zones": '{"read": 1}',
    }
    assert not first.ListOver
    second = ask("SearchLog", QueryString=query, Context=first.Context, **asked)
    assert json.loads(second.Results[0].LogJson)["SCF_Message"] == "no JSON"
    assert second.ListOver
    both = ask("SearchLog", QueryString=f'{query} AND "finished"', **{**asked, "Limit": 100})
    assert len(both.Results) == 1
    assert not ask("SearchLog", **{**asked, "To": 1}).Results
    with refused() as codes:
        ask("SearchLog", **{**asked, "Limit": 1_001})
    assert codes == ["InvalidParameter"]
