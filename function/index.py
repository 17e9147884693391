"""The handler that SCF calls, `index.main_handler`: it hands each order to its action, and lets nothing foreign out."""

import uuid
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from edgeone_notifier import alarm, byhand, doctor, log, resending, silencing, ssm, wiring
from edgeone_notifier.chat import Chat, chats
from edgeone_notifier.checks import keys, machine
from edgeone_notifier.clock import Clock, limit_of
from edgeone_notifier.core import events, remedies
from edgeone_notifier.core.delivery import Outcome
from edgeone_notifier.core.events import Order, shard
from edgeone_notifier.core.state import State
from edgeone_notifier.core.status import status
from edgeone_notifier.core.summary import Summary, Told
from edgeone_notifier.explain import explained
from edgeone_notifier.failure import RunFailed, has_done_its_whole_job, judge, places, said
from edgeone_notifier.heartbeat import beat
from edgeone_notifier.metrics import Meter
from edgeone_notifier.run import preview, run
from edgeone_notifier.sdk import address
from edgeone_notifier.settings import Settings, SettingsError
from edgeone_notifier.stores import Busy, StoreError

Action = Callable[[Order, Clock], dict[str, Any]]


def main_handler(event: dict[str, Any], context: dict[str, Any]) -> dict[str, Any]:
    """Do what the event asks for; return a summary. Raise where the event, the settings or the run are no good."""
    clock = Clock(limit_of(context))
    log.silence_libraries()
    actions: dict[str, Action] = {
        "run": _run,
        "preview": _preview,
        "test": _test,
        "doctor": partial(_doctor, context),
        "explain": _explain,
        "status": _status,
        "silence": _silence,
        "unsilence": _unsilence,
        "resend": _resend,
    }
    try:
        order = events.read(event)
        return actions[order.action](order, clock)
    except Exception as error:  # noqa: BLE001  the platform prints whatever gets out, secrets and all
        name, message = type(error).__name__, said(error)
        where = {"where": places(error), "remedy": remedies.of(name)}
        log.line("run.failed", error=name, message=message, **where)
        raise RunFailed(f"{name}: {message}") from None


def _run(order: Order, clock: Clock) -> dict[str, Any]:
    settings: Settings | None = None
    meter = Meter(log.line)
    try:
        settings = ssm.load(log.line)
        ports = wiring.ports(order, settings, clock, meter)
        done = run(wiring.watch(order, settings, clock), ports)
    except Exception as error:
        if not isinstance(error.__cause__ or error, Busy):  # or another run has taken over
            voices = wiring.voices(settings, clock, log.line)
            alarm.raised(said(error), shard(order.zones), voices, clock, log.line)
        raise
    summary = _timed(done, clock)
    meter.line(summary, done.oldest, clock)
    log.line(**summary)
    if summary["skipped"] is None:
        alarm.forget(shard(order.zones))
        _tidy(ports.store)
        judge(summary)
        if settings.heartbeat_url and has_done_its_whole_job(summary):
            url = settings.heartbeat_url.get_secret_value()
            log.line("heartbeat.pinged", answer=beat(url, settings.heartbeat_private))
    return summary


def _tidy(store: Any) -> None:
    try:
        store.tidy()
    except StoreError as error:  # nothing of this run is lost, and the next one tries again
        log.line("store.untidy", message=str(error))


def _preview(order: Order, clock: Clock) -> dict[str, Any]:
    settings = ssm.load(log.line)
    ports = wiring.ports(order, settings, clock, log.line)
    summary, bodies = preview(wiring.watch(order, settings, clock), ports)
    return {**_finished(summary, clock), "messages": bodies}


def _test(_: Order, clock: Clock) -> dict[str, Any]:
    told, reasons = {}, {}
    for name, chat in chats(ssm.load(log.line), clock).items():
        verdicts = [
            chat.send(m.body)
            for m in chat.sample(int(clock.now()), f"d-test-{uuid.uuid4().hex[:8]}")
        ]
        taken = [v.outcome is Outcome.TAKEN for v in verdicts]
        dead = any(v.outcome is Outcome.DEAD for v in verdicts)
        told[name] = Told(sum(taken), state="ok" if all(taken) else "dead" if dead else "deferred")
        reasons[name] = "; ".join(f"{v.outcome.value} {v.reason}".strip() for v in verdicts)
    return {**_finished(Summary("test", channels=told), clock), "answers": reasons}


