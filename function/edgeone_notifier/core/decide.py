"""Decide what follows from what was read: the next state, with everything that each channel is owed.

This is the middle of a run, and pure: `run` reads before it, stores and sends after it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from .collect import ListingResult, ListingResults
from .delivery.digest_part import Hold
from .delivery.outbox import owe
from .delivery.routing import Route, is_told, with_names
from .derive import Observation, derive
from .faults import Unreadable
from .listing.zones import ListingTotals
from .liveness import HandedOver, judge_channels, note_fingerprints
from .news.baselines import baselines
from .news.model import News
from .news.outages import ALL_ZONES, Outage, OutageNews, outage_news
from .news.quota import QuotaReading, quota_news
from .news.silences import SilencedNews, apply_silences
from .news.watching import WatchResumed, ZonesIdle
from .resubmit.attempts import live_attempts
from .snapshot.diff import forget_old_jobs
from .snapshot.model import Counts, Job, ListingKey, ZoneSnapshot
from .snapshot.names import ZoneNames
from .state.model import State, is_worth_storing

UNWATCHED_FOR = 30 * 86_400  # seconds after which a zone that is not watched any more is forgotten
NOTHING_ELSE = ListingTotals(unlisted=None, requests=0)


@dataclass(frozen=True, slots=True)
class Rules:
    """The settings that a decision needs. By channel: its route, its URL's fingerprint, and what holds back its news.

    With `announce`, the very first run tells what is final already. `stuck_after` is in seconds. `kinds` are those of
    the tasks that are watched, none for all.
    """

    routes: Mapping[str, Route]
    fingerprints: Mapping[str, str] = field(default_factory=dict)
    holds: Mapping[str, Hold] = field(default_factory=dict)
    announce: bool = False
    stuck_after: int = 3_600
    kinds: tuple[str, ...] = ()

    def with_names(self, names: ZoneNames) -> "Rules":
        """Return the same rules, with the names of zones, which filters may use."""
        return replace(self, routes=with_names(self.routes, names.known))


@dataclass(frozen=True, slots=True)
class Findings:
    """What this run found out.

    `results` are the listings that were read, or why not. `look` is what is known of the account beside them. `quotas`
    is what was read of quotas, None if no channel wants to hear of them. `notices` are told ahead of all else.
    """

    results: ListingResults
    look: ListingTotals = NOTHING_ELSE
    quotas: QuotaReading | None = None
    notices: Sequence[News] = ()

    @property
    def read(self) -> dict[ListingKey, ListingResult]:
        """Return the listings that were read, as a whole or in part."""
        return {
            key: one for key, one in sorted(self.results.items()) if isinstance(one, ListingResult)
        }

    @property
    def failed(self) -> dict[ListingKey, Unreadable]:
        """Return the listings that were not read, or not as a whole, and why."""
        unlisted = {ALL_ZONES: self.look.unlisted} if self.look.unlisted else {}
        found = {
            key: one.unread if isinstance(one, ListingResult) else one
            for key, one in self.results.items()
        }
        return {**unlisted, **{key: why for key, why in found.items() if why}}


@dataclass(frozen=True, slots=True)
class Decision:
    """The next state, and what the summary and the log say of how it came about."""

    state: State
    worth_storing: bool
    first_run: bool
    failed: Mapping[ListingKey, Unreadable]
    read: int  # zones
    rows: int
    changes: int
    expired: Mapping[str, int]  # news lost by age, or with its channel, per channel
    moved: HandedOver
    forgotten: int  # followed tasks given up by age
    unwatched: Sequence[ZonesIdle] = ()  # told in this run


def decide(before: State, found: Findings, now: int, rules: Rules) -> Decision:
    """Find what changed and what follows from it, and owe each channel what it wants."""
    rules = rules.with_names(found.look.names)
    observed = _observe(before, found, rules, now)
    state, channels = judge_channels(before, rules.fingerprints, rules.routes, rules.holds, now)
    state, of_jobs = derive(state, observed, rules.routes, rules.stuck_after, now)
    outages, of_zones = _outages(before, found, observed, now)
    quota, low = quota_news(found.quotas, now)
    said = _with_count(found.notices, len(observed.changes))
    first_seen = baselines(observed.watched, observed.silent, before.zones.keys())
    news: list[News] = [*said, *of_zones, *channels.news, *first_seen]
    news += [*observed.changes, *of_jobs, *low]
    silences, silenced = apply_silences(before.silences, news, now, partial(is_told, rules.routes))
    state = replace(
        state,
        first=before.first and not observed.watched,
        silences=silences,
        zones=observed.kept,
        outages=outages,
        names=found.look.names,
        quota=quota,
        attempts=live_attempts(before.attempts, now),
    )
    state, words = _daily_words(state, silenced, channels.expired, before.told, rules, now)
    owed = owe(state.outbox, rules.routes, [*silenced.left, *words], now)
    after = replace(state, outbox=owed)
    return Decision(
        state=replace(after, outbox=note_fingerprints(owed, rules.fingerprints)),
        worth_storing=is_worth_storing(before, after),
        first_run=before.first,
        failed=observed.failed,
        read=len({zone for _, zone in found.results.keys() - observed.failed.keys()}),
        rows=sum(one.rows for one in found.read.values()),
        changes=len(observed.changes),
        expired={**channels.expired, **channels.moved.dropped},
        moved=channels.moved,
        forgotten=_followed({**before.zones, **observed.watched}) - _followed(observed.kept),
        unwatched=[one for one in of_zones if isinstance(one, ZonesIdle)],
    )


def _observe(before: State, found: Findings, rules: Rules, now: int) -> Observation:
    """Put together what is known of all zones now, and what of it is news.

    The changes of a listing that was never read before are not told: they are its baseline. What is of a kind that is
    not watched any more is forgotten at once.
    """
    read = found.read
    snapshots = {**before.zones, **{key: one.snapshot for key, one in read.items() if one.snapshot}}
    new = snapshots.keys() - before.zones.keys()
    silent = set() if before.first and rules.announce else new
    watched = {
        key: one
        for key, one in snapshots.items()
        if key in found.results or _is_remembered(key, one, rules, now)
    }
    return Observation(
        watched=watched,
        kept=forget_old_jobs(watched, now),
        changes=[c for key, one in read.items() if key not in silent for c in one.changes],
        silent=silent,
        failed=found.failed,
        unsure={key for key, one in read.items() if not one.sure},
    )


def _is_remembered(key: ListingKey, one: ZoneSnapshot, rules: Rules, now: int) -> bool:
    """Say whether to keep what is known of a listing that was not read: it may be left out only for a while."""
    if rules.kinds and key[0] not in rules.kinds:
        return False
    return one.cursor.read_until > now - UNWATCHED_FOR


def _outages(
    before: State, found: Findings, observed: Observation, now: int
) -> tuple[dict[ListingKey, Outage], Sequence[OutageNews]]:
    """Return the outages as they are now, and what is to be told of them."""
    per_listing = Counter((change.task.kind, change.task.zone) for change in observed.changes)
    changes = {ALL_ZONES: len(observed.changes), **{key: per_listing[key] for key in found.results}}
    failed, idle = observed.failed, found.look.idle
    return outage_news(before.outages, before.zones, failed, idle, changes, now)


def _with_count(notices: Sequence[News], found: int) -> Iterable[News]:
    """Put the number of changes found into the news that runs work again."""
    return (replace(n, found=found) if isinstance(n, WatchResumed) else n for n in notices)


def _daily_words(
    state: State,
    news: SilencedNews,
    expired: Mapping[str, int],
    told: Mapping[Job, Counts],
    rules: Rules,
    now: int,
) -> tuple[State, list[News]]:
    """Gather what a run found for the daily words, where a channel has one, and return those that are due.

    `expired` counts what each channel has lost, `told` are the counts of jobs as they were told before.
    """
    is_wanted = state.zones and any(route.daily for route in rules.routes.values())
    if not (state.daily or is_wanted):
        return state, []
    from .daily.words import RunNews, daily_words  # late, since few channels have one

    found = RunNews(news.found, news.held, expired, told)
    return daily_words(state, rules.routes, found, rules.stuck_after, now)


def _followed(snapshots: Mapping[ListingKey, ZoneSnapshot]) -> int:
    return sum(len(tasks.followed) for zone in snapshots.values() for tasks in zone.jobs.values())
