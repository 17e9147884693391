"""This file is the only place that lists what is fuzzed. A target lets no error out but the clear ones of our own."""

import json
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from edgeone_notifier import channels
from edgeone_notifier.clock import Clock
from edgeone_notifier.core import events
from edgeone_notifier.core.decide import Findings, Rules, decide
from edgeone_notifier.core.delivery.routing import Route
from edgeone_notifier.core.delivery.schedule import due_deliveries
from edgeone_notifier.core.delivery.verdict import Response, Verdict
from edgeone_notifier.core.digest.compose import compose
from edgeone_notifier.core.digest.gather import gather_content
from edgeone_notifier.core.events.accepted import ACTIONS
from edgeone_notifier.core.listing.zone_words import is_zone
from edgeone_notifier.core.listing.zones import Roster
from edgeone_notifier.core.redact.display import redact
from edgeone_notifier.core.state.codec import Damaged, Refused, decode, encode
from edgeone_notifier.core.state.model import State
from edgeone_notifier.core.text.wording import Wording
from edgeone_notifier.edgeone.request import ApiError, EdgeOneClient, _counted
from edgeone_notifier.settings.environment import SettingsError, load
from edgeone_notifier.settings.settings import Settings
from edgeone_notifier.tasks import prefetch
from edgeone_notifier.tasks.prefetch import task
from edgeone_notifier.transport.tencentcloud import Credentials

EVENTS = Path(__file__).parents[2] / "events"
STATES = Path(__file__).parents[1] / "core" / "states"
NOW = 1_790_000_000
WORDING = Wording("zh", ZoneInfo("Asia/Shanghai"))
NAMES = [
    *("ZONES", "STATE_URL", "LOOKBACK", "STUCK_AFTER", "TIMEZONE", "LANGUAGE", "SITE", "CHANNELS"),
    *("EDGEONE_ENDPOINT", "COS_ENDPOINT", "REQUESTS_PER_SECOND", "HEARTBEAT_URL", "FIRST_RUN"),
    *(f"CHANNELS__OPS__{field.upper()}" for field in ("url", "kind", "notify", "zones", "mention")),
    "TENCENTCLOUD_SESSIONTOKEN",
]
ROW = {
    "JobId": "job-1",
    "Target": "https://www.example.com/a?token=1",
    "Status": "failed",
    "CreateTime": "2026-11-24T00:00:00Z",
    "UpdateTime": "2026-11-24T08:00:00+08:00",
    "FailType": "origin",
    "FailMessage": "503",
}


def event(data: bytes) -> None:
    """Read an event as SCF hands it over."""
    try:
        one = json.loads(data)
    except (ValueError, RecursionError):
        one = {"Type": "Timer", "Message": data.decode("utf-8", "replace")}
    try:
        order = events.read_event(one)
    except events.EventRefused as error:
        assert str(error)
    else:
        assert order.action in ACTIONS


def answer(data: bytes) -> None:
    """Read an answer of the API, and each of its rows."""
    api = EdgeOneClient(
        endpoint=None,
        site="cn",
        credentials=lambda: Credentials("id", "key", ""),
        per_second=1_000,
        clock=Clock(60),
        log=lambda *_, **__: None,
    )
    client = SimpleNamespace(call=lambda *_: data)
    try:
        total, rows = api._ask_once(client, prefetch.ACTION, {}, partial(_counted, rows="Tasks"))
    except ApiError as error:
        assert error.unreadable.code
        return
    assert isinstance(total, int)
    assert all(map(is_zone, _zones(total, rows)))
    for row in rows:
        try:
            read = task(row, "zone-1")
        except (KeyError, TypeError, ValueError, AttributeError):
            continue
        (read.target + read.status + read.fail_message).encode()


def _zones(total: int, rows: list[Any]) -> list[str]:
    roster = Roster()
    roster.take(total, rows)
    return [*roster.scope((), (), is_read=True).ask]


