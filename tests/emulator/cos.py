"""This file is the only place that plays COS: who may ask, for which bucket, what breaks."""

import re
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from email.utils import formatdate
from typing import Literal, get_args

from tests.emulator import cos_xml
from tests.emulator.cos_objects import CosError, key_of
from tests.emulator.cos_store import Store
from tests.emulator.q_sign import Signed, refuse
from tests.emulator.script import Script
from tests.emulator.server import Server
from tests.emulator.tc3 import Credentials
from tests.emulator.wire import DROP, ELSEWHERE, Call, Reply

BUCKET = re.compile(
    r"([a-z0-9-]+)\.cos(?:-internal)?\.[a-z0-9-]+\.(?:myqcloud\.com|tencentcos\.cn)(?::\d+)?"
)
Break = Literal["drop", "act-then-drop", "html-500", "redirect", "stall", "drip"]


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came, and how it ended: `code` is "" (fine), a COS code or a break."""

    method: str
    bucket: str
    key: str
    params: Mapping[str, str]
    status: int  # 0 when nothing was answered
    code: str
    at: float  # epoch seconds
    headers: Mapping[str, str]  # names in lower case


class Cos(Store):
    """The object store on loopback. Attributes are knobs, to be turned at any time."""

    def __init__(self, credentials: Credentials) -> None:
        super().__init__()
        self.credentials = credentials
        self.requests: list[Request] = []
        self.stall_seconds = 60.0
        self.drip_seconds = 0.1  # between two bytes
        self.server = Server(self._answer)
        self._failures: Script[tuple[int, str]] = Script()
        self._breaks: Script[Break] = Script()

    @property
    def url(self) -> str:
        """Give the base URL."""
        return self.server.url

    def fail(self, method: str, status: int, code: str, times: int | None = 1) -> None:
        """Answer the next `times` authentic requests with this method with an error."""
        self._failures.add((status, code), times, method=method)

    def break_next(self, how: Break, method: str | None = None, times: int | None = 1) -> None:
        """Break the next `times` answers (None: until `recover`), to this method if given."""
        if how not in get_args(Break):
            raise ValueError(how)
        self._breaks.add(how, times, method=method)

    def recover(self) -> None:
        """Forget all ordered errors and breaks."""
        self._failures.clear()
        self._breaks.clear()

    def _answer(self, call: Call) -> Reply:
        if call.path == ELSEWHERE:
            return Reply(200, b"", {"ETag": '"elsewhere"'})
        signed = Signed(call.method, call.path, call.query, call.headers)
        bucket, request_id = _bucket(call.headers.get("host", "")), uuid.uuid4().hex
        body, how, code = call.read(), self._breaks.next(method=call.method), ""
        try:
            reply = self._broken(how) if how and how != "drip" else None
            if how in (None, "act-then-drop", "drip"):
                acted = self._act(signed, bucket, body)
                reply = reply or acted
        except CosError as error:
            code = error.code
            text = cos_xml.error(code, str(error), f"{bucket}{call.path}", request_id)
            reply = reply or Reply(error.status, text, {"Content-Type": "application/xml"})
        assert reply is not None
        self._note(signed, bucket, reply.status, how or code)
        date = formatdate(self.now(), usegmt=True)
        headers = {"Date": date, "x-cos-request-id": request_id, **reply.headers}
        if how == "drip":
            reply = replace(reply, manner="drip", drip=self.drip_seconds)
        return replace(reply, headers=headers)

    def _act(self, signed: Signed, bucket: str, body: bytes) -> Reply:
        if refusal := refuse(signed, self.credentials, self.now()):
            raise CosError(403, refusal.code, refusal.message)
        if failure := self._failures.next(method=signed.method):
            raise CosError(*failure, "Ordered by a test.")
        key = key_of(signed.path)
        creating = signed.method == "PUT" and not key and not signed.parameters()
        if self.buckets is not None and bucket not in self.buckets and not creating:
            raise CosError(404, "NoSuchBucket", "The specified bucket does not exist.")
        if not key:
            return self.on_bucket(signed.method, bucket, signed.parameters(), body)
        return self.on_object(signed.method, bucket, key, signed.headers, body)

    def _broken(self, how: Break) -> Reply:
        if how == "html-500":
            page = b"<html><body>Internal error</body></html>"
            return Reply(500, page, {"Content-Type": "text/html"})
        if how == "redirect":
            return Reply(301, b"", {"Location": ELSEWHERE})
        return replace(DROP, pause=self.stall_seconds) if how == "stall" else DROP

    def _note(self, signed: Signed, bucket: str, status: int, code: str) -> None:
        key, params, at = key_of(signed.path), signed.parameters(), time.time()
        with self.lock:
            self.requests.append(
                Request(signed.method, bucket, key, params, status, code, at, signed.headers)
            )


def _bucket(host: str) -> str:
    found = BUCKET.fullmatch(host.lower())
    return found[1] if found else ""
