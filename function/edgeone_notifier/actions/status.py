"""Sum up a state: open jobs, what each channel is owed and why, silences, zones that cannot be read."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from ..core.delivery.digest_part import NO_HOLD, Hold, is_held
from ..core.delivery.outbox import count_files, oldest
from ..core.delivery.queue import ChannelQueue
from ..core.news.outages import Outage
from ..core.news.quota import told_today
from ..core.redact.display import redact
from ..core.snapshot.job_status import job_statuses
from ..core.state.model import State
from ..core.task import iso
from .gate_watch import watches_shown

MAX_OPEN_JOBS = 50  # open ones that are listed, those that fail most first; the rest is counted


def status(
    state: State, fingerprints: Mapping[str, str], holds: Mapping[str, Hold], now: int
) -> dict[str, Any]:
    """Sum up a state; `fingerprints` are of the channels' URLs, `holds` say what may hold their news back."""
    running = [one for one in job_statuses(state.zones).values() if one.open]
    names, has_kinds = state.names.known, len({kind for kind, _ in state.zones}) > 1
    running.sort(key=lambda one: (-one.failed, -one.created, one.job))
    return {
        "zones": _read_until(state),
        "names": {zone: names[zone] for _, zone in (*state.zones, *state.outages) if zone in names},
        "open_jobs": len(running),
        "jobs": [
            {
                "job": redact(one.job),
                **({"kind": one.kind} if has_kinds else {}),
                "zones": list(one.zones),
                "tasks": one.total,
                "open": one.open,
                "failed": one.failed,
                "since": iso(one.created),
                "seconds_left": one.left(now),
            }
            for one in running[:MAX_OPEN_JOBS]
        ],
        "channels": {
            name: _channel(state, name, fingerprint, holds.get(name, NO_HOLD), now)
            for name, fingerprint in fingerprints.items()
        },
        "silences": [
            {
                **asdict(one),
                "name": redact(one.name),
                "reason": redact(one.reason),
                "since": iso(one.since),
                "until": iso(one.until),
            }
            for one in state.silences
            if now < one.until
        ],
        "gates": watches_shown(state),
        "quota": [
            {"zone": zone, "type": type_, "level": level}
            for zone, type_, level in told_today(state.quota, now)
        ],
        "blind": _blind(state, has_kinds),
        "idle": {zone: one.idle for (_, zone), one in state.outages.items() if one.idle},
        "sending": state.is_leased(now),
    }


def _read_until(state: State) -> dict[str, str]:
    """Say until when each zone was read: all listings of it."""
    until: dict[str, int] = {}
    for (_, zone), snapshot in state.zones.items():
        read = snapshot.cursor.read_until
        until[zone] = min(read, until.get(zone, read))
    return {zone: iso(read) for zone, read in until.items()}


def _blind(state: State, has_kinds: bool) -> dict[str, dict[str, Any]]:
    """Say which zones cannot be read, since when; of several kinds of tasks, for which."""
    of: dict[str, list[tuple[str, Outage]]] = {}
    for (kind, zone), one in state.outages.items():
        if not one.idle:
            of.setdefault(zone, []).append((kind, one))
    return {
        zone: {
            "since": iso(min(one.since for _, one in several)),
            "runs": max(one.runs for _, one in several),
            "told": any(one.told for _, one in several),
            **({"kinds": [kind for kind, _ in several]} if has_kinds else {}),
        }
        for zone, several in of.items()
    }


def _channel(state: State, name: str, fingerprint: str, hold: Hold, now: int) -> dict[str, Any]:
    outbox = state.outbox
    queue, since = outbox.queue(name), oldest(outbox, [name])
    files = count_files(outbox, name)
    return {
        "owed": queue.size - files,
        **({"files": files} if files else {}),
        "since": iso(since) if since else None,
        "why": _why(state, name, fingerprint, hold, now) if queue.size else None,
        "lost": dict(queue.lost),
    }


def _why(state: State, name: str, fingerprint: str, hold: Hold, now: int) -> str:
    """Say why a channel is still owed news: what holds it back, or how the last try ended, if there was one."""
    queue = state.outbox.queue(name)
    if queue.url_fingerprint != fingerprint:  # what is known is of another URL
        queue = replace(queue, trouble=None, not_before=0, unsettled=(), digest="")
    if (dead := queue.trouble) and dead.is_for_good:
        return f"the webhook refuses for good since {iso(dead.since)}: {dead.reason}"
    if is_held(state.outbox, name, hold, now):
        quiet = hold.quiet and hold.quiet.until(now)
        gathered = queue.failures_at + hold.follow_up
        return (
            f"quiet hours until {iso(quiet)}"
            if quiet
            else f"more failures of the same jobs are gathered until {iso(gathered)}"
        )
    if queue.not_before > now:
        return f"the chat asked for patience until {iso(queue.not_before)}"
    if state.is_leased(now):
        return "a run is sending just now"
    return _last_try(queue, now)


def _last_try(queue: ChannelQueue, now: int) -> str:
    if seen := [one for one in queue.unsure if not one.refused]:
        ids, again = ", ".join(one.digest for one in seen), min(one.again for one in seen)
        when = f" at {iso(again)}" if again > now else ""
        return f"nothing says whether digest {ids} was taken; it is sent again{when}"
    if queue.trouble and queue.trouble.is_alarming(now):
        return f"nothing is taken since {iso(queue.trouble.since)}: {queue.trouble.reason}"
    if queue.trouble:
        return "the chat did not take it; it is sent again in the next run"
    return "not tried yet; the next run sends it"
