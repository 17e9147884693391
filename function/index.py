"""Handle what SCF calls, `index.main_handler`: do a run, or hand the order to its action.

An exception that gets out is printed by the platform. So each one is replaced by RunFailed, whose text holds no secret.
"""

import gc
from typing import Any

from interpreter import check_python

# What is imported stays for good, so to look through it for garbage is in vain: up to a fifth of a cold run's CPU.
gc.disable()
check_python()
# ruff: noqa: E402

from edgeone_notifier import log, wiring
from edgeone_notifier.channel import open_channels
from edgeone_notifier.clock import Clock, limit_of
from edgeone_notifier.core import events
from edgeone_notifier.core.events import Order
from edgeone_notifier.errors import (
    RunFailed,
    has_done_its_whole_job,
    in_words,
    judge,
    safe_message,
    trace,
)
from edgeone_notifier.metrics import Meter
from edgeone_notifier.run import run
from edgeone_notifier.settings import secrets
from edgeone_notifier.settings.environment import SettingsError
from edgeone_notifier.settings.settings import Settings
from edgeone_notifier.stores import Busy, StoreError
from edgeone_notifier.watchdog import alarm

gc.freeze()
gc.enable()

OF_SECRETS = 0.25  # of the time that is left, at most


def main_handler(event: dict[str, Any], context: dict[str, Any]) -> dict[str, Any]:
    """Do what the event asks for; return a summary. Raise RunFailed if event, settings or run are no good."""
    clock = Clock(limit_of(context))
    log.silence_libraries()
    try:
        if events.timer_of(event) is not None:
            return _run(event, clock)
        order = events.read_event(event)
        return _run(event, clock) if order.action == "run" else _act(order, clock, context)
    except Exception as error:  # noqa: BLE001  the platform prints whatever gets out, secrets and all
        name = type(error).__name__
        message, remedy = in_words(error)
        where = {"where": trace(error), "remedy": remedy}
        log.line("run.failed", error=name, message=message, **where)
        raise RunFailed(f"{name}: {message}") from None
    finally:
        clock.close()


def _act(order: Order, clock: Clock, context: object) -> dict[str, Any]:
    from edgeone_notifier.actions.dispatch import act  # late, since a timer's run needs none of it

    return act(order, clock, context)


def _run(event: dict[str, Any], clock: Clock) -> dict[str, Any]:
    order: Order | None = None
    settings: Settings | None = None
    timer, meter = events.timer_of(event), Meter(log.line)
    try:
        order = events.read_event(event)
        settings = secrets.load_with_secrets(log.line, clock.left() * OF_SECRETS)
        ports = wiring.ports(order, settings, clock, meter)
        memos = wiring.memos(settings, order, timer, clock)
        done = run(wiring.watch(order, settings, clock, memos), ports)
    except Exception as error:
        _got_nowhere(error, settings, order, timer, clock)
        raise
    summary = done.as_dict(clock.elapsed_ms())
    meter.line(summary, done.oldest, clock)
    log.line(**summary)
    if summary["skipped"] is None:
        alarm.end_alarm(memos)
        _tidy(ports.store)
        judge(done)
        if settings.heartbeat_url and has_done_its_whole_job(summary):
            from edgeone_notifier.watchdog.heartbeat import beat

            url = settings.heartbeat_url.get_secret_value()
            log.line("heartbeat.pinged", answer=beat(url, settings.heartbeat_private))
    else:
        too_long = _got_nowhere(Busy(), settings, order, timer, clock)
        if too_long:  # no `:=`: a Python that is too old reads this file as well, to be told so
            raise RunFailed(too_long)
    return summary


def _got_nowhere(
    error: Exception,
    settings: Settings | None,
    order: Order | None,
    timer: str | None,
    clock: Clock,
) -> str:
    """Count a run that got nowhere; tell the channels when it is time to. Return why if it was busy too long."""
    chat_settings = settings or secrets.load_chat_settings_with_secrets(
        log.line, clock.left() * OF_SECRETS
    )
    memo, channels = (
        wiring.memo(chat_settings, order, timer, clock),
        open_channels(chat_settings, clock),
    )
    if isinstance(error.__cause__ or error, Busy):  # another run has taken over
        return alarm.busy(memo, channels, clock, log.line)
    has_brief = (events.EventRefused, SettingsError)
    why = error.brief if isinstance(error, has_brief) else safe_message(error)
    alarm.count_failed_run(why, memo, channels, clock, log.line)
    return ""


def _tidy(store: Any) -> None:
    try:
        store.tidy()
    except StoreError as error:  # nothing of this run is lost, and the next one tries again
        log.line("store.untidy", message=str(error))
