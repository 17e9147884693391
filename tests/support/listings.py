"""This file is the only place that makes the EdgeOne client of the tests: the real one, against the emulator."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from edgeone_notifier.clock import Clock
from edgeone_notifier.core.faults import Unreadable
from edgeone_notifier.core.listing.fetch import fetch_all
from edgeone_notifier.core.listing.page import Reading
from edgeone_notifier.core.listing.plan import Plan
from edgeone_notifier.core.listing.query import Query, Window
from edgeone_notifier.core.snapshot.model import ListingKey
from edgeone_notifier.edgeone.listings import ListingReader
from edgeone_notifier.edgeone.request import EdgeOneClient
from edgeone_notifier.transport.tencentcloud import Credentials
from tests.emulator import Cloud
from tests.emulator.server import Server
from tests.emulator.wire import Call, Reply
from tests.support.fakes import NOW, FakeLog

HOUR, DAY = 3_600, 86_400  # seconds
LISTING = "DescribePrefetchTasks"


class QuickClock(Clock):
    """A clock whose pauses are over at once."""

    def sleep(self, seconds: float) -> None: ...


@dataclass(frozen=True)
class Look:
    """What one look brought."""

    readings: Mapping[ListingKey, Reading | Unreadable]
    unlisted: Unreadable | None
    requests: int
    left_over: int
    idle: Mapping[ListingKey, str]


class Sky(ListingReader):
    """The client, with its log and the number of times that it read the credentials."""

    def __init__(
        self,
        cloud: Cloud,
        limit: float = 60,
        kinds: Sequence[str] = ("prefetch",),
        **changed: Any,
    ) -> None:
        self.lines = FakeLog()
        self.read_keys = 0
        self._keys = cloud.credentials

        def credentials() -> Credentials:
            self.read_keys += 1
            return Credentials(self._keys.secret_id, self._keys.secret_key, self._keys.token)

        clock = QuickClock(limit)
        given = {
            "endpoint": cloud.edgeone.url,
            "site": "cn",
            "credentials": credentials,
            "per_second": 1_000,
            "clock": clock,
            "log": self.lines,
        }
        super().__init__(
            EdgeOneClient(**{**given, **changed}), kinds, changed.get("clock", clock), self.lines
        )

    def seen(
        self, zones: Sequence[str], known: Sequence[str], plan: Callable[[ListingKey], Plan]
    ) -> Look:
        """Look, and keep all that was read."""
        readings: dict[ListingKey, Reading | Unreadable] = {}
        look = self.read_listings(zones, known, plan, readings.__setitem__)
        return Look(readings, look.unlisted, look.requests, look.left_over, look.idle)


def days(first: float, last: float = 0) -> Plan:
    """Plan one window, from so many days before NOW to so many."""
    return asking(Query(Window(round(NOW - first * DAY), round(NOW - last * DAY))))


def asking(*queries: Query) -> Plan:
    """Plan these queries, and nothing that follows from their answers."""
    part = yield from fetch_all(queries)
    return Reading(tuple(part.found.values()), not part.unsure and not part.stopped)


def looked(sky: Sky, *zones: str, plan: Plan | None = None) -> Look:
    """Look at zones in one window of a day."""
    return sky.seen(zones, (), lambda _: plan or days(1))


def rows(look: Look, zone: str = "zone-1") -> list[str]:
    """Give the targets that were read of a zone."""
    reading = look.readings["prefetch", zone]
    assert isinstance(reading, Reading), reading
    return sorted(row.target for row in reading.rows)


def trouble(look: Look, zone: str = "zone-1") -> Unreadable:
    """Give why a zone could not be read."""
    reading = look.readings["prefetch", zone]
    assert isinstance(reading, Unreadable), reading
    return reading


def asked(cloud: Cloud, action: str = LISTING) -> list[dict[str, Any]]:
    """Give the parameters of the requests of an action."""
    return [dict(r.params) for r in cloud.edgeone.requests if r.action == action]


def urls(count: int, name: str = "t") -> list[str]:
    """Make targets."""
    return [f"https://www.example.com/{name}-{n:05}" for n in range(count)]


@contextmanager
def serving(answer: Callable[[Call], Reply]) -> Iterator[str]:
    """Serve answers of a test's own; give the base URL."""
    server = Server(answer)
    server.start()
    yield server.url
    server.stop()
    assert server.failures == []
