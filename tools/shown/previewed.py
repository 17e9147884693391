"""Show what `preview` returns as the chats would: for a person who wants to know what a run would send now."""

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from tools.output import visible
from tools.shown.drawing import BOLD, INDENT, RESET, WIDTH, draw
from tools.shown.words import Words

NARROWEST = 20  # characters
SERVICES = {"slack": "Slack", "wecom": "WeCom"}


def show_preview(answer: Mapping[str, Any], words: Words) -> None:
    """Print the messages of a preview, by channel."""
    terminal = sys.stdout.isatty()
    colour = terminal and "NO_COLOR" not in os.environ
    room = shutil.get_terminal_size().columns - INDENT if terminal else WIDTH
    for line in _lines(answer, words, colour, max(min(WIDTH, room), NARROWEST)):
        # Only what is ours is for the terminal to obey.
        print(line if colour else visible(line))


def _lines(answer: Mapping[str, Any], words: Words, colour: bool, width: int) -> Iterator[str]:
    zones = answer["zones"]
    yield words(
        "previewed",
        read=words.number("read", zones["read"]),
        changes=words.number("changes", answer["changes"]),
    )
    for zone, code in zones["failed"].items():
        yield words("not_read", zone=visible(zone), code=visible(code))
    for channel, bodies in answer["messages"].items():
        kind = "wecom" if "msgtype" in bodies[0] else "slack"
        title = words.number("messages", len(bodies), channel=channel, service=SERVICES[kind])
        yield ""
        yield f"{BOLD}{title}{RESET}" if colour else title
        for body in bodies:
            yield ""
            yield from draw(kind, _visible(body), colour, None, width).split("\n")
    quiet = [name for name in answer["channels"] if name not in answer["messages"]]
    if quiet:
        yield ""
        yield words("nothing_for", channels=", ".join(quiet))


def _visible(value: Any) -> Any:
    """Write each foreign character that a terminal would obey as JSON escapes it; lines stay."""
    if isinstance(value, str):
        return "\n".join(visible(line) for line in value.split("\n"))
    if isinstance(value, Mapping):
        return {key: _visible(one) for key, one in value.items()}
    return [_visible(one) for one in value] if isinstance(value, list) else value
