"""The summary of a run: what the handler returns, and logs as one line. Its keys are a contract with users."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from .delivery.queue import SILENT, ChannelQueue


@dataclass(frozen=True, slots=True)
class ChannelReport:
    """What one channel was told. `sent` counts messages, the others count news. `state` is ok, deferred or dead."""

    sent: int = 0
    owed: int = 0
    given_up: int = 0
    state: str = "ok"


def channel_state(queue: ChannelQueue, fingerprint: str, held: bool, now: int) -> str:
    """Say whether a channel takes what it is owed: ok, deferred or dead.

    `fingerprint` is that of its URL today. `held` says that quiet hours or FOLLOW_UP alone hold back what it is owed.
    """
    trouble = queue.trouble if queue.url_fingerprint == fingerprint else None
    if (trouble and trouble.is_for_good) or is_silent(queue, fingerprint, held, now):
        return "dead"
    waits = (queue.size or queue.mention_pending) and not held
    return "deferred" if waits else "ok"


def is_silent(queue: ChannelQueue, fingerprint: str, held: bool, now: int) -> bool:
    """Say whether a channel has taken nothing for an hour, for whatever reason, while it was owed news."""
    waits = queue.url_fingerprint == fingerprint and queue.size and not held
    trouble = queue.trouble if waits else None
    return trouble is not None and not trouble.is_for_good and now - trouble.since >= SILENT


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did.

    `failed`: the error code of each zone that was not read, `*` for the list of zones. `left_over` counts those of
    them for which there was no time; they come first in the next run.
    `oldest`: when the oldest news that is still owed was found (seconds since the epoch, 0: none), for the metrics.
    `silent`: the channels that have taken nothing for an hour. `faults`: this program's own, by channel.
    """

    action: str
    first_run: bool = False
    skipped: str | None = None
    read: int = 0
    failed: Mapping[str, str] = field(default_factory=dict)
    left_over: int = 0
    requests: int = 0
    tasks: int = 0
    changes: int = 0
    channels: Mapping[str, ChannelReport] = field(default_factory=dict)
    oldest: int = 0
    silent: Sequence[str] = ()
    faults: Mapping[str, str] = field(default_factory=dict)

    def as_dict(self, duration_ms: int) -> dict[str, Any]:
        """Return the summary as the handler returns it."""
        return {
            "event": "run.finished",
            "action": self.action,
            "first_run": self.first_run,
            "skipped": self.skipped,
            "zones": {"read": self.read, "failed": dict(self.failed)},
            **({"left_over": self.left_over} if self.left_over else {}),
            "requests": self.requests,
            "tasks": self.tasks,
            "changes": self.changes,
            "channels": {name: asdict(told) for name, told in self.channels.items()},
            "duration_ms": duration_ms,
        }
