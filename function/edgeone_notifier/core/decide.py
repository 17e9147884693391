"""This file is the only place that makes the next state of what was stored and what was read: decide, in one piece."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from .collect import Findings, Seen
from .delivery.outbox import Outbox, expire, owe
from .delivery.quiet_hours import Quiet
from .delivery.routing import Route, is_told
from .delivery.schedule import is_held
from .derive import View, derive
from .faults import Unreadable
from .liveness import Moved, losses, marked, moved, obituaries
from .news.model import Baseline, Change, Idle, News, StateSighted
from .news.outages import EVERYTHING, Blind, blinded, idling, sighted
from .news.silences import sift
from .snapshot.diff import forget
from .snapshot.model import Listed, Sight
from .state.model import State

REFRESH = (
    6 * 3_600
)  # seconds after which a quiet zone's `seen_until` is stored, or its window would grow
NOTHING: Mapping[Listed, str] = {}
UNWATCHED_FOR = 30 * 86_400  # seconds after which a zone that is not watched any more is forgotten


@dataclass(frozen=True, slots=True)
class Terms:
    """By what a run decides: what each channel wants, the fingerprint of its URL, its quiet hours now, and settings.

    `announce` has what is final already told on the very first run. `stuck_after` is in seconds.
    """

    routes: Mapping[str, Route]
    marks: Mapping[str, str] = field(default_factory=dict)
    quiet: Mapping[str, Quiet] = field(default_factory=dict)
    announce: bool = False
    stuck_after: int = 3_600


@dataclass(frozen=True, slots=True)
class Decision:
    """The next state, with everything owed, and what the summary says of how it came about."""

    state: State
    worth_storing: bool
    failed: Mapping[Listed, Unreadable]
    read: int  # zones
    rows: int
    changes: int
    expired: Mapping[str, int]  # news lost by age, or with its channel, per channel
    moved: Moved
    forgotten: int  # followed tasks given up by age
    unwatched: Sequence[Idle] = ()  # that are told so in this run


def decide(
    before: State,
    findings: Findings,
    now: int,
    terms: Terms,
    unlisted: Unreadable | None = None,
    notices: Sequence[News] = (),
    idle: Mapping[Listed, str] = NOTHING,
) -> Decision:
    """Find what changed, what is complete and who is owed what.

    A listing never read before is a baseline. `unlisted` says what is wrong with the list of zones; `notices` are told
    ahead of the rest. `idle` are the listings that need not be read, and why.
    """
    seen = {key: one for key, one in sorted(findings.items()) if isinstance(one, Seen)}
    failed = _failures(findings, unlisted)
    sights = {**before.sights, **{key: one.sight for key, one in seen.items() if one.sight}}
    new = sights.keys() - before.sights.keys()
    silent = set() if before.first and terms.announce else new
    changes = [c for key, one in seen.items() if key not in silent for c in one.changes]
    watched = _watched(sights, findings, now)
    kept = forget(watched, now)
    unsure = {key for key, one in seen.items() if not one.sure}
    view = View(watched=watched, kept=kept, changes=changes, silent=silent, unsure=unsure)
    blind, unseen = blinded(_not_idle(before.blind), failed, now)
    still = _still_idle(before.blind, findings, failed)
    resting, unwatched = idling(before.blind, {**still, **idle}, now)
    kept_state, gone = moved(before, terms.marks, terms.routes)
    outbox = expire(kept_state.outbox, now)
    sizes = {name: box.size for name, box in kept_state.outbox.boxes.items()}
    expired = {name: n for name, size in sizes.items() if (n := size - outbox.box(name).size)}
    outbox, dead = obituaries(outbox, terms.marks, now, _held(outbox, terms))
    outbox, lost = losses(outbox, now)
    after, derived = derive(
        replace(kept_state, outbox=outbox), view, terms.routes, terms.stuck_after, now
    )
    news: list[News] = [
        *_counted(notices, len(changes)),
        *unseen,
        *unwatched,
        *sighted(_missed(before), failed, _found(findings, changes), now),
        *dead,
        *lost,
        *gone.news,
        *_baseline(sights, silent, whole=not before.sights),
        *changes,
        *derived,
    ]
    silences, news = sift(before.silences, news, now, partial(is_told, terms.routes))
    after = replace(
        after,
        first=before.first and not sights,
        silences=silences,
        sights=kept,
        blind={**blind, **resting},
        outbox=owe(after.outbox, terms.routes, news, now),
    )
    return Decision(
        state=replace(after, outbox=marked(after.outbox, terms.marks)),
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


def _held(outbox: Outbox, terms: Terms) -> set[str]:
    """List the channels that are owed nothing but what their quiet hours hold back."""
    return {name for name, quiet in terms.quiet.items() if is_held(outbox, name, quiet)}


def _failures(findings: Findings, unlisted: Unreadable | None) -> dict[Listed, Unreadable]:
    """Say which listings were not read, or not as a whole, and why."""
    failed = {EVERYTHING: unlisted} if unlisted else {}
    for key, found in findings.items():
        if why := found.unread if isinstance(found, Seen) else found:
            failed[key] = why
    return failed


def _not_idle(blind: Mapping[Listed, Blind]) -> dict[Listed, Blind]:
    return {key: one for key, one in blind.items() if not one.idle}


def _still_idle(
    blind: Mapping[Listed, Blind], findings: Findings, failed: Mapping[Listed, Unreadable]
) -> dict[Listed, str]:
    """Return what was idle, and of which a list of zones that is not whole says nothing."""
    if EVERYTHING not in failed:
        return {}
    return {key: one.idle for key, one in blind.items() if one.idle and key not in findings}


def _missed(before: State) -> dict[Listed, Blind]:
    """Return what was not seen; an idle zone that was never watched is not seen again, it joins."""
    return {k: one for k, one in before.blind.items() if not one.idle or k in before.sights}


def _watched(sights: Mapping[Listed, Sight], findings: Findings, now: int) -> dict[Listed, Sight]:
    """Leave out what has not been watched for long; it starts afresh if it comes back."""
    return {
        key: sight
        for key, sight in sights.items()
        if key in findings or sight.seen_until > now - UNWATCHED_FOR
    }


def _counted(notices: Sequence[News], found: int) -> list[News]:
    """Have the one that says that sight is back say what was found."""
    return [replace(n, found=found) if isinstance(n, StateSighted) else n for n in notices]


def _found(findings: Findings, changes: Sequence[Change]) -> dict[Listed, int]:
    """Count the changes per listing, and in all."""
    per_listing = Counter(map(_listed, changes))
    return {EVERYTHING: len(changes), **{key: per_listing[key] for key in findings}}


def _listed(change: Change) -> Listed:
    return change.task.kind, change.task.zone


def _baseline(sights: Mapping[Listed, Sight], silent: set[Listed], whole: bool) -> list[News]:
    if not silent:
        return []
    counts: Counter[str] = Counter()
    jobs = set()
    for key in silent:
        jobs |= {(key[0], job) for job in sights[key].jobs}
        for tasks in sights[key].jobs.values():
            counts += tasks.counts()
    return [Baseline(tuple(sorted(zone for _, zone in silent)), dict(counts), len(jobs), whole)]


def _followed(sights: Mapping[Listed, Sight]) -> int:
    return sum(len(tasks.live) for sight in sights.values() for tasks in sight.jobs.values())


def _differs(before: State, after: State) -> bool:
    if replace(before, sights={}) != replace(after, sights={}):
        return True
    return before.sights.keys() != after.sights.keys() or any(
        sight.jobs != before.sights[key].jobs
        or sight.absent != before.sights[key].absent
        or abs(sight.seen_until - before.sights[key].seen_until) >= REFRESH
        or abs(sight.swept - before.sights[key].swept) >= REFRESH
        for key, sight in after.sights.items()
    )
