"""Explain what would become of a task: which channel is told, and which setting decides that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..channel import Channel
from ..core.delivery.routing import decide_route
from ..core.events import EventRefused
from ..core.listing.zone_words import named_by
from ..core.news.silences import Silence
from ..core.redact.display import redact
from ..core.snapshot.names import NO_NAMES
from ..core.state.model import State
from ..core.task import FAILURES, PROCESSING, Change, Task, is_failure
from ..tasks import KINDS


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a channel is told of a task.

    `told` is None if that depends on the zone, which was not given. `rule` is the setting or the silence that
    decides; `held_until`, when the quiet hours end that hold it back; `mention`, whether somebody is called.
    """

    told: bool | None
    rule: str
    held_until: int | None = None
    mention: bool = False


def explained(
    fields: Mapping[str, Any],
    channels: Mapping[str, Channel],
    state: State,
    now: float,
    kinds: Sequence[str] = tuple(KINDS),
) -> dict[str, Any]:
    """Return what each channel would be told if a target came to a status now: the result of `explain`.

    The task is of one of these kinds, of the first if the event names none.
    """
    status, word = fields.get("status", FAILURES[0]), fields.get("zone")
    zone = next(iter(named_by(word, state.names.known)), word) if word else None
    task = _task(fields, zone or "", status, kinds)
    live = [one for one in state.silences if now < one.until]
    return {
        "action": "explain",
        "target": redact(task.target),
        **({"kind": task.kind} if len(kinds) > 1 else {}),
        "status": status,
        "zone": zone,
        "zone_name": state.names.known.get(zone or ""),
        "channels": {
            name: _worded(channel, explain(channel, task, live, now, state.names.known))
            for name, channel in channels.items()
        },
    }


def _task(fields: Mapping[str, Any], zone: str, status: str, kinds: Sequence[str]) -> Task:
    """Make the task that an event describes, as it is made of a row; raise EventRefused if it is none."""
    kind = fields.get("kind", kinds[0])
    if kind not in kinds:
        raise EventRefused(f"kind is none of TASKS={','.join(kinds)}")
    row = {"JobId": "-", "Target": fields["target"], "Status": status}
    task: Task = KINDS[kind].task({**row, "Type": fields.get("type", "")}, zone)
    if not (task.scope or task.host):
        wrong = "no URL such as https://game.example.com/7.4/a.pak"
        raise EventRefused(f"target is {wrong}{_types(kind)}")
    return replace(task, job=fields.get("job", ""))


def _types(kind: str) -> str:
    types = KINDS[kind].TYPES
    return f"; of another target name the type: {', '.join(types)}" if types[1:] else ""


def explain(
    channel: Channel,
    task: Task,
    silences: Sequence[Silence],
    now: float,
    names: Mapping[str, str] = NO_NAMES.names,
) -> Explanation:
    """Return what one channel would be told of a task, whose zone may be empty."""
    news, route = Change(task, PROCESSING), replace(channel.route, names=names)
    anywhere = replace(route, zones=()) if not task.zone else route
    decision = decide_route(anywhere, news)
    if not decision.told:
        return Explanation(False, decision.rule)
    if silence := next((one for one in silences if one.covers(news)), None):
        return Explanation(False, _silenced(channel, silence))
    if not task.zone:
        if route.zones:
            return Explanation(None, f"ZONES={','.join(route.zones)}")
        if silence := next((one for one in silences if one.what == "zone"), None):
            return Explanation(None, _silenced(channel, silence))
    quiet = channel.quiet(now)
    held = quiet.until(now) if quiet and quiet.holds(news) else None
    return Explanation(
        True, decision.rule, held, bool(channel.settings.mention) and is_failure(task.status)
    )


def _silenced(channel: Channel, one: Silence) -> str:
    return f"silence {one.what}={redact(one.name)} until {channel.wording.time(one.until)}"


def _worded(channel: Channel, explanation: Explanation) -> dict[str, Any]:
    until = None if explanation.held_until is None else channel.wording.time(explanation.held_until)
    return {
        "told": explanation.told,
        "rule": redact(explanation.rule),
        "held_until": until,
        "mention": explanation.mention,
    }
