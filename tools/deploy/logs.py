"""Show what the deployed function logged lately: `./notifier logs`. SCF writes to CLS, which is searched.

Source: cloud.tencent.com/document/product/614/56447 (SearchLog), 583/40326 and 583/60336 (what SCF writes there).
A line that is a JSON object becomes fields; whether also in the topic that SCF makes for itself is unconfirmed, so
both are read.
"""

import json
import time
from collections.abc import Iterator, Mapping
from typing import Any

import click

from edgeone_notifier.core.task import parse_duration
from tools.asked.ask import json_option
from tools.command import Command, Unable
from tools.deploy.calls import Refused, Stopped
from tools.deploy.parts.alarm import ENABLE_LOG, no_log
from tools.deploy.parts.function import MISSING, existing
from tools.deploy.terminal import reach
from tools.deploy.wanted.deployment import environment, read
from tools.output import say, show
from tools.shown.words import words_of_settings
from tools.still_reading import StillReading

MAX_LINES = 10_000  # that CLS gives in all
PAGE = 1_000  # that it gives at once
CQL = 1
OWN = ("SCF_", "__")  # how fields begin that are not the function's
ALARMING = ("run.failed", "zone.unreadable", "channel.failed")
Line = dict[str, Any]


@click.command(cls=Command)
@click.option("--since", default="1h", show_default=True, help="how far back, such as 30m, 24h, 7d")
@click.option(
    "--limit",
    type=click.IntRange(1, MAX_LINES),
    default=100,
    show_default=True,
    help="how many lines",
)
@click.option("--grep", metavar="TEXT", help="those alone that hold a word, such as run.failed")
@click.option("--deployed", is_flag=True, hidden=True, expose_value=False)
@json_option
def main(since: str, limit: int, grep: str | None, as_json: bool) -> None:
    """Show what the deployed function logged lately, the newest last."""
    seconds = parse_duration(since)
    if not seconds:
        raise Unable("--since is no duration such as 30m, 24h or 7d")
    if grep and '"' in grep:
        raise Unable('--grep takes a word or a phrase without "')
    words, now = words_of_settings(), int(time.time())
    with StillReading("asking the function"):
        lines, has_more = _found(now - seconds, limit, grep)
    if as_json:
        show({"lines": lines, "more": has_more})
        return
    if not lines:
        say(words("no_logs", since=words.wording.time(now - seconds, now)))
    elif has_more:
        say(words("older"), "dim")
    for line in lines:
        event = line["line"].get("event", "")
        moment = words.wording.time(line["time"] // 1_000, now)
        say(f"{moment}  {_text(line['line'])}", "bold red" if event in ALARMING else "")


def _found(since: int, limit: int, grep: str | None) -> tuple[list[Line], bool]:
    """Ask for the newest lines; return them in their order, and whether there are older ones."""
    around = environment()
    wanted = read(around)
    cloud = reach(wanted, around)
    function = existing(wanted.name, cloud)
    if function is None:
        raise Refused(MISSING)
    if not (topic := function.get("ClsTopicId")):
        raise Stopped(f"{no_log(wanted.name)}: {ENABLE_LOG}")
    query = f'SCF_FunctionName:"{wanted.name}"' + (f' AND "{grep}"' if grep else "")
    asked: dict[str, Any] = {
        "TopicId": topic,
        "From": since * 1_000,
        "To": int(time.time() + 60) * 1_000,  # clocks differ
        "QueryString": query,
        "QuerySyntax": CQL,
        "Sort": "desc",
        "Limit": min(limit, PAGE),
    }
    rows: list[Line] = []
    while True:
        answer = cloud.mask.all(cloud.ask("cls", "SearchLog", asked))
        found = answer.get("Results") or []
        rows += map(_line, found)
        is_over = answer.get("ListOver") or not found
        if is_over or len(rows) >= limit:
            return rows[:limit][::-1], not is_over or len(rows) > limit
        asked["Context"] = answer.get("Context", "")


def _line(row: Mapping[str, Any]) -> Line:
    """Read one line of the log; what SCF adds of its own is left out, but for the request."""
    fields = _object(row.get("LogJson")) or {"SCF_Message": row.get("RawLog") or ""}
    own = {name: _read(v) for name, v in fields.items() if not name.startswith(OWN)}
    message = str(fields.get("SCF_Message") or "").strip()
    return {
        "time": int(row.get("Time") or 0),
        "request": fields.get("SCF_RequestId", ""),
        "line": own or _object(message) or {"message": message},
    }


def _object(text: Any) -> dict[str, Any] | None:
    try:
        value = json.loads(str(text))
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _read(value: Any) -> Any:
    """Read a field that was an object or a number before CLS made a text of it."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _text(line: Mapping[str, Any]) -> str:
    return "  ".join(_parts(line))


def _parts(line: Mapping[str, Any]) -> Iterator[str]:
    for name, value in line.items():
        if name in ("event", "message"):
            yield str(value)
        else:
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            yield f"{name}={text}"
