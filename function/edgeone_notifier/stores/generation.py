"""Say what a store hands out, how much of it at most, and how it refuses."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from uuid import uuid4

from ..core.limits import MAX_STATE_BYTES


@dataclass(frozen=True, slots=True)
class StoredBody:
    """A body, the generation it was read at, and when it was stored (epoch seconds).

    The generation means something to its store alone.
    """

    body: bytes
    generation: str
    at: int = field(default=0, compare=False)


class StoreError(Exception):
    """The store could not be read or written; the message holds no secret. It never means that there is no state."""


def bounded(read: Callable[[int], bytes]) -> bytes:
    """Read a body. Raise StoreError if it is larger than a state may be; no more than that is read."""
    body = read(MAX_STATE_BYTES + 1)
    check_size(len(body))
    return body


def check_size(size: int) -> None:
    """Raise StoreError if a body is larger than a state may be."""
    if size > MAX_STATE_BYTES:
        raise StoreError(f"the state takes more than {MAX_STATE_BYTES:,} bytes")


def endings(body: bytes) -> Iterator[str]:
    """Give what to put at the end of the name of a copy, until one is free: nothing, its fingerprint, chance."""
    yield ""
    yield f"-{sha256(body).hexdigest()[:12]}"
    yield f"-{uuid4().hex[:12]}"
