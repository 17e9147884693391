"""This file is the only place that checks a deployment: each setting that can fail is tried, none is changed."""

from collections.abc import Collection, Iterable
from typing import Any

from .api import ApiError
from .chat import Chat
from .clock import Clock
from .core.capacity import capacity
from .core.changes import Listed
from .core.faults import Fault, Unreadable, fault_of
from .core.listing import Reading
from .core.plan import plan
from .core.probe import probe
from .core.state import Damaged, Refused, decode
from .edgeone import EdgeOne
from .settings import SettingsError
from .stores import StoreError

ADVICE = {
    Fault.RETRY: "the API did not answer; try again",
    Fault.SIGN_AGAIN: "the clock of this machine is off by more than five minutes",
    Fault.KEYS_AGAIN: "the token is refused; is the execution role set?",
    Fault.ZONE: "is the zone's id right, and may the role list it (teo:DescribePrefetchTasks)?",
    Fault.CREDENTIALS: "the key is refused; is the execution role set?",
    Fault.REQUEST: "the API refuses the request itself; please report this",
}

OF_KEYS = (Fault.CREDENTIALS, Fault.KEYS_AGAIN)
OF_CLOCK = (Fault.SIGN_AGAIN,)
OF_SIGNATURE = (*OF_KEYS, *OF_CLOCK)

HOURS = 7 * 24  # in which the last one is taken to have been like all others

Finding = dict[str, Any]  # check, ok, detail


def mistaken(error: SettingsError) -> list[Finding]:
    """Report mistakes in the settings: nothing else can be checked then."""
    return [_finding(variable, False, what) for variable, what in error.mistakes]


def examine(
    sky: EdgeOne,
    store: Any,
    shard: str,
    zones: tuple[str, ...],
    chats: dict[str, Chat],
    clock: Clock,
) -> list[Finding]:
    """Check the API, each zone, the state and the channels' settings."""
    return [
        _finding("settings", True, f"{len(chats)} channels"),
        *_zones(sky, zones, int(clock.now())),
        _state(store, shard),
        *(
            _finding(
                f"channel {name}", True, f"{chat.channel.kind}: {', '.join(chat.route.notify)}"
            )
            for name, chat in chats.items()
        ),
    ]


def _zones(sky: EdgeOne, zones: tuple[str, ...], now: int) -> Iterable[Finding]:
    """List each zone's tasks of the last hour: one request a zone."""
    read: dict[Listed, Reading | Unreadable] = {}
    look = sky.look(zones, (), lambda _: plan(None, now, 3_600), read.__setitem__)
    if look.unlisted:
        yield _trouble("credentials, DescribeZones", look.unlisted)
        return
    readings = read.values()
    yield _signed("credentials", readings, OF_KEYS)
    yield _signed("clock", readings, OF_CLOCK)
    if not read:
        yield _finding("zones", False, "the account has none that can be listed")
    for (kind, zone), reading in sorted(read.items()):
        if isinstance(reading, Reading):
            yield _finding(
                f"zone {zone}", True, f"{len(reading.rows)} {kind} tasks in the last hour"
            )
        else:
            yield _trouble(f"zone {zone}", reading)
    readable = {listed: len(r.rows) for listed, r in read.items() if isinstance(r, Reading)}
    if readable:
        yield _listing(sky, max(readable, key=lambda listed: readable[listed]), now)
        # Of the last hour alone: a guess, for the order of magnitude.
        week = [rows * HOURS for rows in readable.values()]
        yield _finding("capacity", True, str(capacity(week, sky.per_second)))


def _listing(sky: EdgeOne, listed: Listed, now: int) -> Finding:
    """Ask what the documentation of the listing leaves open; a user can report it."""
    asking = probe(now)
    queries = next(asking)
    try:
        while True:
            queries = asking.send([sky.page(listed, query) for query in queries])
    except StopIteration as end:
        learnt = "; ".join(f"{question}: {answer}" for question, answer in end.value.items())
        return _finding(f"listing of {listed[1]}", True, learnt)
    except ApiError as error:
        return _trouble(f"listing of {listed[1]}", error.unreadable)


def _signed(
    check: str, readings: Collection[Reading | Unreadable], faults: tuple[Fault, ...]
) -> Finding:
    """Judge a part of the signature: wrong where an answer says so, right where the API got beyond it."""
    troubles = [reading for reading in readings if isinstance(reading, Unreadable)]
    beyond = [one for one in troubles if one.request_id and fault_of(one.code) not in OF_SIGNATURE]
    for trouble in troubles:
        if fault_of(trouble.code) in faults:
            return _trouble(check, trouble)
    if troubles and not beyond and len(troubles) == len(readings):
        return _finding(check, False, "not checked: the API answered for no zone")
    return _finding(check, True, "accepted by the API")


def _state(store: Any, shard: str) -> Finding:
    try:
        stored = store.load()
        if stored is None:
            return _finding(
                "state", True, "readable, nothing stored yet: the next run is the first"
            )
        state = decode(stored.body, shard)
    except Damaged:
        return _finding("state", False, "damaged; the next run sets it aside and takes a baseline")
    except (StoreError, Refused) as error:
        return _finding("state", False, str(error))
    return _finding("state", True, f"readable, {len(stored.body)} bytes, {len(state.sights)} zones")


def _trouble(check: str, trouble: Unreadable) -> Finding:
    advice = ADVICE[fault_of(trouble.code)]
    request = trouble.request_id or "none"
    return _finding(
        check, False, f"{trouble.code}: {trouble.message} (RequestId {request}); {advice}"
    )


def _finding(check: str, ok: bool, detail: str) -> Finding:
    return {"check": check, "ok": ok, "detail": detail}
