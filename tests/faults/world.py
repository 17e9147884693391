"""This file is the only place that puts an emulated cloud, a state and a clock together, and that runs in them."""

import json
import os
import shutil
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.emulator import Cloud, Object
from tests.emulator.chat import Chat
from tests.emulator.server import Server
from tests.emulator.tasks import Task
from tests.emulator.wecom_media import File
from tests.faults.fork import Order, Ran
from tests.faults.operations import Point
from tests.faults.zygote import Zygote

ZONE = "zone-1"
START = 1_790_000_000  # seconds since the epoch, in September 2026
LIMIT = 60  # seconds; the platform's, for each run
TICK = 120  # seconds from one run to the next
TIMER: Mapping[str, Any] = {"Type": "Timer", "TriggerName": "edgeone-notifier", "Message": ""}
BUCKET = "states-1250000000"

# Where the state of a scheme is kept: the URL, given a folder. A new store has to be named here.
STATE_URLS: Mapping[str, Callable[[Path], str]] = {
    "cos": lambda _: f"cos://{BUCKET}/watch?region=ap-guangzhou",
    "file": lambda folder: folder.as_uri(),
}


@dataclass(frozen=True, slots=True)
class Kept:
    """All of a world at a moment."""

    now: float
    tasks: tuple[Task, ...]
    objects: Mapping[tuple[str, str], Object]
    files: Mapping[Path, bytes]
    messages: Mapping[str, Sequence[Mapping[str, object]]]
    uploads: Mapping[str, Mapping[str, File]]


