"""Have the deployed function look whether a release is ready, and show its verdict."""

from collections.abc import Mapping
from typing import Any

from edgeone_notifier.core.text.wording import SEPARATOR, Wording
from tools.output import say, show
from tools.still_reading import StillReading


def look_deployed(event: Mapping[str, Any], as_json: bool, wording: Wording) -> str:
    """Print the verdict of the deployed function, and return it."""
    from tools.asked.deployed import call_deployed

    with StillReading("asking the function"):
        answer = call_deployed(event)
    verdict = str(answer["verdict"])
    if as_json:
        show(answer)
        return verdict
    word = wording(f"gate.{verdict.replace('-', '_')}")
    ready = wording("gate.ready", n=answer["succeeded"], total=answer["total"])
    say(SEPARATOR.text.join((word, ready, answer["why"])))
    for phrase, sort in (("status.failed", "failed"), ("gate.not_listed", "missing")):
        shown = answer[f"{sort}_targets"]
        for url in shown:
            say(f"  {wording(phrase)}  {url}")
        if (more := answer[sort] - len(shown)) > 0:
            say(f"  {wording(phrase)}  {wording('more', n=more)}")
    return verdict
