"""This file is the only place that plays the EdgeOne API: who may ask, how often, what breaks."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from email.utils import formatdate
from typing import get_args

from tests.emulator.account import Account
from tests.emulator.pace import SlidingWindow
from tests.emulator.script import Script
from tests.emulator.server import Server
from tests.emulator.tc3 import Credentials, Refusal, Signed, refuse
from tests.emulator.teo_actions import ACTIONS
from tests.emulator.teo_params import Refused
from tests.emulator.teo_replies import NOTHING, OF_THE_LISTING, Answer, Break, broken, error, whole
from tests.emulator.wire import DROP, ELSEWHERE, Call, Reply, json_of

VERSION = "2022-09-01"
RATE = 20  # requests per second and action, doc 1145/50533
LISTING = "DescribePrefetchTasks"


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came, and how it ended: `code` is "" (fine), an API code or a break."""

    action: str
    params: Mapping[str, object]
    status: int  # of HTTP, 0 when nothing was answered
    code: str
    at: float  # epoch seconds
    headers: Mapping[str, str]  # names in lower case


class EdgeOne(Account):
    """The EdgeOne API on loopback. Attributes are knobs, to be turned at any time."""

    def __init__(self, credentials: Credentials) -> None:
        super().__init__()
        self.credentials = credentials
        self.requests: list[Request] = []
        self.charset = False
        self.rate: int | None = RATE
        self.clock: Callable[[], float] = time.monotonic  # of the rate
        self.latency = 0.0  # seconds
        self.stall_seconds = 60.0
        self.between_pages: Callable[[Mapping[str, object]], object] | None = None
        self.server = Server(self._answer)
        self._windows: dict[str, SlidingWindow] = {}
        self._failures: Script[Refusal] = Script()
        self._breaks: Script[Break] = Script()

    @property
    def url(self) -> str:
        """Give the base URL."""
        return self.server.url

    def fail(
        self,
        action: str,
        code: str,
        times: int | None = 1,
        zone: str | None = None,
        message: str = "Ordered by a test.",
    ) -> None:
        """Answer the next `times` authentic requests of the action (and zone) with an error."""
        self._failures.add(Refusal(code, message), times, action=action, zone=zone)

    def break_next(self, how: Break, times: int | None = 1, action: str | None = None) -> None:
        """Break the next `times` answers (None: until `recover`), of `action` if given.

        With `unheard` the request is lost before the deed, with `drop` the answer after it. A break that is about the
        listing's fields waits for a listing of tasks.
        """
        if how not in (*get_args(Break), *OF_THE_LISTING):
            raise ValueError(how)
        of_tasks = how in OF_THE_LISTING and action is None
        self._breaks.add(how, times, action=LISTING if of_tasks else action)

    def recover(self) -> None:
        """Forget all ordered errors and breaks."""
        self._failures.clear()
        self._breaks.clear()

    def _answer(self, call: Call) -> Reply:
        if call.path == ELSEWHERE:
            return whole(NOTHING, self.charset)
        action, params, code = call.headers.get("x-tc-action", ""), json_of(call), ""
        how = self._breaks.next(action=action)
        if how == "unheard":
            self._note(call, action, params or {}, DROP.status, how)
            return DROP
        try:
            answer = self._act(call, action, params)
        except Refused as refused:
            code = refused.refusal.code
            answer = error(code, refused.refusal.message)
        reply = (
            broken(how, answer, self.charset, self.stall_seconds)
            if how
            else whole(answer, self.charset)
        )
        self._note(call, action, params or {}, reply.status, how or code)
        if self.between_pages and not how and _has_more(answer, params or {}):
            self.between_pages(params or {})
        date = {"Date": formatdate(self.now(), usegmt=True)}
        return replace(reply, headers={**date, **reply.headers}, pause=reply.pause + self.latency)

    def _act(self, call: Call, action: str, params: Mapping[str, object] | None) -> Answer:
        signed = Signed(call.method, "", call.headers, call.read())
        if refusal := refuse(signed, self.credentials, self.now()):
            raise Refused(refusal.code, refusal.message)
        if params is None:
            raise Refused("UnsupportedProtocol", "Only a POST of a JSON object is played here.")
        if action not in ACTIONS:
            raise Refused("InvalidAction", "The request action is invalid.")
        if call.headers.get("x-tc-version") != VERSION:
            raise Refused("NoSuchVersion", "The API version does not exist.")
        with self.lock:
            window = self._windows.setdefault(action, SlidingWindow(seconds=1.0))
            if self.rate is not None and not window.admit(self.rate, self.clock()):
                raise Refused("RequestLimitExceeded", "The number of requests exceeds the limit.")
            if failure := self._failures.next(action=action, zone=params.get("ZoneId")):
                raise Refused(failure.code, failure.message)
            return ACTIONS[action](params, self)

    def _note(
        self, call: Call, action: str, params: Mapping[str, object], status: int, code: str
    ) -> None:
        with self.lock:
            self.requests.append(Request(action, params, status, code, time.time(), call.headers))


def _has_more(answer: Answer, params: Mapping[str, object]) -> bool:
    tasks, total, offset = answer.get("Tasks"), answer.get("TotalCount"), params.get("Offset") or 0
    if not isinstance(tasks, list) or not isinstance(total, int) or not isinstance(offset, int):
        return False
    return offset + len(tasks) < total
