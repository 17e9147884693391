"""Read and change the state between two runs, because a person said so."""

import uuid
from collections.abc import Callable
from typing import Any

from ..clock import Clock
from ..core.state.codec import Damaged, Refused, decode
from ..core.state.model import State
from ..ledger import Ledger
from ..stores import Busy, StoredBody

MAX_WAIT = 10.0  # seconds to wait for a run that is sending
PAUSE = 0.5  # seconds between two looks
NOTHING_STORED = "nothing is stored yet: the first run comes before this"


def known(store: Any, shard: str) -> tuple[State, StoredBody]:
    """Return the state, and how it is stored. Raise Refused if there is none that can be used."""
    stored = store.load()
    if stored is None:
        raise Refused(NOTHING_STORED)
    try:
        return decode(stored.body, shard), stored
    except Damaged:
        raise Refused(
            "the state is damaged; the next run sets it aside and starts afresh"
        ) from None


def known_or_nothing(store: Any, shard: str) -> State:
    """Read the state; an empty one where no run has stored anything that can be used."""
    stored = store.load()
    try:
        return decode(stored.body, shard) if stored else State()
    except Damaged:
        return State()


def change(store: Any, shard: str, clock: Clock, edit: Callable[[State], State]) -> State:
    """Change the state, store it and return it. Raise Busy as `between_runs` does."""
    ledger = between_runs(store, shard, clock)
    ledger.commit(edit)
    return ledger.state


def between_runs(
    store: Any, shard: str, clock: Clock, run: str = "", may_be_first: bool = False
) -> Ledger:
    """Return the state to be changed. Wait up to MAX_WAIT for a run that is sending, then raise Busy.

    Where nothing is stored, raise Refused, unless this `may_be_first`.
    """
    end = min(MAX_WAIT, clock.left())
    while True:
        if may_be_first and store.load() is None:
            return Ledger(store, State(), store.nothing, shard, run or uuid.uuid4().hex)
        state, stored = known(store, shard)
        if not state.is_leased(int(clock.now()), stored.at):
            return Ledger(store, state, stored.generation, shard, run or uuid.uuid4().hex)
        if end <= 0:
            raise Busy("a run is sending just now; try again in a minute")
        clock.sleep(PAUSE)
        end -= PAUSE
