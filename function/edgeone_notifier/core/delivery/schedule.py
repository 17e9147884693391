"""Decide which digests are to be sent now, and note what has become of them.

While a digest is being sent, it stands in the queue as unsettled, with what it holds. A later run that finds it there
knows that it may have been shown. It tells that digest again by itself: so what is new never looks like a repeat, and
never waits for one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b
from math import ceil

from ..news.model import failure_of
from .digest_part import (
    NO_HOLD,
    Delivery,
    Hold,
    deliverable_part,
    is_gathering,
    is_worth_sending,
)
from .outbox import with_queue
from .queue import FAULT, ChannelQueue, DeliveryTrouble, Outbox, Unsettled
from .verdict import MAX_RETRY_AFTER, Outcome, Verdict

PROBE_EVERY = 3_600  # seconds between tries at a webhook that refuses for good
# Seconds between tries of an unsettled digest: twice as long after each, up to the slowest.
BACK_OFF, SLOWEST = 120, 3_600
MOST_UNSETTLED = 8  # digests of one channel; beyond, the oldest two become one
INTERRUPTED = "the run ended before an answer"


@dataclass(frozen=True, slots=True)
class DeliveryResult:
    """How a delivery ended, and the items of the message that this is about."""

    verdict: Verdict
    items: tuple[int, ...] = ()


def is_delivery_due(queue: ChannelQueue, now: int, fingerprint: str) -> bool:
    """Say whether a channel is owed something and its webhook may be tried. A new URL starts afresh."""
    if queue.is_empty:
        return False
    if queue.url_fingerprint != fingerprint:
        return True
    if queue.trouble and queue.trouble.is_for_good and 0 <= now - queue.trouble.tried < PROBE_EVERY:
        return False
    return not 0 < queue.not_before - now <= MAX_RETRY_AFTER


def due_deliveries(
    outbox: Outbox,
    fingerprints: Mapping[str, str],
    now: int,
    run: str,
    holds: Mapping[str, Hold],
) -> list[Delivery]:
    """List the digests to send now, in their order. A digest that may have been shown keeps its id.

    `holds` say what may hold back a channel's news now.
    """
    due: list[Delivery] = []
    for name, fingerprint in fingerprints.items():
        if is_delivery_due(outbox.queue(name), now, fingerprint):
            due += _of_channel(outbox, name, fingerprint, now, run, holds.get(name, NO_HOLD))
    return due


def _of_channel(
    outbox: Outbox, name: str, fingerprint: str, now: int, run: str, hold: Hold
) -> Iterator[Delivery]:
    """List what is told again, then what is new, then all that is still unsettled.

    If what is new was taken, the channel works, and the rest is worth a try. What was refused comes last, so that it
    stops nothing.
    """
    queue = outbox.queue(name)
    is_new = queue.url_fingerprint != fingerprint
    fresh = Delivery(name, fingerprint, _digest_id(run, name), False, hold.quiet)
    again = [
        Delivery(name, fingerprint, one.digest, not one.refused, hold.quiet, one)
        for one in queue.unsure
    ]
    ready = [m for m in again if m.of and (is_new or _is_ready(m.of, now))]
    first = [m for m in ready if m.repeat and is_worth_sending(outbox, m)]
    waits = not is_new and is_gathering(outbox, fresh, hold.follow_up, now)
    news = [fresh] if not waits and is_worth_sending(outbox, fresh) else []
    rest = [m for m in (again if first or news else ready) if m not in first]
    yield from (m for m in (*first, *news, *rest) if is_worth_sending(outbox, m))


def _is_ready(one: Unsettled, now: int) -> bool:
    return not 0 < one.again - now <= SLOWEST


def mark_started(outbox: Outbox, delivery: Delivery, now: int) -> Outbox:
    """Note that a digest is about to be sent. Until its result is known, all of it may have been shown."""
    queue, unsettled = outbox.queue(delivery.channel), outbox.queue(delivery.channel).unsure
    part, items = deliverable_part(outbox, delivery)
    if queue.url_fingerprint != delivery.url_fingerprint:
        queue = replace(queue, url_fingerprint=delivery.url_fingerprint, trouble=None, not_before=0)
    if delivery.of is None:
        unsettled = _joined((*unsettled, Unsettled((delivery.digest,), part.numbers)))
    elif delivery.of.refused:
        shown = replace(delivery.of, refused=False)
        unsettled = tuple(shown if one == delivery.of else one for one in unsettled)
    trouble = queue.trouble or DeliveryTrouble(
        now, now, INTERRUPTED, 0, Outcome.UNKNOWN.value, "unsure"
    )
    at = now if part.counted_in or any(map(failure_of, items)) else queue.failures_at
    queue = replace(queue, digest="", unsettled=unsettled, trouble=trouble, failures_at=at)
    return with_queue(outbox, delivery.channel, queue)


def record_result(
    outbox: Outbox, delivery: Delivery, ended: DeliveryResult | None, now: int
) -> Outbox:
    """Note how the sending of a digest ended; None means that it was not tried.

    What was due and was not taken stays due. If the digest may have been shown before, only a success settles that: a
    refusal today says nothing about then.
    """
    queue = outbox.queue(delivery.channel)
    unsettled = (
        _left(one, delivery, ended, now) if one.digest == delivery.digest else one
        for one in queue.unsettled
    )
    queue = replace(queue, unsettled=tuple(filter(None, unsettled)))
    if not ended or ended.verdict.outcome is not Outcome.TAKEN:
        queue = replace(queue, failures_at=0)
    if ended and ended.verdict.outcome is not Outcome.TAKEN:
        wait = ceil(ended.verdict.wait or 0)
        trouble = _trouble(queue.trouble, ended.verdict, now)
        queue = replace(queue, trouble=trouble, not_before=now + wait if wait else 0)
    elif ended:
        queue = replace(queue, trouble=None, not_before=0)
    return with_queue(outbox, delivery.channel, queue)


def _left(
    one: Unsettled, delivery: Delivery, ended: DeliveryResult | None, now: int
) -> Unsettled | None:
    """Return what is still unsettled of a digest after it was sent, or None."""
    before = delivery.of
    if ended is None or ended.verdict.outcome is Outcome.TAKEN:
        return replace(one, refused=before.refused) if before else None
    verdict = ended.verdict
    if verdict.outcome is not Outcome.UNKNOWN and verdict.listed:
        return replace(one, again=0, refused=before.refused) if before else None
    wait = min(BACK_OFF * 2**one.tries, SLOWEST) if one.tries else 0
    one = replace(one, tries=one.tries + 1, again=now + wait)
    if before and not before.refused:
        return one
    # Of what was not shown before, this one message: the rest is new.
    items = tuple(n for n in one.items if n in frozenset(ended.items))
    refused = verdict.outcome is not Outcome.UNKNOWN
    return replace(one, items=items, refused=refused) if items else None


def _trouble(before: DeliveryTrouble | None, verdict: Verdict, now: int) -> DeliveryTrouble:
    """Note why nothing was taken, and since when. If a webhook refused for good, a missing answer changes nothing."""
    before = before or DeliveryTrouble(now, now, "")
    if verdict.outcome is Outcome.UNKNOWN and before.is_for_good and before.reason:
        return before
    outcome = FAULT if verdict.remedy == FAULT else verdict.outcome.value
    return replace(before, tried=now, reason=verdict.reason, outcome=outcome, remedy=verdict.remedy)


def _joined(unsettled: tuple[Unsettled, ...]) -> tuple[Unsettled, ...]:
    """If there are too many, make one of the oldest two, with the ids of both."""
    if len(unsettled) <= MOST_UNSETTLED:
        return unsettled
    first, second, *others = unsettled
    one = replace(
        first,
        digests=(*first.digests, *second.digests),
        items=tuple(dict.fromkeys((*first.items, *second.items))),
        refused=first.refused and second.refused,
    )
    return (one, *others)


def _digest_id(run: str, channel: str) -> str:
    return f"d-{blake2b(f'{run} {channel}'.encode(), digest_size=4).hexdigest()}"
