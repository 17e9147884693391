"""This file is the only place that plays SCF: functions, their triggers, and how often and how many run.

Source: the models of tencentcloud-sdk-python-scf, and what the toolkit of Tencent's own command expects to read back.
"""

import base64
import binascii
import hashlib
import io
import json
import sys
import zipfile
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from tests.emulator import scf_run
from tests.emulator.api3 import Api3, needed
from tests.emulator.tc3 import Credentials
from tests.emulator.teo_params import Refused
from tests.emulator.teo_replies import Answer

MOST_VARIABLES = 4_096  # bytes, cloud.tencent.com/document/product/583/11637
MEMORY = (64, *range(128, 3_073, 128))  # MB
DEFAULTS = {"MemorySize": 128, "Timeout": 3, "Runtime": "Python2.7", "Type": "Event"}
CONFIGURATION = ("MemorySize", "Timeout", "Role", "Description", "Environment")
MISSING = "ResourceNotFound.Function"
BUSY = 2  # reads of a changed function until it is ready


@dataclass(slots=True)
class Function:
    """A function as it is kept."""

    values: dict[str, Any]
    code: bytes
    busy: int = BUSY
    triggers: dict[str, dict[str, Any]] = field(default_factory=dict)
    retry: dict[str, Any] = field(
        default_factory=lambda: {"RetryConfig": [{"RetryNum": 2}], "MsgTTL": 21_600}
    )
    reserved: int | None = None

    @property
    def variables(self) -> dict[str, str]:
        """Give the variables by name."""
        listed = self.values.get("Environment", {}).get("Variables", [])
        return {one["Key"]: one["Value"] for one in listed}


