"""The story of a run: recall, look, decide, remember, tell, remember.

What is owed is stored before anything is sent, and struck off after each message that was taken. So a crash at any
point loses nothing, and repeats at most the one message that each channel had under way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

from .core.collect import Collector
from .core.decide import Decision, Findings, Rules, decide
from .core.delivery.digest_part import Delivery, is_held
from .core.delivery.outbox import count_files, oldest
from .core.delivery.queue import Outbox
from .core.delivery.schedule import due_deliveries, mark_started, record_result
from .core.news.model import News
from .core.news.quota import QuotaReading, QuotaWatch, await_quota, due_for_quota, wants_quota
from .core.news.watching import StateLost
from .core.state.codec import Damaged, decode
from .core.state.model import Busy, Lease, State
from .core.summary import ChannelReport, Summary, channel_state, is_silent
from .ledger import Ledger
from .ports import Ports, RunConfig, Store
from .tell import Log, Report, TellClock, tell


def run(config: RunConfig, ports: Ports) -> Summary:
    """Do one run; return what it did. The handler judges whether that is good enough."""
    memory = _recall(config, ports.store, ports.log)
    now = int(ports.clock.now())  # after what another run may have stored meanwhile
    if memory.state.is_leased(now, memory.stored):
        return Summary(config.action, skipped="busy")
    found = _look(config, ports, memory, now)
    decision = _decide(config, memory, found, now, ports.log)
    deliveries = _due(config, decision, now)
    ledger = Ledger(ports.store, decision.state, memory.generation, config.shard, config.run)
    reports: Mapping[str, Report] = {}
    if decision.worth_storing or deliveries:
        try:
            ledger.commit(lambda state: _started(state, deliveries, config.run, ports.clock))
        except Busy:
            return Summary(config.action, skipped="busy", requests=found.look.requests)
    if deliveries:
        reports = tell(deliveries, config.channels, ledger, ports.clock, ports.log)
        ledger.commit(lambda state: _settled(state, deliveries, reports, ports.clock))
        ledger.close()
    return _summary(config, found, decision, ledger.state.outbox, now, reports)


def preview(config: RunConfig, ports: Ports) -> tuple[Summary, dict[str, list[Mapping[str, Any]]]]:
    """Look and decide as a run would; return the summary, and the bodies that each channel would be sent."""
    from .core.digest.gather import gather_content  # late, since a quiet run tells nothing

    now = int(ports.clock.now())
    memory = _recall(config, ports.store, ports.log, keep_damaged=False)
    found = _look(config, ports, memory, now)
    decision = _decide(config, memory, found, now, ports.log)
    bodies: dict[str, list[Mapping[str, Any]]] = {}
    for delivery in _due(config, decision, now):
        channel = config.channels[delivery.channel]
        content = gather_content(decision.state, delivery, channel.route, now)
        bodies.setdefault(delivery.channel, []).extend(channel.bodies(content))
    return _summary(config, found, decision, decision.state.outbox, now, {}), bodies


@dataclass(frozen=True, slots=True)
class _Memory:
    """What the last run left: a state, its generation, when it was stored, and what is to be told of it."""

    state: State
    generation: str
    stored: int = 0
    notices: tuple[News, ...] = ()


def _recall(config: RunConfig, store: Store, log: Log, keep_damaged: bool = True) -> _Memory:
    """Read the state. Only if there certainly is none, this is the first run. A damaged one is kept, and reported."""
    stored = store.load()
    if stored is None:
        return _Memory(State(), store.nothing)
    try:
        return _Memory(decode(stored.body, config.shard), stored.generation, stored.at)
    except Damaged as error:
        aside = store.set_aside(stored) if keep_damaged else "(preview)"
        log("state.damaged", why=str(error), aside=aside)
        return _Memory(State(first=False), stored.generation, notices=(StateLost(aside),))


def _look(config: RunConfig, ports: Ports, memory: _Memory, now: int) -> Findings:
    """Read the listings up to now, and the quotas of zones with new jobs."""
    announce = memory.state.first and config.announce
    collector = Collector(memory.state.zones, now, config.lookback, announce)
    look = ports.listings.read_listings(
        config.zones, collector.zones(), collector.plan, collector.take, memory.state.names
    )
    quotas = _read_quotas(memory.state.quota, collector, config, ports)
    return Findings(collector.results, look, quotas, (*memory.notices, *config.notices))


def _decide(config: RunConfig, memory: _Memory, found: Findings, now: int, log: Log) -> Decision:
    """Decide what follows from what was found."""
    channels = config.channels
    rules = Rules(
        routes=channels.routes,
        fingerprints=channels.fingerprints,
        holds=channels.holds(now),
        announce=config.announce,
        stuck_after=config.stuck_after,
        kinds=config.kinds,
    )
    decision = decide(memory.state, found, now, rules)
    _log_decision(decision, log)
    return decision


def _read_quotas(
    watch: QuotaWatch, collector: Collector, config: RunConfig, ports: Ports
) -> QuotaReading | None:
    """Ask for the quotas of zones with new jobs, where a channel wants to hear of them and an hour has passed."""
    if not wants_quota(config.channels.routes.values()):
        return None
    watch = await_quota(watch, collector.zones_with_new_jobs())
    return QuotaReading(watch, ports.listings.read_quotas(due_for_quota(watch, collector.now)))


def _log_decision(decision: Decision, log: Log) -> None:
    """Log what is not watched any more, and which channels have another name or are gone."""
    for one in decision.unwatched:
        log("zones.idle", zones=list(one.zones), why=one.why)
    if decision.forgotten:
        log("tasks.forgotten", tasks=decision.forgotten)
    for old, name in decision.moved.renamed.items():
        log("channel.renamed", channel=name, was=old)
    for name, n in decision.moved.dropped.items():
        log("channel.removed", channel=name, dropped=n)


def _due(config: RunConfig, decision: Decision, now: int) -> list[Delivery]:
    """List the digests to send in this run."""
    outbox, channels = decision.state.outbox, config.channels
    return due_deliveries(outbox, channels.fingerprints, now, config.run, channels.holds(now))


def _started(state: State, deliveries: Sequence[Delivery], run: str, clock: TellClock) -> State:
    """Take the lease, and note what is about to be sent."""
    now = int(clock.now())
    owed = reduce(lambda outbox, one: mark_started(outbox, one, now), deliveries, state.outbox)
    lease = Lease(run, int(clock.now() + clock.left_alive())) if deliveries else None
    return replace(state, outbox=owed, lease=lease)


def _settled(
    state: State, deliveries: Sequence[Delivery], reports: Mapping[str, Report], clock: TellClock
) -> State:
    """Note how each delivery ended, and give the lease back."""
    owed = state.outbox
    for delivery in deliveries:
        ended = reports[delivery.channel].ends.get(delivery.digest)
        owed = record_result(owed, delivery, ended, int(clock.now()))
    return replace(state, outbox=owed, lease=None)


def _summary(
    config: RunConfig,
    found: Findings,
    decision: Decision,
    owed: Outbox,
    now: int,
    reports: Mapping[str, Report],
) -> Summary:
    """Sum up the run: what was read, and for each channel what it was told and is still `owed`."""
    fingerprints, holds = config.channels.fingerprints, config.channels.holds(now)
    failed = {zone: reason.code for (_, zone), reason in decision.failed.items()}
    channels = {name: ChannelReport(given_up=n) for name, n in decision.moved.dropped.items()}
    silent = []
    for name, fingerprint in fingerprints.items():
        report, queue = reports.get(name) or Report(), owed.queue(name)
        held = is_held(owed, name, holds[name], now)
        channels[name] = ChannelReport(
            sent=report.sent,
            owed=queue.size - count_files(owed, name),  # a file is no news
            given_up=report.given_up + decision.expired.get(name, 0),
            state=channel_state(queue, fingerprint, held, now),
        )
        if is_silent(queue, fingerprint, held, now):
            silent.append(name)
    return Summary(
        action=config.action,
        first_run=decision.first_run,
        read=decision.read,
        failed=failed,
        requests=found.look.requests,
        left_over=found.look.left_over,
        tasks=decision.rows,
        changes=decision.changes,
        channels=channels,
        oldest=oldest(owed, fingerprints),
        silent=silent,
        faults={name: report.fault for name, report in reports.items() if report.fault},
    )
