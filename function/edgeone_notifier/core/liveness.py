"""What the other channels are told of one that takes nothing, or that is not set any more.

A channel is judged by the time without success, not by a list of words: whatever is the reason, and whoever's fault.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from .delivery.outbox import Outbox, with_box, worth
from .delivery.queue import Box
from .news.model import ChannelDead, ChannelLost, News
from .news.recoveries import Broken
from .state.model import State

TELL_AGAIN = 86_400  # seconds between two words to the other channels about one


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of channels that are not set any more: their new names, and how much news was dropped with others."""

    renamed: Mapping[str, str]
    dropped: Mapping[str, int]

    @property
    def news(self) -> list[News]:
        """Return what the other channels are told of that."""
        return [ChannelLost(name, {"removed": n}) for name, n in self.dropped.items()]


def obituaries(
    outbox: Outbox, marks: Mapping[str, str], now: int, held: Collection[str] = ()
) -> tuple[Outbox, list[News]]:
    """Return what is to be told of channels that take nothing while they are owed news: once, then daily.

    Those that are `held` by their quiet hours, or are owed nothing, have not failed: their time begins anew.
    """
    news: list[News] = []
    for name, mark in marks.items():
        box = outbox.box(name)
        if not box.dead or box.mark != mark:
            continue
        owes = waits(outbox, box)
        if not box.dead.is_for_good and (name in held or not owes):
            outbox = with_box(outbox, name, replace(box, dead=None))
        elif owes and box.dead.is_alarming(now) and _is_time(box.dead.told, now):
            dead = box.dead
            news.append(ChannelDead(name, dead.reason, dead.since, dead.outcome, dead.remedy))
            outbox = with_box(outbox, name, replace(box, dead=replace(dead, told=now)))
    return outbox, news


def losses(outbox: Outbox, now: int) -> tuple[Outbox, list[News]]:
    """Return what is to be told of news that channels will never have: at once, and then once a day."""
    news: list[News] = []
    for name, box in outbox.boxes.items():
        if box.untold and _is_time(box.untold_told, now):
            news.append(ChannelLost(name, box.untold))
            outbox = with_box(outbox, name, replace(box, untold={}, untold_told=now))
    return outbox, news


def moved(state: State, marks: Mapping[str, str], names: Collection[str]) -> tuple[State, Moved]:
    """Hand on what channels are owed that are not set any more, by these names.

    One whose URL stands under a new name has that name now. What others are owed is dropped.
    """
    renamed: dict[str, str] = {}
    dropped: dict[str, int] = {}
    boxes = dict(state.outbox.boxes)
    new = {mark: name for name, mark in marks.items() if name not in boxes}
    for old in [name for name in boxes if name not in names]:
        box = boxes.pop(old)
        if box.mark and (name := new.pop(box.mark, "")):
            boxes[name], renamed[old] = box, name
        elif box.size:
            dropped[old] = box.size
    if boxes.keys() == state.outbox.boxes.keys():
        return state, Moved({}, {})
    items = {number for box in boxes.values() for number in box.owed}
    kept = {number: item for number, item in state.outbox.items.items() if number in items}
    outbox = replace(state.outbox, boxes=boxes, items=kept)
    return replace(
        state,
        outbox=outbox,
        broken={key: _renamed(one, renamed) for key, one in state.broken.items()},
        reached={
            job: tuple(renamed.get(name, name) for name in there)
            for job, there in state.reached.items()
        },
    ), Moved(renamed, dropped)


def marked(outbox: Outbox, marks: Mapping[str, str]) -> Outbox:
    """Note the fingerprints of channels that were not tried yet: they may be renamed before they are."""
    boxes = {
        name: replace(box, mark=marks[name]) if name in marks and _is_untried(box) else box
        for name, box in outbox.boxes.items()
    }
    return replace(outbox, boxes=boxes)


def _is_untried(box: Box) -> bool:
    return not (box.mark or box.dead or box.not_before)


def waits(outbox: Outbox, box: Box) -> bool:
    """Say whether more than a word about another channel waits."""
    return bool(box.counted) or bool(worth(outbox, box.owed))


def _is_time(told: int, now: int) -> bool:
    return not told or not 0 <= now - told < TELL_AGAIN


def _renamed(one: Broken, renamed: Mapping[str, str]) -> Broken:
    return replace(one, channels=tuple(renamed.get(name, name) for name in one.channels))
