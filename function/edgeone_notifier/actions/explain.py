"""This file is the only place that explains what would become of a task: who is told, and by which setting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..channel import Chat
from ..core.delivery.routing import rule_on
from ..core.news.model import Change
from ..core.news.silences import Silence
from ..core.redact.show import shown
from ..core.task import FAILURES, PROCESSING, Task, is_failure


@dataclass(frozen=True, slots=True)
class Fate:
    """What a channel is told of a task.

    `told` is None where that depends on the zone, which was not said. `rule` is the setting or the silence that
    decides; `held_until`, when the quiet hours end that hold it back; `mention`, whether somebody is called.
    """

    told: bool | None
    rule: str
    held_until: int | None = None
    mention: bool = False


def explained(
    fields: Mapping[str, Any], chats: Mapping[str, Chat], silences: Sequence[Silence], now: float
) -> dict[str, Any]:
    """Say what each channel would be told of a target that comes to a status now, as `{"action": "explain"}` asks."""
    status, zone = fields.get("status", FAILURES[0]), fields.get("zone")
    task = Task("prefetch", zone or "", fields.get("job", ""), fields["target"], status)
    live = [one for one in silences if now < one.until]
    return {
        "action": "explain",
        "target": shown(task.target),
        "status": status,
        "zone": zone,
        "channels": {
            name: _worded(chat, fate_of(chat, task, live, now)) for name, chat in chats.items()
        },
    }


def fate_of(chat: Chat, task: Task, silences: Sequence[Silence], now: float) -> Fate:
    """Say what one channel would be told of a task; its zone may be empty."""
    news, route = Change(task, PROCESSING), chat.route
    anywhere = replace(route, zones=()) if not task.zone else route
    ruling = rule_on(anywhere, news)
    if not ruling.told:
        return Fate(False, ruling.rule)
    if silence := next((one for one in silences if one.covers(news)), None):
        return Fate(False, _silenced(chat, silence))
    if not task.zone:
        if route.zones:
            return Fate(None, f"ZONES={','.join(route.zones)}")
        if silence := next((one for one in silences if one.what == "zone"), None):
            return Fate(None, _silenced(chat, silence))
    quiet = chat.quiet(now)
    held = quiet.until(now) if quiet and quiet.holds(news) else None
    return Fate(True, ruling.rule, held, bool(chat.channel.mention) and is_failure(task.status))


def _silenced(chat: Chat, one: Silence) -> str:
    return f"silence {one.what}={shown(one.name)} until {chat.wording.time(one.until)}"


def _worded(chat: Chat, fate: Fate) -> dict[str, Any]:
    until = None if fate.held_until is None else chat.wording.time(fate.held_until)
    return {
        "told": fate.told,
        "rule": shown(fate.rule),
        "held_until": until,
        "mention": fate.mention,
    }
