"""Tell the channels that runs get nowhere: the state cannot be read, say, or the keys are refused.

Without the state, the count is kept in a memo, which lasts as long as the instance of the function. So this may be told
late, or twice. Such a run fails in any case.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from uuid import uuid4

from ..core.delivery.channel_set import Channels
from ..core.delivery.outbox import owe
from ..core.delivery.queue import Outbox
from ..core.delivery.schedule import due_deliveries
from ..core.faults import Unreadable
from ..core.limits import MAX_RUN_SECONDS
from ..core.news.model import News
from ..core.news.outages import ALL_ZONES, RUNS_UNTIL_TOLD, Outage, count_outages, is_reminder_due
from ..core.news.watching import WatchResumed, WatchStopped
from ..core.state.model import State
from ..ledger import Ledger
from ..tell import ChannelPort, Log, TellClock, tell
from .memo import Memo, earliest

# What a memo keeps: since when runs fail, and since when they find the state taken where that has been told.
FAILED, BUSY = "failed", "busy"
TOO_LONG = (
    "another run, or what looks like one, has held the state for {} minutes: no run takes as long"
)


def count_failed_run(
    why: str, memo: Memo, channels: Channels[ChannelPort], clock: TellClock, log: Log
) -> None:
    """Count another run that got nowhere; tell the channels when it is time to."""
    now = int(clock.now())
    before = memo.read()
    known = {ALL_ZONES: before[FAILED]} if FAILED in before else {}
    still, due = count_outages(known, {ALL_ZONES: Unreadable("", why)}, now)
    memo.unmark()  # it was not busy
    _keep(memo, {**before, FAILED: still[ALL_ZONES]}, log)
    for one in due:
        _tell(WatchStopped(why, one.since), channels, clock, log)


def busy(memo: Memo, channels: Channels[ChannelPort], clock: TellClock, log: Log) -> str:
    """Note that a run was busy. If runs are so for longer than any takes, tell the channels and return why; else ""."""
    now, since = int(clock.now()), memo.marked()
    if not 0 < since <= now:  # the first, or the clock was set back
        _try(lambda: memo.mark(now), log)
        return ""
    if now - since <= MAX_RUN_SECONDS:
        return ""
    why = TOO_LONG.format((now - since) // 60)
    before = memo.read()
    outage = replace(before.get(BUSY, Outage(since, RUNS_UNTIL_TOLD)), since=since)
    if is_reminder_due(outage, now):
        _keep(memo, {**before, BUSY: replace(outage, told=now)}, log)
        _tell(WatchStopped(why, since), channels, clock, log)
    return why


def ended_alarm(memos: Sequence[Memo], now: int) -> tuple[News, ...]:
    """Return the news that runs get somewhere again, if the channels were told that they did not."""
    since = earliest(memos)
    return (WatchResumed(since, now),) if since else ()


def end_alarm(memos: Sequence[Memo]) -> None:
    """Forget that runs got nowhere. One has got somewhere, and the news of that is owed."""
    for memo in memos:
        memo.forget()


def _keep(memo: Memo, outages: Mapping[str, Outage], log: Log) -> None:
    _try(lambda: memo.write(outages), log)


def _try(write: Callable[[], None], log: Log) -> None:
    try:
        write()
    except OSError as error:  # then it is counted anew each time, and only the run itself says so
        log("alarm.uncounted", why=type(error).__name__)


def _tell(news: News, channels: Channels[ChannelPort], clock: TellClock, log: Log) -> None:
    """Send as a run would, but once, and whatever becomes of it: nothing of it can be kept, not even for a morning."""
    now = int(clock.now())
    state = State(outbox=owe(Outbox(), channels.routes, [news], now))
    run, holds = uuid4().hex, channels.holds(now)
    deliveries = due_deliveries(state.outbox, channels.fingerprints, now, run, holds)
    tell(deliveries, channels, Ledger(_Nowhere(), state, "", "", ""), clock, log)


class _Nowhere:
    """A place for a state that is of no use any more."""

    def commit(self, _: bytes, generation: str) -> str:
        return generation
