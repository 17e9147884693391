"""This file is the only place that decides which digests are to be sent now, and notes what has become of them.

While a digest is being sent, its id stands in the box; what finds it there later knows that a message may have been
shown without our learning of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b
from math import ceil

from .delivery import PATIENCE, Outcome, Verdict
from .news import ChannelDead, Item, News
from .outbox import Box, Dead, Outbox, failure_of, with_box
from .quiet import Quiet

TELL_DEAD_EVERY = 86_400  # seconds between two words to the other channels about a dead one
PROBE_EVERY = 3_600  # seconds between tries at a webhook that refuses for good


@dataclass(frozen=True, slots=True)
class Mission:
    """A digest to deliver: where to, its id, and whether an earlier run may have delivered some of it.

    In quiet hours it holds only what breaks through them.
    """

    channel: str
    mark: str
    digest: str
    repeat: bool
    quiet: Quiet | None = None


def is_due(box: Box, now: int, mark: str) -> bool:
    """Say whether a channel has something coming and its webhook may be tried. A new URL starts afresh."""
    if box.is_empty:
        return False
    if box.mark != mark:
        return True
    if box.dead and 0 <= now - box.dead.tried < PROBE_EVERY:
        return False
    return not 0 < box.not_before - now <= PATIENCE


def due(
    outbox: Outbox, marks: Mapping[str, str], now: int, run: str, quiet: Mapping[str, Quiet]
) -> list[Mission]:
    """List the digests to send now, one for each channel that is due; one that may have been shown keeps its id.

    `quiet` are the quiet hours of the channels that have some now.
    """
    due = []
    for name, mark in marks.items():
        kept = outbox.box(name)
        digest = kept.digest or _digest_id(run, name)
        mission = Mission(name, mark, digest, bool(kept.digest), quiet.get(name))
        if is_due(part(outbox, mission)[0], now, mark):
            due.append(mission)
    return due


def part(outbox: Outbox, mission: Mission) -> tuple[Box, tuple[Item, ...]]:
    """Return the part of a channel's box that a digest is to tell, and its items."""
    box, items = outbox.box(mission.channel), outbox.owed(mission.channel)
    if mission.quiet is None:
        return box, items
    items = tuple(item for item in items if not mission.quiet.holds(item.news))
    owed = tuple(item.number for item in items)
    call = box.call and (box.uncalled or any(map(failure_of, items)))
    box = replace(box, counted={}, counted_in={}, counted_tasks={}, lost={})
    return replace(box, owed=owed, call=call), items


def is_held(outbox: Outbox, channel: str, quiet: Quiet | None) -> bool:
    """Say whether it is quiet hours alone that hold back what a channel is owed."""
    return quiet is not None and part(outbox, Mission(channel, "", "", False, quiet))[0].is_empty


def begin(outbox: Outbox, mission: Mission) -> Outbox:
    """Note that a digest is about to be sent."""
    box = outbox.box(mission.channel)
    if box.mark != mission.mark:
        box = replace(box, mark=mission.mark, dead=None, not_before=0)
    return with_box(outbox, mission.channel, replace(box, digest=mission.digest))


def end(outbox: Outbox, mission: Mission, verdict: Verdict, now: int) -> Outbox:
    """Note how the sending of a digest ended.

    Where it may have been shown before, only its being taken settles that: a refusal today says nothing about then.
    """
    box = outbox.box(mission.channel)
    if verdict.outcome is Outcome.UNKNOWN:
        return outbox
    if verdict.outcome is Outcome.TAKEN or not mission.repeat:
        box = replace(box, digest="")
    dead = None
    if verdict.outcome is Outcome.DEAD:
        before = box.dead or Dead(now, now, "")
        dead = replace(before, tried=now, reason=verdict.reason)
    wait = ceil(verdict.wait) if verdict.wait else 0
    box = replace(box, dead=dead, not_before=now + wait if wait else 0)
    return with_box(outbox, mission.channel, box)


def obituaries(outbox: Outbox, marks: Mapping[str, str], now: int) -> tuple[Outbox, list[News]]:
    """Return what the other channels are to be told of those that are dead while owed news: once a day."""
    news: list[News] = []
    for name, mark in marks.items():
        box = outbox.box(name)
        if (
            box.dead
            and box.mark == mark
            and _waits(outbox, box)
            and not 0 <= now - box.dead.told < TELL_DEAD_EVERY
        ):
            news.append(ChannelDead(name, box.dead.reason, box.dead.since))
            outbox = with_box(outbox, name, replace(box, dead=replace(box.dead, told=now)))
    return outbox, news


def _waits(outbox: Outbox, box: Box) -> bool:
    """Say whether more than a word about another dead channel waits, or two would keep each other's words alive."""
    found = (outbox.items[number].news for number in box.owed)
    return bool(box.counted) or any(not isinstance(news, ChannelDead) for news in found)


def _digest_id(run: str, channel: str) -> str:
    return f"d-{blake2b(f'{run} {channel}'.encode(), digest_size=4).hexdigest()}"
