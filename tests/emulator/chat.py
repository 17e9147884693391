"""This file is the only place that plays one chat: what it shows, what it was told to say."""

import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args
from urllib.parse import parse_qs

from tests.emulator import slack, wecom
from tests.emulator.pace import Bucket, SlidingWindow
from tests.emulator.script import Script
from tests.emulator.wecom_media import File
from tests.emulator.wire import DROP, ELSEWHERE, Call, Reply

Kind = Literal["slack", "wecom"]
To = Literal["send", "upload_media"]
Break = Literal["drop", "read-then-drop", "show-then-drop", "stall", "drip", "redirect"]
BURST = 3  # messages that Slack takes at once; "short bursts", no number is documented
TOO_MANY = {"slack": slack.TOO_MANY, "wecom": wecom.reply(wecom.TOO_MANY)}


@dataclass(frozen=True, slots=True)
class Post:
    """One posted body, and what was answered: `status` 0 and the break's name for nothing."""

    at: float  # epoch seconds
    headers: Mapping[str, str]  # names in lower case
    body: bytes
    status: int
    answer: str
    to: To = "send"


class Chat:
    """One webhook. Attributes are knobs, to be turned at any time.

    `messages` and `files` are what the group sees, `uploads` what was uploaded, by media_id; each upload and each
    message counts for the rate. Orders are for messages and uploads, or for one of them with `to`.
    """

    def __init__(self, kind: Kind, url: Callable[[], str]) -> None:
        self.kind = kind
        self.messages: list[Mapping[str, object]] = []
        self.uploads: dict[str, File] = {}
        self.requests: list[Post] = []
        self.rate: float | None = 20 if kind == "wecom" else None  # a minute; Slack: a second
        self.clock: Callable[[], float] = time.monotonic  # of the rate
        self.today: Callable[[], float] = time.time  # of the age of uploads
        self.stall_seconds = 60.0
        self.drip_seconds = 0.1  # between two bytes
        self._url = url
        self._lock = threading.RLock()
        self._window = SlidingWindow(seconds=60.0)
        self._bucket = Bucket(BURST)
        self._script: Script[Reply | Break] = Script()
        self._refused: dict[bytes, Reply] = {}  # by a word

    @property
    def url(self) -> str:
        """Give the webhook, secret included."""
        return self._url()

    @property
    def files(self) -> list[File]:
        """Give the files that the group sees, as it can read them."""
        shown = [one["file"] for one in self.messages if one.get("msgtype") == "file"]
        return [self.uploads[one["media_id"]] for one in shown if isinstance(one, dict)]

    def answer(
        self,
        status: int = 503,
        body: str | bytes | Mapping[str, object] = "rollup_error",
        headers: Mapping[str, str] | None = None,
        times: int | None = 1,
        to: To | None = None,
    ) -> None:
        """Answer the next `times` posts (None: until `recover`) like this, and show nothing."""
        self._script.add(_reply(status, body, headers), times, to=to)

    def refuse(self, word: str, status: int, body: str | bytes | Mapping[str, object]) -> None:
        """Answer each post that holds a word like this, and show nothing of it, until `recover`."""
        self._refused[word.encode()] = _reply(status, body)

    def break_next(self, how: Break, times: int | None = 1, to: To | None = None) -> None:
        """Break the next `times` posts (None: until `recover`)."""
        if how not in get_args(Break):
            raise ValueError(how)
        self._script.add(how, times, to=to)

    def recover(self) -> None:
        """Forget all ordered answers and breaks."""
        self._script.clear()
        self._refused.clear()

    def handle(self, call: Call) -> Reply:
        """Take one post that came to the right address."""
        ordered = self._script.next(to=_to(call))
        if ordered is None and self._refused:
            body = call.read()
            ordered = next((reply for word, reply in self._refused.items() if word in body), None)
        if ordered is None:
            return self._seen(call, self._service(call))
        if isinstance(ordered, Reply):
            return self._seen(call, ordered)
        return self._broken(call, ordered)

    def _broken(self, call: Call, how: Break) -> Reply:
        if how == "drip":
            reply = replace(self._service(call), manner="drip", drip=self.drip_seconds)
            return self._seen(call, reply)
        if how == "show-then-drop":
            self._service(call)
        kinds: dict[Break, Reply] = {
            "stall": replace(DROP, pause=self.stall_seconds),
            "redirect": Reply(302, b"", {"Location": f"{ELSEWHERE}/{self.kind}"}),
        }
        return self._seen(call, kinds.get(how, DROP), how, read=how != "drop")

    def _service(self, call: Call) -> Reply:
        body = call.read()
        with self._lock:
            if self.rate is not None and not self._admits(self.rate):
                return TOO_MANY[self.kind]
            return self._upload(call) if _to(call) == "upload_media" else self._show(body)

    def _show(self, body: bytes) -> Reply:
        if self.kind == "slack":
            message, reply = slack.answer(body)
        else:
            now = self.today()
            good = {name for name, file in self.uploads.items() if file.is_good(now)}
            message, reply = wecom.answer(body, good)
        if message is not None:
            self.messages.append(message)
        return reply

    def _upload(self, call: Call) -> Reply:
        kind = parse_qs(call.query).get("type", [""])[0]
        content_type = call.headers.get("content-type", "")
        file, reply = wecom.upload(kind, content_type, call.read(), self.today())
        if file is not None:
            self.uploads[file.media_id] = file
        return reply

    def _admits(self, rate: float) -> bool:
        if self.kind == "slack":
            return self._bucket.admit(rate, self.clock())
        return self._window.admit(int(rate), self.clock())

    def _seen(self, call: Call, reply: Reply, how: str = "", read: bool = True) -> Reply:
        body = call.read() if read else b""
        answer = how or reply.body.decode(errors="replace")
        post = Post(time.time(), call.headers, body, reply.status, answer, _to(call))
        with self._lock:
            self.requests.append(post)
        return reply


def _reply(
    status: int,
    body: str | bytes | Mapping[str, object],
    headers: Mapping[str, str] | None = None,
) -> Reply:
    if isinstance(body, Mapping):
        body = json.dumps(body, ensure_ascii=False)
    content = body.encode() if isinstance(body, str) else body
    kind = "application/json" if content.startswith(b"{") else "text/html"
    return Reply(status, content, {"Content-Type": kind, **(headers or {})})


def _to(call: Call) -> To:
    return "upload_media" if call.path.endswith("/upload_media") else "send"
