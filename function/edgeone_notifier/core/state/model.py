"""The types of the state: all that one run hands to the next, and the lease of a run that sends."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ..delivery.queue import Outbox
from ..gate.watched import GateWatch
from ..limits import MAX_RUN_SECONDS, STORE_AT_LEAST_EVERY
from ..news.model import DayTally
from ..news.outages import Outage
from ..news.quota import QuotaWatch
from ..news.recoveries import FailedTarget
from ..news.silences import Silence
from ..news.stuck import Reminded
from ..resubmit.attempts import Attempt
from ..snapshot.model import Counts, Job, ListingKey, ZoneSnapshot
from ..snapshot.names import ZoneNames


class Busy(Exception):
    """Another run has stored something since this one read the state, or holds the store."""

    def __init__(self, why: str = "another run has stored something meanwhile") -> None:
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to send what is owed, held by one run until its deadline (seconds since the epoch)."""

    run: str
    until: int


@dataclass(frozen=True, slots=True)
class State:
    """All that one run hands to the next.

    `first`: no run has read anything yet. `told`: the counts of each job's completion as last told. `quarters`: how
    far each job's progress was told. `reached`: the channels with PATHS that have a target of a job.
    `names`: those of the zones. `quota`: what was asked and told of the zones' quotas. `attempts`: what was lately
    submitted again. `gates`: the watched releases. `daily`: what the channels with a daily word are to be told next.
    """

    first: bool = True
    zones: Mapping[ListingKey, ZoneSnapshot] = field(default_factory=dict)
    told: Mapping[Job, Counts] = field(default_factory=dict)
    reminded: Mapping[Job, Reminded] = field(default_factory=dict)
    quarters: Mapping[Job, int] = field(default_factory=dict)
    reached: Mapping[Job, tuple[str, ...]] = field(default_factory=dict)
    failed_targets: Mapping[str, FailedTarget] = field(default_factory=dict)
    outages: Mapping[ListingKey, Outage] = field(default_factory=dict)
    silences: tuple[Silence, ...] = ()
    outbox: Outbox = field(default_factory=Outbox)
    lease: Lease | None = None
    names: ZoneNames = field(default_factory=ZoneNames)
    quota: QuotaWatch = field(default_factory=QuotaWatch)
    attempts: tuple[Attempt, ...] = ()
    gates: tuple[GateWatch, ...] = ()
    daily: Mapping[str, DayTally] = field(default_factory=dict)

    def is_leased(self, now: int, stored: int = 0) -> bool:
        """Say whether another run may be sending; this state was `stored` then (seconds since the epoch, 0: unknown).

        No run lasts longer than MAX_RUN_SECONDS. So a longer lease comes of a clock that jumped, and the run of a
        state that was stored earlier is over.
        """
        if self.lease is None or (stored and now - stored > MAX_RUN_SECONDS):
            return False
        return 0 < self.lease.until - now <= MAX_RUN_SECONDS


def is_worth_storing(before: State, after: State) -> bool:
    """Say whether a state differs by more than the time that quiet zones were read until."""
    if replace(before, zones={}) != replace(after, zones={}):
        return True
    return before.zones.keys() != after.zones.keys() or any(
        _has_moved(before.zones[key], zone) for key, zone in after.zones.items()
    )


def _has_moved(before: ZoneSnapshot, after: ZoneSnapshot) -> bool:
    old, new = before.cursor, after.cursor
    return (
        after.jobs != before.jobs
        or new.missing_since != old.missing_since
        or abs(new.read_until - old.read_until) >= STORE_AT_LEAST_EVERY
        or abs(new.late_checked - old.late_checked) >= STORE_AT_LEAST_EVERY
    )
