"""The handler that SCF calls, `index.main_handler`: it puts the parts together, and nothing else."""

import uuid
from hashlib import sha256
from typing import Any

from edgeone_notifier import alarm, doctor, log
from edgeone_notifier.api import Api, Credentials
from edgeone_notifier.chat import chats
from edgeone_notifier.clock import Clock, limit_of
from edgeone_notifier.core import events
from edgeone_notifier.core.delivery import Outcome
from edgeone_notifier.core.events import Order
from edgeone_notifier.core.state import Refused
from edgeone_notifier.core.summary import Summary, Told
from edgeone_notifier.edgeone import EdgeOne
from edgeone_notifier.heartbeat import beat
from edgeone_notifier.ledger import Over
from edgeone_notifier.ports import Ports, Watch
from edgeone_notifier.run import preview, run
from edgeone_notifier.settings import Settings, SettingsError, load
from edgeone_notifier.stores import Busy, StoreError, open_store


class RunFailed(Exception):
    """A run that must not look green. What it found is stored, where that was possible."""


def main_handler(event: dict[str, Any], context: dict[str, Any]) -> dict[str, Any]:
    """Do what the event asks for; return a summary. Raise where the event, the settings or the run are no good."""
    clock = Clock(limit_of(context))
    log.silence_libraries()
    actions = {"run": _run, "preview": _preview, "test": _test, "doctor": _doctor}
    try:
        order = events.read(event)
        return actions[order.action](order, clock)
    except (
        events.EventRefused,
        SettingsError,
        StoreError,
        Refused,
        Busy,
        Over,
        RunFailed,
    ) as error:
        log.line("run.failed", error=type(error).__name__, message=str(error))
        raise RunFailed(f"{type(error).__name__}: {error}") from None


def _run(order: Order, clock: Clock) -> dict[str, Any]:
    settings = load()
    watch, ports = _watch(order, settings, clock), _ports(order, settings, clock)
    try:
        summary = _finished(run(watch, ports), clock)
    except (StoreError, Refused, Over) as error:
        if isinstance(error.__cause__, Busy):  # the state is fine; another run has taken over
            raise
        alarm.raised(str(error), watch.shard, watch.chats, clock, log.line)
        raise
    if summary["skipped"] is None:
        alarm.forget(watch.shard)
        _tidy(ports.store)
        _judge(summary)
        if settings.heartbeat_url and _has_done_its_whole_job(summary):
            url = settings.heartbeat_url.get_secret_value()
            log.line("heartbeat.pinged", answer=beat(url, settings.heartbeat_private))
    return summary


def _tidy(store: Any) -> None:
    try:
        store.tidy()
    except StoreError as error:  # nothing of this run is lost, and the next one tries again
        log.line("store.untidy", message=str(error))


def _preview(order: Order, clock: Clock) -> dict[str, Any]:
    settings = load()
    summary, bodies = preview(_watch(order, settings, clock), _ports(order, settings, clock))
    return {**_finished(summary, clock), "messages": bodies}


def _test(_: Order, clock: Clock) -> dict[str, Any]:
    told, reasons = {}, {}
    for name, chat in chats(load(), clock).items():
        verdicts = [
            chat.send(m.body)
            for m in chat.sample(int(clock.now()), f"d-test-{uuid.uuid4().hex[:8]}")
        ]
        taken = [v.outcome is Outcome.TAKEN for v in verdicts]
        dead = any(v.outcome is Outcome.DEAD for v in verdicts)
        told[name] = Told(sum(taken), state="ok" if all(taken) else "dead" if dead else "deferred")
        reasons[name] = "; ".join(f"{v.outcome.value} {v.reason}".strip() for v in verdicts)
    return {**_finished(Summary("test", channels=told), clock), "answers": reasons}


def _doctor(order: Order, clock: Clock) -> dict[str, Any]:
    try:
        settings = load()
    except SettingsError as error:
        findings = doctor.mistaken(error)
    else:
        findings = doctor.examine(
            _sky(settings, clock),
            _store(order, settings, clock),
            _shard(order),
            _zones(order, settings),
            chats(settings, clock),
            clock,
        )
    result = {"action": "doctor", "ok": all(f["ok"] for f in findings), "findings": findings}
    log.line("doctor.finished", **result)
    return {"event": "doctor.finished", **result}


def _watch(order: Order, settings: Settings, clock: Clock) -> Watch:
    return Watch(
        action=order.action,
        run=uuid.uuid4().hex,
        shard=_shard(order),
        zones=_zones(order, settings),
        lookback=settings.lookback,
        announce=settings.first_run == "announce",
        stuck_after=settings.stuck_after,
        chats=chats(settings, clock),
        notices=alarm.over(_shard(order), int(clock.now())),
    )


def _ports(order: Order, settings: Settings, clock: Clock) -> Ports:
    return Ports(_store(order, settings, clock), _sky(settings, clock), clock, log.line)


def _sky(settings: Settings, clock: Clock) -> EdgeOne:
    keys = [_credentials(settings)]
    api = Api(
        endpoint=settings.edgeone_endpoint,
        site=settings.site,
        # Where these are refused, they may have been renewed meanwhile.
        credentials=lambda: keys.pop() if keys else _credentials(load()),
        per_second=settings.requests_per_second,
        clock=clock,
        log=log.line,
    )
    return EdgeOne(api, clock, log.line)


def _store(order: Order, settings: Settings, clock: Clock) -> Any:
    return open_store(
        settings.state_scheme,
        url=settings.state_url,
        shard=_shard(order),
        endpoint=settings.cos_endpoint,
        keys=_credentials(settings),
        clock=clock,
    )


def _zones(order: Order, settings: Settings) -> tuple[str, ...]:
    return order.zones or tuple(zone for zone in settings.zones if zone != "*")


def _shard(order: Order) -> str:
    """Name the state of a set of zones; without an override it is the same, however the setting changes."""
    return (
        f"zones-{sha256(','.join(order.zones).encode()).hexdigest()[:12]}"
        if order.zones
        else "default"
    )


def _credentials(settings: Settings) -> Credentials:
    return Credentials(
        settings.secret_id.get_secret_value(),
        settings.secret_key.get_secret_value(),
        settings.token.get_secret_value(),
    )


def _finished(summary: Summary, clock: Clock) -> dict[str, Any]:
    result = {**summary.as_dict(), "duration_ms": clock.elapsed_ms()}
    log.line(**result)
    return result


def _judge(summary: dict[str, Any]) -> None:
    """Raise where a run that is stored is still a failure."""
    if not summary["zones"]["read"]:
        raise RunFailed(f"no zone could be read: {summary['zones']['failed'] or 'there is none'}")
    dead = [
        name
        for name, told in summary["channels"].items()
        if told["state"] == "dead" and told["owed"]
    ]
    if dead:
        raise RunFailed(
            f"a channel is owed news, and its webhook refuses for good: {', '.join(dead)}"
        )


def _has_done_its_whole_job(summary: dict[str, Any]) -> bool:
    owed = any(told["owed"] for told in summary["channels"].values())
    return not summary["zones"]["failed"] and not owed
