"""This file is the only place that says when and why a run came to nothing, without a word that may hold a secret."""

from collections.abc import Mapping
from pathlib import Path
from traceback import extract_tb
from typing import Any

from .core.events import EventRefused
from .core.state import Refused
from .environment import SettingsError
from .ledger import Over
from .stores import Busy, StoreError

STEPS = 8  # of the way to where an error was raised


class RunFailed(Exception):
    """A run that must not look green. What it found is stored, where that was possible."""


OURS = (EventRefused, SettingsError, StoreError, Refused, Busy, Over, RunFailed)


def said(error: Exception) -> str:
    """Say what is wrong: our own errors hold no secret; of any other, which may, only the place is told."""
    if isinstance(error, Over) and isinstance(error.__cause__, Exception):
        return said(error.__cause__)
    if isinstance(error, OURS):
        return str(error)
    return f"a fault of this program, {places(error)[-1]}"


def places(error: Exception) -> list[str]:
    """List the last steps of the way to where an error was raised."""
    steps = extract_tb(error.__traceback__)[-STEPS:]
    return [f"{step.name} ({Path(step.filename).name}:{step.lineno})" for step in steps]


def judge(summary: Mapping[str, Any]) -> None:
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


def has_done_its_whole_job(summary: Mapping[str, Any]) -> bool:
    """Say whether a run read every zone, and owes nothing that it could have sent."""
    owed = any(told["state"] != "ok" for told in summary["channels"].values())
    return not summary["zones"]["failed"] and not owed
