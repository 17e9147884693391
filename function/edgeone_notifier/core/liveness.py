"""What the other channels are told of one that takes nothing, or that is not set any more.

A channel is judged by the time without success, not by a list of words: whatever is the reason, and whoever's fault.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from .delivery.outbox import with_queue, worth
from .delivery.queue import ChannelQueue, Outbox
from .news.model import ChannelDead, ChannelLost, News
from .news.recoveries import FailedTarget
from .state.model import State

TELL_AGAIN = 86_400  # seconds between two words to the other channels about one


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What became of channels that are not set any more: their new names, and how much news was dropped with others."""

    renamed: Mapping[str, str]
    dropped: Mapping[str, int]

    @property
    def news(self) -> list[News]:
        """Return what the other channels are told of that."""
        return [ChannelLost(name, {"removed": n}) for name, n in self.dropped.items()]


def dead_channel_news(
    outbox: Outbox, marks: Mapping[str, str], now: int, held: Collection[str] = ()
) -> tuple[Outbox, list[News]]:
    """Return what is to be told of channels that take nothing while they are owed news: once, then daily.

    Those that are `held` by their quiet hours, or are owed nothing, have not failed: their time begins anew.
    """
    news: list[News] = []
    for name, mark in marks.items():
        box = outbox.queue(name)
        if not box.trouble or box.url_fingerprint != mark:
            continue
        owes = waits(outbox, box)
        if not box.trouble.is_for_good and (name in held or not owes):
            outbox = with_queue(outbox, name, replace(box, trouble=None))
        elif owes and box.trouble.is_alarming(now) and _is_time(box.trouble.told, now):
            dead = box.trouble
            news.append(ChannelDead(name, dead.reason, dead.since, dead.outcome, dead.remedy))
            outbox = with_queue(outbox, name, replace(box, trouble=replace(dead, told=now)))
    return outbox, news


def loss_news(outbox: Outbox, now: int) -> tuple[Outbox, list[News]]:
    """Return what is to be told of news that channels will never have: at once, and then once a day."""
    news: list[News] = []
    for name, box in outbox.queues.items():
        if box.untold and _is_time(box.untold_told, now):
            news.append(ChannelLost(name, box.untold))
            outbox = with_queue(outbox, name, replace(box, untold={}, untold_told=now))
    return outbox, news


def hand_over(
    state: State, marks: Mapping[str, str], names: Collection[str]
) -> tuple[State, HandedOver]:
    """Hand on what channels are owed that are not set any more, by these names.

    One whose URL stands under a new name has that name now. What others are owed is dropped.
    """
    renamed: dict[str, str] = {}
    dropped: dict[str, int] = {}
    boxes = dict(state.outbox.queues)
    new = {mark: name for name, mark in marks.items() if name not in boxes}
    for old in [name for name in boxes if name not in names]:
        box = boxes.pop(old)
        if box.url_fingerprint and (name := new.pop(box.url_fingerprint, "")):
            boxes[name], renamed[old] = box, name
        elif box.size:
            dropped[old] = box.size
    if boxes.keys() == state.outbox.queues.keys():
        return state, HandedOver({}, {})
    items = {number for box in boxes.values() for number in box.owed}
    kept = {number: item for number, item in state.outbox.items.items() if number in items}
    outbox = replace(state.outbox, queues=boxes, items=kept)
    return replace(
        state,
        outbox=outbox,
        failed_targets={key: _renamed(one, renamed) for key, one in state.failed_targets.items()},
        reached={
            job: tuple(renamed.get(name, name) for name in there)
            for job, there in state.reached.items()
        },
    ), HandedOver(renamed, dropped)


def note_fingerprints(outbox: Outbox, marks: Mapping[str, str]) -> Outbox:
    """Note the fingerprints of channels that were not tried yet: they may be renamed before they are."""
    boxes = {
        name: replace(box, url_fingerprint=marks[name])
        if name in marks and _is_untried(box)
        else box
        for name, box in outbox.queues.items()
    }
    return replace(outbox, queues=boxes)


def _is_untried(box: ChannelQueue) -> bool:
    return not (box.url_fingerprint or box.trouble or box.not_before)


def waits(outbox: Outbox, box: ChannelQueue) -> bool:
    """Say whether more than a word about another channel waits."""
    return bool(box.counted) or bool(worth(outbox, box.owed))


def _is_time(told: int, now: int) -> bool:
    return not told or not 0 <= now - told < TELL_AGAIN


def _renamed(one: FailedTarget, renamed: Mapping[str, str]) -> FailedTarget:
    return replace(one, channels=tuple(renamed.get(name, name) for name in one.channels))
