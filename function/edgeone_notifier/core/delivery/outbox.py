"""This file is the only place that keeps what each channel is owed, from the moment it is found until it is taken.

News is owed before it is sent and struck off after it was taken.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from ..limits import EXPIRE_AFTER
from ..news.model import ABOUT_CHANNELS, Completion, Item, News, failure_of
from ..snapshot.model import Job
from ..snapshot.nested import flat
from ..task import TargetKey, key_of
from . import heard
from .queue import COUNTED_ITEM, LOST_ITEM, MENTION_ITEM, ChannelQueue, Outbox
from .room import overflow, word_of
from .routing import Route, concerns, wants


def oldest(outbox: Outbox, channels: Collection[str]) -> int:
    """Return when the oldest news that these channels are owed was found (epoch seconds), 0 for none."""
    found = [outbox.items[n].found for name in channels for n in outbox.queue(name).owed]
    found += [outbox.queue(name).counted_since for name in channels if outbox.queue(name).counted]
    return min(found, default=0)


def owe(outbox: Outbox, routes: Mapping[str, Route], news: Sequence[News], now: int) -> Outbox:
    """Give each channel the news that it wants."""
    items = dict(outbox.items)
    boxes = {name: outbox.queue(name) for name in {**outbox.queues, **routes}}
    for number, one in enumerate(news, outbox.last_number + 1):
        items[number] = Item(number, now, one)
    new = range(outbox.last_number + 1, outbox.last_number + len(news) + 1)
    for name, route in routes.items():
        wanted = [
            number
            for number in new
            if concerns(name, route, items[number].news) and wants(route, items[number].news)
        ]
        boxes[name] = _keep(boxes[name], wanted, items, now)
    return _tidy(Outbox(items, boxes, outbox.last_number + len(news)))


def expire(outbox: Outbox, now: int) -> Outbox:
    """Move what has been owed for too long to what is lost, and have the other channels hear of it."""
    for name, box in outbox.queues.items():
        old = {n for n in box.owed if outbox.items[n].found <= now - EXPIRE_AFTER}
        lost = worth(outbox, old)
        if box.counted and box.counted_since <= now - EXPIRE_AFTER:
            old.add(COUNTED_ITEM)
            lost += sum(box.counted.values())
        if old:
            outbox = _untold(give_up(outbox, name, old, "expired"), name, {"expired": lost})
    return outbox


def worth(outbox: Outbox, numbers: Iterable[int]) -> int:
    """Count news that is no word about another channel, or two that are dead would keep each other's words alive."""
    return sum(not isinstance(outbox.items[n].news, ABOUT_CHANNELS) for n in numbers)


def strike(outbox: Outbox, channel: str, numbers: Collection[int]) -> Outbox:
    """Strike off what a channel has taken, and remember which failures it was told of.

    It lives, so what was unsettled may be tried at once.
    """
    box, gone = outbox.queue(channel), frozenset(numbers)
    told = heard.count_failures(outbox.items[number] for number in box.owed if number in gone)
    told += Counter(flat(box.counted_in) if COUNTED_ITEM in gone else {})
    box = _without(outbox, channel, gone)
    unsettled = tuple(replace(one, again=0) for one in box.unsettled)
    box = replace(box, told=heard.add_told(box.told, told), trouble=None, unsettled=unsettled)
    return _tidy(with_queue(outbox, channel, box))


def give_up(outbox: Outbox, channel: str, numbers: Collection[int], reason: str) -> Outbox:
    """Strike off what a channel will never take, and have its next message say how much that was.

    A line about earlier losses that was refused along with news is said again; one that was refused alone is for the
    other channels, or it would be sent for ever.
    """
    before, box = outbox.queue(channel), _without(outbox, channel, frozenset(numbers))
    gone = before.size - box.size
    lost = Counter(before.lost if gone else box.lost) + Counter({reason: gone})
    outbox = _tidy(with_queue(outbox, channel, replace(box, lost=dict(lost))))
    alone = LOST_ITEM in numbers and not gone
    return _untold(outbox, channel, before.lost) if alone else outbox


