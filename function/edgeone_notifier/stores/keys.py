"""Name the objects of a bucket: `<prefix>/<shard>/state-…` and its like.

`make destroy` deletes what `is_written` knows, and nothing else.
"""

import re
from uuid import uuid4

from ..core.events import SHARD

_NUMBER = (
    r"(?:\d{12}|[1-9]\d{12,})"  # at least twelve digits, without zeros that no number of ours has
)
_STATE = re.compile(rf"state-({_NUMBER})\.json", re.ASCII)
_WRITTEN = re.compile(
    rf"(?:{SHARD})/(?:state-{_NUMBER}|damaged-{_NUMBER}(?:-[0-9a-f]{{12}})?|probe-[0-9a-f]{{32}})\.json",
    re.ASCII,
)


def state(folder: str, number: int) -> str:
    """Name a generation of a state; `folder` is `<prefix>/<shard>`."""
    return f"{folder}/state-{number:012}.json"


def generation(folder: str, key: str) -> int | None:
    """Return the number of the generation that a key names; None if it names none."""
    where, _, name = key.rpartition("/")
    match = _STATE.fullmatch(name)
    return int(match[1]) if match and where == folder else None


def damaged(folder: str, number: int, ending: str = "") -> str:
    """Name the copy of a generation that could not be read."""
    return f"{folder}/damaged-{number:012}{ending}.json"


def probe_key(folder: str) -> str:
    """Name an object that is made to see whether it can be."""
    return f"{folder}/probe-{uuid4().hex}.json"


def is_written(prefix: str, key: str) -> bool:
    """Say whether a key is one that a store below this prefix writes."""
    below = f"{prefix}/"
    return key.startswith(below) and bool(_WRITTEN.fullmatch(key, len(below)))
