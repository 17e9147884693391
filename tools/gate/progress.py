"""Show how far what is waited for is: a bar on a terminal, a line a minute elsewhere; on standard error."""

import sys
import time
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from edgeone_notifier.actions.gate import CannotSee, GateLook
from edgeone_notifier.core.gate.rule import WAIT
from edgeone_notifier.core.gate.words import verdict_line
from edgeone_notifier.core.text.wording import Wording
from tools.command import sentence
from tools.shown.sentences import worded

BETWEEN_LINES = 60.0  # seconds, where there is no terminal


class GateProgress:
    """What is shown while a verdict is waited for."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording
        console = Console(stderr=True)
        self._bar: Progress | None = None
        if console.is_terminal:
            columns = (BarColumn(), TextColumn("{task.description}", markup=False))
            self._bar = Progress(*columns, console=console, transient=True)
            self._task = self._bar.add_task("")
        self._said = -BETWEEN_LINES

    def __enter__(self) -> "GateProgress":
        """Begin."""
        if self._bar:
            self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the bar away."""
        if self._bar:
            self._bar.stop()

    def show(self, found: GateLook | CannotSee) -> None:
        """Show what a look found, or why it found nothing."""
        text = self._text(found)
        if self._bar and isinstance(found, GateLook):
            done, total = found.verdict.tally.succeeded, found.verdict.tally.total or None
            self._bar.update(self._task, completed=done, total=total, description=text)
        elif self._bar:
            self._bar.update(self._task, description=text)
        elif _is_passing(found) and time.monotonic() - self._said >= BETWEEN_LINES:
            self._said = time.monotonic()
            print(text, file=sys.stderr, flush=True)

    def _text(self, found: GateLook | CannotSee) -> str:
        if isinstance(found, CannotSee):
            return sentence(worded(str(found)))
        return sentence(verdict_line(found.question, found.verdict, found.now, self._wording))


def _is_passing(found: GateLook | CannotSee) -> bool:
    """Say whether this is not the end, which is printed elsewhere."""
    return isinstance(found, CannotSee) or found.verdict.verdict == WAIT
