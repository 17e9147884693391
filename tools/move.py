"""This file is the only place that copies a state to another place: `python -m tools.move STATE_URL`.

Copied is the newest generation of each timer's state, as serverless.yml or SCF_SHARDS names them. The place must be
empty; nothing is deleted.
"""

from typing import Any

import click

from edgeone_notifier.clock import Clock
from edgeone_notifier.core.events import shard
from edgeone_notifier.settings import state_url
from edgeone_notifier.settings.environment import load
from edgeone_notifier.settings.settings import Settings
from edgeone_notifier.stores import open_store
from tools.command import Command, Unable
from tools.deploy.wanted.deployment import environment, shards
from tools.output import say
from tools.shown.sentences import worded

LIMIT = 300.0  # seconds


def move(target: str) -> list[str]:
    """Copy each state that there is; say what was copied."""
    try:
        state_url.check(target)
    except ValueError as error:
        raise Unable(f"TO: {error}") from None
    settings, said = load(), []
    for zones in shards(environment()):
        name = shard(zones)
        found = _open(settings, settings.state_url, name).load()
        if found is None:
            said.append(f"{name}: nothing stored")
            continue
        store = _open(settings, target, name)
        if store.load() is not None:
            raise Unable(f"TO: {name}: there is a state at the new place already")
        store.commit(found.body, store.nothing)
        said.append(f"{name}: {len(found.body):,} bytes copied")
    return said


def _open(settings: Settings, url: str, name: str) -> Any:
    return open_store(
        url.partition(":")[0],
        url=url,
        shard=name,
        endpoint=settings.cos_endpoint,
        keys=settings.credentials,
        clock=Clock(LIMIT),
    )


@click.command(cls=Command)
@click.argument("to", metavar="STATE_URL")
def main(to: str) -> None:
    """Copy the state to STATE_URL, such as cos://<bucket-appid>/<prefix>?region=<region>."""
    for line in move(to):
        say(worded(line))


if __name__ == "__main__":
    main()
