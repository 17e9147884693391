"""In-memory ports of a run, a few lines each. All of them note in one journal what they are asked to do, in order."""

import json
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from edgeone_notifier.core.delivery.channel_set import Channels
from edgeone_notifier.core.delivery.digest_part import Hold
from edgeone_notifier.core.delivery.queue import LOST_ITEM, MENTION_ITEM
from edgeone_notifier.core.delivery.quiet_hours import QuietHours
from edgeone_notifier.core.delivery.routing import Route
from edgeone_notifier.core.delivery.verdict import Message, Outcome, Verdict
from edgeone_notifier.core.digest.content import DigestContent
from edgeone_notifier.core.faults import Unreadable
from edgeone_notifier.core.listing.page import Reading
from edgeone_notifier.core.listing.plan import Plan
from edgeone_notifier.core.listing.query import READ_AHEAD, Query
from edgeone_notifier.core.listing.zones import ListingTotals
from edgeone_notifier.core.news.model import FailureList, Item
from edgeone_notifier.core.news.quota import Quota, QuotaAnswers
from edgeone_notifier.core.snapshot.model import ListingKey
from edgeone_notifier.core.snapshot.names import NO_NAMES, ZoneNames
from edgeone_notifier.core.summary import Summary
from edgeone_notifier.core.task import Task
from edgeone_notifier.ports import Ports, RunConfig
from edgeone_notifier.run import preview, run
from edgeone_notifier.stores import Busy, StoredBody, StoreError
from tests.support.values import NOW, whole

TAKEN = Verdict(Outcome.TAKEN)
LATER = Verdict(Outcome.LATER, "HTTP 503")
DEAD = Verdict(Outcome.DEAD, "no_service")
UNFIT = Verdict(Outcome.UNFIT, "invalid_blocks")
UNKNOWN = Verdict(Outcome.UNKNOWN, "ReadTimeout")

Journal = list[tuple[Any, ...]]


def patient(seconds: float) -> Verdict:
    """Give the verdict of a service that asks for patience."""
    return Verdict(Outcome.LATER, "HTTP 429", seconds)


def task(target: str, status: str = "processing", job: str = "job-1", zone: str = "zone-1") -> Task:
    """Make one row of a listing, ten minutes old."""
    url = f"https://www.example.com/{target}"
    return Task("prefetch", zone, job, url, status, created=NOW - 600, updated=NOW - 60)


@dataclass
class FakeClock:
    """A time that passes only by sleeping."""

    time: float = NOW
    end: float = NOW + 50
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        return self.time

    def left(self) -> float:
        return self.end - self.time

    def left_alive(self) -> float:
        return self.left() + 5

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds


@dataclass
class FakeStore:
    """One body under a number. `faults` are raised by the commits of those numbers, counted from 1."""

    journal: Journal = field(default_factory=list)
    body: bytes | None = None
    generation: str = "0"
    faults: dict[int, Exception] = field(default_factory=dict)
    aside: dict[str, bytes] = field(default_factory=dict)
    commits: int = 0
    nothing = "0"

    def load(self) -> StoredBody | None:
        return None if self.body is None else StoredBody(self.body, self.generation)

    def commit(self, body: bytes, generation: str) -> str:
        self.commits += 1
        if fault := self.faults.get(self.commits):
            raise fault
        if generation != self.generation:
            raise Busy
        self.body, self.generation = body, str(int(generation) + 1)
        self.journal.append(("commit", self.owed()))
        return self.generation

    def set_aside(self, damaged: StoredBody) -> str:
        self.aside["damaged"] = damaged.body
        return "damaged"

    def tidy(self) -> None:
        raise StoreError("the handler tidies up, not the run")

    def document(self) -> dict[str, Any]:
        """Read what is stored."""
        return json.loads(self.body or b"null")  # type: ignore[no-any-return]

    def owed(self) -> dict[str, int]:
        """Count the news that each channel is owed by what is stored."""
        queues = self.document()["outbox"]["boxes"]
        return {name: len(queue["owed"]) for name, queue in queues.items()}

    def news(self) -> list[str]:
        """Name the sorts of news that are stored as owed."""
        return [item["news"] for item in self.document()["outbox"]["items"].values()]


@dataclass
class FakeListings:
    """Listings as they are: rows by zone, or why a zone cannot be read."""

    zones: dict[str, list[Task] | Unreadable] = field(default_factory=dict)
    complete: bool = True
    unlisted: Unreadable | None = None
    idle: dict[ListingKey, str] = field(default_factory=dict)
    names: ZoneNames | None = None  # that are found
    quotas: dict[str, tuple[Quota, ...] | Unreadable] = field(default_factory=dict)
    quotas_asked: list[str] = field(default_factory=list)
    asked: list[tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=list)
    asked_first: dict[ListingKey, Sequence[Query]] = field(default_factory=dict)  # in the last look

    def read_listings(
        self,
        zones: Sequence[str],
        known: Sequence[str],
        plan: Callable[[ListingKey], Plan],
        take: Callable[[ListingKey, Reading | Unreadable], None],
        names: ZoneNames = NO_NAMES,
    ) -> ListingTotals:
        self.asked.append((tuple(zones), tuple(known)))
        self.asked_first = {
            ("prefetch", zone): list(next(plan(("prefetch", zone)))) for zone in self.zones
        }
        for zone, rows in self.zones.items():
            key = ("prefetch", zone)
            take(key, rows if isinstance(rows, Unreadable) else self._reading(key, rows))
        return ListingTotals(
            self.unlisted, len(self.zones), idle=self.idle, names=self.names or names
        )

    def read_quotas(self, zones: Sequence[str]) -> QuotaAnswers:
        self.quotas_asked += [*zones]
        return {zone: self.quotas.get(zone, ()) for zone in zones}

    def asked_at_once(self, zone: str) -> Sequence[Query]:
        """Give what the last plan for a zone asks first."""
        return self.asked_first["prefetch", zone]

    def _reading(self, listing: ListingKey, rows: Sequence[Task]) -> Reading:
        """Read all or nothing; the plan's windows end at the time of the run."""
        now = max(query.window.end for query in self.asked_first[listing] if query.window)
        return whole(rows, now=now - READ_AHEAD) if self.complete else Reading(tuple(rows), False)


