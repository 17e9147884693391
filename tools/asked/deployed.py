"""Call the function where it is deployed."""

import json
from collections.abc import Mapping
from typing import Any

from tools.asked import logged
from tools.deploy.calls import Stopped
from tools.deploy.terminal import reach
from tools.deploy.wanted.deployment import environment, read


class FunctionFailed(Stopped):
    """The function failed; `log` is the end of what it logged."""

    def __init__(self, result: Mapping[str, Any]) -> None:
        super().__init__(f"the function failed: {why(result)}")
        self.log = str(result.get("Log") or "")


def call_deployed(event: Mapping[str, Any]) -> Any:
    """Invoke the function, and wait for it; return its answer. Raise FunctionFailed where it fails."""
    around = environment()
    wanted = read(around)
    asked = {
        "FunctionName": wanted.name,
        "InvocationType": "RequestResponse",
        "ClientContext": json.dumps(event),
        "LogType": "Tail",
    }
    cloud = reach(wanted, around)
    result = cloud.mask.all(cloud.ask("scf", "Invoke", asked).get("Result")) or {}
    if result.get("ErrMsg") or result.get("InvokeResult"):
        raise FunctionFailed(result)
    return _returned(result)


def why(result: Mapping[str, Any]) -> str:
    """Say why a function failed: as its log says it, with what to do; else in the last line of what SCF says."""
    for line in logged.lines(str(result.get("Log") or "")):
        if line["event"] == "run.failed":
            told_ = f"{line.get('error')}: {line.get('message')}"
            return f"{told_}; {line['remedy']}" if line.get("remedy") else told_
    lines = str(result.get("ErrMsg") or "").strip().splitlines()
    return lines[-1] if lines else "SCF says no more than that"


def _returned(result: Mapping[str, Any]) -> Any:
    text = result.get("RetMsg")
    try:
        return json.loads(str(text))
    except ValueError:
        return text
