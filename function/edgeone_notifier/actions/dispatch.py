"""Do what people ask for by hand: each action of an event. A timer's run imports none of it."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from .. import log, wiring
from ..channel import Channel, open_channels
from ..clock import Clock
from ..core.delivery.channel_set import Channels
from ..core.delivery.routing import with_names
from ..core.delivery.verdict import Outcome
from ..core.events import EventRefused, Order, shard
from ..core.listing.zone_words import zone_word
from ..core.state.model import State
from ..core.summary import ChannelReport, Summary
from ..core.task import Task
from ..core.text.wording import Wording
from ..edgeone.listings import ListingReader
from ..errors import RunFailed
from ..run import preview
from ..settings import secrets
from ..settings.environment import SettingsError, language_set, load_to_look
from ..settings.settings import Settings
from ..tasks import KINDS, prefetch
from ..transport.tencentcloud import address
from . import edit_state, failures, gate, gate_watch, resubmit, silence, tell_failures
from .doctor import examine, keys, machine
from .explain import explained
from .status import status


def act(order: Order, clock: Clock, context: object) -> dict[str, Any]:
    """Do the action of an order; return its result."""
    actions: dict[str, Callable[[Order, Clock], dict[str, Any]]] = {
        "preview": _preview,
        "test": _test,
        "doctor": partial(_doctor, context),
        "explain": _explain,
        "status": _status,
        "silence": _silence,
        "unsilence": _unsilence,
        "failures": _failures,
        "gate": _gate,
        "resubmit": _resubmit,
    }
    return actions[order.action](order, clock)


def _preview(order: Order, clock: Clock) -> dict[str, Any]:
    settings = secrets.load_with_secrets(log.line)
    ports = wiring.ports(order, settings, clock, log.line)
    summary, bodies = preview(wiring.watch(order, settings, clock), ports)
    return {**_finished(summary, clock), "messages": bodies}


def _test(order: Order, clock: Clock) -> dict[str, Any]:
    told, reasons = {}, {}
    digest, mention = f"d-test-{uuid.uuid4().hex[:8]}", order.fields.get("mention", False)
    for name, channel in open_channels(secrets.load_with_secrets(log.line), clock).items():
        sample = channel.sample(int(clock.now()), digest, mention)
        verdicts = [channel.send(message.body) for message in sample]
        taken = [v.outcome is Outcome.TAKEN for v in verdicts]
        dead = any(v.outcome is Outcome.DEAD for v in verdicts)
        told[name] = ChannelReport(
            sum(taken), state="ok" if all(taken) else "dead" if dead else "deferred"
        )
        reasons[name] = "; ".join(f"{v.outcome.value} {v.reason}".strip() for v in verdicts)
    return {**_finished(Summary("test", channels=told), clock), "answers": reasons}


def _doctor(context: object, order: Order, clock: Clock) -> dict[str, Any]:
    if order.fields.get("mention") and not order.fields.get("send"):
        raise EventRefused('mention goes with "send": true, since nothing is sent without it')
    try:
        settings = secrets.load_with_secrets(log.line)
    except SettingsError as error:
        found, language = examine.mistaken(error), language_set()
    else:
        inputs = examine.DoctorInputs(
            listings=wiring.listings(settings, clock, log.line),
            store=wiring.store(order, settings, clock),
            scheme=settings.state_scheme,
            shard=shard(order.zones),
            zones=wiring.zones(order, settings),
            channels=open_channels(settings, clock),
            keys=settings.credentials,
            lookback=settings.lookback,
            memory=machine.memory_of(context),
            date=keys.date_of(api := address("teo", settings.site, settings.edgeone_endpoint)),
            api=api,
        )
        send, mention = (order.fields.get(flag, False) for flag in ("send", "mention"))
        digest = f"d-test-{uuid.uuid4().hex[:8]}"
        found = examine.examine_all(inputs, clock, send, digest, mention)
        language = settings.language
    findings = [one.in_language(language) for one in found]
    result = examine.report(findings)
    log.line("doctor.finished", **result)
    if lost := examine.fatal(findings):
        raise RunFailed(lost)
    return {"event": "doctor.finished", **result}


def _explain(order: Order, clock: Clock) -> dict[str, Any]:
    settings = secrets.load_with_secrets(log.line)
    state = edit_state.known_or_nothing(wiring.store(order, settings, clock), shard(order.zones))
    result = explained(
        order.fields, open_channels(settings, clock), state, clock.now(), settings.tasks
    )
    log.line("explain.finished", **result)
    return {"event": "explain.finished", **result}


def _status(order: Order, clock: Clock) -> dict[str, Any]:
    settings = secrets.load_with_secrets(log.line)
    state, _ = edit_state.known(wiring.store(order, settings, clock), shard(order.zones))
    return _stated(order, state, open_channels(settings, clock), clock)


def _silence(order: Order, clock: Clock) -> dict[str, Any]:
    settings = secrets.load_with_secrets(log.line)
    are_urls = not any(KINDS[kind].TYPES[1:] for kind in settings.tasks)
    one = silence.silence(order.fields, int(clock.now()), are_urls)
    return _changed(order, settings, clock, lambda state: silence.silenced(state, one))


def _unsilence(order: Order, clock: Clock) -> dict[str, Any]:
    settings, now = secrets.load_with_secrets(log.line), int(clock.now())
    routes = open_channels(settings, clock).routes
    edit = partial(silence.unsilenced, fields=order.fields, routes=routes, now=now)
    return _changed(order, settings, clock, edit)


def _failures(order: Order, clock: Clock) -> dict[str, Any]:
    settings, now = secrets.load_with_secrets(log.line), int(clock.now())
    question = failures.read_question(order.fields, now)
    channel = tell_failures.channel_of(order.fields, open_channels(settings, clock).routes)
    if channel:  # where it cannot be told, nothing need be asked
        edit_state.known(wiring.store(order, settings, clock), shard(order.zones))
    zone = order.fields.get("zone")
    zones = (zone_word(zone),) if zone else wiring.zones(order, settings)
    reader = wiring.listings(settings, clock, log.line)
    found = failures.find_failures(reader, zones, question, now)
    given = {**order.fields, **({"zones": list(order.zones)} if order.zones else {})}
    result = failures.listed(question, found.tasks, found.rows, found.codes, given)
    if channel:
        told = _tell_failures(order, settings, clock, channel, found.tasks)
        result |= {"channel": channel, "told": told}
    shown = {
        name: result[name] for name in ("action", "count", "channel", "told") if name in result
    }
    log.line("failures.finished", **shown, failed=found.codes)
    return result


def _tell_failures(
    order: Order, settings: Settings, clock: Clock, channel: str, failed: Sequence[Task]
) -> int:
    """Have the next run tell a channel of these; return how many that are."""
    store = wiring.store(order, settings, clock)
    state, _ = edit_state.known(store, shard(order.zones))
    route = with_names(open_channels(settings, clock).routes, state.names.known)[channel]
    wanted = tell_failures.wanted_failures(failed, channel, route)
    edit = partial(
        tell_failures.owe_failures,
        tasks=wanted,
        channel=channel,
        route=route,
        now=int(clock.now()),
    )
    if wanted:
        edit_state.change(store, shard(order.zones), clock, edit)
    return len(wanted)


def _gate(order: Order, clock: Clock) -> dict[str, Any]:
    settings, now = load_to_look(), int(clock.now())
    zone = ZoneInfo(settings.timezone)
    answer: dict[str, Any] = {"event": "gate.finished", "action": "gate"}
    question = gate.asked_of_gate(order.fields, now, zone)
    watch = order.fields.get("watch")
    if watch is False:
        edit = partial(gate_watch.without_watch, question=question)
        answer["watches"] = _watches(order, clock, edit)
    else:
        reader = wiring.listings(settings, clock, log.line, [prefetch.KIND])
        try:
            look = gate.look_at_gate(reader, question, wiring.zones(order, settings), now)
        except gate.CannotSee as error:
            raise RunFailed(str(error)) from None
        answer |= gate.gate_answer(look, Wording(settings.language, zone))
        answer["requests"] = look.requests
        if watch:
            edit = partial(gate_watch.with_watch, one=gate_watch.watch_of(look))
            answer["watches"] = _watches(order, clock, edit)
    log.line(**{name: one for name, one in answer.items() if not name.endswith("targets")})
    return answer


def _watches(order: Order, clock: Clock, edit: Callable[[State], State]) -> list[Mapping[str, Any]]:
    """Change which releases are watched; return those that are."""
    settings = secrets.load_with_secrets(log.line)
    if prefetch.KIND not in settings.tasks:
        raise EventRefused("TASKS leaves prefetch tasks out: no run would see what is watched")
    store = wiring.store(order, settings, clock)
    return gate_watch.watches_shown(edit_state.change(store, shard(order.zones), clock, edit))


def _resubmit(order: Order, clock: Clock) -> dict[str, Any]:
    settings = secrets.load_with_secrets(log.line)
    api = wiring.api(settings, clock, log.line)
    ports = resubmit.ResubmitPorts(
        listings=ListingReader(api, [prefetch.KIND], clock, log.line),
        api=api,
        store=wiring.store(order, settings, clock),
        shard=shard(order.zones),
        clock=clock,
        log=log.line,
    )
    routes, zones = open_channels(settings, clock).routes, wiring.zones(order, settings)
    result = resubmit.resubmit(order.fields, zones, routes, ports)
    log.line("resubmit.finished", action="resubmit", **resubmit.logged_part(result))
    if why := resubmit.refusal(result):
        raise RunFailed(why)
    return {"event": "resubmit.finished", **result}


def _changed(
    order: Order, settings: Settings, clock: Clock, edit: Callable[[State], State]
) -> dict[str, Any]:
    store = wiring.store(order, settings, clock)
    state = edit_state.change(store, shard(order.zones), clock, edit)
    return _stated(order, state, open_channels(settings, clock), clock)


def _stated(order: Order, state: State, there: Channels[Channel], clock: Clock) -> dict[str, Any]:
    now = int(clock.now())
    result = {
        "action": order.action,
        **status(state, there.fingerprints, there.holds(now), now),
    }
    log.line(f"{order.action}.finished", **result)
    return {"event": f"{order.action}.finished", **result}


def _finished(summary: Summary, clock: Clock) -> dict[str, Any]:
    result = summary.as_dict(clock.elapsed_ms())
    log.line(**result)
    return result
