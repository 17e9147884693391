"""This file is the only place that makes the one alarm: no finished run, or runs that fail, and whom that is told.

It is CLS that notices, so that a timer that is closed, a function that is gone and unpaid bills are noticed, too.
Names are the marks: only what carries this name is changed or removed. Source: cloud.tencent.com/document/product/614,
actions 42830 (alarm), 42829 (notice), 115227 (callback).
"""

import json
from collections.abc import Mapping
from typing import Any

from tools.deploy.calls import Call, Plan, Refused, Stopped
from tools.deploy.cloud import Cloud
from tools.deploy.parts.function import existing
from tools.deploy.wanted.deployment import Wanted

PAGE = 100  # the most that CLS lists at once
EVERY = 5  # minutes between two looks
REPEAT = 60  # minutes until it is told again
COMING = "(is known once the call above is made)"
NOT_SET = "ALARM_URL is not set: nobody is told when no run finishes (docs/operations.md)"
# Two runs of the window: one that fails is made up for by the next.
CONDITION = "$1.runs < 1 || $2.failed > 1"
CQL = 1
ENABLE_LOG = (
    "enable its log in the console (Function configuration, Log delivery), "
    "or make destroy STATE=keep and make deploy"
)
NO_RIGHT = ("UnauthorizedOperation", "AuthFailure.UnauthorizedOperation", "OperationDenied")


def callback(wanted: Wanted, cloud: Cloud) -> Plan:
    """Plan the callback: where the alarm is told."""
    if not wanted.alarm:
        return Plan(notes=(NOT_SET,))
    kind = wanted.alarm.kind
    method = {"Method": "POST"} if kind == "Http" else {}
    asked = {"Name": _name(wanted), "Type": kind, "Webhook": wanted.alarm.url, **method}
    return _brought_in_line("WebCallback", asked, cloud)


def notice(wanted: Wanted, cloud: Cloud) -> Plan:
    """Plan the notice: that the callback is used. Slack's own text cannot tell an end from a beginning."""
    if not wanted.alarm:
        return Plan()
    kind = wanted.alarm.kind
    call: dict[str, Any] = {"CallbackType": kind, "Url": "", "RemindType": 0}
    call["WebCallbackId"] = _id("WebCallback", wanted, cloud) or COMING
    if kind == "Http":
        call["Method"] = "POST"
    if not wanted.alarm.is_slack:
        call["NoticeContentId"] = "Default-zh" if wanted.alarm.language == "zh" else "Default-en"
    type_ = "Trigger" if wanted.alarm.is_slack else "All"
    asked = {"Name": _name(wanted), "Type": type_, "WebCallbacks": [call]}
    return _brought_in_line("AlarmNotice", asked, cloud)


def policy(wanted: Wanted, cloud: Cloud) -> Plan:
    """Plan the alarm itself, on the topic that the function logs to."""
    if not wanted.alarm:
        return Plan()
    minutes = wanted.alarm.minutes
    topic = _topic(wanted, cloud)
    target = {**topic, "StartTimeOffset": -minutes, "EndTimeOffset": 0, "SyntaxRule": CQL}
    queries = (_query(wanted, "run.finished", "runs"), _query(wanted, "run.failed", "failed"))
    said = _said(wanted.name, minutes, wanted.alarm.language)
    asked: dict[str, Any] = {
        "Name": _name(wanted),
        "AlarmTargets": [
            {**target, "Query": query, "Number": number} for number, query in enumerate(queries, 1)
        ],
        "MonitorTime": {"Type": "Period", "Time": EVERY},
        "TriggerCount": 1,
        "AlarmPeriod": REPEAT,
        "Condition": CONDITION,
        "Status": True,
        "AlarmNoticeIds": [_id("AlarmNotice", wanted, cloud) or COMING],
        "MessageTemplate": said,
    }
    if wanted.alarm.kind == "Http":
        body = {"text": said} if wanted.alarm.is_slack else {"alarm": _name(wanted), "text": said}
        headers = ["Content-Type: application/json"]
        asked["CallBack"] = {"Body": json.dumps(body, ensure_ascii=False), "Headers": headers}
    return _brought_in_line("Alarm", asked, cloud)


