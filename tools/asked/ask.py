"""Ask the function, here or where it is deployed, and show its answer."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import click

from tools.command import Unable
from tools.output import show
from tools.shown.words import words_of_settings
from tools.still_reading import StillReading

ACCEPTED = "; accepted are |；可接受的有"  # what comes before all events that there are
Decorated = Callable[..., None]
DEPLOYED = "ask the function where it is deployed"

deployed_option = click.option("--deployed", is_flag=True, help=DEPLOYED)
json_option = click.option(
    "--json", "as_json", is_flag=True, help="print the function's answer as JSON, and nothing else"
)
zones_option = click.option(
    "--zones", help="what a timer with zones of its own keeps: those zones, comma-separated"
)


def asked_options(command: Decorated) -> Decorated:
    """Give a command the options of all that ask the function."""
    return zones_option(deployed_option(json_option(command)))


def answer_to(event: Mapping[str, Any], deployed: bool, in_full: bool = False) -> Any:
    """Ask the function; say on standard error that it takes its time. Raise Unable where it fails.

    Where an event is refused, `in_full` names all that are accepted.
    """
    with StillReading("asking the function"):
        try:
            if not deployed:
                from tools.asked.here import call_here

                return call_here(dict(event))
            from tools.asked.deployed import call_deployed

            return call_deployed(event)
        except Unable as error:
            why = str(error) if in_full else _briefly(str(error))
            raise Unable(why) from None


def ask_and_show(
    action: str, zones: str | None, deployed: bool, as_json: bool, **fields: Any
) -> None:
    """Ask for an action with those fields that are given, and show the answer."""
    given = {name: value for name, value in fields.items() if value is not None}
    named = {"zones": [word for word in re.split(r"[\s,]+", zones) if word]} if zones else {}
    show_answer(answer_to({"action": action, **given, **named}, deployed), as_json)


def show_answer(answer: Any, as_json: bool) -> None:
    """Show an answer as people read it, or as JSON."""
    from tools.shown.answers import SHOWN

    action = str(answer.get("action")) if isinstance(answer, Mapping) else ""
    if as_json or action not in SHOWN:
        show(answer)
    else:
        SHOWN[action](answer, words_of_settings())


def _briefly(why: str) -> str:
    """Leave out what a person at a terminal does not need: our own errors' names, and every event that there is."""
    why = re.sub(r"\bRunFailed: (?=[A-Z]\w+: )", "", why)
    return re.split(ACCEPTED, re.sub(r"\bEventRefused: ", "", why))[0]
