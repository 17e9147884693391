"""This file is the only place that plays the topics of CLS: what functions log, and the search in it.

Source: SearchLog in the models of tencentcloud-sdk-python-cls (2020-10-16); how SCF writes: document/product/583/40326
(a line that is a JSON object becomes fields) and 583/60336 (the fields of SCF's own).
"""

import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.emulator.api3 import needed
from tests.emulator.teo_params import Refused
from tests.emulator.teo_replies import Answer

# Every parameter that there is; tests/emulator/test_cls.py holds them against the models.
SEARCH = {"From", "To", "QueryString", "QuerySyntax", "TopicId", "Topics", "Sort", "Limit"}
SEARCH |= {"Offset", "Context", "SamplingRate", "UseNewAnalysis", "HighLight", "Query"}
SEARCH |= {"SyntaxRule"}
USUAL_LIMIT, MAX_LIMIT = 100, 1_000
# What is played of CQL: conditions on a field or on the whole text, joined by AND.
_CONDITION = re.compile(r'(?:(\w+):)?"([^"]*)"')


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is kept: when it came (milliseconds since the epoch), and its fields."""

    at: int
    fields: Mapping[str, str]

    def fits(self, field: str, text: str) -> bool:
        """Say whether a field, or any if none is named, holds a text."""
        return any(text in value for name, value in self.fields.items() if field in ("", name))


class Topics:
    """The topics by id, each with its lines in the order in which they came."""

    def __init__(self) -> None:
        self.lines: dict[str, list[Line]] = {}

    def write(self, topic: str | None, function: str, request: str, log: str) -> None:
        """Keep what a function logged, a line each; where it has no topic, nothing is kept."""
        if topic:
            own = {"SCF_FunctionName": function, "SCF_RequestId": request}
            lines = self.lines.setdefault(topic, [])
            lines += [
                Line(int(time.time() * 1_000), {**own, **_fields(line)})
                for line in log.splitlines()
            ]

    def search(self, params: Mapping[str, Any]) -> Answer:
        """Answer SearchLog."""
        if unknown := params.keys() - SEARCH:
            raise Refused("UnknownParameter", f"The parameter `{min(unknown)}` is unknown.")
        since, until, topic = needed(params, "From", "To", "TopicId")
        limit, start = params.get("Limit", USUAL_LIMIT), int(params.get("Context") or 0)
        if limit > MAX_LIMIT or since >= until or params.get("Sort", "desc") not in ("asc", "desc"):
            raise Refused("InvalidParameter", "The limit, the times or the order are no good.")
        conditions = _CONDITION.findall(params.get("QueryString", ""))
        found = [
            line
            for line in self.lines.get(topic, ())
            if since <= line.at < until and all(line.fits(*one) for one in conditions)
        ]
        if params.get("Sort", "desc") == "desc":
            found.reverse()
        page, end = found[start : start + limit], start + limit
        return {
            "Context": str(end),
            "ListOver": end >= len(found),
            "Analysis": False,
            "Results": [_told(topic, line) for line in page],
        }


def _fields(line: str) -> dict[str, str]:
    try:
        value = json.loads(line)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        return {"SCF_Message": line}
    return {name: one if isinstance(one, str) else json.dumps(one) for name, one in value.items()}


def _told(topic: str, line: Line) -> dict[str, Any]:
    text = json.dumps(line.fields, ensure_ascii=False)
    return {"Time": line.at, "TopicId": topic, "TopicName": "SCF_LogTopic", "LogJson": text}
