"""This file is the only place that names what a store hands out, and how it refuses."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Stored:
    """A body, the generation it was read at, and when it was stored (epoch seconds).

    The generation means something to its store alone.
    """

    body: bytes
    generation: str
    at: int = field(default=0, compare=False)


class StoreError(Exception):
    """The store could not be read or written; the message holds no secret. It never means that there is no state."""


class Busy(Exception):
    """Another run has stored something since this one read."""
