"""Keep what each channel is owed, from the moment it is found until it was taken.

News is owed before it is sent, and struck off after it was taken. So it is never lost, and at most told twice.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from ..limits import EXPIRE_AFTER
from ..news.model import (
    Completion,
    FailureList,
    Item,
    News,
    failure_of,
)
from ..news.watching import ABOUT_CHANNELS
from ..snapshot.model import Job, flat
from ..task import TargetKey, key_of
from . import told_failures
from .digest_part import Delivery
from .queue import COUNTED_ITEM, LOST_ITEM, MENTION_ITEM, ChannelQueue, Outbox
from .room import add_counted, leave_out_settled, overflow, superseded
from .routing import Route, concerns, wants


def oldest(outbox: Outbox, channels: Collection[str]) -> int:
    """Return when the oldest news that these channels are owed was found (epoch seconds), 0 for none."""
    owed = (one for name in channels for one in outbox.owed(name))
    found = [one.found for one in owed if not isinstance(one.news, FailureList)]
    found += [outbox.queue(name).counted_since for name in channels if outbox.queue(name).counted]
    return min(found, default=0)


def owe(outbox: Outbox, routes: Mapping[str, Route], news: Sequence[News], now: int) -> Outbox:
    """Give each channel the news that it wants. With the end of a job, what was gathered of its failures is due."""
    items = dict(outbox.items)
    queues = {name: outbox.queue(name) for name in {**outbox.queues, **routes}}
    for number, one in enumerate(news, outbox.last_number + 1):
        items[number] = Item(number, now, one)
    new = range(outbox.last_number + 1, outbox.last_number + len(news) + 1)
    for name, route in routes.items():
        wanted = [
            number
            for number in new
            if concerns(name, route, items[number].news) and wants(route, items[number].news)
        ]
        queues[name] = _keep(queues[name], wanted, items, now)
    ended = {one.key for one in news if isinstance(one, Completion)}
    queues = {name: _with_ends(queue, items, ended) for name, queue in queues.items()}
    return _tidy(Outbox(items, queues, outbox.last_number + len(news)))


def expire(outbox: Outbox, now: int) -> Outbox:
    """Count what has been owed for too long as lost, and have the other channels hear of it."""
    for name, queue in outbox.queues.items():
        old = {n for n in queue.owed if outbox.items[n].found <= now - EXPIRE_AFTER}
        lost = worth(outbox, old)
        if queue.counted and queue.counted_since <= now - EXPIRE_AFTER:
            old.add(COUNTED_ITEM)
            lost += sum(queue.counted.values())
        if old:
            outbox = _untold(give_up(outbox, name, old, "expired"), name, {"expired": lost})
    return outbox


def end_gathering(outbox: Outbox, channel: str) -> Outbox:
    """Let what a channel is owed wait for no more of its kind."""
    return with_queue(outbox, channel, replace(outbox.queue(channel), failures_at=0))


def worth(outbox: Outbox, numbers: Iterable[int]) -> int:
    """Count news, but for that about other channels: or two dead channels would keep each other's news alive.

    A file is no news: its message was taken.
    """
    return sum(
        not isinstance(outbox.items[n].news, (*ABOUT_CHANNELS, FailureList)) for n in numbers
    )


def count_files(outbox: Outbox, channel: str) -> int:
    """Count the files that a channel is owed."""
    return sum(isinstance(one.news, FailureList) for one in outbox.owed(channel))


def strike(outbox: Outbox, channel: str, numbers: Collection[int]) -> Outbox:
    """Strike off what a channel has taken, and remember which failures it was told of.

    The channel works, so its unsettled digests may be tried at once.
    """
    queue, gone = outbox.queue(channel), frozenset(numbers)
    items = [outbox.items[number] for number in queue.owed if number in gone]
    told = told_failures.count_failures(items)
    told += Counter(flat(queue.counted_in) if COUNTED_ITEM in gone else {})
    queue = _without(outbox, channel, gone)
    unsettled = tuple(replace(one, again=0) for one in queue.unsettled)
    queue = replace(
        queue,
        told=told_failures.add_told(queue.told, told),
        causes=told_failures.add_causes(queue.causes, items),
        trouble=None,
        unsettled=unsettled,
    )
    return _tidy(with_queue(outbox, channel, queue))


def owe_file(outbox: Outbox, channel: str, digest: str, file: FailureList, now: int) -> Outbox:
    """Owe a channel a file that a message of this digest has named, once. It is under way with that digest."""
    queue, number = outbox.queue(channel), outbox.last_number + 1
    if any(outbox.items[n].news == file for n in queue.owed):
        return outbox
    unsettled = tuple(
        replace(one, items=(*one.items, number)) if one.digest == digest else one
        for one in queue.unsettled
    )
    queue = replace(queue, owed=(*queue.owed, number), unsettled=unsettled)
    items = {**outbox.items, number: Item(number, now, file)}
    return Outbox(items, {**outbox.queues, channel: queue}, number)


def owed_files(outbox: Outbox, delivery: Delivery, promised: int) -> list[Item]:
    """List the files to send with a digest: those that it has named itself, whose numbers are above `promised`.

    Those of earlier digests go along, but not in quiet hours, and not if they are under way with a digest of their own.
    """
    others = (one for one in outbox.queue(delivery.channel).unsure if one.digest != delivery.digest)
    elsewhere = {n for one in others for n in one.items}
    return [
        item
        for item in outbox.owed(delivery.channel)
        if isinstance(item.news, FailureList)
        and item.number not in elsewhere
        and (item.number > promised or not delivery.quiet)
    ]


def give_up(outbox: Outbox, channel: str, numbers: Collection[int], reason: str) -> Outbox:
    """Strike off what a channel will never take, and have its next message say how much that was.

    A line about earlier losses is said again if it was refused along with news. If it was refused alone, the other
    channels are told, or it would be sent for ever.
    """
    before, queue = outbox.queue(channel), _without(outbox, channel, frozenset(numbers))
    gone = before.size - queue.size
    lost = Counter(before.lost if gone else queue.lost) + Counter({reason: gone})
    outbox = _tidy(with_queue(outbox, channel, replace(queue, lost=dict(lost))))
    alone = LOST_ITEM in numbers and not gone
    return _untold(outbox, channel, before.lost) if alone else outbox


def _untold(outbox: Outbox, channel: str, lost: Mapping[str, int]) -> Outbox:
    """Have the other channels hear of losses."""
    queue = outbox.queue(channel)
    untold = dict(Counter(queue.untold) + Counter(lost))
    return with_queue(outbox, channel, replace(queue, untold=untold))


def forget_jobs(outbox: Outbox, jobs: Collection[Job]) -> Outbox:
    """Forget what channels were told of jobs, but for these."""
    for name, queue in outbox.queues.items():
        told = told_failures.forget_told(queue.told, jobs)
        causes = told_failures.forget_told(queue.causes, jobs)
        if told is not queue.told or causes is not queue.causes:
            outbox = with_queue(outbox, name, replace(queue, told=told, causes=causes))
    return outbox


def mark_recovered(
    outbox: Outbox, worked: Collection[TargetKey], now: int
) -> tuple[Outbox, dict[TargetKey, set[str]]]:
    """Note on failures still owed that their targets work now; return the channels that are owed them, by target.

    A channel that has not heard of the failure yet hears of both at once.
    """
    failed = {n: task for n, item in outbox.items.items() if (task := failure_of(item))}
    recovered = {n: key_of(task) for n, task in failed.items() if key_of(task) in worked}
    channels: dict[TargetKey, set[str]] = {key: set() for key in recovered.values()}
    for name, queue in outbox.queues.items():
        for number in recovered.keys() & set(queue.owed):
            channels[recovered[number]].add(name)
    items = {
        n: replace(outbox.items[n], recovered_at=outbox.items[n].recovered_at or now)
        for n in recovered
    }
    return replace(outbox, items={**outbox.items, **items}), channels


def _without(outbox: Outbox, channel: str, gone: frozenset[int]) -> ChannelQueue:
    """Return a channel's queue without what is settled, and without digests of which nothing is left."""
    queue = outbox.queue(channel)
    mention = queue.mention_pending and MENTION_ITEM not in gone
    settled = (outbox.items[number] for number in queue.owed if number in gone)
    told = told_failures.has_new_cause(
        queue.causes, (one for one in settled if not one.recovered_at)
    )
    if COUNTED_ITEM in gone:
        queue = queue.without_counted
    queue = replace(
        queue,
        owed=tuple(n for n in queue.owed if n not in gone),
        lost={} if LOST_ITEM in gone else queue.lost,
        mention_pending=mention,
        told_unmentioned=mention and (queue.told_unmentioned or told),
    )
    there = frozenset(queue.numbers)
    unsettled = (
        replace(one, items=left)
        for one in queue.unsettled
        if (left := tuple(n for n in one.items if n in there))
    )
    return replace(queue, digest="" if queue.is_empty else queue.digest, unsettled=tuple(unsettled))


