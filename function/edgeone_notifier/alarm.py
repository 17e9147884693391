"""This file is the only place that tells the chats that runs get nowhere: for want of the state, say, or of a key.

Without the state there is nowhere to keep count but the temporary folder, which lasts as long as the instance does. So
this is the best that can be done, and no more; such a run fails in any case.
"""

import json
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import uuid4

from .core.blind import EVERYTHING, Blind, StateBlind, StateSighted, blinded
from .core.faults import Unreadable
from .core.missions import due
from .core.news import News
from .core.outbox import Outbox, owe
from .core.state import State
from .ledger import Ledger
from .tell import Chat, Clock, Log, tell


def raised(why: str, shard: str, chats: Mapping[str, Chat], clock: Clock, log: Log) -> None:
    """Count another run that got nowhere; tell the chats when it is time to."""
    now = int(clock.now())
    failed = {EVERYTHING: Unreadable("", why)}
    before = _read(shard)
    still, due = blinded({EVERYTHING: before} if before else {}, failed, now)
    try:
        _memo(shard).write_text(json.dumps(asdict(still[EVERYTHING])), encoding="utf-8")
    except OSError as error:  # then it is counted anew each time, and only the run itself says so
        log("alarm.uncounted", why=type(error).__name__)
    for one in due:
        _tell(StateBlind(why, one.since), chats, clock, log)


def over(shard: str, now: int) -> tuple[News, ...]:
    """Return what is to be told by a run that gets somewhere again, if the chats were told that none did."""
    blind = _read(shard)
    return (StateSighted(blind.since, now),) if blind and blind.told else ()


def forget(shard: str) -> None:
    """Forget that runs got nowhere: one has, and what was to be told of it is owed."""
    try:
        _memo(shard).unlink(missing_ok=True)
    except OSError:  # no folder, no memo
        pass


def _tell(news: News, chats: Mapping[str, Chat], clock: Clock, log: Log) -> None:
    """Send as a run would, but once, and whatever becomes of it: nothing of it can be kept, not even for a morning."""
    now = int(clock.now())
    marks = {name: chat.mark for name, chat in chats.items()}
    routes = {name: chat.route for name, chat in chats.items()}
    quiet = {name: hours for name, chat in chats.items() if (hours := chat.quiet(now))}
    state = State(outbox=owe(Outbox(), routes, [news], now))
    missions = due(state.outbox, marks, now, uuid4().hex, quiet)
    tell(missions, chats, Ledger(_Nowhere(), state, "", "", ""), clock, log)


class _Nowhere:
    """A place for a state that is of no use any more."""

    def commit(self, _: bytes, generation: str) -> str:
        return generation


def _read(shard: str) -> Blind | None:
    try:
        values: dict[str, Any] = json.loads(_memo(shard).read_text(encoding="utf-8"))
        return Blind(int(values["since"]), int(values["runs"]), int(values["told"]))
    except (OSError, ValueError, KeyError, TypeError):  # none, or not ours: count anew
        return None


def _memo(shard: str) -> Path:
    return Path(tempfile.gettempdir()) / f"edgeone-notifier-{shard}.json"
