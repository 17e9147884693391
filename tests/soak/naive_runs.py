"""This file is the only place that holds the ways people write such a watcher first; the soak must find them out.

None of them changes the program: they stand between it and its ports.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from edgeone_notifier.core.limits import MAX_STATE_BYTES
from edgeone_notifier.core.listing.fetch import fetch_all
from edgeone_notifier.core.listing.page import Reading
from edgeone_notifier.core.listing.plan import Plan
from edgeone_notifier.core.listing.query import Query, Window
from edgeone_notifier.core.snapshot.model import ListingKey
from edgeone_notifier.core.snapshot.names import ZoneNames
from edgeone_notifier.core.state.compress import unpacked
from edgeone_notifier.core.summary import Summary
from edgeone_notifier.ports import Ports, RunConfig, Store, Stored
from edgeone_notifier.run import run


def tells_before_storing(watch: RunConfig, ports: Ports) -> Summary:
    """Send first, and store everything at the end: what was sent before a crash is sent again, as if it were new."""
    store = _Late(ports.store)
    summary = run(watch, replace(ports, store=store))
    store.write()
    return summary


def strikes_off_before_sending(watch: RunConfig, ports: Ports) -> Summary:
    """Store that nothing is owed as soon as it is found: what the chats did not take is gone."""
    return run(watch, replace(ports, store=_Edited(ports.store, _owes_nothing)))


def forgets_the_digest(watch: RunConfig, ports: Ports) -> Summary:
    """Forget which digest was on its way: a repeat looks like news."""
    return run(watch, replace(ports, store=_Edited(ports.store, _without_digests)))


def forgets_the_lease(watch: RunConfig, ports: Ports) -> Summary:
    """Store no lease: a run that starts meanwhile sends the same."""
    return run(watch, replace(ports, store=_Edited(ports.store, _without_lease)))


def looks_since_the_last_run(watch: RunConfig, ports: Ports) -> Summary:
    """Ask only for what was created since the last look: a task that was open then is never read again."""
    return run(watch, replace(ports, listings=_Narrow(ports.listings)))


@dataclass
class _Passing:
    """A store that passes everything on."""

    store: Any

    def __post_init__(self) -> None:
        self.nothing = self.store.nothing

    def load(self) -> Stored | None:
        stored: Stored | None = self.store.load()
        return stored

    def commit(self, body: bytes, generation: str) -> str:
        done: str = self.store.commit(body, generation)
        return done

    def set_aside(self, damaged: Stored) -> str:
        raise AssertionError

    def tidy(self) -> None: ...


class _Late(_Passing):
    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._last: tuple[bytes, str] | None = None

    def commit(self, body: bytes, generation: str) -> str:
        first = self._last[1] if self._last else generation
        self._last = body, first
        return generation

    def write(self) -> None:
        if self._last:
            self.store.commit(*self._last)


@dataclass
class _Edited(_Passing):
    edit: Callable[[dict[str, Any]], None]

    def commit(self, body: bytes, generation: str) -> str:
        document = json.loads(unpacked(body, MAX_STATE_BYTES)[0])
        self.edit(document)
        return super().commit(json.dumps(document).encode(), generation)


def _boxes(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    return list(document["outbox"]["boxes"].values())


def _owes_nothing(document: dict[str, Any]) -> None:
    for box in _boxes(document):
        box["owed"] = []
    document["outbox"]["items"] = {}


def _without_digests(document: dict[str, Any]) -> None:
    for box in _boxes(document):
        box["unsettled"] = []


def _without_lease(document: dict[str, Any]) -> None:
    document["lease"] = None


class _Narrow:
    def __init__(self, sky: Any) -> None:
        self._sky = sky

    def read_listings(
        self,
        zones: Sequence[str],
        known: Sequence[str],
        plan: Callable[[ListingKey], Plan],
        take: Callable[..., None],
        names: ZoneNames,
    ) -> Any:
        def narrow(listed: ListingKey) -> Plan:
            return _narrowed(plan(listed)) if listed[1] in known else plan(listed)

        return self._sky.read_listings(zones, known, narrow, take, names)


def _narrowed(plan: Plan) -> Plan:
    window = next(plan)[-1].window
    assert window
    part = yield from fetch_all([Query(Window(window.end - 600, window.end))])
    return Reading(tuple(part.found.values()), complete=True)