def _untold(outbox: Outbox, channel: str, lost: Mapping[str, int]) -> Outbox:
    """Have the other channels hear of losses."""
    box = outbox.queue(channel)
    untold = dict(Counter(box.untold) + Counter(lost))
    return with_queue(outbox, channel, replace(box, untold=untold))


def forget_jobs(outbox: Outbox, jobs: Collection[Job]) -> Outbox:
    """Forget what channels were told of jobs, but for these."""
    for name, box in outbox.queues.items():
        if (told := heard.forget_told(box.told, jobs)) is not box.told:
            outbox = with_queue(outbox, name, replace(box, told=told))
    return outbox


def mark_recovered(
    outbox: Outbox, worked: Collection[TargetKey], now: int
) -> tuple[Outbox, dict[TargetKey, set[str]]]:
    """Note on failures still owed that their targets work now; return which channels owe one, by target.

    Who has not heard of a failure yet hears of both at once.
    """
    failed = {n: task for n, item in outbox.items.items() if (task := failure_of(item))}
    mended = {n: key_of(task) for n, task in failed.items() if key_of(task) in worked}
    channels: dict[TargetKey, set[str]] = {key: set() for key in mended.values()}
    for name, box in outbox.queues.items():
        for number in mended.keys() & set(box.owed):
            channels[mended[number]].add(name)
    items = {
        n: replace(outbox.items[n], recovered_at=outbox.items[n].recovered_at or now)
        for n in mended
    }
    return replace(outbox, items={**outbox.items, **items}), channels


def _without(outbox: Outbox, channel: str, gone: frozenset[int]) -> ChannelQueue:
    """Return a channel's box without what is settled, and without digests of which nothing is left."""
    box = outbox.queue(channel)
    call = box.mention_pending and MENTION_ITEM not in gone
    settled = (outbox.items[number] for number in box.owed if number in gone)
    told = any(failure_of(item) and not item.recovered_at for item in settled)
    if COUNTED_ITEM in gone:
        box = replace(box, counted={}, counted_in={}, counted_tasks={})
    box = replace(
        box,
        owed=tuple(n for n in box.owed if n not in gone),
        lost={} if LOST_ITEM in gone else box.lost,
        mention_pending=call,
        told_unmentioned=call and (box.told_unmentioned or told),
    )
    there = frozenset(box.numbers)
    unsettled = (
        replace(one, items=left)
        for one in box.unsettled
        if (left := tuple(n for n in one.items if n in there))
    )
    return replace(box, digest="" if box.is_empty else box.digest, unsettled=tuple(unsettled))


def _keep(
    box: ChannelQueue, wanted: Sequence[int], items: Mapping[int, Item], now: int
) -> ChannelQueue:
    """Put news into a box, as far as there is room, and count what is less bad than the rest."""
    if not wanted:
        return box
    numbers = [*box.owed, *wanted]
    over = overflow(numbers, items)
    call = box.mention_pending or any(failure_of(items[number]) for number in wanted)
    box = replace(box, owed=tuple(n for n in numbers if n not in over), mention_pending=call)
    return _count(box, [items[n].news for n in numbers if n in over], now) if over else box


def _count(box: ChannelQueue, news: Sequence[News], now: int) -> ChannelQueue:
    failed = Counter(job for one in news if (job := heard.failed_job(one)))
    tasks = Counter(box.counted_tasks)
    for one in news:
        tasks.update(one.counts if isinstance(one, Completion) else {})
    return replace(
        box,
        counted=dict(Counter(box.counted) + Counter(map(word_of, news))),
        counted_in=heard.add_told(box.counted_in, failed),
        counted_tasks=dict(tasks),
        counted_since=box.counted_since if box.counted else now,
    )


def with_queue(outbox: Outbox, channel: str, box: ChannelQueue) -> Outbox:
    """Put a box in the place of a channel's."""
    return replace(outbox, queues={**outbox.queues, channel: box})


def _tidy(outbox: Outbox) -> Outbox:
    owed = {number for box in outbox.queues.values() for number in box.owed}
    if len(owed) == len(outbox.items):
        return outbox
    return replace(outbox, items={n: item for n, item in outbox.items.items() if n in owed})
