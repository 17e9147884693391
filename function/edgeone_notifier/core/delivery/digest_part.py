"""Which part of a channel's queue a digest holds: what is new, or what is told again.

In quiet hours a digest holds only what breaks through them.
"""

from dataclasses import dataclass, replace
from typing import Protocol

from ..news.model import Item, News, failure_of
from .queue import COUNTED_ITEM, LOST_ITEM, MENTION_ITEM, ChannelQueue, Outbox, Unsettled


class Holding(Protocol):
    """Quiet hours, as far as they matter here."""

    def holds(self, news: News) -> bool:
        """Say whether news has to wait."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A digest to deliver: to which channel, its id, and whether an earlier run may have shown some of it.

    `of` is the unsettled digest that it tells again. Without one, it holds what is in no unsettled digest. `quiet` are
    the quiet hours, if there are some now.
    """

    channel: str
    url_fingerprint: str
    digest: str
    repeat: bool
    quiet: Holding | None = None
    of: Unsettled | None = None


def holds(outbox: Outbox, delivery: Delivery) -> bool:
    """Say whether a digest would hold anything."""
    return not deliverable_part(outbox, delivery)[0].is_empty


def deliverable_part(outbox: Outbox, delivery: Delivery) -> tuple[ChannelQueue, tuple[Item, ...]]:
    """Return the part of a channel's queue that a digest is to tell, and its items."""
    queue, items = outbox.queue(delivery.channel), outbox.owed(delivery.channel)
    others = (one for one in queue.unsure if one.digest != delivery.digest)
    elsewhere = frozenset(n for one in others for n in one.items)
    here = frozenset(delivery.of.items if delivery.of else set(queue.numbers) - elsewhere)
    items = tuple(item for item in items if item.number in here)
    if delivery.quiet:
        items = tuple(item for item in items if not delivery.quiet.holds(item.news))
    failed = any(map(failure_of, items))
    mention = queue.mention_pending and (MENTION_ITEM in here or (not delivery.of and failed))
    there = set() if delivery.quiet else here
    if COUNTED_ITEM not in there:
        queue = replace(queue, counted={}, counted_in={}, counted_tasks={})
    return replace(
        queue,
        owed=tuple(item.number for item in items),
        lost=queue.lost if LOST_ITEM in there else {},
        mention_pending=mention and (not delivery.quiet or queue.told_unmentioned or failed),
    ), items


def is_held(outbox: Outbox, channel: str, quiet: Holding | None) -> bool:
    """Say whether quiet hours alone hold back what a channel is owed."""
    if quiet is None:
        return False
    every = Unsettled(("",), outbox.queue(channel).numbers)
    return not holds(outbox, Delivery(channel, "", "", False, quiet, every))
