"""This file is the only place that makes the function's timers; a trigger that somebody made by hand is kept."""

import json
from typing import Any

from tools.deploy.calls import MARK, Call, Plan
from tools.deploy.cloud import Cloud
from tools.deploy.parts.function import existing
from tools.deploy.wanted.deployment import Wanted
from tools.deploy.wanted.description import Timer

QUALIFIER = "$DEFAULT"  # what `scf deploy` takes, so that either may follow the other
MOST = 100  # triggers listed; ten timers are allowed


def make(wanted: Wanted, cloud: Cloud, adopt: bool = False) -> Plan:
    """Plan the timers that are missing or different, and to remove those made here that are not wanted any more.

    Where a function is taken over, so are its timers: one of somebody's own beside ours would run each tick twice.
    """
    there = {one["TriggerName"]: one for one in _triggers(wanted, cloud) if one["Type"] == "timer"}
    calls: list[Call] = []
    for timer in wanted.timers:
        old = there.pop(timer.name, None)
        if old and _comparable(old) == (timer.cron, timer.argument, timer.open, QUALIFIER):
            continue
        if old:
            calls.append(_deleted(wanted.name, old))
        calls.append(Call("scf", "CreateTrigger", _new(wanted.name, timer)))
    stale = [one for one in there.values() if adopt or one.get("Description") == MARK]
    return Plan((*calls, *(_deleted(wanted.name, one) for one in stale)))


def _triggers(wanted: Wanted, cloud: Cloud) -> list[dict[str, Any]]:
    if existing(wanted.name, cloud) is None:  # a dry run before the first deployment
        return []
    asked = {"FunctionName": wanted.name, "Limit": MOST}
    found: list[dict[str, Any]] = cloud.ask("scf", "ListTriggers", asked)["Triggers"]
    return found


def _new(function: str, timer: Timer) -> dict[str, Any]:
    argument = {"CustomArgument": timer.argument} if timer.argument else {}
    return {
        "FunctionName": function,
        "TriggerName": timer.name,
        "Type": "timer",
        "TriggerDesc": timer.cron,
        "Qualifier": QUALIFIER,
        "Enable": "OPEN" if timer.open else "CLOSE",
        "Description": MARK,
        **argument,
    }


def _deleted(function: str, trigger: dict[str, Any]) -> Call:
    names = {name: trigger[name] for name in ("TriggerName", "Type", "Qualifier")}
    return Call("scf", "DeleteTrigger", {"FunctionName": function, **names})


def _comparable(trigger: dict[str, Any]) -> tuple[str, str, bool, str]:
    """Read a trigger as SCF gives it back: a cron expression as JSON, an open one as 1."""
    try:
        cron = json.loads(trigger["TriggerDesc"])["cron"]
    except (ValueError, TypeError, KeyError):
        cron = trigger["TriggerDesc"]
    argument = trigger.get("CustomArgument") or ""
    return cron, argument, trigger["Enable"] in (1, "OPEN"), trigger["Qualifier"]
