"""Do `resubmit`: find what of a job may be submitted again, show it, and submit exactly what was shown.

There is no token that would make a second call harmless. So the state knows of each call before it is made.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from ..clock import Clock
from ..core.delivery.routing import Route
from ..core.events import EventRefused
from ..core.faults import Unreadable
from ..core.listing.fetch import fetch_all
from ..core.listing.page import Reading
from ..core.listing.plan import Plan
from ..core.listing.query import MAX_WINDOW, READ_AHEAD, Query, Window, cut_window
from ..core.news.quota import QuotaAnswers, prefetch_quota
from ..core.redact.display import redact
from ..core.resubmit.attempts import MAX_ATTEMPTED, has_room
from ..core.resubmit.batches import batches
from ..core.resubmit.offer import Doubt, Offer, candidates, choose_targets, found_again
from ..core.resubmit.options import SubmissionOptions, read_options
from ..core.resubmit.token import token_fault, token_of
from ..core.snapshot.model import ListingKey
from ..core.task import Task, iso
from ..edgeone.listings import ListingReader
from ..edgeone.request import EdgeOneClient
from ..edgeone.submission import submit
from ..ledger import Ledger
from ..stores import Busy
from .edit_state import between_runs
from .submit_batches import (
    NOT_STORED,
    QUOTA_RIGHT,
    Overtaken,
    Submission,
    Submitter,
    remedy_of,
    settled,
)

MAX_SHOWN_BYTES = 4_000_000  # of targets in an answer; SCF gives back 6 MB
MAX_OVERTAKEN = 3  # times that a run may store something at the same moment
EDGE_QUOTA = "edge prefetch has a quota of its own, 1,000 a day, which the API does not list"


@dataclass(frozen=True, slots=True)
class ResubmitPorts:
    """The world, as this action needs it; `shard` names the state."""

    listings: ListingReader
    api: EdgeOneClient
    store: Any
    shard: str
    clock: Clock
    log: Callable[..., None]


@dataclass(frozen=True, slots=True)
class _JobReading:
    """The rows of a job, those of its zones since it was submitted, and the zones that could not be read."""

    job: str
    rows: Sequence[Task]
    others: Sequence[Task]
    unread: Mapping[str, str]


def resubmit(
    fields: Mapping[str, Any],
    zones: tuple[str, ...],
    routes: Mapping[str, Route],
    ports: ResubmitPorts,
) -> dict[str, Any]:
    """Show what would be submitted again, or, with `confirm`, submit it. Raise EventRefused where that cannot be."""
    options, now = read_options(fields), int(ports.clock.now())
    reading = _read_job(ports.listings, zones, str(fields["job"]).strip(), now)
    asked = sorted({zone for zone, _ in candidates(reading.rows)})
    quotas = ports.listings.read_quotas(asked)
    if "confirm" in fields:
        return _confirmed(str(fields["confirm"]), options, reading, quotas, routes, ports)
    ledger = between_runs(ports.store, ports.shard, ports.clock, may_be_first=True)
    offer = choose_targets(reading.job, reading.rows, reading.others, ledger.state.attempts, now)
    doubts = offer.doubts
    if _settle(ledger, offer, reading, routes, now):
        attempts = ledger.state.attempts
        offer = choose_targets(reading.job, reading.rows, reading.others, attempts, now)
    return _shown(offer, options, quotas, reading.unread, now) | {
        "doubtful": list(map(_doubt, doubts))
    }


def _settle(
    ledger: Ledger, offer: Offer, reading: _JobReading, routes: Mapping[str, Route], now: int
) -> bool:
    """Note the new job of a call whose answer was lost, now that it is listed, so that its channels hear of it once.

    That the state does not take it is no trouble: the next dry run finds the same.
    """
    found = found_again(offer, reading.rows, reading.others, ledger.state.attempts)
    try:
        if found:
            ledger.commit(lambda state: settled(state, found, reading.rows, routes, now))
    except NOT_STORED:
        return False
    return bool(found)


def refusal(result: Mapping[str, Any]) -> str:
    """Say why nothing at all was submitted, and what to do; "" if something was, or may have been."""
    is_new_doubt = any("code" in one for one in result["doubtful"])
    if "refused" not in result or result["submitted"] or result["failed_list"] or is_new_doubt:
        return ""
    why = (
        f"{one['zone']}: {one['code']} {one['message']} → {one['what_to_do']}"
        for one in result["refused"]
    )
    return f"nothing was submitted: {'; '.join(why)}"


def logged_part(result: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of a result is logged: numbers and ids alone."""
    named = ("job", "count", "submitted", "not_tried", "not_stored")
    lists = {name: len(result[name]) for name in ("failed_list", "doubtful") if name in result}
    return {**{name: result[name] for name in named if name in result}, **lists}


def _confirmed(
    token: str,
    options: SubmissionOptions,
    reading: _JobReading,
    quotas: QuotaAnswers,
    routes: Mapping[str, Route],
    ports: ResubmitPorts,
) -> dict[str, Any]:
    for _ in range(MAX_OVERTAKEN):
        now = int(ports.clock.now())
        ledger = between_runs(ports.store, ports.shard, ports.clock, may_be_first=True)
        attempts = ledger.state.attempts
        offer = choose_targets(reading.job, reading.rows, reading.others, attempts, now)
        if fault := token_fault(token, offer, options, now):
            raise EventRefused(f"nothing was submitted: {fault}")
        if not has_room(attempts, offer.count):
            raise EventRefused(
                f"nothing was submitted: {MAX_ATTEMPTED:,} URLs at most are submitted again in a day"
            )
        todo = batches(offer.targets, _sizes(quotas))
        submission = Submission(offer, reading.rows, routes)
        call = partial(submit, ports.api, options=options)
        try:
            done = Submitter(submission, ledger, call, ports.clock, ports.log).submit(todo)
        except Overtaken:
            continue  # nothing was done yet; what the other has stored counts now
        return {**done, "doubtful": [*map(_doubt, offer.doubts), *done["doubtful"]]}
    raise Busy("nothing was submitted: runs store something all the time; try again in a minute")


