"""Do `gate`: look at what was asked for, and say go, no-go or wait, or raise. It needs no store."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo
from typing import Any

from ..core.events import EventRefused
from ..core.faults import NO_SUCH_NAME, OUR_CODES, PASSING, Unreadable, fault_of
from ..core.gate.look import plan_gate
from ..core.gate.question import GateQuestion, read_gate_question
from ..core.gate.rule import GO
from ..core.gate.verdict import GateVerdict, judge_gate
from ..core.gate.words import verdict_reason
from ..core.listing.page import Reading
from ..core.news.quota import quota_shortage
from ..core.redact.display import redact
from ..core.remedies import of_code
from ..core.snapshot.model import ListingKey
from ..core.task import Task, host_of, iso
from ..core.text.wording import Wording
from ..edgeone.listings import ListingReader

MAX_QUOTAS_ASKED = 3  # zones
MAX_SHOWN = 10  # URLs of a sort in an answer


class CannotSee(Exception):
    """Something that was asked for cannot be seen: no zone at all, or these. `passing`: another look may see it."""

    def __init__(self, unread: dict[str, Unreadable]) -> None:
        said = (f"{zone}: {why.code}, {of_code(why.code)}" for zone, why in unread.items())
        named = "; ".join(said) or "no zone could be read: there is none"
        super().__init__(f"no verdict, since not all can be seen: {named}")
        self.passing = bool(unread) and all(
            one.code in OUR_CODES or fault_of(one.code) in PASSING for one in unread.values()
        )


@dataclass(frozen=True, slots=True)
class GateLook:
    """One look: what was asked, what was found, when, and with how many requests."""

    question: GateQuestion
    verdict: GateVerdict
    rows: tuple[Task, ...]
    now: int
    requests: int


def asked_of_gate(fields: Mapping[str, Any], now: int, zone: tzinfo) -> GateQuestion:
    """Read the fields of an event; raise EventRefused for what cannot be asked. `zone` is that of the deadline."""
    try:
        return read_gate_question(fields, now, zone)
    except ValueError as error:
        raise EventRefused(str(error)) from None


def look_at_gate(
    reader: ListingReader, question: GateQuestion, zones: Sequence[str], now: int
) -> GateLook:
    """Look once; raise CannotSee where something could not be read.

    `zones` are ids or names, or `*` and what is left out.
    """
    rows, requests, read = _rows(reader, tuple(zones), question, now)
    verdict = judge_gate(question, rows, now)
    if verdict.verdict != GO:
        verdict = replace(verdict, short=_short(reader, verdict, rows, read))
    return GateLook(question, verdict, rows, now, requests)


def gate_answer(look: GateLook, wording: Wording) -> dict[str, Any]:
    """Return what the action answers; URLs are masked as in messages, a few of each sort."""
    question, one = look.question, look.verdict
    return {
        "action": "gate",
        "verdict": one.verdict,
        "total": one.tally.total,
        "succeeded": one.tally.succeeded,
        "failed": one.tally.failed,
        "open": one.tally.open,
        "missing": len(one.missing),
        "estimate": None if one.left is None else iso(look.now + one.left),
        "deadline": None if question.deadline is None else iso(question.deadline),
        "why": verdict_reason(question, one, look.now, wording),
        "missing_jobs": [redact(job) for job in one.absent if job != question.prefix],
        "failed_targets": list(map(redact, one.failures[:MAX_SHOWN])),
        "missing_targets": list(map(redact, one.missing[:MAX_SHOWN])),
        **({"quota": {"needs": one.short[0], "has": one.short[1]}} if one.short else {}),
    }


def _short(
    reader: ListingReader, verdict: GateVerdict, rows: Sequence[Task], read: Sequence[str]
) -> tuple[int, int] | None:
    """Say of the zone whose quota is too small to submit what failed or is missing; None if nobody knows of one.

    A URL is of the zone that lists its host; if one zone alone was read, it is of that.
    """
    zones = {host_of(row.target): row.zone for row in rows}
    only = read[0] if len(read) == 1 else ""
    wanted = (zones.get(host_of(url), only) for url in (*verdict.failures, *verdict.missing))
    needs = Counter(filter(None, wanted))
    quotas = reader.read_quotas([zone for zone, _ in needs.most_common(MAX_QUOTAS_ASKED)])
    short = (quota_shortage(quota, needs[zone]) for zone, quota in quotas.items())
    return next(filter(None, short), None)


def _rows(
    reader: ListingReader, zones: tuple[str, ...], question: GateQuestion, now: int
) -> tuple[tuple[Task, ...], int, list[str]]:
    """Read every listing whole, or raise CannotSee; return the rows, the number of requests, and the zones."""
    found: dict[ListingKey, Reading | Unreadable] = {}
    totals = reader.read_listings(zones, (), lambda _: plan_gate(question, now), found.__setitem__)
    unread = totals.unread(found)
    if wrong := next((why for why in unread.values() if why.code == NO_SUCH_NAME), None):
        raise EventRefused(f"the account has no zone of the name {wrong.message}")
    if unread:
        raise CannotSee(unread)
    if not found:
        raise CannotSee({})
    rows = tuple(row for one in found.values() if isinstance(one, Reading) for row in one.rows)
    return rows, totals.requests, [zone for _, zone in found]
