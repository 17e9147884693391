"""The kinds of news: all that a channel may be told. Those about the watching itself stand in `watching`.

News is stored while it is owed. A new kind or field needs its stored word in `core.state.wire_names`. Times are in
seconds since the epoch.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..snapshot.model import Counts, Job
from ..task import Change, Task, is_failure
from .watching import (
    Baseline,
    ChannelDead,
    ChannelLost,
    QuotaLow,
    SilenceEnded,
    StateLost,
    WatchResumed,
    WatchStopped,
    ZonesIdle,
    ZonesReadable,
    ZonesUnreadable,
)


class JobNews:
    """What all news of a job says; each kind has these fields where its stored form has them.

    `zones` are those watched that have tasks of the job. `hosts` is empty if they are too many to tell apart. `reached`
    names the channels with PATHS that the job has a target of.
    """

    __slots__ = ()

    kind: str
    job: str
    zones: tuple[str, ...]
    hosts: tuple[str, ...]
    reached: tuple[str, ...]

    @property
    def key(self) -> Job:
        """Return the job's kind and id."""
        return self.kind, self.job


@dataclass(frozen=True, slots=True)
class Stuck(JobNews):
    """A job with tasks that have been open for too long. `since` and `example` are of the oldest.

    `reminder` counts how often that was found, up to stuck.MAX_STUCK_REMINDERS.
    """

    kind: str
    job: str
    open: int
    total: int
    since: int
    example: str
    zones: tuple[str, ...]
    hosts: tuple[str, ...]
    reached: tuple[str, ...] = ()
    reminder: int = 1


@dataclass(frozen=True, slots=True)
class Recovery:
    """A target that was told as failed, and has now succeeded. `channels` are those that were told of the failure."""

    task: Task
    since: int
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Progress(JobNews):
    """A job that has come to another quarter of its tasks, and is not done."""

    kind: str
    job: str
    quarter: int
    zones: tuple[str, ...]
    hosts: tuple[str, ...]
    reached: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Completion(JobNews):
    """A job that is done: none of its tasks is followed any more. `counts` are its tasks per status.

    `corrected` says that other counts were told before, `was_stuck` that the job was called stuck.
    """

    kind: str
    job: str
    counts: Counts
    zones: tuple[str, ...]
    hosts: tuple[str, ...]
    created: int
    ended: int
    corrected: bool
    was_stuck: bool = False
    reached: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resubmission(JobNews):
    """A person has submitted targets of a job again: how many, as which jobs, and how many the API did not take.

    `at` is when that began: what follows on it says the same again, and more.
    """

    kind: str
    job: str
    again: tuple[str, ...]
    targets: int
    refused: int
    at: int
    zones: tuple[str, ...]
    hosts: tuple[str, ...]
    reached: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GateNews:
    """What all news of a watched release says: its jobs, how much of it is how far, by when, and where it is."""

    jobs: tuple[str, ...]
    total: int
    succeeded: int
    failed: int
    open: int
    missing: int
    deadline: int
    zones: tuple[str, ...]
    hosts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GateAtRisk(GateNews):
    """A watched release that will not be ready by its deadline, at its pace so far: in `left` seconds."""

    left: int


@dataclass(frozen=True, slots=True)
class GateDecided(GateNews):
    """How a watched release ended: `verdict` and `why` are words of `core.gate.rule`, or `why` is unseen."""

    verdict: str
    why: str


@dataclass(frozen=True, slots=True)
class FailureList:
    """A file with failed URLs that a message has named: the chat has it, and is still to show it.

    `media` is the chat's id of it, `name` its name, `lines` how many URLs it names; `command` prints the same list.
    """

    media: str
    name: str
    lines: int
    command: str


@dataclass(frozen=True, slots=True)
class DayTally:
    """What a daily word sums up, since a time. It is bounded (core.news.daily).

    `told` says that there was a word before. `jobs` and `tasks` are those of finished jobs, by kind; tasks per status.
    `sites` has for each zone how many jobs took how long, in a histogram. `causes` counts failures. `held` was
    silenced, `lost` will never be told. `gaps` are outages that are over, `dead` channels that took nothing. `quota` is
    what was last left of a zone's, and of how many.
    """

    since: int
    told: bool = False
    jobs: Mapping[str, int] = field(default_factory=dict)
    tasks: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    sites: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    causes: Mapping[str, int] = field(default_factory=dict)
    held: int = 0
    lost: int = 0
    gaps: int = 0
    gap_seconds: int = 0
    dead: tuple[str, ...] = ()
    quota: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DailyWord:
    """What a channel is told once a day: what came since the last time, and what is still open, stuck, or not read."""

    channel: str
    tally: DayTally
    until: int
    open_jobs: int = 0
    open_tasks: int = 0
    stuck_jobs: int = 0
    unread: int = 0  # zones


News = (
    Change
    | Completion
    | Recovery
    | Stuck
    | Progress
    | Resubmission
    | QuotaLow
    | Baseline
    | StateLost
    | WatchStopped
    | WatchResumed
    | ZonesUnreadable
    | ZonesIdle
    | ZonesReadable
    | ChannelDead
    | ChannelLost
    | SilenceEnded
    | GateAtRisk
    | GateDecided
    | FailureList
    | DailyWord
)


@dataclass(frozen=True, slots=True)
class Item:
    """News as it is owed: numbered in the order of telling, with the time when it was found.

    `recovered_at` is when a failed target was seen to work again while its failure was still owed; 0 if it was not.
    """

    number: int
    found: int
    news: News
    recovered_at: int = 0


def failure_of(item: Item) -> Task | None:
    """Return the task whose failure an item tells, or None."""
    task = item.news.task if isinstance(item.news, Change) else None
    return task if task and is_failure(task.status) else None
