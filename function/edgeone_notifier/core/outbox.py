"""This file is the only place that keeps what each channel is owed, from the moment it is found until it is taken.

News is owed before it is sent and struck off after it was taken.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from . import heard
from .changes import Change
from .jobs import Completion, Job
from .news import Item, News
from .room import overflow, word_of
from .routing import Route, concerns, wants
from .task import TargetKey, Task, is_failure, key_of
from .written import flat

EXPIRE_AFTER = 7 * 86_400  # seconds that news is owed at most

COUNTED = 0  # stands for the news that a box only counts
LOST = -1  # stands for the line that says what was lost
CALL = -2  # stands for the mention that goes with failures


@dataclass(frozen=True, slots=True)
class Dead:
    """A webhook that refuses for good: since when, when it was last tried, and its reason."""

    since: int
    tried: int
    reason: str
    told: int = 0  # when the other channels were told last


@dataclass(frozen=True, slots=True)
class Box:
    """What one channel is owed, and what is known of its webhook.

    `owed` are numbers of items, in the order found. `counted` are news for which there was no room, per status, or per
    word for news of jobs; `counted_in` are the failures among them, per job, and `counted_tasks` the tasks of the
    finished jobs among them, per status. `lost` are news that will never be told, per reason. `told` are the failures
    that this channel was told of, per job. `call` says that nobody was mentioned yet for a failure, `uncalled` that
    such a failure was told already. `mark` is a fingerprint of the URL that `dead` and `not_before` are about.
    """

    owed: tuple[int, ...] = ()
    counted: Mapping[str, int] = field(default_factory=dict)
    counted_in: heard.PerJob = field(default_factory=dict)
    counted_tasks: Mapping[str, int] = field(default_factory=dict)
    counted_since: int = 0
    lost: Mapping[str, int] = field(default_factory=dict)
    told: heard.PerJob = field(default_factory=dict)
    call: bool = False
    uncalled: bool = False
    digest: str = ""
    mark: str = ""
    not_before: int = 0
    dead: Dead | None = None

    @property
    def size(self) -> int:
        """Count the news owed."""
        return len(self.owed) + sum(self.counted.values())

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to send."""
        return not (self.size or self.lost or self.call)


@dataclass(frozen=True, slots=True)
class Outbox:
    """The boxes by channel, and the items that they refer to, each once however many channels it is owed to."""

    items: Mapping[int, Item] = field(default_factory=dict)
    boxes: Mapping[str, Box] = field(default_factory=dict)
    last_number: int = 0

    def box(self, channel: str) -> Box:
        """Return the box of a channel, an empty one where there is none."""
        return self.boxes.get(channel, Box())

    def owed(self, channel: str) -> tuple[Item, ...]:
        """Return the items a channel is owed, in the order found."""
        return tuple(self.items[number] for number in self.box(channel).owed)


def oldest(outbox: Outbox, channels: Collection[str]) -> int:
    """Return when the oldest news that these channels are owed was found (epoch seconds), 0 for none."""
    found = [outbox.items[n].found for name in channels for n in outbox.box(name).owed]
    found += [outbox.box(name).counted_since for name in channels if outbox.box(name).counted]
    return min(found, default=0)


def owe(outbox: Outbox, routes: Mapping[str, Route], news: Sequence[News], now: int) -> Outbox:
    """Give each channel the news that it wants."""
    items = dict(outbox.items)
    boxes = {name: outbox.box(name) for name in {**outbox.boxes, **routes}}
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
    """Move what has been owed for too long to what is lost."""
    for name, box in outbox.boxes.items():
        old = {n for n in box.owed if outbox.items[n].found <= now - EXPIRE_AFTER}
        if box.counted and box.counted_since <= now - EXPIRE_AFTER:
            old.add(COUNTED)
        if old:
            outbox = give_up(outbox, name, old, "expired")
    return outbox


def strike(outbox: Outbox, channel: str, numbers: Collection[int]) -> Outbox:
    """Strike off what a channel has taken, and remember which failures it was told of."""
    box, gone = outbox.box(channel), set(numbers)
    told = heard.failures(outbox.items[number] for number in box.owed if number in gone)
    told += Counter(flat(box.counted_in) if COUNTED in gone else {})
    outbox = _without(outbox, channel, gone)
    box = outbox.box(channel)
    return with_box(outbox, channel, replace(box, told=heard.added(box.told, told)))