class FakeChannel:
    """A channel that gives ordered verdicts, and then takes everything. A message holds `per` items."""

    def __init__(
        self, name: str, journal: Journal, *verdicts: Verdict, per: int = 1_000, **route: Any
    ) -> None:
        self.route = Route(**{"notify": ("failure", "completion"), **route})
        self.url_fingerprint = f"mark of {name}"
        self.verdicts = deque(verdicts)
        self.hangs: threading.Event | None = None
        self.hours: QuietHours | None = None  # if it is quiet hours now
        self.follow_up = 0
        self.before: Callable[[], None] = lambda: None
        self.takes_files, self.upload = False, TAKEN
        self.name, self._journal, self._per = name, journal, per

    def hold(self, now: float) -> Hold:
        return Hold(self.hours, self.follow_up)

    def messages(self, content: DigestContent) -> list[Message]:
        told = content.without_files
        numbers = list(told.queue.owed) + [LOST_ITEM] * bool(content.queue.lost)
        pages = [numbers[at : at + self._per] for at in range(0, len(numbers), self._per)]
        words = {"digest": content.digest, "repeat": content.repeat}
        return [
            Message(
                {**words, "items": page},
                {**words, "plain": page},
                (*page, *([MENTION_ITEM] if at == 0 else [])),
                content.file,
            )
            for at, page in enumerate(pages)
        ]

    def attach(self, content: DigestContent) -> DigestContent | Verdict:
        """Upload a file of each digest, where this chat takes files; `upload` is the verdict where it is refused."""
        if not self.takes_files:
            return content
        self._journal.append(("upload", self.name))
        if self.upload is not TAKEN:
            return self.upload
        return replace(content, file=FailureList("media-1", f"{content.digest}.txt", 2, "make"))

    def bodies(self, content: DigestContent) -> list[Mapping[str, Any]]:
        return [message.body for message in self.messages(content)]

    def file_message(self, item: Item) -> Message:
        assert isinstance(item.news, FailureList)
        return Message({"file": item.news.name}, {"plain": item.news.name}, (item.number,))

    def send(self, body: Mapping[str, Any]) -> Verdict:
        self.before()
        self._journal.append(("send", self.name, body))
        if self.hangs:
            self.hangs.wait(10)
        return self.verdicts.popleft() if self.verdicts else TAKEN


@dataclass
class FakeLog:
    """The lines logged."""

    lines: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def __call__(self, event: str, **fields: Any) -> None:
        self.lines.append((event, fields))

    def events(self) -> list[str]:
        """Give the names of the events."""
        return [event for event, _ in self.lines]


class World:
    """All ports around one journal, and the runs that happen in it."""

    def __init__(self, *zones: str) -> None:
        self.journal: Journal = []
        self.store = FakeStore(self.journal)
        self.listings = FakeListings({zone: [] for zone in zones or ("zone-1",)})
        self.clock = FakeClock()
        self.log = FakeLog()
        self.channels: dict[str, FakeChannel] = {}
        self.runs = 0

    def channel(self, name: str, *verdicts: Verdict, **how: Any) -> FakeChannel:
        """Add a channel, or replace it."""
        self.channels[name] = FakeChannel(name, self.journal, *verdicts, **how)
        return self.channels[name]

    def run(self, after: float = 120, announce: bool = False) -> Summary:
        """Run once, `after` seconds after the last time."""
        return run(self._watch("run", after, announce), self._ports())

    def preview(self) -> tuple[Summary, dict[str, list[Mapping[str, Any]]]]:
        """Preview the next run."""
        return preview(self._watch("preview", 0, False), self._ports())

    def settled(self) -> None:
        """Let the first run be over, and the journal be empty."""
        self.run()
        self.journal.clear()

    def sent(self, name: str) -> list[Mapping[str, Any]]:
        """Give the bodies that a channel was sent."""
        return [entry[2] for entry in self.journal if entry[:2] == ("send", name)]

    def _watch(self, action: str, after: float, announce: bool) -> RunConfig:
        self.runs += 1
        self.clock.time += after
        self.clock.end = self.clock.time + 50
        return RunConfig(
            action=action,
            run=f"run-{self.runs}",
            shard="default",
            zones=(),
            lookback=86_400,
            announce=announce,
            stuck_after=3_600,
            channels=Channels(self.channels),
        )

    def _ports(self) -> Ports:
        return Ports(self.store, self.listings, self.clock, self.log)
