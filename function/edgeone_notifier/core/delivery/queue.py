"""The values of the outbox: what each channel is owed, and what is known of its webhook.

The rules stand in `outbox` (what is owed), `schedule` (what is sent when) and `digest_part` (what a digest holds).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from ..news.model import Item
from ..snapshot.model import CausesPerJob, Job, PerJob, flat
from ..task import is_failure

# Numbers that stand for something else than an item.
COUNTED_ITEM = 0  # the news that a queue only counts
LOST_ITEM = -1  # the line that says what was lost
MENTION_ITEM = -2  # the mention that goes with failures

UNTOLD = "*"  # in a count: jobs, causes or folders that are not told apart

# The words under which news of jobs is counted. Changes are counted by their status, but for those that are over.
# FINISHED is what an earlier version counted, whether all succeeded or not.
FINISHED, STUCK, MOVED, CLEAN, UNCLEAN = JOB_WORDS = (
    "completion",
    "stuck",
    "progress",
    "clean",
    "unclean",
)
RECOVERED = "recovered"

OTHER_STUCK: Job = ("", "")  # stands for the stuck jobs beyond those that are told apart

SILENT = 3_600  # seconds without success after which a channel that is owed news counts as dead
FOR_GOOD, FAULT = "dead", "fault"  # outcomes that nothing but a person can change


@dataclass(frozen=True, slots=True)
class DeliveryTrouble:
    """Why a channel takes nothing: since when, when it was last tried, and what came of that.

    `outcome` is that of the last try: FOR_GOOD if the webhook refuses for good, FAULT if this program is at fault.
    `remedy` is a word of `core.remedies.OF_WEBHOOK`. `told` is when the other channels were last told.
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
    """A digest that may have been shown, or that was `refused` in words that are not listed.

    It keeps its id and what it holds: `digests` are the ids that it had, its own first; `items` are the numbers that
    it settles. It was tried `tries` times, and is not sent before `again` (seconds since the epoch).
    """

    digests: tuple[str, ...]
    items: tuple[int, ...]
    refused: bool = False
    tries: int = 0
    again: int = 0

    @property
    def digest(self) -> str:
        """Return its own id."""
        return next(iter(self.digests), "")


@dataclass(frozen=True, slots=True)
class CountedFailures:
    """Failures that are only counted, and alike: of which job, why, and in which folder.

    UNTOLD stands for what is not told apart. `created` is when the earliest was, as far as that is known.
    """

    kind: str
    zone: str
    job: str
    status: str
    fail_type: str
    code: str
    folder: str
    n: int
    created: int = 0


@dataclass(frozen=True, slots=True)
class ChannelQueue:
    """What one channel is owed, and what is known of its webhook.

    `owed`: the numbers of its items, in the order found.
    `counted`: news for which there was no room, per status, or per word of `JOB_WORDS`. Of it, `counted_in` are
    the failures per job, `counted_tasks` the tasks of finished jobs per status, `counted_failures` the failures per
    job, cause and folder, as far as there is room, and `counted_open` for each stuck job the open tasks, all tasks, and
    for how long the oldest had been open.
    `lost`: news that will never be told, per reason. Of it, `untold` is what the other channels are still to hear of.
    `told`: how many failures this channel was told of, per job. `causes`: why they failed, as far as that was told.
    `failures_at`: when a digest with failures was last sent, if it was taken. Further failures wait from then on.
    `mention_pending`: somebody is still to be mentioned for a failure. `told_unmentioned`: that failure was told.
    `url_fingerprint`: that of the URL which `trouble` and `not_before` are about.
    `digest`: of the state of an earlier version; all that is owed may have been shown under this id.
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
    causes: CausesPerJob = field(default_factory=dict)
    failures_at: int = 0
    counted_failures: tuple[CountedFailures, ...] = ()
    counted_open: Mapping[str, Mapping[str, tuple[int, ...]]] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Count the news owed."""
        return len(self.owed) + sum(self.counted.values())

    @property
    def without_counted(self) -> "ChannelQueue":
        """Return the same without what is only counted."""
        return replace(
            self,
            counted={},
            counted_in={},
            counted_tasks={},
            counted_failures=(),
            counted_open={},
        )

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to send."""
        return not (self.size or self.lost or self.mention_pending)

    @property
    def numbers(self) -> tuple[int, ...]:
        """Return the numbers that its messages have to settle."""
        there = (
            (COUNTED_ITEM, self.counted),
            (LOST_ITEM, self.lost),
            (MENTION_ITEM, self.mention_pending),
        )
        return (*self.owed, *(number for number, one in there if one))

    @property
    def unsure(self) -> tuple[Unsettled, ...]:
        """Return the unsettled digests, with that of an earlier version's state."""
        old = (Unsettled((self.digest,), self.numbers),) if self.digest else ()
        return (*old, *self.unsettled)


@dataclass(frozen=True, slots=True)
class Outbox:
    """The queues by channel, and the items that they refer to, each once, however many channels are owed it."""

    items: Mapping[int, Item] = field(default_factory=dict)
    queues: Mapping[str, ChannelQueue] = field(default_factory=dict)
    last_number: int = 0

    def queue(self, channel: str) -> ChannelQueue:
        """Return the queue of a channel, or an empty one."""
        return self.queues.get(channel, ChannelQueue())

    def owed(self, channel: str) -> tuple[Item, ...]:
        """Return the items that a channel is owed, in the order found."""
        return tuple(self.items[number] for number in self.queue(channel).owed)


def statuses(counted: Mapping[str, int]) -> dict[str, int]:
    """Return the changes that are only counted, by status."""
    return {word: n for word, n in counted.items() if word not in (*JOB_WORDS, RECOVERED)}


def finished(counted: Mapping[str, int]) -> int:
    """Return how many finished jobs are only counted."""
    return sum(counted.get(word, 0) for word in (FINISHED, CLEAN, UNCLEAN))


def counted_stuck(queue: ChannelQueue) -> tuple[int, ...]:
    """Sum up the stuck jobs that are only counted: open tasks, all tasks, and the longest time (seconds).

    All are 0 if an earlier version counted some of them.
    """
    late = flat(queue.counted_open)
    known = OTHER_STUCK in late or len(late) == queue.counted.get(STUCK, 0)
    return join_stuck(late.values()) if late and known else (0, 0, 0)


def counted_failures(queue: ChannelQueue) -> tuple[CountedFailures, ...]:
    """Return all failures that are only counted; what is known by its status alone makes a count for each."""
    known = queue.counted_failures
    rest = Counter({s: n for s, n in statuses(queue.counted).items() if is_failure(s)})
    for one in known:
        rest[one.status] -= one.n
    jobs = flat(queue.counted_in)
    is_one = len(jobs) == 1 and sum(jobs.values()) >= sum(statuses(queue.counted).values())
    kind, job = next(iter(jobs)) if is_one else (UNTOLD, UNTOLD)
    others = (
        CountedFailures(kind, UNTOLD, job, status, UNTOLD, "", UNTOLD, n)
        for status, n in rest.items()
        if n > 0
    )
    return (*known, *others)


def join_stuck(sums: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    """Add up open and all tasks, and take the longest time."""
    opens, totals, times = zip(*sums, strict=True)
    return sum(opens), sum(totals), max(times)
