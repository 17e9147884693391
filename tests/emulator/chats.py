"""This file is the only place that knows the addresses of the chats."""

import threading
import uuid
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, unquote

from tests.emulator import slack, wecom
from tests.emulator.chat import Chat, Kind
from tests.emulator.server import Server
from tests.emulator.wire import ELSEWHERE, Call, Reply


@dataclass(frozen=True, slots=True)
class _Room:
    chat: Chat
    address: str  # path and query


class Chats:
    """All chats, on one port."""

    def __init__(self) -> None:
        self.server = Server(self._answer)
        self._rooms: dict[tuple[str, str], _Room] = {}
        self._lock = threading.Lock()

    def get(self, kind: Kind, name: str) -> Chat:
        """Give the chat of this name, a new one at first."""
        with self._lock:
            if (kind, name) not in self._rooms:
                address = _address(kind, name)
                chat = Chat(kind, lambda: self.server.url + address)
                self._rooms[kind, name] = _Room(chat, address)
            return self._rooms[kind, name].chat

    def _answer(self, call: Call) -> Reply:
        kind, _, rest = call.path.removeprefix("/").partition("/")
        room = self._rooms.get((kind, unquote(rest.partition("/")[0])))
        if call.path.startswith(ELSEWHERE):
            # A client that follows a redirect sees a success here, and the chat shows nothing.
            return wecom.reply(0) if call.path.endswith("wecom") else Reply(200, b"ok")
        if room is None or call.method != "POST":
            return slack.refusal(404, "no_service")
        path, _, query = room.address.partition("?")
        key = {name: one for name, one in parse_qs(call.query).items() if name != "type"}
        if call.path in (path, _upload(path)) and (not query or key == parse_qs(query)):
            return room.chat.handle(call)
        call.read()
        if kind == "wecom" and call.path in (path, _upload(path)):
            return wecom.reply(wecom.BAD_KEY)
        return slack.refusal(404, "no_service")


def _address(kind: Kind, name: str) -> str:
    secret, folder = uuid.uuid4(), f"/{kind}/{quote(name, safe='')}"
    if kind == "slack":
        return f"{folder}/services/T000/B000/{secret.hex}"
    return f"{folder}/cgi-bin/webhook/send?key={secret}"


def _upload(path: str) -> str | None:
    """Give the path where a WeCom robot takes files, beside the one where it takes messages."""
    folder, _, last = path.rpartition("/")
    return f"{folder}/upload_media" if last == "send" else None