def _doctor(context: object, order: Order, clock: Clock) -> dict[str, Any]:
    try:
        settings = ssm.load(log.line)
    except SettingsError as error:
        findings = doctor.mistaken(error)
    else:
        patient = doctor.Patient(
            sky=wiring.sky(settings, clock, log.line),
            store=wiring.store(order, settings, clock),
            shard=shard(order.zones),
            zones=wiring.zones(order, settings),
            chats=chats(settings, clock),
            keys=settings.credentials,
            lookback=settings.lookback,
            memory=machine.memory_of(context),
            date=keys.date_of(address("teo", settings.site, settings.edgeone_endpoint)),
        )
        send, digest = order.fields.get("send", False), f"d-test-{uuid.uuid4().hex[:8]}"
        findings = doctor.examine(patient, clock, send, digest)
    result = doctor.report(findings)
    log.line("doctor.finished", **result)
    if losing := doctor.losing(findings):
        raise RunFailed(losing)
    return {"event": "doctor.finished", **result}


def _explain(order: Order, clock: Clock) -> dict[str, Any]:
    result = explained(order.fields, chats(ssm.load(log.line), clock), clock.now())
    log.line("explain.finished", **result)
    return {"event": "explain.finished", **result}


def _status(order: Order, clock: Clock) -> dict[str, Any]:
    settings = ssm.load(log.line)
    state, _ = byhand.known(wiring.store(order, settings, clock), shard(order.zones))
    return _stated(order, state, chats(settings, clock), clock)


def _silence(order: Order, clock: Clock) -> dict[str, Any]:
    one = silencing.silence(order.fields, int(clock.now()))
    return _changed(order, ssm.load(log.line), clock, lambda state: silencing.silenced(state, one))


def _unsilence(order: Order, clock: Clock) -> dict[str, Any]:
    settings, now = ssm.load(log.line), int(clock.now())
    routes = {name: chat.route for name, chat in chats(settings, clock).items()}
    edit = partial(silencing.unsilenced, fields=order.fields, routes=routes, now=now)
    return _changed(order, settings, clock, edit)


def _resend(order: Order, clock: Clock) -> dict[str, Any]:
    settings, now = ssm.load(log.line), int(clock.now())
    routes = {name: chat.route for name, chat in chats(settings, clock).items()}
    again = resending.read(order.fields, routes)
    zones, sky = wiring.zones(order, settings), wiring.sky(settings, clock, log.line)
    tasks = resending.tasks_of(sky, zones, again.job)
    edit = partial(resending.owed, again=again, tasks=tasks, now=now)
    return _changed(order, settings, clock, edit)


def _changed(
    order: Order, settings: Settings, clock: Clock, edit: Callable[[State], State]
) -> dict[str, Any]:
    store = wiring.store(order, settings, clock)
    state = byhand.change(store, shard(order.zones), clock, edit)
    return _stated(order, state, chats(settings, clock), clock)


def _stated(order: Order, state: State, there: Mapping[str, Chat], clock: Clock) -> dict[str, Any]:
    now = int(clock.now())
    marks = {name: chat.mark for name, chat in there.items()}
    quiet = {name: hours for name, chat in there.items() if (hours := chat.quiet(now))}
    result = {"action": order.action, **status(state, marks, quiet, now)}
    log.line(f"{order.action}.finished", **result)
    return {"event": f"{order.action}.finished", **result}


def _finished(summary: Summary, clock: Clock) -> dict[str, Any]:
    result = _timed(summary, clock)
    log.line(**result)
    return result


def _timed(summary: Summary, clock: Clock) -> dict[str, Any]:
    return {**summary.as_dict(), "duration_ms": clock.elapsed_ms()}
