"""This file is the only place that plays CLS: its alarms, whom they tell, and the callbacks by which; and its search.

Source: the models of tencentcloud-sdk-python-cls (2020-10-16). Names are found by a part of them, as consoles do.
"""

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.emulator.api3 import Api3, needed
from tests.emulator.cls_topics import SEARCH, Topics
from tests.emulator.tc3 import Credentials
from tests.emulator.teo_params import Refused
from tests.emulator.teo_replies import Answer

PAGE, MOST = 20, 100
KINDS = ("WeCom", "DingTalk", "Lark", "Http")
_NOTICE = {"Name", "Tags", "Type", "NoticeReceivers", "WebCallbacks", "NoticeRules", "JumpDomain"}
_NOTICE |= {"DeliverStatus", "DeliverConfig", "AlarmShieldStatus", "SecureDetailStatus"}
_NOTICE |= {"CallbackPrioritize"}
_ALARM = {"Name", "AlarmTargets", "MonitorTime", "TriggerCount", "AlarmPeriod", "Condition"}
_ALARM |= {"AlarmLevel", "MultiConditions", "Status", "Enable", "MessageTemplate", "CallBack"}
_ALARM |= {"Analysis", "GroupTriggerStatus", "GroupTriggerCondition", "Tags", "MonitorObjectType"}
_ALARM |= {"Classifications", "AlarmNoticeIds", "MonitorNotice"}
_CALLBACK = {"Name", "Type", "Webhook", "Method", "Key"}
_LIST = {"Filters", "Offset", "Limit"}
# Every parameter that there is; tests/emulator/test_cls.py holds them against the models.
PARAMETERS: Mapping[str, set[str]] = {
    "CreateAlarm": _ALARM,
    "ModifyAlarm": {"AlarmId", *_ALARM},
    "DeleteAlarm": {"AlarmId"},
    "DescribeAlarms": _LIST,
    "CreateAlarmNotice": _NOTICE,
    "ModifyAlarmNotice": {"AlarmNoticeId", *_NOTICE},
    "DeleteAlarmNotice": {"AlarmNoticeId"},
    "DescribeAlarmNotices": {"HasAlarmShieldCount", *_LIST},
    "CreateWebCallback": _CALLBACK,
    "ModifyWebCallback": {"WebCallbackId", *_CALLBACK},
    "DeleteWebCallback": {"WebCallbackId"},
    "DescribeWebCallbacks": _LIST,
    "SearchLog": SEARCH,
}

Rows = dict[str, dict[str, Any]]


@dataclass(slots=True)
class Shelf:
    """All things of one kind; the id of each is called `<kind>Id`."""

    kind: str
    check: Callable[[Mapping[str, Any]], None]
    check_unused: Callable[[str], None]
    numbers: Iterator[int]
    rows: Rows = field(default_factory=dict)

    def create(self, params: Mapping[str, Any]) -> Answer:
        self._check_known(f"Create{self.kind}", params)
        self.check(params)
        (name,) = needed(params, "Name")
        if any(row["Name"] == name for row in self.rows.values()):
            raise Refused("InvalidParameter.AlarmConflict", "The name is taken.")
        number = f"{self.kind.lower()}-{next(self.numbers)}"
        self.rows[number] = {f"{self.kind}Id": number, **params}
        return {f"{self.kind}Id": number}

    def modify(self, params: Mapping[str, Any]) -> Answer:
        self._check_known(f"Modify{self.kind}", params)
        number = self._of(params)
        self.check({**self.rows[number], **params})
        self.rows[number] |= params
        return {}

    def delete(self, params: Mapping[str, Any]) -> Answer:
        self._check_known(f"Delete{self.kind}", params)
        number = self._of(params)
        self.check_unused(number)
        del self.rows[number]
        return {}

    def describe(self, params: Mapping[str, Any]) -> Answer:
        self._check_known(f"Describe{self.kind}s", params)
        size, start = params.get("Limit", PAGE), params.get("Offset", 0)
        if size > MOST:
            raise Refused("InvalidParameter", "The limit is 100 at most.")
        names = [v for f in params.get("Filters", []) if f["Key"] == "name" for v in f["Values"]]
        rows = self.rows.values()
        found = [row for row in rows if not names or any(n in row["Name"] for n in names)]
        page = [_told(row) for row in found[start : start + size]]
        return {f"{self.kind}s": page, "TotalCount": len(found)}

    def _check_known(self, action: str, params: Mapping[str, Any]) -> None:
        if unknown := params.keys() - PARAMETERS[action]:
            raise Refused("UnknownParameter", f"The parameter `{min(unknown)}` is unknown.")

    def _of(self, params: Mapping[str, Any]) -> str:
        number: str
        (number,) = needed(params, f"{self.kind}Id")
        if number not in self.rows:
            raise Refused(f"ResourceNotFound.{self.kind}NotExist", "It does not exist.")
        return number


