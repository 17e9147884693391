"""This file is the only place that names what a store hands out, and how it refuses."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stored:
    """A body, and the generation it was read at. The generation means something to its store alone."""

    body: bytes
    generation: str


class StoreError(Exception):
    """The store could not be read or written; the message holds no secret. It never means that there is no state."""


class Busy(Exception):
    """Another run has stored something since this one read."""
