"""Remember which targets were told as failed, and say when one works again.

Without `recovery` in the NOTIFY of any channel, nothing is remembered.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b

from ..limits import FORGET_FAILURES_AFTER
from ..task import SUCCESS, Change, Task, is_failure, key_of
from .model import Recovery

MAX_FAILED_TARGETS = 20_000  # that are remembered; of more, the newest


@dataclass(frozen=True, slots=True)
class FailedTarget:
    """A target that was told as failed: since when (seconds since the epoch), and to which channels."""

    since: int
    channels: tuple[str, ...]


def recoveries(
    failed_targets: Mapping[str, FailedTarget],
    changes: Iterable[Change],
    heard: Callable[[Change], tuple[str, ...]],
    now: int,
) -> tuple[dict[str, FailedTarget], list[Recovery]]:
    """Return the targets that are failed after these changes, in their order, and what has recovered.

    `heard` names the channels that are told of a failure and want to be told of the recovery.
    """
    still = {
        key: one for key, one in failed_targets.items() if now - one.since < FORGET_FAILURES_AFTER
    }
    news = []
    for change in changes:
        key = _key(change.task)
        if change.task.status == SUCCESS and key in still:
            one = still.pop(key)
            news.append(Recovery(change.task, one.since, one.channels))
        elif is_failure(change.task.status):
            before = still.pop(key, FailedTarget(now, ()))
            channels = {*before.channels, *heard(change)}
            if channels:
                still[key] = FailedTarget(before.since, tuple(sorted(channels)))
    return dict(list(still.items())[-MAX_FAILED_TARGETS:]), news


def _key(task: Task) -> str:
    return blake2b(" ".join(key_of(task)).encode(), digest_size=8).hexdigest()
