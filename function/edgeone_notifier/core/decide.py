"""This file is the only place that makes the next state of what was stored and what was read: decide, in one piece."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from .collect import ListingResult, ListingResults
from .delivery.outbox import expire, owe
from .delivery.parts import is_held
from .delivery.queue import Outbox
from .delivery.quiet_hours import QuietHours
from .delivery.routing import Route, is_told
from .derive import Observation, derive
from .faults import Unreadable
from .limits import STORE_AT_LEAST_EVERY
from .liveness import HandedOver, dead_channel_news, hand_over, loss_news, note_fingerprints
from .news.model import Baseline, News, WatchResumed, ZonesIdle
from .news.outages import ALL_ZONES, Outage, count_outages, ended_outages, newly_idle
from .news.silences import apply_silences
from .snapshot.diff import forget_old_jobs
from .snapshot.model import ListingKey, ZoneSnapshot
from .state.model import State
from .task import Change

NOTHING_HANDED_OVER: Mapping[ListingKey, str] = {}
UNWATCHED_FOR = 30 * 86_400  # seconds after which a zone that is not watched any more is forgotten


@dataclass(frozen=True, slots=True)
class Rules:
    """By what a run decides: what each channel wants, the fingerprint of its URL, its quiet hours now, and settings.

    `announce` has what is final already told on the very first run. `stuck_after` is in seconds.
    """

    routes: Mapping[str, Route]
    marks: Mapping[str, str] = field(default_factory=dict)
    quiet: Mapping[str, QuietHours] = field(default_factory=dict)
    announce: bool = False
    stuck_after: int = 3_600


@dataclass(frozen=True, slots=True)
class Decision:
    """The next state, with everything owed, and what the summary says of how it came about."""

    state: State
    worth_storing: bool
    failed: Mapping[ListingKey, Unreadable]
    read: int  # zones
    rows: int
    changes: int
    expired: Mapping[str, int]  # news lost by age, or with its channel, per channel
    moved: HandedOver
    forgotten: int  # followed tasks given up by age
    unwatched: Sequence[ZonesIdle] = ()  # that are told so in this run


def decide(
    before: State,
    findings: ListingResults,
    now: int,
    terms: Rules,
    unlisted: Unreadable | None = None,
    notices: Sequence[News] = (),
    idle: Mapping[ListingKey, str] = NOTHING_HANDED_OVER,
) -> Decision:
    """Find what changed, what is complete and who is owed what.

    A listing never read before is a baseline. `unlisted` says what is wrong with the list of zones; `notices` are told
    ahead of the rest. `idle` are the listings that need not be read, and why.
    """
    seen = {key: one for key, one in sorted(findings.items()) if isinstance(one, ListingResult)}
    failed = _failures(findings, unlisted)
    sights = {**before.zones, **{key: one.snapshot for key, one in seen.items() if one.snapshot}}
    new = sights.keys() - before.zones.keys()
    silent = set() if before.first and terms.announce else new
    changes = [c for key, one in seen.items() if key not in silent for c in one.changes]
    watched = _watched(sights, findings, now)
    kept = forget_old_jobs(watched, now)
    unsure = {key for key, one in seen.items() if not one.sure}
    view = Observation(watched=watched, kept=kept, changes=changes, silent=silent, unsure=unsure)
    blind, unseen = count_outages(_not_idle(before.outages), failed, now)
    still = _still_idle(before.outages, findings, failed)
    resting, unwatched = newly_idle(before.outages, {**still, **idle}, now)
    kept_state, gone = hand_over(before, terms.marks, terms.routes)
    outbox = expire(kept_state.outbox, now)
    sizes = {name: box.size for name, box in kept_state.outbox.queues.items()}
    expired = {name: n for name, size in sizes.items() if (n := size - outbox.queue(name).size)}
    outbox, dead = dead_channel_news(outbox, terms.marks, now, _held(outbox, terms))
    outbox, lost = loss_news(outbox, now)
    after, derived = derive(
        replace(kept_state, outbox=outbox), view, terms.routes, terms.stuck_after, now
    )
    news: list[News] = [
        *_counted(notices, len(changes)),
        *unseen,
        *unwatched,
        *ended_outages(_missed(before), failed, _found(findings, changes), now),
        *dead,
        *lost,
        *gone.news,
        *_baseline(sights, silent, whole=not before.zones),
        *changes,
        *derived,
    ]
    silences, news = apply_silences(before.silences, news, now, partial(is_told, terms.routes))
    after = replace(
        after,
        first=before.first and not sights,
        silences=silences,
        zones=kept,
        outages={**blind, **resting},
        outbox=owe(after.outbox, terms.routes, news, now),
    )
    return Decision(
        state=replace(after, outbox=note_fingerprints(after.outbox, terms.marks)),
        worth_storing=_differs(before, after),
        failed=failed,
        read=len({zone for _, zone in findings} - {zone for _, zone in failed}),
        rows=sum(one.rows for one in seen.values()),
        changes=len(changes),
        expired={**expired, **gone.dropped},
        moved=gone,
        forgotten=_followed(sights) - _followed(kept),
        unwatched=unwatched,
    )


def _held(outbox: Outbox, terms: Rules) -> set[str]:
    """List the channels that are owed nothing but what their quiet hours hold back."""
    return {name for name, quiet in terms.quiet.items() if is_held(outbox, name, quiet)}


def _failures(
    findings: ListingResults, unlisted: Unreadable | None
) -> dict[ListingKey, Unreadable]:
    """Say which listings were not read, or not as a whole, and why."""
    failed = {ALL_ZONES: unlisted} if unlisted else {}
    for key, found in findings.items():
        if why := found.unread if isinstance(found, ListingResult) else found:
            failed[key] = why
    return failed


def _not_idle(blind: Mapping[ListingKey, Outage]) -> dict[ListingKey, Outage]:
    return {key: one for key, one in blind.items() if not one.idle}


def _still_idle(
    blind: Mapping[ListingKey, Outage],
    findings: ListingResults,
    failed: Mapping[ListingKey, Unreadable],
) -> dict[ListingKey, str]:
    """Return what was idle, and of which a list of zones that is not whole says nothing."""
    if ALL_ZONES not in failed:
        return {}
    return {key: one.idle for key, one in blind.items() if one.idle and key not in findings}


def _missed(before: State) -> dict[ListingKey, Outage]:
    """Return what was not seen; an idle zone that was never watched is not seen again, it joins."""
    return {k: one for k, one in before.outages.items() if not one.idle or k in before.zones}


def _watched(
    sights: Mapping[ListingKey, ZoneSnapshot], findings: ListingResults, now: int
) -> dict[ListingKey, ZoneSnapshot]:
    """Leave out what has not been watched for long; it starts afresh if it comes back."""
    return {
        key: sight
        for key, sight in sights.items()
        if key in findings or sight.read_until > now - UNWATCHED_FOR
    }


def _counted(notices: Sequence[News], found: int) -> list[News]:
    """Have the one that says that sight is back say what was found."""
    return [replace(n, found=found) if isinstance(n, WatchResumed) else n for n in notices]


def _found(findings: ListingResults, changes: Sequence[Change]) -> dict[ListingKey, int]:
    """Count the changes per listing, and in all."""
    per_listing = Counter(map(_listed, changes))
    return {ALL_ZONES: len(changes), **{key: per_listing[key] for key in findings}}


def _listed(change: Change) -> ListingKey:
    return change.task.kind, change.task.zone


def _baseline(
    sights: Mapping[ListingKey, ZoneSnapshot], silent: set[ListingKey], whole: bool
) -> list[News]:
    if not silent:
        return []
    counts: Counter[str] = Counter()
    jobs = set()
    for key in silent:
        jobs |= {(key[0], job) for job in sights[key].jobs}
        for tasks in sights[key].jobs.values():
            counts += tasks.counts()
    return [Baseline(tuple(sorted(zone for _, zone in silent)), dict(counts), len(jobs), whole)]


def _followed(sights: Mapping[ListingKey, ZoneSnapshot]) -> int:
    return sum(len(tasks.followed) for sight in sights.values() for tasks in sight.jobs.values())


def _differs(before: State, after: State) -> bool:
    if replace(before, zones={}) != replace(after, zones={}):
        return True
    return before.zones.keys() != after.zones.keys() or any(
        sight.jobs != before.zones[key].jobs
        or sight.missing_since != before.zones[key].missing_since
        or abs(sight.read_until - before.zones[key].read_until) >= STORE_AT_LEAST_EVERY
        or abs(sight.late_checked - before.zones[key].late_checked) >= STORE_AT_LEAST_EVERY
        for key, sight in after.zones.items()
    )
