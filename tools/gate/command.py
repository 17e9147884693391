"""Say whether what was submitted is ready: exit status 0 go, 1 no-go, 2 not yet, 3 cannot see or wrong input.

`./notifier gate --jobs … | --urls FILE | --prefix https://…`, with --deadline, --allow-failed, --wait. It needs keys
that may read, and no state. A failure to look is never a go.
"""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import click

from edgeone_notifier import wiring
from edgeone_notifier.actions.gate import (
    MAX_SHOWN,
    CannotSee,
    GateLook,
    asked_of_gate,
    gate_answer,
    look_at_gate,
)
from edgeone_notifier.clock import Clock
from edgeone_notifier.core.events import EventRefused, read_event
from edgeone_notifier.core.gate.rule import GO, NO_GO, WAIT
from edgeone_notifier.core.gate.words import target_lines, verdict_line
from edgeone_notifier.core.text.wording import Wording
from edgeone_notifier.settings.environment import load_to_look
from edgeone_notifier.tasks import prefetch
from tools.command import Command, Unable
from tools.gate.deployed import look_deployed
from tools.gate.progress import GateProgress
from tools.gate.url_list import read_urls
from tools.output import say, show

STATUSES = {GO: 0, NO_GO: 1, WAIT: 2}
BLIND, STOPPED = 3, 130  # as a shell has it for Ctrl-C
LOOK_LIMIT = 200.0  # seconds of a look, of which 120 are for asking
PAUSE = 10.0  # seconds between two looks, at least: as Tencent's own plug-in polls
PAUSE_RATIO = 5  # a look may take a sixth of the time: others share the quota of requests
MAX_BLIND = 900  # seconds without sight after which waiting without a deadline ends


class Decided(SystemExit):
    """The command ends with this status, and nothing else decides it."""


class GateCommand(Command):
    """A command whose every other end is 3: the wrong arguments, a fault, what cannot be seen."""

    def __call__(self, *args: Any, **kwargs: Any) -> None:
        """Do it; 2 is what click says of wrong arguments, and here it would mean not yet."""
        try:
            super().__call__(*args, **kwargs)
        except Decided as ended:
            if ended.code:
                raise
        except SystemExit:
            raise Decided(BLIND) from None

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Read the arguments; as a part of another command it ends with 3 for wrong ones, too."""
        try:
            return super().make_context(*args, **kwargs)
        except click.UsageError as error:
            error.show()
            raise Decided(BLIND) from None

    def invoke(self, ctx: click.Context) -> None:
        """Do it; what it cannot do is said in one sentence."""
        try:
            super().invoke(ctx)
        except Decided:
            raise
        except SystemExit as ended:
            if isinstance(ended.code, str):
                click.echo(ended.code, err=True)
            was_stopped = isinstance(ended.__context__, KeyboardInterrupt)
            raise Decided(STOPPED if was_stopped else BLIND) from None


@dataclass(frozen=True, slots=True)
class Patience:
    """How a command waits: until when (epoch seconds; None: as long as it takes), by which clock."""

    deadline: int | None
    now: Callable[[], float] = time.time
    sleep: Callable[[float], object] = time.sleep

    def looks(self, look: Callable[[], GateLook]) -> Iterator[GateLook | CannotSee]:
        """Look again and again, and a last time at the deadline; what may pass is waited for."""
        seen = self.now()
        while True:
            began = self.now()
            try:
                found: GateLook | CannotSee = look()
                seen = self.now()
            except CannotSee as error:
                found = error
            yield found
            if self._is_over(found, began, seen):
                return
            pause = max(PAUSE, (self.now() - began) * PAUSE_RATIO)
            left = pause if self.deadline is None else max(self.deadline - self.now(), 0.0)
            self.sleep(min(pause, left))

    def _is_over(self, found: GateLook | CannotSee, began: float, seen: float) -> bool:
        if isinstance(found, GateLook):
            return found.verdict.verdict != WAIT
        if self.deadline is None:
            return not found.passing or self.now() - seen > MAX_BLIND
        return not found.passing or began >= self.deadline


@click.command(cls=GateCommand)
@click.option("--jobs", help="ids of jobs, comma-separated")
@click.option(
    "--urls", multiple=True, help="a file of URLs, a sitemap.xml, or - for standard input"
)
@click.option("--prefix", help="how the URLs begin, with https:// and host")
@click.option("--zone", "zones", help="zones by id or name, comma-separated; all those of ZONES")
@click.option("--since", help="how old URLs may be, such as 6h; jobs may be older")
@click.option("--deadline", help="45m, 18:00 or 2026-11-28T18:00+08:00")
@click.option("--grace", help="how long rows may be late, such as 10m")
@click.option("--allow-failed", type=click.IntRange(0), help="how many may fail; 0")
@click.option("--wait", is_flag=True, help="look again until there is a verdict")
@click.option("--json", "as_json", is_flag=True, help="print the verdict as JSON")
@click.option("--deployed", is_flag=True, help="have the deployed function look, once")
def main(wait: bool, as_json: bool, deployed: bool, **given: Any) -> None:
    """Say go, no-go or not yet."""
    settings, started = load_to_look(), int(time.time())
    zone = ZoneInfo(settings.timezone)
    wording = Wording(settings.language, zone)
    try:
        event = {"action": "gate", **_fields(given)}
        order = read_event(event)
        question = asked_of_gate(
            order.fields, started, zone
        )  # once: the window and the deadline stay
    except EventRefused as error:
        raise Unable(str(error).partition("; accepted are ")[0]) from None
    zones = wiring.zones(order, settings)

    if deployed:
        if wait:
            raise Unable("--wait looks from here: leave --deployed out")
        raise Decided(STATUSES[look_deployed(event, as_json, wording)])

    def look() -> GateLook:
        clock = Clock(LOOK_LIMIT)
        reader = wiring.listings(settings, clock, lambda *_, **__: None, [prefetch.KIND])
        return look_at_gate(reader, question, zones, int(clock.now()))

    try:
        last = _watched(Patience(question.deadline), look, wording) if wait else look()
    except (CannotSee, EventRefused) as error:  # the second of a name that no zone has
        raise Unable(str(error)) from None
    if as_json:
        show(gate_answer(last, wording))
    else:
        say(verdict_line(last.question, last.verdict, last.now, wording))
        for line in target_lines(last.verdict, MAX_SHOWN, wording):
            say(line)
    raise Decided(STATUSES[last.verdict.verdict])


def _watched(patience: Patience, look: Callable[[], GateLook], wording: Wording) -> GateLook:
    """Wait for a verdict, and show how far it is."""
    with GateProgress(wording) as progress:
        for found in patience.looks(look):
            progress.show(found)
    if isinstance(found, CannotSee):
        raise found
    return found


def _fields(given: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of the event."""
    urls = [url for path in given["urls"] for url in read_urls(path)]
    fields = {
        "jobs": _words(given["jobs"]),
        "targets": urls or None,
        "prefix": given["prefix"],
        "zones": _words(given["zones"]),
        "since": given["since"],
        "grace": given["grace"],
        "deadline": given["deadline"],
        "allow_failed": given["allow_failed"],
    }
    return {name: value for name, value in fields.items() if value is not None}


def _words(text: str | None) -> list[str] | None:
    return None if text is None else [word for word in re.split(r"[\s,]+", text) if word]
