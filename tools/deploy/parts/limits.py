"""This file is the only place that sets what serverless.yml cannot say: how often SCF retries, how many run at once.

The function is right without it; with it, a tick that failed or met a busy instance does not come back beside the next.
"""

from typing import Any

from tools.deploy.calls import Call, Plan
from tools.deploy.cloud import Cloud
from tools.deploy.parts.function import existing
from tools.deploy.wanted.deployment import Wanted

RETRIES = 0  # of an invocation that raised; the next tick does the same and more
EVENT_LIFE = (
    300  # seconds that an event waits for a free instance; SCF's default is 6 hours (583/41138)
)


def make(wanted: Wanted, cloud: Cloud) -> Plan:
    """Plan the limits that are not set yet: one instance for each timer. SCF counts instances by their MB."""
    name = {"FunctionName": wanted.name}
    retry: dict[str, Any] = {"RetryConfig": [{"RetryNum": RETRIES}], "MsgTTL": EVENT_LIFE}
    there, reserved = _there(wanted, cloud)
    calls: list[Call] = []
    if there != retry:
        asked = {**name, "AsyncTriggerConfig": retry}
        calls.append(Call("scf", "UpdateFunctionEventInvokeConfig", asked))
    memory = wanted.memory * max(len(wanted.timers), 1)  # each timer has a state of its own
    if reserved != memory:
        instance = {**name, "ReservedConcurrencyMem": memory}
        calls.append(Call("scf", "PutReservedConcurrencyConfig", instance))
    return Plan(tuple(calls))


def _there(wanted: Wanted, cloud: Cloud) -> tuple[Any, Any]:
    if existing(wanted.name, cloud) is None:  # a dry run before the first deployment
        return None, None
    name = {"FunctionName": wanted.name}
    config = cloud.ask("scf", "GetFunctionEventInvokeConfig", name)["AsyncTriggerConfig"] or {}
    retry = {key: config.get(key) for key in ("RetryConfig", "MsgTTL")}
    return retry, cloud.ask("scf", "GetReservedConcurrencyConfig", name).get("ReservedMem")
