"""Check where the state is kept: can it be read and written, and has a run stored it lately?"""

from collections.abc import Iterator
from typing import Any

from ...core.limits import STATE_IS_OLD_AFTER
from ...core.state.codec import Damaged, Refused, decode
from ...stores import StoreError
from .finding import Finding, bad, good, poor

OF_ANY = "is STATE_URL right, and may this program use that place?"
# What to do where a place cannot be read, and where it cannot be written, by the scheme of STATE_URL.
OF_PLACES = {
    "cos": (
        "is STATE_URL right? make deploy STEP=bucket makes the bucket, make policy prints the rights",
        "make policy prints what the role needs; a bucket that had versioning will not do",
    ),
    "file": (
        "is the path in STATE_URL right, and may this user read that folder (ls -ld)?",
        "let this user write in that folder (ls -ld, chown, chmod), or name another one in STATE_URL",
    ),
}


def examine_state(store: Any, shard: str, now: int, scheme: str) -> Iterator[Finding]:
    """Read the state, then write something beside it and delete that. `scheme` is that of STATE_URL."""
    unreadable, unwritable = OF_PLACES.get(scheme, (OF_ANY, OF_ANY))
    yield _readable(store, shard, now, unreadable)
    try:
        yield good("state, writing", store.probe())
    except StoreError as error:
        yield bad("state, writing", str(error), unwritable)


def _readable(store: Any, shard: str, now: int, unreadable: str) -> Finding:
    try:
        stored = store.load()
        if stored is None:
            return good("state", "readable, nothing stored yet: the next run is the first")
        state = decode(stored.body, shard)
    except Damaged:
        remedy = "nothing: the next run sets it aside, says so in chat, and takes a baseline"
        return bad("state", "damaged", remedy)
    except StoreError as error:
        return bad("state", str(error), unreadable)
    except Refused as error:
        remedy = "deploy the newer program again, or give this one a STATE_URL of its own"
        return bad("state", str(error), remedy)
    age = max(now - stored.at, 0)
    detail = f"readable, {len(stored.body):,} bytes, {len(state.zones)} zones, last changed {_ago(age)} ago"
    if age > STATE_IS_OLD_AFTER:
        return poor(
            "state", detail, "no run has stored anything since: is the timer there, and open?"
        )
    return good("state", detail)


def _ago(seconds: int) -> str:
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"