class Scf(Api3):
    """The functions on loopback. A function does what its code does, with `python`, or what a test sets as `invoke`."""

    def __init__(
        self, credentials: Credentials, roles: Collection[str], log: Callable[..., object]
    ) -> None:
        super().__init__("scf", "2018-04-16", credentials)
        self._log = log
        self.functions: dict[str, Function] = {}
        self.python = sys.executable
        self.invoke: Callable[[Any], Mapping[str, Any]] | None = None
        self._roles = roles
        self.actions = {
            "GetFunction": self._get,
            "GetFunctionAddress": self._get_address,
            "CreateFunction": self._create,
            "UpdateFunctionCode": self._update_code,
            "UpdateFunctionConfiguration": self._update_configuration,
            "DeleteFunction": self._delete,
            "ListTriggers": self._list_triggers,
            "CreateTrigger": self._create_trigger,
            "DeleteTrigger": self._delete_trigger,
            "GetFunctionEventInvokeConfig": lambda p: {"AsyncTriggerConfig": self._of(p).retry},
            "UpdateFunctionEventInvokeConfig": self._update_retry,
            "GetReservedConcurrencyConfig": lambda p: {"ReservedMem": self._of(p).reserved},
            "PutReservedConcurrencyConfig": self._reserve,
            "Invoke": self._invoke,
        }

    def _of(self, params: Mapping[str, Any]) -> Function:
        (name,) = needed(params, "FunctionName")
        if name not in self.functions:
            raise Refused(MISSING, "The function does not exist.")
        return self.functions[name]

    def _ready(self, params: Mapping[str, Any]) -> Function:
        function = self._of(params)
        if function.busy:
            raise Refused("FailedOperation.FunctionStatusError", "The function is being changed.")
        return function

    def _get(self, params: Mapping[str, Any]) -> Answer:
        function = self._of(params)
        status = "Updating" if function.busy else "Active"
        function.busy = max(function.busy - 1, 0)
        return {**function.values, "Status": status, "StatusReasons": []}

    def _get_address(self, params: Mapping[str, Any]) -> Answer:
        code = self._of(params).code
        return {"Url": "https://example.com/", "CodeSha256": hashlib.sha256(code).hexdigest()}

    def _create(self, params: Mapping[str, Any]) -> Answer:
        name, code = needed(params, "FunctionName", "Code")
        if name in self.functions:
            raise Refused("ResourceInUse.Function", "The function exists already.")
        self._check(params)
        values = {**DEFAULTS, **{k: v for k, v in params.items() if k != "Code"}}
        if values.get("AutoCreateClsTopic") == "TRUE":
            values |= {"ClsLogsetId": "logset-1", "ClsTopicId": f"topic-of-{name}"}
        self.functions[name] = Function(values, _zip(code))
        return {}

    def _update_code(self, params: Mapping[str, Any]) -> Answer:
        function = self._ready(params)
        function.code, function.busy = _zip(params.get("Code", params)), BUSY
        return {}

    def _update_configuration(self, params: Mapping[str, Any]) -> Answer:
        function = self._ready(params)
        if "Runtime" in params and params["Runtime"] != function.values["Runtime"]:
            raise Refused("InvalidParameterValue.Runtime", "A runtime is for life.")
        self._check(params)
        function.values |= {name: params[name] for name in CONFIGURATION if name in params}
        function.busy = BUSY
        return {}

    def _delete(self, params: Mapping[str, Any]) -> Answer:
        self._of(params)
        del self.functions[params["FunctionName"]]
        return {}

    def _check(self, params: Mapping[str, Any]) -> None:
        if params.get("Role") and params["Role"] not in self._roles:
            raise Refused("ResourceNotFound.Role", "The role does not exist.")
        if params.get("MemorySize", 128) not in MEMORY:
            raise Refused("InvalidParameterValue.MemorySize", "There is no such memory size.")
        if not 1 <= params.get("Timeout", 3) <= 900:
            raise Refused("InvalidParameterValue.Timeout", "The timeout is 1 to 900 seconds.")
        variables = params.get("Environment", {}).get("Variables", [])
        if not all(one["Key"] and one["Value"] for one in variables):
            raise Refused("InvalidParameterValue.Environment", "A value is empty.")
        if sum(len((one["Key"] + one["Value"]).encode()) for one in variables) > MOST_VARIABLES:
            raise Refused("InvalidParameterValue.Environment", "The variables are too long.")

    def _list_triggers(self, params: Mapping[str, Any]) -> Answer:
        triggers = list(self._of(params).triggers.values())
        return {"TotalCount": len(triggers), "Triggers": triggers}

    def _create_trigger(self, params: Mapping[str, Any]) -> Answer:
        function = self._ready(params)
        name, kind, cron = needed(params, "TriggerName", "Type", "TriggerDesc")
        if name in function.triggers:
            raise Refused("ResourceInUse.Trigger", "The trigger exists already.")
        if kind != "timer" or len(cron.split()) != 7 or len(name) > 60:
            raise Refused("InvalidParameterValue.TriggerDesc", "Only timers are played here.")
        # What is sent and what is read back differ, as the toolkit of Tencent's own command notes.
        function.triggers[name] = {
            "TriggerName": name,
            "Type": kind,
            "TriggerDesc": json.dumps({"cron": cron}, separators=(",", ":")),
            "Enable": int(params.get("Enable") == "OPEN"),
            "Qualifier": params.get("Qualifier", "$LATEST"),
            "CustomArgument": params.get("CustomArgument", ""),
            "Description": params.get("Description", ""),
        }
        return {"TriggerInfo": function.triggers[name]}

    def _delete_trigger(self, params: Mapping[str, Any]) -> Answer:
        function = self._ready(params)
        name, kind = needed(params, "TriggerName", "Type")
        found = function.triggers.get(name)
        if not found or (kind, params.get("Qualifier", "$LATEST")) != ("timer", found["Qualifier"]):
            raise Refused("ResourceNotFound.Trigger", "The trigger does not exist.")
        del function.triggers[name]
        return {}

    def _update_retry(self, params: Mapping[str, Any]) -> Answer:
        (config,) = needed(params, "AsyncTriggerConfig")
        self._ready(params).retry = config
        return {}

    def _reserve(self, params: Mapping[str, Any]) -> Answer:
        (memory,) = needed(params, "ReservedConcurrencyMem")
        function = self._ready(params)
        if memory % function.values["MemorySize"]:
            raise Refused("InvalidParameterValue", "Not a whole number of instances.")
        function.reserved = memory
        return {}

    def tick(self, name: str) -> list[Mapping[str, Any]]:
        """Let each timer of a function run it once; give what came of it."""
        function = self.functions[name]
        timers = [one for one in function.triggers.values() if one["Enable"]]
        about = [
            {"TriggerName": one["TriggerName"], "Message": one["CustomArgument"]} for one in timers
        ]
        return [self._run(function, {"Type": "Timer", **one}) for one in about]

    def _invoke(self, params: Mapping[str, Any]) -> Answer:
        function, event = self._of(params), json.loads(params.get("ClientContext", "{}"))
        return {"Result": self.invoke(event) if self.invoke else self._run(function, event)}

    def _run(self, function: Function, event: Any) -> Mapping[str, Any]:
        own = self.credentials
        keys = {
            "TENCENTCLOUD_SECRETID": own.secret_id,
            "TENCENTCLOUD_SECRETKEY": own.secret_key,
            "TENCENTCLOUD_SESSIONTOKEN": own.token,
        }
        variables = {**function.variables, **(keys if function.values.get("Role") else {})}
        values = function.values
        write = partial(self._log, values.get("ClsTopicId"), values["FunctionName"])
        return scf_run.run(function.code, values, variables, event, self.python, write)


def _zip(code: Mapping[str, Any]) -> bytes:
    """Read the code that was sent; SCF wants the entry file at its root."""
    try:
        body = base64.b64decode(code.get("ZipFile", ""), validate=True)
        names = zipfile.ZipFile(io.BytesIO(body)).namelist()
    except (binascii.Error, zipfile.BadZipFile):
        names = []
    if "index.py" not in names:
        raise Refused("InvalidParameterValue.Code", "This is no zip with an index.py.")
    return body