class World:
    """A cloud with one zone and two chats, a state, and a time that passes only from run to run."""

    def __init__(self, scheme: str, folder: Path, zygote: Zygote) -> None:
        self.scheme = scheme
        self.now: float = START
        self.cloud = Cloud()
        self.settings: dict[str, str] = {}  # beside the usual ones
        self._folder = folder
        self._zygote = zygote

    def __enter__(self) -> "World":
        self.cloud.start()
        self.cloud.edgeone.rate = None
        for chat in self.chats.values():
            chat.rate = None
        self.cloud.edgeone.add_zone(ZONE)
        self.restore(Kept(START, (), {}, {}, {}, {}))
        return self

    def __exit__(self, *error: object) -> None:
        try:
            self.cloud.stop()
        except Exception:
            if error[0] is None:
                raise
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def chats(self) -> dict[str, Chat]:
        """Give the chats, by the name of their channel."""
        return {"ops": self.cloud.slack("ops"), "night": self.cloud.wecom("night")}

    def texts(self, channel: str) -> list[str]:
        """Give the messages that a chat shows, oldest first."""
        return [json.dumps(one, ensure_ascii=False) for one in self.chats[channel].messages]

    def posts(self) -> int:
        """Count the requests that the webhooks have had."""
        return sum(len(chat.requests) for chat in self.chats.values())

    def stored(self) -> dict[str, bytes]:
        """Give all that is stored, by name; what is only of use while it is written is left out."""
        files = {path.name: body for path, body in self._files().items() if body}
        return files | {key: one.body for (_, key), one in self.cloud.cos.objects.items()}

    def damage(self, body: bytes) -> None:
        """Overwrite the state."""
        if self.scheme == "file":
            (self._state / "default.json").write_bytes(body)
        else:
            place = max(self.cloud.cos.objects)
            old = self.cloud.cos.objects[place]
            self.cloud.cos.objects[place] = replace(old, body=body)

    def deny(self) -> None:
        """Let the state be unreadable."""
        if self.scheme == "file":
            self._state.rename(self._state.with_name("denied"))
            self._state.touch()
        else:
            self.cloud.cos.fail("GET", 403, "AccessDenied", times=None)

    def allow(self) -> None:
        """Let the state be readable again."""
        if self.scheme == "file":
            self._state.unlink()
            self._state.with_name("denied").rename(self._state)
        else:
            self.cloud.cos.recover()

    def order(self, after: float = 0, request: str = "request-1", **how: Any) -> Order:
        """Make the order of a run, so many seconds from now."""
        context = {"time_limit_in_ms": LIMIT * 1000, "request_id": request}
        return Order(self._environment(), TIMER, context, self.now + after, **how)

    def start(self, *orders: Order) -> Callable[[], list[Ran]]:
        """Start runs at the same moment; return what waits for their end, and for the requests of those killed."""
        skew = orders[0].now - time.time()
        self.cloud.edgeone.skew = self.cloud.cos.skew = skew
        wait = self._zygote.start(orders)

        def ended() -> list[Ran]:
            ran = wait()
            if any(one.killed for one in ran):
                for service in (self.cloud.edgeone, self.cloud.cos, self.cloud.chats):
                    _drain(service.server)
            return ran

        return ended

    def run(self, after: float = 0, strike: Point | None = None, watched: bool = False) -> Ran:
        """Let time pass, and run once."""
        self.now += after
        [ran] = self.start(self.order(strike=strike, watched=watched))()
        return ran

    def keep(self) -> Kept:
        """Remember this moment."""
        edgeone, cos = self.cloud.edgeone, self.cloud.cos
        messages = {name: tuple(chat.messages) for name, chat in self.chats.items()}
        uploads = {name: dict(chat.uploads) for name, chat in self.chats.items()}
        return Kept(
            self.now, tuple(edgeone.tasks), dict(cos.objects), self._files(), messages, uploads
        )

    def restore(self, kept: Kept) -> None:
        """Go back to a moment; the chats answer as they should."""
        self.now = kept.now
        self.cloud.edgeone.tasks[:] = kept.tasks
        self.cloud.edgeone.skew = kept.now - time.time()
        self.cloud.cos.objects = dict(kept.objects)
        for folder in (self._state, self._temporary):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
        for path, body in kept.files.items():
            path.write_bytes(body)
        for name, chat in self.chats.items():
            chat.recover()
            chat.messages[:] = kept.messages.get(name, ())
            chat.uploads = dict(kept.uploads.get(name, {}))
            chat.requests.clear()

    @property
    def _state(self) -> Path:
        return self._folder / "state"

    @property
    def _temporary(self) -> Path:
        return self._folder / "temporary"

    def _files(self) -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in self._folder.rglob("*") if path.is_file()}

    def _environment(self) -> dict[str, str]:
        return {
            **self.cloud.environment(),
            "PATH": os.environ["PATH"],
            "TMPDIR": str(self._temporary),
            # As in the cloud, where a folder of this machine is refused.
            "TENCENTCLOUD_RUNENV": "" if self.scheme == "file" else "SCF",
            "STATE_URL": STATE_URLS[self.scheme](self._state),
            "REQUESTS_PER_SECOND": "1000",
            "CHANNELS__OPS__URL": self.chats["ops"].url,
            "CHANNELS__OPS__KIND": "slack",
            "CHANNELS__NIGHT__URL": self.chats["night"].url,
            "CHANNELS__NIGHT__KIND": "wecom",
            "CHANNELS__NIGHT__LANGUAGE": "zh",
            "HEARTBEAT_URL": f"{self.cloud.chats.server.url}/heartbeat",
            **self.settings,
        }


def settled(ran: Sequence[Ran]) -> bool:
    """Say whether all runs ended well, with nothing owed."""
    return all(
        one.summary is not None
        and not any(told["owed"] for told in one.summary["channels"].values())
        for one in ran
    )


def _drain(server: Server) -> None:
    """Wait until a server has done all that processes which are gone have asked it for.

    Connections are accepted in order: when one of ours is answered, there is a thread for each that came before.
    """
    http = server._http
    assert http is not None
    address = ("127.0.0.1", http.server_port)
    with socket.create_connection(address, timeout=30) as mine, suppress(ConnectionError):
        mine.shutdown(socket.SHUT_WR)
        mine.recv(1)
    for thread in list(http._open):
        thread.join(timeout=30)
