"""This file is the only place that says what a run needs of the world, and what it is told to do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from .core.delivery.quiet_hours import QuietHours
from .core.faults import Unreadable
from .core.listing.page import Reading
from .core.listing.plan import Plan
from .core.news.model import News
from .core.snapshot.model import ListingKey
from .tell import ChannelPort, Log, TellClock


class Stored(Protocol):
    """What a store holds: a body, the generation it was read at, and when it was stored (epoch seconds, 0: unknown)."""

    @property
    def body(self) -> bytes: ...

    @property
    def generation(self) -> str: ...

    @property
    def at(self) -> int: ...


class Store(Protocol):
    """Where the state is kept."""

    nothing: str  # the generation before the first
    Busy: type[Exception]  # raised by a commit where another run was faster

    def load(self) -> Stored | None:
        """Return what is stored; None only where it is certain that there is nothing."""

    def commit(self, body: bytes, generation: str) -> str:
        """Store a body as the one after a generation; return its own."""

    def set_aside(self, damaged: Stored) -> str:
        """Keep a copy of what is damaged, and return its name."""

    def tidy(self) -> None:
        """Delete what no run needs any more."""


class ListingSummary(Protocol):
    """What was seen of the account."""

    @property
    def unlisted(self) -> Unreadable | None: ...

    @property
    def requests(self) -> int: ...

    @property
    def left_over(self) -> int: ...

    @property
    def idle(self) -> Mapping[ListingKey, str]: ...


class ListingSource(Protocol):
    """Where the listings are read."""

    def read_listings(
        self,
        zones: Sequence[str],
        known: Sequence[str],
        plan: Callable[[ListingKey], Plan],
        take: Callable[[ListingKey, Reading | Unreadable], None],
    ) -> ListingSummary:
        """Read all listings of the zones chosen. Hand each over as soon as it is read.

        `known` are the zones to read whatever the account's list says, those that have waited longest first: their turn
        comes in that order, after zones that are not known yet.
        """


@dataclass(frozen=True, slots=True)
class RunConfig:
    """What to watch and whom to tell. `zones` are ids, or `*` and what is left out, or none for all.

    `run` is an id of this run alone. `notices` are told ahead of what the run finds. Durations are in seconds.
    """

    action: str
    run: str
    shard: str
    zones: tuple[str, ...]
    lookback: int
    announce: bool
    stuck_after: int
    chats: Mapping[str, ChannelPort]
    notices: tuple[News, ...] = ()

    @property
    def marks(self) -> dict[str, str]:
        """Return the fingerprint of each channel's URL."""
        return {name: chat.url_fingerprint for name, chat in self.chats.items()}

    def quiet(self, now: float) -> dict[str, QuietHours]:
        """Return the quiet hours of the channels that have some now."""
        return {name: hours for name, chat in self.chats.items() if (hours := chat.quiet(now))}


@dataclass(frozen=True, slots=True)
class Ports:
    """The world, as a run needs it."""

    store: Store
    listings: ListingSource
    clock: TellClock
    log: Log
