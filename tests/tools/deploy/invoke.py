"""This file is the only place that calls the function where it runs: `python -m tests.tools.deploy.invoke EVENT`."""

import json
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from .calls import Stopped
from .terminal import reach, told
from .wanted import environment, read


def invoke(event: Path) -> None:
    """Invoke the function with an event, wait for it, and print what it returns."""
    around = environment()
    wanted = read(around)
    asked = {
        "FunctionName": wanted.name,
        "InvocationType": "RequestResponse",
        "ClientContext": json.dumps(json.loads(event.read_text(encoding="utf-8"))),
        "LogType": "Tail",
    }
    result = reach(wanted, around).ask("scf", "Invoke", asked)["Result"]
    if result.get("ErrMsg"):
        raise Stopped(f"the function failed: {result['ErrMsg']}")
    print(json.dumps(json.loads(result["RetMsg"]), indent=2, ensure_ascii=False))


def main(argv: Sequence[str] | None = None) -> None:
    """Read the event's file, and invoke."""
    arguments = sys.argv[1:] if argv is None else argv
    if len(arguments) != 1:
        sys.exit("usage: python -m tests.tools.deploy.invoke EVENT.json")
    told(partial(invoke, Path(arguments[0])))


if __name__ == "__main__":
    main()
