"""Write the command that lists every failed URL, and the event for it: both are pasted into a shell, or a console."""

import json
import re
from collections.abc import Collection

from ..limits import API_WINDOW

HOUR = 3_600  # seconds

# An id is foreign text; with anything else in it, a shell might obey it.
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,99}", re.ASCII)


def list_command(jobs: Collection[str], age: int) -> tuple[str, str]:
    """Return the command and the event for a job that is alone, or for all created within an age (seconds)."""
    job = next(iter(jobs), "")
    if len(jobs) == 1 and _PLAIN.fullmatch(job):
        name, value = "job", job
    else:
        hours = min(max(-(-age // HOUR), 1), API_WINDOW // HOUR)
        name, value = "since", f"{hours}h"
    return f"make failures {name.upper()}={value}", json.dumps({"action": "failures", name: value})