class Cls(Api3):
    """The log service on loopback; what it holds may be changed at any time."""

    def __init__(self, credentials: Credentials) -> None:
        super().__init__("cls", "2020-10-16", credentials)
        self._numbers = itertools.count(1)
        self.topics = Topics()
        self.actions["SearchLog"] = self.topics.search
        self.alarms = self._serve("Alarm", self._check_alarm)
        self.notices = self._serve("AlarmNotice", self._check_notice)
        self.callbacks = self._serve("WebCallback", self._check_callback)

    def _serve(self, kind: str, check: Callable[[Mapping[str, Any]], None]) -> Rows:
        shelf = Shelf(kind, check, self._check_unused, self._numbers)
        self.actions |= {
            f"Create{kind}": shelf.create,
            f"Modify{kind}": shelf.modify,
            f"Delete{kind}": shelf.delete,
            f"Describe{kind}s": shelf.describe,
        }
        return shelf.rows

    def _check_alarm(self, params: Mapping[str, Any]) -> None:
        targets, time, notices = needed(params, "AlarmTargets", "MonitorTime", "AlarmNoticeIds")
        needed(params, "Name", "TriggerCount", "AlarmPeriod", "Condition")
        if "|" in params["Name"] or not 0 <= params["AlarmPeriod"] <= 1_440:
            raise Refused("InvalidParameter", "The name or the period is no good.")
        if time.get("Type") != "Period" or not 1 <= time.get("Time", 0) <= 1_440:
            raise Refused("InvalidParameter", "The monitor time is no good.")
        if [one["Number"] for one in targets] != list(range(1, len(targets) + 1)):
            raise Refused("InvalidParameter", "The targets are not numbered from 1.")
        for one in targets:
            needed(one, "TopicId", "LogsetId", "Query", "StartTimeOffset", "EndTimeOffset")
            if not -1_440 <= one["StartTimeOffset"] < one["EndTimeOffset"] <= 0:
                raise Refused("InvalidParameter", "The window is no good.")
        if not set(notices) <= self.notices.keys():
            raise Refused("ResourceNotFound.AlarmNoticeNotExist", "The notice does not exist.")

    def _check_notice(self, params: Mapping[str, Any]) -> None:
        kind, callbacks = needed(params, "Type", "WebCallbacks")
        if kind not in ("Trigger", "Recovery", "All"):
            raise Refused("InvalidParameter", "The type is no good.")
        for one in callbacks:
            if one.get("CallbackType") not in KINDS or one.get("Url") != "":
                raise Refused("InvalidParameter", "The callback is no good.")
            if one["CallbackType"] == "Http" and one.get("Method") not in ("POST", "PUT"):
                raise Refused("InvalidParameter", "The method is missing.")
            if one.get("WebCallbackId") not in self.callbacks:
                raise Refused("ResourceNotFound", "The callback does not exist.")

    def _check_callback(self, params: Mapping[str, Any]) -> None:
        kind, _ = needed(params, "Type", "Webhook")
        if kind not in KINDS or (kind == "Http" and params.get("Method") not in ("POST", "PUT")):
            raise Refused("InvalidParameter", "The type or the method is no good.")

    def _check_unused(self, number: str) -> None:
        """Refuse to delete what something else points at."""
        used = [one for row in self.alarms.values() for one in row["AlarmNoticeIds"]]
        rows = [one for row in self.notices.values() for one in row["WebCallbacks"]]
        if number in used or number in [one["WebCallbackId"] for one in rows]:
            raise Refused("FailedOperation.BindedAlarm", "Something uses it.")


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    """Give a row as it is read back: with more than was sent."""
    told = dict(row)
    if "AlarmTargets" in told:
        more = {"LogsetName": "SCF_logset", "TopicName": "SCF_LogTopic", "BizType": 0}
        told["AlarmTargets"] = [{**one, **more} for one in told["AlarmTargets"]]
    if "WebCallbacks" in told:
        more = {"Index": 1, "Mobiles": None, "UserIds": None}
        told["WebCallbacks"] = [{**one, **more} for one in told["WebCallbacks"]]
    return told
