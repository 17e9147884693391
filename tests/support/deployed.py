"""This file is the only place that deploys the function for the tests: its settings lead to the emulator."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

import index
from edgeone_notifier.errors import RunFailed
from tests.emulator import Cloud, Object
from tests.emulator.chat import Chat
from tests.emulator.wire import Call, Reply
from tests.support.listings import serving

ROOT = Path(__file__).resolve().parents[2]
EVENTS = ROOT / "events"
RUN, PREVIEW, TEST, DOCTOR = ({"action": action} for action in ("run", "preview", "test", "doctor"))
BUCKET = "bucket-1250000000"
WWW = "https://www.example.com"


class Deployed:
    """The function with a Slack and a WeCom channel, and one zone. `limit` is in seconds."""

    def __init__(
        self, cloud: Cloud, monkeypatch: pytest.MonkeyPatch, store: str, folder: Path
    ) -> None:
        self.cloud = cloud
        self.store = store
        self.folder = folder
        self.slack: Chat = cloud.slack("ops")
        self.wecom: Chat = cloud.wecom("games")
        self.set, self.patch = monkeypatch.setenv, monkeypatch.setattr
        self.limit = 60.0
        cloud.edgeone.add_zone("zone-1")
        folder.mkdir(exist_ok=True)
        places = {
            "cos": f"cos://{BUCKET}/prefix?region=ap-guangzhou",
            "file": folder.as_uri(),
        }
        settings = {
            **cloud.environment(),
            "TENCENTCLOUD_RUNENV": "" if store == "file" else "SCF",  # which takes no such folder
            "STATE_URL": places[store],
            "REQUESTS_PER_SECOND": "1000",
            "CHANNELS__OPS__URL": self.slack.url,
            "CHANNELS__OPS__KIND": "slack",
            "CHANNELS__GAMES__URL": self.wecom.url,
            "CHANNELS__GAMES__KIND": "wecom",
        }
        for name, value in settings.items():
            self.set(name, value)

    def invoke(self, event: Any = RUN) -> dict[str, Any]:
        """Invoke it as SCF does."""
        context = {"time_limit_in_ms": round(self.limit * 1_000), "request_id": "r"}
        summary = index.main_handler(event, context)
        json.dumps(summary)  # SCF refuses a result that is not JSON
        return summary

    def fails(self, event: Any = RUN) -> str:
        """Invoke it where it must fail; give the message."""
        with pytest.raises(RunFailed) as caught:
            self.invoke(event)
        return str(caught.value)

    def try_to(self) -> None:
        """Invoke it, whatever comes of it."""
        with suppress(RunFailed):
            self.invoke()

    def with_news(self) -> "Deployed":
        """Let the first run be over, and a task have failed since."""
        self.cloud.edgeone.submit("zone-1", "job-1", [f"{WWW}/a", f"{WWW}/b"])
        self.invoke()
        for chat in (self.slack, self.wecom):
            chat.messages.clear()
            chat.requests.clear()
        why = ("originPullFailed", "origin says 502")
        self.cloud.edgeone.settle("zone-1", "job-1", f"{WWW}/a", "failed", *why)
        return self

    def states(self) -> dict[str, bytes]:
        """Give all that is stored, by name."""
        if self.store == "cos":
            return {key: one.body for (_, key), one in self.cloud.cos.objects.items()}
        kept = self.folder.glob("*.json") if self.folder.exists() else ()
        return {path.name: path.read_bytes() for path in kept}

    def newest(self, shard: str = "default") -> dict[str, Any]:
        """Read the state that counts."""
        name = max(n for n in self.states() if shard in n and "damaged" not in n)
        state: dict[str, Any] = json.loads(self.states()[name])
        return state

    def overwrite(self, change: Callable[[bytes], bytes]) -> bytes:
        """Change the stored bytes from outside; give what is there then."""
        name = max(n for n in self.states() if "damaged" not in n)
        body = change(self.states()[name])
        if self.store == "cos":
            self.cloud.cos.objects[BUCKET, name] = Object(body)
        else:
            (self.folder / name).write_bytes(body)
        return body

    def secrets(self) -> list[str]:
        """List what nobody may read in a log, a result or an error."""
        keys = self.cloud.credentials
        urls = [chat.url.rpartition("/")[2].rpartition("=")[2] for chat in (self.slack, self.wecom)]
        words = ["Signature=", "q-signature", "TC3-HMAC"]
        return [keys.secret_id, keys.secret_key, keys.token, *urls, *words]


@contextmanager
def heartbeat() -> Iterator[tuple[str, list[str]]]:
    """Serve a heartbeat URL; give it, and the calls that it gets."""
    calls: list[str] = []

    def answer(call: Call) -> Reply:
        calls.append(f"{call.method} {call.target}")
        return Reply(200, b"OK")

    with serving(answer) as url:
        yield f"{url}/secret-of-the-heartbeat", calls


def logged(text: str) -> list[dict[str, Any]]:
    """Read what was written to standard output: a line of JSON each."""
    return [json.loads(line) for line in text.splitlines()]