def _keep(
    queue: ChannelQueue, wanted: Sequence[int], items: Mapping[int, Item], now: int
) -> ChannelQueue:
    """Put news into a queue. If there is not room for all, count what is less bad than the rest."""
    if not wanted:
        return queue
    queue = leave_out_settled(queue, [items[number] for number in wanted])
    gone = superseded([*queue.owed, *wanted], items)
    numbers = [number for number in (*queue.owed, *wanted) if number not in gone]
    over = overflow(numbers, items)
    new = told_failures.has_new_cause(queue.causes, (items[number] for number in wanted))
    mention = queue.mention_pending or new
    queue = replace(queue, owed=tuple(n for n in numbers if n not in over), mention_pending=mention)
    return add_counted(queue, [items[n] for n in numbers if n in over], now) if over else queue


def _with_ends(
    queue: ChannelQueue, items: Mapping[int, Item], ended: Collection[Job]
) -> ChannelQueue:
    """Let failures of jobs that have ended wait for no more."""
    failed = (failure_of(items[number]) for number in queue.owed) if ended else ()
    waits = any(task and (task.kind, task.job) in ended for task in failed)
    return replace(queue, failures_at=0) if waits else queue


def with_queue(outbox: Outbox, channel: str, queue: ChannelQueue) -> Outbox:
    """Replace a channel's queue."""
    return replace(outbox, queues={**outbox.queues, channel: queue})


def _tidy(outbox: Outbox) -> Outbox:
    owed = {number for queue in outbox.queues.values() for number in queue.owed}
    if len(owed) == len(outbox.items):
        return outbox
    return replace(outbox, items={n: item for n, item in outbox.items.items() if n in owed})
