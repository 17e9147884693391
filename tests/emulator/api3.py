"""This file is the only place that plays what all of Tencent's APIs have in common: signature, version, errors.

EdgeOne has a front of its own, which can also break its answers; the others are used by people, who look.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import formatdate
from typing import Any

from tests.emulator.script import Script
from tests.emulator.server import Server
from tests.emulator.tc3 import Credentials, Refusal, Signed, refuse
from tests.emulator.teo_params import Refused
from tests.emulator.teo_replies import Answer, error, whole
from tests.emulator.wire import Call, Reply, json_of

Action = Callable[[Mapping[str, Any]], Answer]


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came, and how it ended: `code` is "" (fine) or an API code."""

    action: str
    params: Mapping[str, Any]
    region: str
    code: str


class Api3:
    """One service of the API on loopback. `actions` is what it can do; everything else is refused."""

    def __init__(self, service: str, version: str, credentials: Credentials) -> None:
        self.credentials = credentials
        self.requests: list[Request] = []
        self.actions: dict[str, Action] = {}
        self.skew = 0.0  # seconds
        self.server = Server(self._answer)
        self._service, self._version = service, version
        self._failures: Script[Refusal] = Script()

    @property
    def url(self) -> str:
        """Give the base URL."""
        return self.server.url

    def fail(self, action: str, code: str, times: int | None = 1) -> None:
        """Answer the next `times` authentic requests of the action with an error."""
        self._failures.add(Refusal(code, "Ordered by a test."), times, action=action)

    def called(self, *, but: tuple[str, ...] = ("Get", "List", "Describe")) -> list[str]:
        """List the actions that were asked for and may have changed something."""
        return [one.action for one in self.requests if not one.action.startswith(but)]

    def _answer(self, call: Call) -> Reply:
        action = call.headers.get("x-tc-action", "")
        params, code = json_of(call), ""
        try:
            answer = self._act(call, action, params)
        except Refused as refused:
            code = refused.refusal.code
            answer = error(code, refused.refusal.message)
        region = call.headers.get("x-tc-region", "")
        self.requests.append(Request(action, params or {}, region, code))
        reply = whole(answer, charset=False)
        date = formatdate(time.time() + self.skew, usegmt=True)
        return Reply(reply.status, reply.body, {"Date": date, **reply.headers})

    def _act(self, call: Call, action: str, params: Mapping[str, Any] | None) -> Answer:
        signed = Signed(call.method, "", call.headers, call.read())
        now = time.time() + self.skew
        if refusal := refuse(signed, self.credentials, now, self._service):
            raise Refused(refusal.code, refusal.message)
        if params is None:
            raise Refused("UnsupportedProtocol", "Only a POST of a JSON object is played here.")
        if call.headers.get("x-tc-version") != self._version:
            raise Refused("NoSuchVersion", "The API version does not exist.")
        if action not in self.actions:
            raise Refused("InvalidAction", "The request action is invalid.")
        if failure := self._failures.next(action=action):
            raise Refused(failure.code, failure.message)
        return self.actions[action](params)


def needed(params: Mapping[str, Any], *names: str) -> list[Any]:
    """Give the parameters of these names, or raise Refused."""
    for name in names:
        if name not in params:
            raise Refused("MissingParameter", f"The request is missing the parameter `{name}`.")
    return [params[name] for name in names]
