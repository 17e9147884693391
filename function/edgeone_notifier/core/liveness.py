"""Decide what the other channels are told of one that takes nothing, that lost news, or that is not set any more.

A channel is judged by how long it has taken nothing, whatever the reason, and whoever's fault it is.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from .delivery.digest_part import Hold, is_held
from .delivery.outbox import expire, with_queue, worth
from .delivery.queue import ChannelQueue, Outbox
from .news.model import News
from .news.recoveries import FailedTarget
from .news.watching import ChannelDead, ChannelLost
from .state.model import State

TELL_AGAIN = 86_400  # seconds between two words to the other channels about one


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What became of the channels that are not set any more.

    `renamed` has the new name of those whose URL is set under one, by the old. `dropped` counts what others were owed.
    """

    renamed: Mapping[str, str]
    dropped: Mapping[str, int]

    @property
    def news(self) -> list[News]:
        """Return what the other channels are told of that."""
        return [ChannelLost(name, {"removed": n}) for name, n in self.dropped.items()]


@dataclass(frozen=True, slots=True)
class ChannelFindings:
    """What a run finds of the channels before it sends anything.

    `expired` counts what each has been owed for too long. `news` is what the other channels are told.
    """

    moved: HandedOver
    expired: Mapping[str, int]
    news: Sequence[News]


def judge_channels(
    state: State,
    fingerprints: Mapping[str, str],
    names: Collection[str],
    holds: Mapping[str, Hold],
    now: int,
) -> tuple[State, ChannelFindings]:
    """Hand on what is owed under old names, let old news expire, and find the channels that take nothing.

    `names` are all that are set now. The state notes what the other channels are told.
    """
    state, moved = hand_over(state, fingerprints, names)
    outbox = expire(state.outbox, now)
    expired = _shrunk(state.outbox, outbox)
    held = {name for name, hold in holds.items() if is_held(outbox, name, hold, now)}
    outbox, dead = dead_channel_news(outbox, fingerprints, now, held)
    outbox, lost = loss_news(outbox, now)
    found = ChannelFindings(moved, expired, [*dead, *lost, *moved.news])
    return replace(state, outbox=outbox), found


def dead_channel_news(
    outbox: Outbox, fingerprints: Mapping[str, str], now: int, held: Collection[str] = ()
) -> tuple[Outbox, list[News]]:
    """Return what is to be told of channels that take nothing while they are owed news: once, then daily.

    A channel that is owed nothing, or that is `held` by its quiet hours or FOLLOW_UP, has not failed: its time begins
    anew.
    """
    news: list[News] = []
    for name, fingerprint in fingerprints.items():
        queue = outbox.queue(name)
        trouble = queue.trouble
        if not trouble or queue.url_fingerprint != fingerprint:
            continue
        owes = waits(outbox, queue)
        if not trouble.is_for_good and (name in held or not owes):
            outbox = with_queue(outbox, name, replace(queue, trouble=None))
        elif owes and trouble.is_alarming(now) and _is_due(trouble.told, now):
            news.append(
                ChannelDead(name, trouble.reason, trouble.since, trouble.outcome, trouble.remedy)
            )
            outbox = with_queue(outbox, name, replace(queue, trouble=replace(trouble, told=now)))
    return outbox, news


def loss_news(outbox: Outbox, now: int) -> tuple[Outbox, list[News]]:
    """Return what is to be told of news that channels will never have: at once, and then once a day."""
    news: list[News] = []
    for name, queue in outbox.queues.items():
        if queue.untold and _is_due(queue.untold_told, now):
            news.append(ChannelLost(name, queue.untold))
            outbox = with_queue(outbox, name, replace(queue, untold={}, untold_told=now))
    return outbox, news


def hand_over(
    state: State, fingerprints: Mapping[str, str], names: Collection[str]
) -> tuple[State, HandedOver]:
    """Hand on what is owed to channels that are not among these `names` any more.

    A channel whose URL is set under a new name has that name now. What the others are owed is dropped.
    """
    renamed: dict[str, str] = {}
    dropped: dict[str, int] = {}
    queues = dict(state.outbox.queues)
    new = {fingerprint: name for name, fingerprint in fingerprints.items() if name not in queues}
    for old in [name for name in queues if name not in names]:
        queue = queues.pop(old)
        if queue.url_fingerprint and (name := new.pop(queue.url_fingerprint, "")):
            queues[name], renamed[old] = queue, name
        elif queue.size:
            dropped[old] = queue.size
    if queues.keys() == state.outbox.queues.keys():
        return state, HandedOver({}, {})
    items = {number for queue in queues.values() for number in queue.owed}
    kept = {number: item for number, item in state.outbox.items.items() if number in items}
    outbox = replace(state.outbox, queues=queues, items=kept)
    return replace(
        state,
        outbox=outbox,
        failed_targets={key: _renamed(one, renamed) for key, one in state.failed_targets.items()},
        reached={
            job: tuple(renamed.get(name, name) for name in there)
            for job, there in state.reached.items()
        },
        daily={renamed.get(name, name): one for name, one in state.daily.items()},
    ), HandedOver(renamed, dropped)


def note_fingerprints(outbox: Outbox, fingerprints: Mapping[str, str]) -> Outbox:
    """Note the fingerprints of the channels that were not tried yet, since they may be renamed before that."""
    queues = {
        name: replace(queue, url_fingerprint=fingerprints[name])
        if name in fingerprints and _is_untried(queue)
        else queue
        for name, queue in outbox.queues.items()
    }
    return replace(outbox, queues=queues)


def _is_untried(queue: ChannelQueue) -> bool:
    return not (queue.url_fingerprint or queue.trouble or queue.not_before)


def _shrunk(before: Outbox, after: Outbox) -> dict[str, int]:
    """Count what is owed no more, per channel that has lost something."""
    sizes = {name: queue.size for name, queue in before.queues.items()}
    return {name: n for name, size in sizes.items() if (n := size - after.queue(name).size)}


def waits(outbox: Outbox, queue: ChannelQueue) -> bool:
    """Say whether a channel is owed more than a word about another channel."""
    return bool(queue.counted) or bool(worth(outbox, queue.owed))


def _is_due(told: int, now: int) -> bool:
    return not told or not 0 <= now - told < TELL_AGAIN


def _renamed(one: FailedTarget, renamed: Mapping[str, str]) -> FailedTarget:
    return replace(one, channels=tuple(renamed.get(name, name) for name in one.channels))