def give_up(outbox: Outbox, channel: str, numbers: Collection[int], reason: str) -> Outbox:
    """Strike off what a channel will never take, and have its next message say how much that was.

    A line about earlier losses that was refused along with news is said again; refused alone, it would be for ever.
    """
    before = outbox.box(channel)
    outbox = _without(outbox, channel, set(numbers))
    box = outbox.box(channel)
    gone = before.size - box.size
    lost = Counter(before.lost if gone else box.lost) + Counter({reason: gone})
    return with_box(outbox, channel, replace(box, lost=dict(lost)))


def forget(outbox: Outbox, jobs: Collection[Job]) -> Outbox:
    """Forget what channels were told of jobs, but for these."""
    for name, box in outbox.boxes.items():
        if (told := heard.remembered(box.told, jobs)) is not box.told:
            outbox = with_box(outbox, name, replace(box, told=told))
    return outbox


def mend(
    outbox: Outbox, worked: Collection[TargetKey], now: int
) -> tuple[Outbox, dict[TargetKey, set[str]]]:
    """Note on failures still owed that their targets work now; return which channels owe one, by target.

    Who has not heard of a failure yet hears of both at once.
    """
    failed = {n: task for n, item in outbox.items.items() if (task := failure_of(item))}
    mended = {n: key_of(task) for n, task in failed.items() if key_of(task) in worked}
    channels: dict[TargetKey, set[str]] = {key: set() for key in mended.values()}
    for name, box in outbox.boxes.items():
        for number in mended.keys() & set(box.owed):
            channels[mended[number]].add(name)
    items = {n: replace(outbox.items[n], mended=outbox.items[n].mended or now) for n in mended}
    return replace(outbox, items={**outbox.items, **items}), channels


def _without(outbox: Outbox, channel: str, numbers: set[int]) -> Outbox:
    """Take out what a channel is not owed any more."""
    box = outbox.box(channel)
    call = box.call and CALL not in numbers
    gone = (outbox.items[number] for number in box.owed if number in numbers)
    told = any(failure_of(item) and not item.mended for item in gone)
    if COUNTED in numbers:
        box = replace(box, counted={}, counted_in={}, counted_tasks={})
    box = replace(
        box,
        owed=tuple(n for n in box.owed if n not in numbers),
        lost={} if LOST in numbers else box.lost,
        call=call,
        uncalled=call and (box.uncalled or told),
    )
    if box.is_empty:
        box = replace(box, digest="")  # nothing of it is left that could be shown again
    return _tidy(with_box(outbox, channel, box))


def _keep(box: Box, wanted: Sequence[int], items: Mapping[int, Item], now: int) -> Box:
    """Put news into a box, as far as there is room, and count what is less bad than the rest."""
    if not wanted:
        return box
    numbers = [*box.owed, *wanted]
    over = overflow(numbers, items)
    call = box.call or any(failure_of(items[number]) for number in wanted)
    box = replace(box, owed=tuple(n for n in numbers if n not in over), call=call)
    return _count(box, [items[n].news for n in numbers if n in over], now) if over else box


def _count(box: Box, news: Sequence[News], now: int) -> Box:
    failed = Counter(job for one in news if (job := heard.failed_job(one)))
    tasks = Counter(box.counted_tasks)
    for one in news:
        tasks.update(one.counts if isinstance(one, Completion) else {})
    return replace(
        box,
        counted=dict(Counter(box.counted) + Counter(map(word_of, news))),
        counted_in=heard.added(box.counted_in, failed),
        counted_tasks=dict(tasks),
        counted_since=box.counted_since if box.counted else now,
    )


def failure_of(item: Item) -> Task | None:
    """Return the task that an item tells the failure of, if it does."""
    task = item.news.task if isinstance(item.news, Change) else None
    return task if task and is_failure(task.status) else None


def with_box(outbox: Outbox, channel: str, box: Box) -> Outbox:
    """Put a box in the place of a channel's."""
    return replace(outbox, boxes={**outbox.boxes, channel: box})


def _tidy(outbox: Outbox) -> Outbox:
    owed = {number for box in outbox.boxes.values() for number in box.owed}
    if len(owed) == len(outbox.items):
        return outbox
    return replace(outbox, items={n: item for n, item in outbox.items.items() if n in owed})
