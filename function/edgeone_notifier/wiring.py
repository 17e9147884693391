"""This file is the only place that puts the parts of an action together, as the settings want them."""

import uuid
from typing import Any

from . import alarm
from .api import Api
from .chat import Chat, chats
from .clock import Clock
from .core.events import Order, shard
from .edgeone import EdgeOne
from .environment import load
from .ports import Ports, Watch
from .settings import Settings
from .ssm import load_voices
from .stores import open_store
from .tell import Log


def watch(order: Order, settings: Settings, clock: Clock) -> Watch:
    """Say what a run is to watch, and whom it is to tell."""
    return Watch(
        action=order.action,
        run=uuid.uuid4().hex,
        shard=shard(order.zones),
        zones=zones(order, settings),
        lookback=settings.lookback,
        announce=settings.first_run == "announce",
        stuck_after=settings.stuck_after,
        chats=chats(settings, clock),
        notices=alarm.over(shard(order.zones), int(clock.now())),
    )


def ports(order: Order, settings: Settings, clock: Clock, log: Log) -> Ports:
    """Open the world to a run."""
    return Ports(store(order, settings, clock), sky(settings, clock, log), clock, log)


def sky(settings: Settings, clock: Clock, log: Log) -> EdgeOne:
    """Open the EdgeOne API."""
    keys = [settings.credentials]
    api = Api(
        endpoint=settings.edgeone_endpoint,
        site=settings.site,
        # Where these are refused, they may have been renewed meanwhile.
        credentials=lambda: keys.pop() if keys else load().credentials,
        per_second=settings.requests_per_second,
        clock=clock,
        log=log,
        mask=settings.mask,
    )
    return EdgeOne(api, clock, log)


def store(order: Order, settings: Settings, clock: Clock) -> Any:
    """Open the store of the order's zones."""
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


def voices(settings: Settings | None, clock: Clock, log: Log) -> dict[str, Chat]:
    """Return the chats, if the settings are right about them, whatever else they are wrong about."""
    return chats(settings or load_voices(log), clock)
