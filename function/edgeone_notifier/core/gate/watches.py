"""Judge the watched releases by the snapshots of a run: no request is made for them.

Each is told once to be at risk, and once how it ended; then it is forgotten. While a zone cannot be read, there is no
verdict but a no-go for failures that were seen. A day after the deadline that is a no-go, too.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ..news.model import GateAtRisk, GateDecided
from ..news.outages import ALL_ZONES
from ..snapshot.diff import target_hash
from ..snapshot.model import HASH_BYTES, JobTasks, ListingKey, ZoneSnapshot, by_job, hosts_of
from ..task import SUCCESS, is_failure, is_open
from .rule import NO_GO, WAIT, Tally, decide_gate
from .watched import GateWatch

PREFETCH = "prefetch"
MAX_UNSEEN = 86_400  # seconds after the deadline

PartsByZone = Mapping[str, JobTasks]  # of a job, by zone
GateNewsItems = list[GateAtRisk | GateDecided]


def hashes_of(targets: Iterable[str]) -> tuple[str, ...]:
    """Return the hashes of targets as a watch holds them."""
    return tuple(sorted({target_hash(one).hex() for one in targets}))


def is_blind_to_gates(blind: Iterable[ListingKey]) -> bool:
    """Say whether one of these listings, not read or not whole, may hold what a gate asks for."""
    return any(kind in (PREFETCH, ALL_ZONES[0]) for kind, _ in blind)


def gate_news(
    watches: Sequence[GateWatch],
    snapshots: Mapping[ListingKey, ZoneSnapshot],
    is_blind: bool,
    now: int,
) -> tuple[tuple[GateWatch, ...], GateNewsItems]:
    """Return the watches that last, and what is to be told. `is_blind`: not all that is watched was read whole."""
    jobs = {job: parts for (kind, job), parts in by_job(snapshots).items() if kind == PREFETCH}
    kept, news = list[GateWatch](), GateNewsItems()
    for watch in watches:
        after, told = _judge(watch, jobs, is_blind, now)
        kept += [after] if after else []
        news += [told] if told else []
    return tuple(kept), news


def _judge(
    watch: GateWatch, jobs: Mapping[str, PartsByZone], is_blind: bool, now: int
) -> tuple[GateWatch | None, GateAtRisk | GateDecided | None]:
    tally, parts = _tally(watch, jobs)
    verdict, why = decide_gate(watch, tally, now)
    if is_blind and why != "failed":
        if now < watch.deadline + MAX_UNSEEN:
            return watch, None
        verdict, why = NO_GO, "unseen"
    zones = tuple(sorted({zone for zone, _ in parts}))
    hosts = hosts_of([part for _, part in parts]) if watch.jobs else watch.hosts
    common = (watch.jobs, tally.total, tally.succeeded, tally.failed, tally.open, tally.missing)
    if verdict != WAIT:
        return None, GateDecided(*common, watch.deadline, zones, hosts, verdict, why)
    left = tally.left(now)
    if watch.warned or left is None or now + left <= watch.deadline:
        return watch, None
    return replace(watch, warned=True), GateAtRisk(*common, watch.deadline, zones, hosts, left)


def _tally(
    watch: GateWatch, jobs: Mapping[str, PartsByZone]
) -> tuple[Tally, list[tuple[str, JobTasks]]]:
    """Count how far a watch is; return that with the parts of jobs that it is about."""
    wanted = set(watch.targets)
    mine = {job: jobs[job] for job in watch.jobs if job in jobs}
    counts: Counter[str] = Counter()
    for parts in mine.values():
        for part in parts.values():
            counts += part.counts()
    newest = _newest(wanted, watch.since, jobs) if wanted else {}
    counts += Counter(status for _, job, status in newest.values() if job not in mine)
    about = mine | {job: jobs[job] for _, job, _ in newest.values()}
    created = [part.created for parts in about.values() for part in parts.values()]
    tally = Tally(
        succeeded=counts[SUCCESS],
        failed=sum(n for status, n in counts.items() if is_failure(status)),
        open=sum(n for status, n in counts.items() if is_open(status)),
        missing=len(wanted - newest.keys()),
        absent=len(watch.jobs) - len(mine),
        oldest=min(created, default=None),
        newest=max(created, default=None),
    )
    return tally, [one for parts in about.values() for one in parts.items()]


Rank = tuple[int, str, str]  # when its job was created, the job, the status


def _newest(
    wanted: Collection[str], since: int, jobs: Mapping[str, PartsByZone]
) -> dict[str, Rank]:
    """Return the newest task of each URL; of those made at one time, the one that stands worst."""
    newest: dict[str, Rank] = {}
    for job, parts in jobs.items():
        created = min(part.created for part in parts.values())
        if created < since:
            continue
        for part in parts.values():
            for one, status in _statuses(part):
                if one in wanted:
                    rank = created, job, status
                    newest[one] = max(newest.get(one, rank), rank, key=_order)
    return newest


def _order(rank: Rank) -> tuple[int, bool, bool]:
    created, _, status = rank
    return created, is_failure(status), is_open(status)


def _statuses(part: JobTasks) -> Iterator[tuple[str, str]]:
    yield from ((target_hash(target).hex(), one.status) for target, one in part.followed.items())
    for status, hashes in part.settled.items():
        for at in range(0, len(hashes), HASH_BYTES):
            yield hashes[at : at + HASH_BYTES].hex(), status
