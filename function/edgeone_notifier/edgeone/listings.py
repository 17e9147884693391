"""Read the listings of an account: list its zones, and carry out a plan for each."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import asdict, replace
from functools import partial
from typing import Any

from ..clock import Clock, with_timeout
from ..core.faults import NO_SUCH_NAME, OUR_CODES, OUT_OF_TIME, Unreadable
from ..core.listing.page import ListingPage, Reading
from ..core.listing.plan import Plan
from ..core.listing.query import Query
from ..core.listing.zone_words import ZoneChoice, are_all, choose, missed_words
from ..core.listing.zones import ListingTotals, Roster, Scope
from ..core.news.quota import QuotaAnswers
from ..core.redact.display import redact
from ..core.snapshot.model import ListingKey
from ..core.snapshot.names import NO_NAMES, ZoneNames
from ..tasks import KINDS
from .names import NameRequest, list_zones, names_of
from .pool import ReadPool
from .request import ApiError, EdgeOneClient

GONE = "the account's list of zones does not hold it any more (on purpose? ZONES=*,!zone-…)"
WHOSE_NAME = "the list of zones says whose name it is"
NO_SUCH_ZONE = Unreadable(NO_SUCH_NAME, OUR_CODES[NO_SUCH_NAME])
LOGGED_ROWS = 10  # rows of a page that cannot be read
LOGGED_IDS = 10  # RequestIds per run; an error is logged with its own

Planner = Callable[[ListingKey], Plan]
Taker = Callable[[ListingKey, Reading | Unreadable], None]


class _ReadingSorter:
    """Tell the readings that are to be taken from those of zones that are idle.

    `unlisted` are the zones that could be read although the account's list lacks them.
    """

    def __init__(self, scope: Scope, kinds: Sequence[str], taker: Taker) -> None:
        self._scope, self._taker = scope, taker
        idle = scope.idle.items()
        self.idle = {(k, z): why for z, why in idle if z not in scope.ask for k in kinds}
        self.unlisted: set[str] = set()

    def take(self, listing: ListingKey, found: Reading | Unreadable) -> Reading | Unreadable | None:
        """Hand on what came of a listing, and return it; None if its zone is idle."""
        zone = listing[1]
        if self._scope.is_idle(zone, found):
            self.idle[listing] = self._scope.idle[zone]
            return None
        if zone in self._scope.missing:
            if isinstance(found, Unreadable):
                found = replace(found, message=f"{GONE}; {found.message}")
            else:
                self.unlisted.add(zone)
        self._taker(listing, found)
        return found


class ListingReader:
    """The account's zones and their listings of some kinds, for one run."""

    def __init__(
        self, api: EdgeOneClient, kinds: Sequence[str], clock: Clock, log: Callable[..., None]
    ) -> None:
        self._api = api
        self._kinds = kinds
        self._clock = clock
        self._log = log
        self._nameless: dict[ListingKey, int] = {}

    @property
    def per_second(self) -> float:
        """Return how many requests to one action are allowed in a second."""
        return self._api.per_second

    def read_listings(
        self,
        zones: Sequence[str],
        known: Sequence[str],
        plan: Planner,
        take: Taker,
        names: ZoneNames | None = None,
    ) -> ListingTotals:
        """Read every listing of the zones chosen, and hand each reading to `take`.

        If all zones are chosen, the `known` ones are read even if the account's list lacks them. Zones that are not
        known come first, then the known ones in their order.
        `names` are those known before; without them, there is no asking for names.
        """
        self._nameless = {}
        asks, names = names is not None, names or NO_NAMES
        roster, unlisted, aside = Roster(), None, None
        missed: tuple[Sequence[str], Unreadable] = (), NO_SUCH_ZONE
        if are_all(zones):
            unlisted = self._in_time(lambda left: with_timeout(left, partial(self._list, roster)))
            scope = roster.scope(zones, known, unlisted is None, names.names)
        else:
            choice, names, why = self._choose(zones, names)
            scope, missed = Scope(choice.zones), (choice.missed, why)
            aside = self._ask_names(zones, choice, names) if asks else None
        sorter = _ReadingSorter(scope, self._kinds, take)
        turn = {zone: number for number, zone in enumerate(known)}
        ordered = sorted(scope.ask, key=lambda zone: turn.get(zone, -1))
        left_over = self._read_all(
            [(k, zone) for zone in ordered for k in self._kinds], plan, sorter
        )
        left_over += self._miss(*missed, sorter)
        if are_all(zones):
            names = names.listed(roster.names, known if unlisted is None else names.names)
        elif aside:
            names = self._named(choice, names, aside)
        unlisted = unlisted or roster.shortness(sorter.unlisted)
        if unlisted:
            self._log("zones.unreadable", **asdict(unlisted))
        ids = self._api.request_ids[:LOGGED_IDS]
        self._log("edgeone.read", requests=self._api.requests, request_ids=ids)
        strays = frozenset() if unlisted else roster.strays(zones)
        return ListingTotals(
            unlisted, self._api.requests, left_over, sorter.idle, strays, names, self._nameless
        )

    def read_quotas(self, zones: Sequence[str]) -> QuotaAnswers:
        """Read what each of these zones may still submit today; that there is no answer is logged, and no trouble."""
        if not zones:
            return {}
        from .quotas import ask_quotas  # late, since few runs ask

        found = ask_quotas(self._api, zones, self._kinds, self._clock.left_to_look())
        for zone, one in found.items():
            if isinstance(one, Unreadable):
                self._log("quota.unread", zone=zone, **asdict(one))
        return found

    def page(self, listing: ListingKey, query: Query) -> ListingPage:
        """Ask one query of a listing; raise ApiError if there is no answer to it."""
        zone, kind = listing[1], KINDS[listing[0]]
        single = {"job-id": query.job, "target": query.target}
        filters: dict[str, Sequence[str]] = {name: [one] for name, one in single.items() if one}
        if query.statuses:
            filters["statuses"] = query.statuses
        request = kind.parameters(zone, query.window, filters, query.offset)
        return self._page(*self._api.ask(kind.ACTION, request, "Tasks"), listing)

    def _choose(
        self, words: Sequence[str], names: ZoneNames
    ) -> tuple[ZoneChoice, ZoneNames, Unreadable]:
        """Find the zones that words choose one by one. Names that are not known are asked for before all else.

        Return the choice, the names known now, and why there are names that no zone has, if there are.
        """
        choice, now, roster = choose(words, names.known), int(self._clock.now()), Roster()
        if not choice.missed:
            return choice, names, NO_SUCH_ZONE
        if why := self._in_time(lambda left: with_timeout(left, partial(self._list, roster))):
            why = replace(why, message=f"{WHOSE_NAME}; {why.message}")
            return choice, names.answered(choice.zones, why, now), why
        choice = choose(words, roster.names)
        found = {zone: roster.names[zone] for zone in choice.zones if zone in roster.names}
        missed = replace(NO_SUCH_ZONE, message=missed_words(choice.missed, roster.names.values()))
        return choice, names.answered(choice.ids, found, now), roster.shortness(()) or missed

    def _ask_names(
        self, words: Sequence[str], choice: ZoneChoice, names: ZoneNames
    ) -> NameRequest | None:
        """Begin to ask for the names of the zones that are chosen, where that is due."""
        is_due = names.is_due(choice.zones, int(self._clock.now()))
        return NameRequest(partial(self._names_of, words, choice)) if is_due else None

    def _names_of(self, words: Sequence[str], choice: ZoneChoice) -> Mapping[str, str]:
        if not choice.named:
            return names_of(self._api, choice.ids)
        roster = Roster()  # whose names these are now, only the whole list says
        self._list(roster)
        zones = choose(words, roster.names).zones
        return {zone: roster.names[zone] for zone in zones if zone in roster.names}

    def _list(self, roster: Roster) -> None:
        list_zones(self._api, roster)

    def _named(self, choice: ZoneChoice, names: ZoneNames, aside: NameRequest) -> ZoneNames:
        """Return what is known of the names now; that there is no answer is logged, and no trouble."""
        found = aside.answer(self._clock.left_to_look())
        if isinstance(found, Unreadable):
            self._log("zones.unnamed", **asdict(found))
        kept = choice.zones if isinstance(found, Unreadable) else choice.ids
        return names.answered(kept, found, int(self._clock.now()))

    def _miss(self, missed: Sequence[str], why: Unreadable, sorter: _ReadingSorter) -> int:
        """Hand on that no zone has these names, or that nobody knows; return how many the time did not suffice for."""
        for listing in [(kind, word) for word in missed for kind in self._kinds]:
            sorter.take(listing, why)
            self._log("zone.unreadable", kind=listing[0], zone=redact(listing[1]), **asdict(why))
        return len(missed) * len(self._kinds) * (why.code == OUT_OF_TIME)

    def _read_all(
        self, listings: Sequence[ListingKey], plan: Planner, sorter: _ReadingSorter
    ) -> int:
        """Read the listings side by side; return how many the time did not suffice for."""
        left_over = 0
        for listing, found in ReadPool(self.page, self._clock.left_to_look).read(listings, plan):
            reading = sorter.take(listing, found)
            if reading is None:
                continue
            why = reading if isinstance(reading, Unreadable) else reading.why
            if isinstance(reading, Unreadable) or not reading.complete:
                left_over += why.code == OUT_OF_TIME
                self._log("zone.unreadable", kind=listing[0], zone=listing[1], **asdict(why))
            elif reading.cursor and reading.cursor.is_late_check_due:
                self._log("zone.unswept", kind=listing[0], zone=listing[1], **asdict(why))
        return left_over

    def _in_time(self, work: Callable[[float], object]) -> Unreadable | None:
        """Do some work until the time for looking is over; return why it failed, or None."""
        try:
            work(max(self._clock.left_to_look(), 0.0))
        except ApiError as error:
            return error.unreadable
        except FutureTimeout:
            return Unreadable(OUT_OF_TIME, OUR_CODES[OUT_OF_TIME])
        return None

    def _page(self, total: int, rows: Sequence[Any], listing: ListingKey) -> ListingPage:
        """Read the rows of a page. One that names no job or no target cannot be followed; the others count."""
        tasks, refused = [], []
        for row in rows:
            try:
                tasks.append(KINDS[listing[0]].task(row, listing[1]))
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                refused.append(type(error).__name__)
        if refused:  # as many as on the page that has most of them: a page may be asked for twice
            self._nameless[listing] = max(len(refused), self._nameless.get(listing, 0))
        for why in refused[:LOGGED_ROWS]:
            self._log("row.unreadable", kind=listing[0], zone=listing[1], why=why)
        return ListingPage(total, tuple(tasks), len(rows) - len(tasks))
