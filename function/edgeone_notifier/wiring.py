"""Put the parts of a run or an action together, as the settings want them."""

import uuid
from collections.abc import Sequence
from itertools import product, starmap
from typing import Any

from .channel import open_channels
from .clock import Clock
from .core.events import Order, shard
from .edgeone.listings import ListingReader
from .edgeone.request import EdgeOneClient
from .ports import Ports, RunConfig
from .settings.chat_settings import ChatSettings
from .settings.environment import load_to_look
from .settings.settings import Settings
from .stores import open_store
from .tell import Log
from .watchdog import alarm
from .watchdog.memo import Memo


def watch(order: Order, settings: Settings, clock: Clock, memos: Sequence[Memo] = ()) -> RunConfig:
    """Return what a run watches, and whom it tells. `memos` are those of runs before it that got nowhere."""
    return RunConfig(
        action=order.action,
        run=uuid.uuid4().hex,
        shard=shard(order.zones),
        zones=zones(order, settings),
        lookback=settings.lookback,
        announce=settings.first_run == "announce",
        stuck_after=settings.stuck_after,
        kinds=settings.tasks,
        channels=open_channels(settings, clock),
        notices=alarm.ended_alarm(memos, int(clock.now())),
    )


def ports(order: Order, settings: Settings, clock: Clock, log: Log) -> Ports:
    """Return the store, the listings, the clock and the log of a run."""
    return Ports(store(order, settings, clock), listings(settings, clock, log), clock, log)


def listings(
    settings: Settings, clock: Clock, log: Log, kinds: Sequence[str] = ()
) -> ListingReader:
    """Return what reads the listings of the EdgeOne API: of these kinds of tasks, or of all that are watched."""
    return ListingReader(api(settings, clock, log), kinds or settings.tasks, clock, log)


def api(settings: Settings, clock: Clock, log: Log) -> EdgeOneClient:
    """Return what asks the EdgeOne API."""
    keys = [settings.credentials]
    return EdgeOneClient(
        endpoint=settings.edgeone_endpoint,
        site=settings.site,
        # Where these are refused, they may have been renewed meanwhile.
        credentials=lambda: keys.pop() if keys else load_to_look().credentials,
        per_second=settings.requests_per_second,
        clock=clock,
        log=log,
        mask=settings.mask,
    )


def store(order: Order, settings: Settings, clock: Clock) -> Any:
    """Return the store of the state of the order's zones."""
    return open_store(
        settings.state_scheme,
        url=settings.state_url,
        shard=shard(order.zones),
        endpoint=settings.cos_endpoint,
        keys=settings.credentials,
        clock=clock,
        mask=settings.mask,
        make_folder=settings.makes_state_folder,
    )


def zones(order: Order, settings: Settings) -> tuple[str, ...]:
    """Return the zones to watch: their ids, or `*` and what is left out."""
    return order.zones or settings.zones


def memo(chat_settings: ChatSettings, order: Order | None, timer: str | None, clock: Clock) -> Memo:
    """Return the memo in which to note that a run got nowhere. It goes by what is known of the run."""
    return Memo(_wheres(chat_settings, clock)[0], _whats(order, timer)[0])


def memos(settings: Settings, order: Order, timer: str | None, clock: Clock) -> list[Memo]:
    """Return each memo in which earlier runs may have noted that they got nowhere."""
    return list(starmap(Memo, product(_wheres(settings, clock), _whats(order, timer))))


def _wheres(chat_settings: ChatSettings, clock: Clock) -> list[str]:
    """Name where the state is; last, as it may not be known, by whom it is told of."""
    urls = ",".join(sorted(open_channels(chat_settings, clock).fingerprints.values()))
    return [where for where in (chat_settings.place, f"chats {urls}") if where]


def _whats(order: Order | None, timer: str | None) -> list[str]:
    """Name what is watched; last, as it may not be known, by whose order."""
    return [*([shard(order.zones)] if order else []), f"timer {timer or ''}"]