def state(data: bytes) -> None:
    """Read a state; what reads as one can be decided on, written, read again, and told."""
    try:
        read = decode(data, "default")
    except (Damaged, Refused):
        return
    route = Route(("any", "completion", "recovery", "stuck"))
    terms = Rules({"ops": route}, {"ops": "mark"})
    after = decide(read, Findings({}), NOW, terms).state
    assert isinstance(decode(encode(after, "default", "nonce"), "default"), State)
    for delivery in due_deliveries(after.outbox, terms.fingerprints, NOW, "run", {}):
        digest = compose(gather_content(after, delivery, route, NOW), WORDING, "cn")
        assert all(channels.render(kind, digest, ()) for kind in channels.KINDS)


def settings(data: bytes) -> None:
    """Read settings from an environment; a mistake is named without its value."""
    values = data.decode("utf-8", "replace").replace("\0", "").split("\n")
    os.environ.clear()
    os.environ |= {
        "TENCENTCLOUD_RUNENV": "SCF",
        "TENCENTCLOUD_SECRETID": "id",
        "TENCENTCLOUD_SECRETKEY": "key",
        **{NAMES[at % len(NAMES)]: value for at, value in enumerate(values)},
    }
    try:
        assert isinstance(load(), Settings)
    except SettingsError as error:
        assert error.mistakes
        long = [value for value in values if len(value) > 20 and not value.isspace()]
        assert not any(value in str(error) for value in long), "a value is shown"


def verdict(data: bytes) -> None:
    """Judge an answer of a chat."""
    status, _, rest = data.partition(b" ")
    retry_after, _, body = rest.decode("utf-8", "replace").partition("\n")
    number = int(status) if status.isdigit() and len(status) < 5 else 200
    for kind in channels.KINDS:
        judged = channels.verdict(kind, Response(number, body, retry_after, NOW))
        assert isinstance(judged, Verdict)
        assert judged.wait is None or 1 <= judged.wait <= 900


def text(data: bytes) -> None:
    """Show a foreign text: the same again when it is shown again."""
    once = redact(data.decode("utf-8", "surrogatepass" if data.isascii() else "replace"))
    assert redact(once) == once


TARGETS: dict[str, Callable[[bytes], None]] = {
    one.__name__: one for one in (event, answer, state, settings, verdict, text)
}


def seeds() -> dict[str, list[bytes]]:
    """Return what to begin with, for each target: one of each sort that is read without an error."""
    return {
        "event": [path.read_bytes() for path in sorted(EVENTS.glob("*.json"))],
        "answer": [_page([ROW]), _error("AuthFailure.SignatureExpire")],
        "state": [_state(), *(path.read_bytes() for path in sorted(STATES.glob("*.json")))],
        "settings": [
            b"zone-1\ncos://b-1250000000/p?region=ap-guangzhou\n24h\n1h\nUTC\nen\ncn\n\n\n\n20\n\n"
            b"announce\nhttps://hooks.slack.com/services/T/B/x\nslack\nfailure\nzone-*\nU123"
        ],
        "verdict": [b"200 \nok", b'200 \n{"errcode":0}', b'429 30\n{"retry_after":1.5}'],
        "text": [b"https://u:p@h/a?token=1&to=https%3A%2F%2Fi%2F%3Fsign%3D2%26b"],
    }


def _page(rows: list[dict[str, str]]) -> bytes:
    answer = {"TotalCount": len(rows), "Tasks": rows, "RequestId": "r"}
    return json.dumps({"Response": answer}).encode()


def _error(code: str) -> bytes:
    error: dict[str, Any] = {"Error": {"Code": code, "Message": "no"}, "RequestId": "r"}
    return json.dumps({"Response": error}).encode()


def _state() -> bytes:
    from edgeone_notifier.core.collect import Collector
    from edgeone_notifier.core.listing.page import Reading
    from edgeone_notifier.core.snapshot.model import Cursor

    terms = Rules({"ops": Route(("any", "completion"))}, {"ops": "mark"}, announce=True)
    rows = tuple(
        task({**ROW, "Status": status, "Target": f"https://h/{status}"}, "zone-1")
        for status in ("processing", "failed", "success", "odd")
    )
    gathering = Collector({}, NOW, 3_600, announce=True)
    gathering.take(("prefetch", "zone-1"), Reading(rows, complete=True, cursor=Cursor(NOW)))
    return encode(
        decide(State(), Findings(gathering.results), NOW, terms).state, "default", "nonce"
    )