def _shown(
    offer: Offer,
    options: SubmissionOptions,
    quotas: QuotaAnswers,
    unread: Mapping[str, str],
    now: int,
) -> dict[str, Any]:
    """Return the answer of a dry run; without a target, there is nothing to confirm."""
    shown = _first([redact(target) for some in offer.targets.values() for target in some])
    todo = batches(offer.targets, _sizes(quotas))
    answer: dict[str, Any] = {
        "action": "resubmit",
        "job": redact(offer.job),
        "count": offer.count,
        "targets": shown,
        "left_out": dict(offer.left_out),
        "batches": [{"zone": one.zone, "targets": len(one.targets)} for one in todo],
        "quota": {
            zone: _quota(zone, len(some), options, quotas) for zone, some in offer.targets.items()
        },
        "not_carried": options.not_carried,
        "doubtful": list(map(_doubt, offer.doubts)),
    }
    if len(shown) < offer.count:
        answer["not_shown"] = offer.count - len(shown)
    if unread:
        answer["failed"] = dict(unread)
    if offer.count:
        answer["confirm"] = token_of(offer, options, now)
    return answer


def _quota(
    zone: str, needs: int, options: SubmissionOptions, quotas: QuotaAnswers
) -> dict[str, Any]:
    if options.is_edge:
        return {"needs": needs, "unknown": EDGE_QUOTA}
    found = quotas.get(zone, Unreadable(""))
    if isinstance(found, Unreadable):
        return {
            "needs": needs,
            "unknown": found.code,
            "what_to_do": remedy_of(found.code, QUOTA_RIGHT),
        }
    quota = prefetch_quota(found)
    if quota is None:
        return {"needs": needs, "unknown": "the API lists none"}
    return {"needs": needs, "has": quota.left, "daily": quota.daily, "batch": quota.batch}


def _sizes(quotas: QuotaAnswers) -> dict[str, int]:
    found = {zone: prefetch_quota(quota) for zone, quota in quotas.items()}
    return {zone: quota.batch for zone, quota in found.items() if quota}


def _doubt(one: Doubt) -> dict[str, Any]:
    """Word what stands in doubt: an attempt without an answer, or whose job no listing shows."""
    return {**asdict(one), "at": iso(one.at), "again": redact(one.again), "found": list(one.found)}


def _first(targets: Sequence[str]) -> list[str]:
    room, shown = MAX_SHOWN_BYTES, []
    for target in targets:
        room -= len(target) * 2
        if room < 0:
            break
        shown.append(target)
    return shown


def _read_job(listings: ListingReader, zones: tuple[str, ...], job: str, now: int) -> _JobReading:
    """Read a job, and whatever was submitted to its zones since: a URL that works again by now is none to submit."""
    rows, unread = _read(listings, zones, lambda _: _rows_of([Query(job=job)]))
    if not rows:
        why = "; ".join(f"{zone}: {code}" for zone, code in unread.items())
        raise EventRefused(
            f"no zone lists a job {redact(job)}" + (f" (not read: {why})" if why else "")
        )
    first = _first_created(rows, now)
    others, unsure = _read(
        listings, tuple(first), lambda key: _rows_of(_since(first.get(key[1], now), now))
    )
    if unsure:
        why = "; ".join(f"{zone}: {code}" for zone, code in unsure.items())
        raise EventRefused(
            f"what was submitted since could not be read ({why}): a URL might be submitted twice"
        )
    return _JobReading(job, rows, others, unread)


def _first_created(rows: Sequence[Task], now: int) -> dict[str, int]:
    """Return when the first failed target of each zone was created; without a time, as long ago as one may ask."""
    first: dict[str, int] = {}
    for (zone, _), row in candidates(rows).items():
        first[zone] = min(first.get(zone, now), row.created or now + READ_AHEAD - MAX_WINDOW)
    return first


def _read(
    listings: ListingReader, zones: tuple[str, ...], plan: Callable[[ListingKey], Plan]
) -> tuple[list[Task], dict[str, str]]:
    """Return the rows of these zones, and the zones that could not be read whole, with the code."""
    if not zones:
        return [], {}
    found: dict[ListingKey, Reading | Unreadable] = {}
    look = listings.read_listings(zones, (), plan, found.__setitem__)
    unread = {zone: why.code for zone, why in look.unread(found).items()}
    return [row for one in found.values() if isinstance(one, Reading) for row in one.rows], unread


def _rows_of(queries: Sequence[Query]) -> Plan:
    part = yield from fetch_all(queries)
    return Reading(tuple(part.found.values()), complete=not (part.unsure or part.stopped))


def _since(start: int, now: int) -> list[Query]:
    """Ask for all that was created since a time, in windows that the API takes."""
    return [Query(window) for window in cut_window(Window(start - 1, now + READ_AHEAD))]
