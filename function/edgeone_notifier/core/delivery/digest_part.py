"""Which part of a channel's queue a digest holds: what is new, or what is told again.

In quiet hours a digest holds only what breaks through them. One that would hold nothing but follow-ups, further
failures of jobs for causes that the channel was told of, waits for more of them. Whatever else is told brings them
along.
"""

from dataclasses import dataclass, replace
from typing import Protocol

from ..news.model import Item, News
from .queue import COUNTED_ITEM, LOST_ITEM, MENTION_ITEM, ChannelQueue, Outbox, Unsettled
from .told_failures import has_new_cause, is_follow_up

EARLY = 20  # a timer is not exact: follow-ups may be told by this part of their time too early


class Holding(Protocol):
    """Quiet hours, as far as they matter here."""

    def holds(self, news: News) -> bool:
        """Say whether news has to wait."""

    def until(self, now: float) -> int | None:
        """Return when they end (seconds since the epoch)."""


@dataclass(frozen=True, slots=True)
class Hold:
    """What may hold back a channel's news: its quiet hours, if it is some now, and the time that follow-ups wait.

    `follow_up` is in seconds; with 0 they do not wait.
    """

    quiet: Holding | None = None
    follow_up: int = 0


NO_HOLD = Hold()


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


def is_worth_sending(outbox: Outbox, delivery: Delivery) -> bool:
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
    failed = has_new_cause(queue.causes, items)
    mention = queue.mention_pending and (MENTION_ITEM in here or (not delivery.of and failed))
    there = set() if delivery.quiet else here
    if COUNTED_ITEM not in there:
        queue = queue.without_counted
    return replace(
        queue,
        owed=tuple(item.number for item in items),
        lost=queue.lost if LOST_ITEM in there else {},
        mention_pending=mention and (not delivery.quiet or queue.told_unmentioned or failed),
    ), items


def is_gathering(outbox: Outbox, delivery: Delivery, follow_up: int, now: int) -> bool:
    """Say whether a digest of what is new waits for more follow-ups, and holds nothing else."""
    if not 0 <= now - outbox.queue(delivery.channel).failures_at < follow_up - follow_up // EARLY:
        return False
    part, items = deliverable_part(outbox, delivery)
    return not (part.counted or part.lost or part.mention_pending) and all(
        is_follow_up(part.causes, item) for item in items
    )


def is_held(outbox: Outbox, channel: str, hold: Hold, now: int) -> bool:
    """Say whether quiet hours, or the time that follow-ups wait, alone hold back what a channel is owed."""
    fresh = Delivery(channel, "", "", False, hold.quiet)
    if is_worth_sending(outbox, fresh) and not is_gathering(outbox, fresh, hold.follow_up, now):
        return False
    unsure = outbox.queue(channel).unsure
    again = (replace(fresh, digest=one.digest, of=one) for one in unsure)
    return not any(is_worth_sending(outbox, one) for one in again)