PARTS = (callback, notice, policy)  # each needs the id of the one before


def remove(wanted: Wanted, cloud: Cloud) -> Plan:
    """Plan to take all three away, each before what it points at."""
    calls = []
    for kind in ("Alarm", "AlarmNotice", "WebCallback"):
        try:
            found = _id(kind, wanted, cloud)
        except Refused as error:
            if wanted.alarm or not error.code.startswith(NO_RIGHT):
                raise
            return Plan(
                notes=("the key may not ask for alarms, and none is set here: not looked for",)
            )
        if found:
            calls.append(Call("cls", f"Delete{kind}", {f"{kind}Id": found}))
    return Plan(tuple(calls))


def _name(wanted: Wanted) -> str:
    return f"{wanted.name} made by make deploy"


def _said(function: str, minutes: int, language: str) -> str:
    if language == "zh":
        return (
            f"⚠️ {function}：{minutes} 分钟内没有完成的运行，或多次运行失败。"
            "处理建议：make call EVENT=events/doctor.json"
        )
    return (
        f"⚠️ {function}: no finished run in {minutes} minutes, or runs that fail. "
        "What to do: make call EVENT=events/doctor.json"
    )


def _query(wanted: Wanted, event: str, name: str) -> str:
    """Search the whole text: the topic that SCF makes for itself has no index on our fields (583/60336)."""
    return f'SCF_FunctionName:"{wanted.name}" AND "{event}" | select count(*) as {name}'


def no_log(function: str) -> str:
    """Say that a function writes no log."""
    return f"the function {function} writes no log to CLS"


def _topic(wanted: Wanted, cloud: Cloud) -> dict[str, str]:
    found = existing(wanted.name, cloud)
    if found is None:  # a dry run before the first deployment
        return {"TopicId": COMING, "LogsetId": COMING}
    if not (topic := found.get("ClsTopicId")):
        raise Stopped(f"{no_log(wanted.name)}, so nothing can watch it: {ENABLE_LOG}")
    return {"TopicId": topic, "LogsetId": found.get("ClsLogsetId") or ""}


def _brought_in_line(kind: str, asked: dict[str, Any], cloud: Cloud) -> Plan:
    found = _found(kind, asked["Name"], cloud)
    if found is None:
        return Plan((Call("cls", f"Create{kind}", asked),))
    if _holds(found, asked):
        return Plan()
    return Plan((Call("cls", f"Modify{kind}", {f"{kind}Id": found[f"{kind}Id"], **asked}),))


def _id(kind: str, wanted: Wanted, cloud: Cloud) -> str | None:
    found = _found(kind, _name(wanted), cloud)
    return found[f"{kind}Id"] if found else None


def _found(kind: str, name: str, cloud: Cloud) -> dict[str, Any] | None:
    """Look for what has this name; CLS looks for names that hold it."""
    at, total = 0, 1
    while at < total:
        by_name = {"Filters": [{"Key": "name", "Values": [name]}], "Offset": at, "Limit": PAGE}
        answer = cloud.ask("cls", f"Describe{kind}s", by_name)
        rows: list[dict[str, Any]] = answer.get(f"{kind}s") or []
        for row in rows:
            if row.get("Name") == name:
                return row
        if not rows:
            break
        at, total = at + len(rows), answer.get("TotalCount") or 0
    return None


def _holds(found: Any, asked: Any) -> bool:
    """Say whether what is there has all that is asked for; CLS gives back more than it was sent."""
    if isinstance(asked, Mapping):
        return isinstance(found, Mapping) and all(
            _holds(found.get(name), value) for name, value in asked.items()
        )
    if isinstance(asked, list):
        return (
            isinstance(found, list) and len(found) == len(asked) and all(map(_holds, found, asked))
        )
    return bool(found == asked)
