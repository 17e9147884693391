"""This file is the only place that runs what was deployed to the emulated SCF, in a process of its own.

It has the variables of the function, the keys of its role, and nothing of this machine but a Python.
"""

import io
import json
import subprocess
import tempfile
import uuid
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

TAIL = 4_096  # bytes of the log that an answer holds, document/product/583/17243
# As SCF does: the code root is the working directory and on the path, and the entry file is loaded by its path.
START = """
import importlib.util, json, sys, traceback
handler, event, context = json.load(sys.stdin)
module, name = handler.split(".")
sys.path.insert(0, "")
try:
    spec = importlib.util.spec_from_file_location(module, module + ".py")
    entry = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(entry)
    answer = {"RetMsg": json.dumps(getattr(entry, name)(event, context)), "ErrMsg": "", "InvokeResult": 0}
except BaseException:
    told = {"errorCode": 1, "errorMessage": traceback.format_exc(), "statusCode": 430}
    answer = {"RetMsg": json.dumps(told), "ErrMsg": told["errorMessage"], "InvokeResult": 1}
with open(sys.argv[1], "w") as file:
    json.dump(answer, file)
"""


def run(
    code: bytes,
    values: Mapping[str, Any],
    variables: Mapping[str, str],
    event: Any,
    python: str,
    write: Callable[[str, str], object] = lambda *_: None,
) -> dict[str, Any]:
    """Run a function's code with an event; give what Invoke calls its result. `write` gets the request and its log."""
    limit, request = values["Timeout"], str(uuid.uuid4())
    context = {
        "function_name": values["FunctionName"],
        "memory_limit_in_mb": values["MemorySize"],
        "time_limit_in_ms": limit * 1_000,
        "request_id": request,
    }
    about = {"FunctionRequestId": request, "Duration": 1.0, "BillDuration": 1, "MemUsage": 1}
    with tempfile.TemporaryDirectory() as folder:
        root, answer = Path(folder) / "code", Path(folder) / "answer"
        zipfile.ZipFile(io.BytesIO(code)).extractall(root)
        command = [python, "-B", "-s", "-c", START, str(answer)]
        asked = json.dumps([values["Handler"], event, context])
        around = {**variables, "TENCENTCLOUD_RUNENV": "SCF", "LANG": "C.UTF-8"}
        try:
            done = subprocess.run(
                command, input=asked, cwd=root, env=around, capture_output=True, text=True,
                timeout=limit,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            why = f"Invoking task timed out after {limit} seconds"
            return {**about, "RetMsg": "", "ErrMsg": why, "InvokeResult": 433, "Log": ""}
        write(request, done.stdout + done.stderr)
        log = (done.stdout + done.stderr).encode()[-TAIL:].decode(errors="replace")
        return {**about, **json.loads(answer.read_text()), "Log": log}
