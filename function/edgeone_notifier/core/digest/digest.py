"""A digest: what a channel is told at once, in words, before any chat's markup."""

from dataclasses import dataclass

from ..delivery.queue import MENTION_ITEM
from ..text.document import Line, Section
from ..text.wording import Wording


@dataclass(frozen=True, slots=True)
class Digest:
    """All that a channel is told at once. The title is the verdict; `short` is one without foreign text.

    `call` says that it holds a failure for which nobody was mentioned yet, `mention` that one of those is not mended.
    """

    title: Line
    short: Line
    notes: tuple[Line, ...]
    sections: tuple[Section, ...]
    footer: Line
    call: bool
    mention: bool
    wording: Wording

    @property
    def call_items(self) -> tuple[int, ...]:
        """Return what stands for the mention, in the message that makes it."""
        return (MENTION_ITEM,) if self.call else ()
