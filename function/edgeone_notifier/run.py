"""This file tells the story of a run: look, decide, remember, tell, remember.

What is owed is stored before anything is sent, and struck off after each message that was taken: so a crash at any
point loses nothing, and repeats at most the one message that each channel had in flight.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

from .core.collect import Collector
from .core.decide import Decision, Rules, decide
from .core.delivery.outbox import oldest
from .core.delivery.parts import Delivery, is_held
from .core.delivery.queue import Outbox
from .core.delivery.schedule import due_deliveries, mark_started, record_result
from .core.news.model import News, StateLost
from .core.state.codec import Damaged, decode
from .core.state.model import Lease, State
from .core.summary import ChannelReport, Summary, channel_report, is_silent
from .ledger import Ledger
from .ports import ListingSummary, Ports, RunConfig, Store
from .tell import Log, Report, TellClock, tell


def run(watch: RunConfig, ports: Ports) -> Summary:
    """Do one run; return what it did. The handler judges whether that is good enough."""
    memory = _recall(watch, ports.store, ports.log)
    now = int(ports.clock.now())  # after what another run may have stored meanwhile
    if memory.state.is_leased(now, memory.stored):
        return Summary(watch.action, skipped="busy")
    look, decision = _look_and_decide(watch, ports, memory, now)
    quiet = watch.quiet(now)
    missions = due_deliveries(decision.state.outbox, watch.marks, now, watch.run, quiet)
    ledger = Ledger(ports.store, decision.state, memory.generation, watch.shard, watch.run)
    reports: Mapping[str, Report] = {}
    if decision.worth_storing or missions:
        try:
            ledger.commit(lambda state: _owing(state, missions, watch.run, ports.clock))
        except ports.store.Busy:
            return Summary(watch.action, skipped="busy", requests=look.requests)
    if missions:
        reports = tell(missions, watch.chats, ledger, ports.clock, ports.log)
        ledger.commit(lambda state: _settled(state, missions, reports, ports.clock))
        ledger.close()
    return _summary(watch, memory, look, decision, ledger.state.outbox, now, reports)


def preview(watch: RunConfig, ports: Ports) -> tuple[Summary, dict[str, list[Mapping[str, Any]]]]:
    """Look and decide as a run would; return the summary, and the bodies that each channel would be sent."""
    from .core.digest.content import gather_content  # late, since a quiet run tells nothing

    now = int(ports.clock.now())
    memory = _recall(watch, ports.store, ports.log, keep_damaged=False)
    look, decision = _look_and_decide(watch, ports, memory, now)
    quiet, bodies = watch.quiet(now), dict[str, list[Mapping[str, Any]]]()
    for mission in due_deliveries(decision.state.outbox, watch.marks, now, watch.run, quiet):
        chat = watch.chats[mission.channel]
        messages = chat.messages(gather_content(decision.state, mission, chat.route, now))
        bodies.setdefault(mission.channel, []).extend(message.body for message in messages)
    return _summary(watch, memory, look, decision, decision.state.outbox, now, {}), bodies


@dataclass(frozen=True, slots=True)
class _Memory:
    """What the last run left: a state, its generation, when it was stored, and what is to be said about it."""

    state: State
    generation: str
    stored: int = 0
    notices: tuple[News, ...] = ()


def _recall(watch: RunConfig, store: Store, log: Log, keep_damaged: bool = True) -> _Memory:
    """Read the state. Only where there certainly is none is this the first run; a damaged one is kept, and reported."""
    stored = store.load()
    if stored is None:
        return _Memory(State(), store.nothing)
    try:
        return _Memory(decode(stored.body, watch.shard), stored.generation, stored.at)
    except Damaged as error:
        aside = store.set_aside(stored) if keep_damaged else "(preview)"
        log("state.damaged", why=str(error), aside=aside)
        return _Memory(State(first=False), stored.generation, notices=(StateLost(aside),))


def _look_and_decide(
    watch: RunConfig, ports: Ports, memory: _Memory, now: int
) -> tuple[ListingSummary, Decision]:
    """Read the listings in a window that ends now, and decide what follows."""
    announce = memory.state.first and watch.announce
    gathering = Collector(memory.state.zones, now, watch.lookback, announce)
    look = ports.listings.read_listings(
        watch.zones, gathering.zones(), gathering.plan, gathering.take
    )
    terms = Rules(
        routes={name: chat.route for name, chat in watch.chats.items()},
        marks=watch.marks,
        quiet=watch.quiet(now),
        announce=watch.announce,
        stuck_after=watch.stuck_after,
    )
    notices = (*memory.notices, *watch.notices)
    decision = decide(
        memory.state, gathering.results, now, terms, look.unlisted, notices, look.idle
    )
    for one in decision.unwatched:
        ports.log("zones.idle", zones=list(one.zones), why=one.why)
    if decision.forgotten:
        ports.log("tasks.forgotten", tasks=decision.forgotten)
    for old, name in decision.moved.renamed.items():
        ports.log("channel.renamed", channel=name, was=old)
    for name, n in decision.moved.dropped.items():
        ports.log("channel.removed", channel=name, dropped=n)
    return look, decision


def _owing(state: State, missions: Sequence[Delivery], run: str, clock: TellClock) -> State:
    """Take the lease, and note what is about to be sent."""
    now = int(clock.now())
    owed = reduce(
        lambda outbox, mission: mark_started(outbox, mission, now), missions, state.outbox
    )
    lease = Lease(run, int(clock.now() + clock.left_alive())) if missions else None
    return replace(state, outbox=owed, lease=lease)


def _settled(
    state: State, missions: Sequence[Delivery], reports: Mapping[str, Report], clock: TellClock
) -> State:
    """Note how each delivery ended, and give the lease back."""
    owed = state.outbox
    for mission in missions:
        ended = reports[mission.channel].ends.get(mission.digest)
        owed = record_result(owed, mission, ended, int(clock.now()))
    return replace(state, outbox=owed, lease=None)


def _summary(
    watch: RunConfig,
    memory: _Memory,
    look: ListingSummary,
    decision: Decision,
    owed: Outbox,
    now: int,
    reports: Mapping[str, Report],
) -> Summary:
    quiet = watch.quiet(now)
    failed = {zone: reason.code for (_, zone), reason in decision.failed.items()}
    channels = {name: ChannelReport(given_up=n) for name, n in decision.moved.dropped.items()}
    silent = []
    for name, mark in watch.marks.items():
        report = reports.get(name) or Report()
        given_up = report.given_up + decision.expired.get(name, 0)
        held = is_held(owed, name, quiet.get(name))
        channels[name] = channel_report(owed.queue(name), mark, report.sent, given_up, held, now)
        if is_silent(owed.queue(name), mark, held, now):
            silent.append(name)
    return Summary(
        action=watch.action,
        first_run=memory.state.first,
        read=decision.read,
        failed=failed,
        requests=look.requests,
        left_over=look.left_over,
        tasks=decision.rows,
        changes=decision.changes,
        channels=channels,
        oldest=oldest(owed, watch.marks),
        silent=silent,
        faults={name: report.fault for name, report in reports.items() if report.fault},
    )
