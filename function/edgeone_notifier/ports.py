"""What a run is told to do, and what it needs of the world."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from .core.delivery.channel_set import Channels
from .core.faults import Unreadable
from .core.listing.page import Reading
from .core.listing.plan import Plan
from .core.listing.zones import ListingTotals
from .core.news.model import News
from .core.news.quota import QuotaAnswers
from .core.snapshot.model import ListingKey
from .core.snapshot.names import ZoneNames
from .ledger import StateWriter
from .tell import ChannelPort, Log, TellClock


class Stored(Protocol):
    """What a store holds: a body, its generation, and when it was stored (seconds since the epoch, 0: unknown)."""

    @property
    def body(self) -> bytes: ...

    @property
    def generation(self) -> str: ...

    @property
    def at(self) -> int: ...


class Store(StateWriter, Protocol):
    """Where the state is kept."""

    nothing: str  # the generation before the first

    def load(self) -> Stored | None:
        """Return what is stored; None only if it is certain that there is nothing."""

    def set_aside(self, damaged: Stored) -> str:
        """Keep a copy of what is damaged, and return its name."""

    def tidy(self) -> None:
        """Delete what no run needs any more."""


class ListingSource(Protocol):
    """Where the listings are read."""

    def read_listings(
        self,
        zones: Sequence[str],
        known: Sequence[str],
        plan: Callable[[ListingKey], Plan],
        take: Callable[[ListingKey, Reading | Unreadable], None],
        names: ZoneNames,
    ) -> ListingTotals:
        """Read all listings of the chosen zones, and `take` each as soon as it is read.

        `known` zones are read whatever the account's list says, in their order, after zones that are not known yet.
        `names` are those of the zones as known before.
        """

    def read_quotas(self, zones: Sequence[str]) -> QuotaAnswers:
        """Read what each of these zones may still submit today, or why that is not known."""


@dataclass(frozen=True, slots=True)
class RunConfig:
    """What to watch, and whom to tell. `zones` are ids, or `*` and what is left out, or none for all.

    `run` is an id of this run alone. `notices` are told ahead of what the run finds. `lookback` and `stuck_after` are
    in seconds.
    """

    action: str
    run: str
    shard: str
    zones: tuple[str, ...]
    lookback: int
    announce: bool
    stuck_after: int
    channels: Channels[ChannelPort]
    notices: tuple[News, ...] = ()
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ports:
    """The world, as a run needs it."""

    store: Store
    listings: ListingSource
    clock: TellClock
    log: Log
