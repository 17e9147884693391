"""Decide what follows from what was read: the next state, with everything that each channel is owed.

This is the middle of a run, and pure: `run` reads before it, stores and sends after it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from .collect import ListingResult, ListingResults
from .delivery.digest_part import Hold, is_held
from .delivery.outbox import expire, owe
from .delivery.queue import Outbox
from .delivery.routing import Route, is_told, with_names
from .derive import Observation, derive
from .faults import Unreadable
from .limits import STORE_AT_LEAST_EVERY
from .liveness import HandedOver, channel_news, hand_over, note_fingerprints
from .news.baselines import baselines
from .news.model import News, WatchResumed, ZonesIdle
from .news.outages import ALL_ZONES, outage_news
from .news.quota import QuotaReading, quota_news
from .news.silences import apply_silences
from .resubmit.attempts import live_attempts
from .snapshot.diff import forget_old_jobs
from .snapshot.model import ListingKey, ZoneSnapshot
from .snapshot.names import ZoneNames
from .state.model import State
from .task import Change

UNWATCHED_FOR = 30 * 86_400  # seconds after which a zone that is not watched any more is forgotten
NOTHING_IDLE: Mapping[ListingKey, str] = {}


@dataclass(frozen=True, slots=True)
class Rules:
    """What the settings say to decide by, per channel: its route, the fingerprint of its URL, what holds its news back.

    With `announce`, the very first run tells what is final already. `stuck_after` is in seconds. `kinds` are those of
    the tasks that are watched, none for all.
    """

    routes: Mapping[str, Route]
    fingerprints: Mapping[str, str] = field(default_factory=dict)
    holds: Mapping[str, Hold] = field(default_factory=dict)
    announce: bool = False
    stuck_after: int = 3_600
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """The next state, and what the summary and the log say of how it came about."""

    state: State
    worth_storing: bool
    failed: Mapping[ListingKey, Unreadable]
    read: int  # zones
    rows: int
    changes: int
    expired: Mapping[str, int]  # news lost by age, or with its channel, per channel
    moved: HandedOver
    forgotten: int  # followed tasks given up by age
    unwatched: Sequence[ZonesIdle] = ()  # told in this run


def decide(
    before: State,
    results: ListingResults,
    now: int,
    rules: Rules,
    unlisted: Unreadable | None = None,
    notices: Sequence[News] = (),
    idle: Mapping[ListingKey, str] = NOTHING_IDLE,
    names: ZoneNames | None = None,
    quotas: QuotaReading | None = None,
) -> Decision:
    """Find what changed and what follows from it, and owe each channel what it wants.

    `results` are the listings that were read, or why not. `unlisted` says why the list of zones could not be read.
    `notices` are told ahead of all else. `idle` are the listings that need not be read, and why. `names` are what is
    known of the zones' names now. `quotas` are what was read of quotas, None if no channel wants to hear of them.
    """
    names = before.names if names is None else names
    rules = replace(rules, routes=with_names(rules.routes, names.known))
    failed = _failures(results, unlisted)
    observed = _observe(before, results, rules, now)
    observed = replace(observed, blind={*failed, *observed.unsure})
    changes = observed.changes

    state, moved = hand_over(before, rules.fingerprints, rules.routes)
    outbox = expire(state.outbox, now)
    expired = _shrunk(state.outbox, outbox)
    held = {name for name, hold in rules.holds.items() if is_held(outbox, name, hold, now)}
    outbox, of_channels = channel_news(outbox, rules.fingerprints, held, now)

    state, of_jobs = derive(
        replace(state, outbox=outbox), observed, rules.routes, rules.stuck_after, now
    )
    found = _count_changes(results, changes)
    outages, of_zones = outage_news(before.outages, before.zones, failed, idle, found, now)
    first_seen = baselines(observed.watched, observed.silent, before.zones.keys())
    said = _with_count(notices, len(changes))
    news: list[News] = [
        *said,
        *of_zones,
        *of_channels,
        *moved.news,
        *first_seen,
        *changes,
        *of_jobs,
    ]

    quota, low = quota_news(quotas, now)
    news += low

    found_now = news
    silences, news = apply_silences(before.silences, news, now, partial(is_told, rules.routes))
    if before.daily or (observed.watched and any(one.daily for one in rules.routes.values())):
        from .daily.words import RunFindings, daily_words  # late, since few channels have one

        spoken = {id(one) for one in news}
        silent = [one for one in found_now if id(one) not in spoken]
        findings = RunFindings(
            *(found_now, silent, expired, before.told),
            *(observed.kept, outages, rules.stuck_after),
        )
        state, words = daily_words(state, rules.routes, findings, now)
        news = [*news, *words]
    after = replace(
        state,
        first=before.first and not observed.watched,
        silences=silences,
        zones=observed.kept,
        outages=outages,
        outbox=owe(state.outbox, rules.routes, news, now),
        names=names,
        quota=quota,
        attempts=live_attempts(before.attempts, now),
    )
    read = [one for one in results.values() if isinstance(one, ListingResult)]
    return Decision(
        state=replace(after, outbox=note_fingerprints(after.outbox, rules.fingerprints)),
        worth_storing=_is_worth_storing(before, after),
        failed=failed,
        read=len({key[1] for key in results.keys() - failed.keys()}),
        rows=sum(one.rows for one in read),
        changes=len(changes),
        expired={**expired, **moved.dropped},
        moved=moved,
        forgotten=_followed({**before.zones, **observed.watched}) - _followed(observed.kept),
        unwatched=[one for one in of_zones if isinstance(one, ZonesIdle)],
    )


def _failures(results: ListingResults, unlisted: Unreadable | None) -> dict[ListingKey, Unreadable]:
    """Say which listings were not read, or not as a whole, and why."""
    failed = {ALL_ZONES: unlisted} if unlisted else {}
    for key, found in results.items():
        if why := found.unread if isinstance(found, ListingResult) else found:
            failed[key] = why
    return failed


def _observe(before: State, results: ListingResults, rules: Rules, now: int) -> Observation:
    """Put together what is known of all zones now, and what of it is news.

    The changes of a listing that was never read before are not told: they are its baseline. What is of a kind that is
    not watched any more is forgotten at once.
    """
    read = {key: one for key, one in sorted(results.items()) if isinstance(one, ListingResult)}
    snapshots = {**before.zones, **{key: one.snapshot for key, one in read.items() if one.snapshot}}
    new = snapshots.keys() - before.zones.keys()
    silent = set() if before.first and rules.announce else new
    watched = {
        key: one
        for key, one in snapshots.items()
        if key in results or _is_remembered(key, one, rules, now)
    }
    return Observation(
        watched=watched,
        kept=forget_old_jobs(watched, now),
        changes=[c for key, one in read.items() if key not in silent for c in one.changes],
        silent=silent,
        unsure={key for key, one in read.items() if not one.sure},
    )


def _is_remembered(key: ListingKey, one: ZoneSnapshot, rules: Rules, now: int) -> bool:
    """Say whether a listing that was not read is kept in mind: it may have been left out for a while."""
    if rules.kinds and key[0] not in rules.kinds:
        return False
    return one.cursor.read_until > now - UNWATCHED_FOR


def _shrunk(before: Outbox, after: Outbox) -> dict[str, int]:
    """Count what is owed no more, per channel that has lost something."""
    sizes = {name: queue.size for name, queue in before.queues.items()}
    return {name: n for name, size in sizes.items() if (n := size - after.queue(name).size)}


def _count_changes(results: ListingResults, changes: Sequence[Change]) -> dict[ListingKey, int]:
    """Count the changes per listing, and in all."""
    per_listing = Counter((change.task.kind, change.task.zone) for change in changes)
    return {ALL_ZONES: len(changes), **{key: per_listing[key] for key in results}}


def _with_count(notices: Sequence[News], found: int) -> Iterable[News]:
    """Have the word that runs get somewhere again say how many changes were found."""
    return (replace(n, found=found) if isinstance(n, WatchResumed) else n for n in notices)


def _followed(snapshots: Mapping[ListingKey, ZoneSnapshot]) -> int:
    return sum(len(tasks.followed) for zone in snapshots.values() for tasks in zone.jobs.values())


def _is_worth_storing(before: State, after: State) -> bool:
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
