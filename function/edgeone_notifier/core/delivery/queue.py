"""What one channel is owed, and what is known of its webhook. Values alone: `outbox` and `schedule` have the rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..news.model import Item
from ..snapshot.model import PerJob

COUNTED_ITEM = 0  # stands for the news that a queue only counts
LOST_ITEM = -1  # stands for the line that says what was lost
MENTION_ITEM = -2  # stands for the mention that goes with failures

SILENT = 3_600  # seconds without success after which a channel that is owed news is taken for dead
FOR_GOOD, FAULT = "dead", "fault"  # outcomes that nothing but a person can change


@dataclass(frozen=True, slots=True)
class DeliveryTrouble:
    """Why a channel takes nothing: since when, when it was last tried, and what came of that.

    `outcome` is the last one: `dead` if the webhook refuses for good, `fault` if this program is at fault. `remedy`
    names what a person can do. `told` is when the other channels were told last.
    """

    since: int
    tried: int
    reason: str
    told: int = 0
    outcome: str = FOR_GOOD
    remedy: str = "renew"

    @property
    def is_for_good(self) -> bool:
        """Say whether the webhook refuses for good."""
        return self.outcome == FOR_GOOD

    def is_alarming(self, now: int) -> bool:
        """Say whether somebody has to know."""
        return self.outcome in (FOR_GOOD, FAULT) or now - self.since >= SILENT


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A digest of which nobody knows whether it was shown, or why it was `refused`: it keeps its id, and what it holds.

    `digests` are the ids that it had, its own first; `items` are what a message settles. After so many `tries` it is
    sent once more, not before `again`.
    """

    digests: tuple[str, ...]
    items: tuple[int, ...]
    refused: bool = False
    tries: int = 0
    again: int = 0


@dataclass(frozen=True, slots=True)
class ChannelQueue:
    """What one channel is owed, and what is known of its webhook.

    `owed` are numbers of items, in the order found. `counted` are news for which there was no room, per status, or per
    word for news of jobs; `counted_in` are the failures among them, per job, and `counted_tasks` the tasks of the
    finished jobs among them, per status. `lost` are news that will never be told, per reason, and `untold` those of
    them that the other channels are still to hear of. `told` are the failures that this channel was told of, per job.
    `mention_pending` says that nobody was mentioned yet for a failure, `told_unmentioned` that such a failure was told
    already. `trouble` and `not_before` are about the URL of `url_fingerprint`. `digest` is that of an earlier version's
    state: all that is owed may have been shown under this id.
    """

    owed: tuple[int, ...] = ()
    counted: Mapping[str, int] = field(default_factory=dict)
    counted_in: PerJob = field(default_factory=dict)
    counted_tasks: Mapping[str, int] = field(default_factory=dict)
    counted_since: int = 0
    lost: Mapping[str, int] = field(default_factory=dict)
    told: PerJob = field(default_factory=dict)
    mention_pending: bool = False
    told_unmentioned: bool = False
    digest: str = ""
    url_fingerprint: str = ""
    not_before: int = 0
    trouble: DeliveryTrouble | None = None
    unsettled: tuple[Unsettled, ...] = ()
    untold: Mapping[str, int] = field(default_factory=dict)
    untold_told: int = 0  # when the others last heard of losses

    @property
    def size(self) -> int:
        """Count the news owed."""
        return len(self.owed) + sum(self.counted.values())

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to send."""
        return not (self.size or self.lost or self.mention_pending)

    @property
    def numbers(self) -> tuple[int, ...]:
        """Return what its messages have to settle."""
        there = (
            (COUNTED_ITEM, self.counted),
            (LOST_ITEM, self.lost),
            (MENTION_ITEM, self.mention_pending),
        )
        return (*self.owed, *(number for number, one in there if one))

    @property
    def unsure(self) -> tuple[Unsettled, ...]:
        """Return the digests that are unsettled."""
        old = (Unsettled((self.digest,), self.numbers),) if self.digest else ()
        return (*old, *self.unsettled)


@dataclass(frozen=True, slots=True)
class Outbox:
    """The queues by channel, and the items that they refer to, each once however many channels it is owed to."""

    items: Mapping[int, Item] = field(default_factory=dict)
    queues: Mapping[str, ChannelQueue] = field(default_factory=dict)
    last_number: int = 0

    def queue(self, channel: str) -> ChannelQueue:
        """Return the queue of a channel, an empty one where there is none."""
        return self.queues.get(channel, ChannelQueue())

    def owed(self, channel: str) -> tuple[Item, ...]:
        """Return the items a channel is owed, in the order found."""
        return tuple(self.items[number] for number in self.queue(channel).owed)
