"""Show what `preview` returns as the chats would: for a person who wants to know what a run would send now."""

import sys
from collections.abc import Iterator, Mapping
from typing import Any

from tools.drawing import BOLD, RESET, draw
from tools.output import visible

SERVICES = {"slack": "Slack", "wecom": "WeCom"}


def is_preview(answer: Any) -> bool:
    """Say whether the function has returned a preview."""
    return isinstance(answer, dict) and answer.get("action") == "preview" and "messages" in answer


def show_preview(answer: Mapping[str, Any]) -> None:
    """Print the messages of a preview, by channel."""
    colour = sys.stdout.isatty()
    for line in _lines(answer, colour):
        # Only what is ours is for the terminal to obey.
        print(line if colour else visible(line))


def _lines(answer: Mapping[str, Any], colour: bool) -> Iterator[str]:
    zones = answer["zones"]
    read, changes = _counted(zones["read"], "zone"), _counted(answer["changes"], "change")
    yield f"{read} read, {changes}. Nothing was sent, nothing was stored."
    for zone, code in zones["failed"].items():
        yield f"Not read: {visible(zone)}: {visible(code)}"
    for channel, bodies in answer["messages"].items():
        kind = "wecom" if "msgtype" in bodies[0] else "slack"
        title = f"{channel} ({SERVICES[kind]}): {_counted(len(bodies), 'message')}"
        yield ""
        yield f"{BOLD}{title}{RESET}" if colour else title
        for body in bodies:
            yield ""
            yield from draw(kind, _visible(body), colour, None).split("\n")
    quiet = [name for name in answer["channels"] if name not in answer["messages"]]
    if quiet:
        yield ""
        yield f"Nothing for {', '.join(quiet)}."


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def _visible(value: Any) -> Any:
    """Write each foreign character that a terminal would obey as JSON escapes it; lines stay."""
    if isinstance(value, str):
        return "\n".join(visible(line) for line in value.split("\n"))
    if isinstance(value, Mapping):
        return {key: _visible(one) for key, one in value.items()}
    return [_visible(one) for one in value] if isinstance(value, list) else value
