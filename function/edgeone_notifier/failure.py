"""This file is the only place that says why a run came to nothing, without a word that may hold a secret."""

from pathlib import Path
from traceback import extract_tb

from .core.events import EventRefused
from .core.state import Refused
from .ledger import Over
from .settings import SettingsError
from .stores import Busy, StoreError

STEPS = 8  # of the way to where an error was raised


class RunFailed(Exception):
    """A run that must not look green. What it found is stored, where that was possible."""


OURS = (EventRefused, SettingsError, StoreError, Refused, Busy, Over, RunFailed)


def said(error: Exception) -> str:
    """Say what is wrong: our own errors hold no secret; of any other, which may, only the place is told."""
    if isinstance(error, OURS):
        return str(error)
    return f"a fault of this program, {places(error)[-1]}"


def places(error: Exception) -> list[str]:
    """List the last steps of the way to where an error was raised."""
    steps = extract_tb(error.__traceback__)[-STEPS:]
    return [f"{step.name} ({Path(step.filename).name}:{step.lineno})" for step in steps]
