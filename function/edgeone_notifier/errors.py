"""Decide when a run is a failure, and say why, in words that hold no secret."""

from collections.abc import Mapping
from pathlib import Path
from traceback import extract_tb
from typing import Any

from .core import remedies
from .core.events import EventRefused
from .core.state.codec import Refused
from .core.summary import Summary
from .ledger import LedgerClosed
from .settings.environment import SettingsError, language_set
from .stores import Busy, StoreError

STEPS = 8  # of the way to where an error was raised


class RunFailed(Exception):
    """A run that must not look green. What it found is stored, if that was possible. `remedy` says what to do."""

    def __init__(self, why: str, remedy: str = "") -> None:
        super().__init__(why)
        self.remedy = remedy


OUR_ERRORS = (EventRefused, SettingsError, StoreError, Refused, Busy, LedgerClosed, RunFailed)


def safe_message(error: Exception) -> str:
    """Say what is wrong. Our own errors hold no secret. Any other may, so of it only the place in the code is said."""
    if isinstance(error, LedgerClosed) and isinstance(error.__cause__, Exception):
        return safe_message(error.__cause__)
    if isinstance(error, OUR_ERRORS):
        return str(error)
    return f"a fault of this program, {trace(error)[-1]}"


def in_words(error: Exception) -> tuple[str, str]:
    """Say what is wrong, and what to do, in the language that is set."""
    from .core.text.sentences import translated  # late: a run that succeeds has nothing to say

    language = language_set()
    remedy = (isinstance(error, RunFailed) and error.remedy) or remedies.of(type(error).__name__)
    return translated(safe_message(error), language), translated(remedy, language)


def trace(error: Exception) -> list[str]:
    """List the last steps of the way to where an error was raised."""
    steps = extract_tb(error.__traceback__)[-STEPS:]
    return [f"{step.name} ({Path(step.filename).name}:{step.lineno})" for step in steps]


def judge(done: Summary) -> None:
    """Raise RunFailed if a run is a failure although its outcome is stored."""
    why, advice = [], []
    if not done.read:
        why.append(f"no zone could be read: {dict(done.failed) or 'there is none'}")
        advice += [remedies.of_code(code) for code in done.failed.values()]
    owed = [name for name, told in done.channels.items() if told.state == "dead" and told.owed]
    if dead := [name for name in owed if name not in done.silent]:
        why.append(f"a channel is owed news, and its webhook refuses for good: {', '.join(dead)}")
    if silent := [name for name in owed if name in done.silent]:
        why.append(
            f"a channel is owed news, and has taken nothing for an hour: {', '.join(silent)}"
        )
    if done.faults:
        faults = ", ".join(f"{name} ({error})" for name, error in done.faults.items())
        why.append(f"a channel could not be told, by a fault of this program: {faults}")
        advice.append(remedies.OF_WEBHOOK["fault"])
    if dead or silent:
        advice.append(remedies.CHANNELS)
    if why:
        raise RunFailed("; ".join(why), "; ".join(dict.fromkeys(advice)))


def has_done_its_whole_job(summary: Mapping[str, Any]) -> bool:
    """Say whether a run read every zone, and owes nothing that it could have sent."""
    owed = any(told["state"] != "ok" for told in summary["channels"].values())
    return not summary["zones"]["failed"] and not owed
