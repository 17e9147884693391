"""Check a deployment: try each part that can fail, and leave nothing changed."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from ...clock import Clock
from ...core.faults import Unreadable
from ...core.listing.page import Reading
from ...core.listing.plan import plan
from ...core.remedies import IDLE, of_code
from ...core.snapshot.model import ListingKey
from ...core.snapshot.names import NO_NAMES
from ...core.task import iso
from ...edgeone.listings import ListingReader
from ...settings.environment import SettingsError
from ...transport.tencentcloud import Credentials
from . import filters, keys, machine, network, state, webhooks
from .capacity import capacity
from .finding import Finding, bad, good, poor
from .quota import examine_quota

WEEK = 7 * 86_400  # seconds


@dataclass(frozen=True, slots=True)
class DoctorInputs:
    """What is to be examined. `lookback` is in seconds, `memory` in MB; `date` is that of an answer of `api`.

    `scheme` is that of STATE_URL.
    """

    listings: ListingReader
    store: Any
    scheme: str
    shard: str
    zones: tuple[str, ...]
    channels: Mapping[str, webhooks.TestedChannel]
    keys: Credentials
    lookback: int
    memory: int | None
    date: str
    api: str


def mistaken(error: SettingsError) -> list[Finding]:
    """Return mistakes in the settings as findings. With them, nothing else can be checked."""
    remedy = "correct this: docs/settings.md has a table of all"
    return [bad(variable, what, remedy) for variable, what in error.mistakes]


def examine_all(
    inputs: DoctorInputs, clock: Clock, send: bool, digest: str, mention: bool = False
) -> list[Finding]:
    """Check everything. With `send`, each channel gets a test message; with `mention`, that mentions people."""
    now = int(clock.now())
    return [
        good("settings", f"{len(inputs.channels)} channels"),
        network.examine_network(inputs.api),
        *_listings(inputs, clock.now()),
        *state.examine_state(inputs.store, inputs.shard, now, inputs.scheme),
        *webhooks.examine_webhooks(inputs.channels, send, now, digest, mention),
        *machine.examine_machine(clock, inputs.memory),
    ]


def report(findings: list[Finding]) -> dict[str, Any]:
    """Return the summary of the findings, as it is logged."""
    return {
        "action": "doctor",
        "ok": all(finding.ok for finding in findings),
        "findings": [asdict(finding) for finding in findings],
    }


def fatal(findings: list[Finding]) -> str:
    """Return the findings by which news is lost or late, each with its remedy; "" if there is none."""
    return "; ".join(f"{one.check}: {one.detail} → {one.remedy}" for one in findings if one.loses)


def _listings(inputs: DoctorInputs, now: float) -> Iterator[Finding]:
    """List each zone as a first run would."""
    read: dict[ListingKey, Reading | Unreadable] = {}
    planned = partial(plan, None, int(now), inputs.lookback)
    look = inputs.listings.read_listings(
        inputs.zones, (), lambda _: planned(), read.__setitem__, NO_NAMES
    )
    names = look.names.known
    if look.unlisted:
        check = "list of zones" if read else "credentials, DescribeZones"
        yield bad(check, keys.error_words(look.unlisted), of_code(look.unlisted.code))
    if look.unlisted and not read:
        yield keys.clock(inputs.date, now, [look.unlisted])
        return
    yield keys.accepted(read.values(), inputs.keys)
    yield keys.clock(inputs.date, now, read.values())
    if not read:
        remedy = "are these the right account and SITE? Or name the zones in ZONES"
        yield bad("zones", "the account has none that can be watched", remedy)
    for (_, zone), why in sorted(look.idle.items()):
        remedy = f"nothing, or leave it out: ZONES=*,!{zone}"
        yield poor(f"zone {zone}", _named(names.get(zone), f"not watched: {IDLE[why]}"), remedy)
    for (kind, zone), reading in sorted(read.items()):
        yield _zone(kind, zone, reading, names.get(zone))
    tasks = [task for r in read.values() if isinstance(r, Reading) for task in r.rows]
    yield from filters.zones_by_name(inputs.zones, names)
    yield from filters.left_out(look.strays, names.values())
    routes = {name: channel.route for name, channel in inputs.channels.items()}
    yield from filters.examine_filters(routes, {zone for _, zone in read}, tasks, names)
    yield from examine_quota(inputs.listings, routes, {zone for _, zone in read}, names)
    readable = [len(reading.rows) for reading in read.values() if isinstance(reading, Reading)]
    if readable:
        # What was read is taken to be like all of a week: for the order of magnitude.
        week = [rows * WEEK // inputs.lookback for rows in readable]
        yield good("capacity", str(capacity(week, inputs.listings.per_second)))


def _zone(kind: str, zone: str, reading: Reading | Unreadable, name: str | None) -> Finding:
    check = f"zone {zone}"
    if isinstance(reading, Unreadable):
        return bad(check, _named(name, keys.error_words(reading)), of_code(reading.code))
    oldest = min((task.created for task in reading.rows if task.created), default=0)
    since = f", the oldest of {iso(oldest)}" if oldest else ""
    detail = _named(name, f"{len(reading.rows):,} {kind} tasks{since}")
    if not reading.complete:
        return poor(check, f"{detail}; the list moved while it was read", "try again")
    return good(check, detail)


def _named(name: str | None, detail: str) -> str:
    return f"{name}: {detail}" if name else detail
