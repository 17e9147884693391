"""This file is the only place that writes EdgeOne's answers, whole or broken.

Pure but for the request id. Content type: exactly `application/json`, as the SDK expects it
(`_check_error` in `tencentcloud/common/abstract_client.py`), unless a charset is asked for.
"""

import json
import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Literal, get_args

from tests.emulator.wire import DROP, ELSEWHERE, Reply

Answer = Mapping[str, object]
OfTheListing = Literal["missing-tasks", "missing-total", "empty-list"]
Break = Literal[
    "http-500",
    "html",
    "cut",
    "drop",
    "unheard",
    "no-response-key",
    "redirect",
    "stall",
    OfTheListing,
]
OF_THE_LISTING = get_args(OfTheListing)
NOTHING: Answer = {"TotalCount": 0, "Tasks": [], "Zones": []}
PAGE = Reply(200, b"<html><body>Gateway</body></html>", {"Content-Type": "text/html"})


def whole(answer: Answer, charset: bool, key: str = "Response") -> Reply:
    """Write an answer; an error has the HTTP status 200, too."""
    body = json.dumps({key: {**answer, "RequestId": str(uuid.uuid4())}}, ensure_ascii=False)
    kind = "application/json; charset=utf-8" if charset else "application/json"
    return Reply(200, body.encode(), {"Content-Type": kind})


def error(code: str, message: str) -> Answer:
    """Make the answer that is an error."""
    return {"Error": {"Code": code, "Message": message}}


def broken(how: Break, answer: Answer, charset: bool, stall: float) -> Reply:
    """Write an answer that is broken; a stall ends after `stall` seconds without an answer."""
    plain = whole(answer, charset)
    kinds: dict[Break, Reply] = {
        "http-500": replace(PAGE, status=500),
        "html": PAGE,
        "cut": replace(plain, manner="cut"),
        "drop": DROP,
        "unheard": DROP,
        "no-response-key": whole(answer, charset, key="Answer"),
        "redirect": Reply(302, b"", {"Location": ELSEWHERE}),
        "stall": replace(DROP, pause=stall),
        "missing-tasks": whole(_without("Tasks", answer), charset),
        "missing-total": whole(_without("TotalCount", answer), charset),
        "empty-list": whole({"TotalCount": 0, "Tasks": []}, charset),
    }
    return kinds[how]


def _without(name: str, answer: Answer) -> Answer:
    return {key: value for key, value in answer.items() if key != name}
