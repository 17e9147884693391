"""This file is the only place that calls the EdgeOne API: credentials, paging, pace, retry."""

import json
import random
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from .clock import Clock
from .core.changes import Listed
from .core.events import is_zone
from .core.faults import OUT_OF_TIME, THROTTLED, Fault, Unreadable, fault_of
from .core.listing import Page, Reading, is_whole, merge
from .core.task import Task
from .core.window import Plan, unseen
from .pace import Pace
from .tasks import KINDS

VERSION = "2022-09-01"
HOSTS = {"cn": "teo.tencentcloudapi.com", "intl": "teo.intl.tencentcloudapi.com"}
TIMEOUT = (3, 10)  # seconds to connect, and between two bytes
READERS = 8  # zones read side by side: enough to reach the rate allowed at 250 ms an answer
ZONES_PAGE = 100  # the most that DescribeZones takes
ATTEMPTS = 3  # at reading a list that moves
TRIES = {Fault.RETRY: 3, Fault.SIGN_AGAIN: 2, Fault.KEYS_AGAIN: 2}  # others: 1
THROTTLE_TRIES = 6
LOGGED_IDS = 10  # RequestIds per run; an error has its own in its line
BACK_OFF = 1.0  # seconds; doubled from try to try, with jitter

# Called when a zone's windows are planned: (kind, zone) → Plan.
Planner = Callable[[Listed], Plan]


@dataclass(frozen=True, slots=True)
class Credentials:
    """A key pair and, where they are temporary, its token."""

    secret_id: str
    secret_key: str
    token: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """What one run saw: each listing, why the list of zones could not be read (if so), and the requests it took."""

    readings: Mapping[Listed, Reading | Unreadable]
    unlisted: Unreadable | None
    requests: int


class ApiError(Exception):
    """The API refused, or did not answer in a way that can be read."""

    def __init__(self, code: str, message: str = "", request_id: str = "") -> None:
        super().__init__(f"{code}: {message} (RequestId {request_id or 'none'})")
        self.unreadable = Unreadable(code, message, request_id)


class EdgeOne:
    """The account's zones and their listings, for one run."""

    def __init__(
        self,
        *,
        endpoint: str | None,
        site: str,
        credentials: Callable[[], Credentials],
        per_second: float,
        clock: Clock,
        log: Callable[..., None],
    ) -> None:
        self._url = urlsplit(endpoint or f"https://{HOSTS[site]}")
        self._credentials = credentials
        self._paces: defaultdict[str, Pace] = defaultdict(lambda: Pace(per_second))
        self._clock = clock
        self._log = log
        self._mine = (
            threading.local()
        )  # one client a thread: nobody promises that they may be shared
        self._lock = threading.Lock()
        self._requests = 0
        self._request_ids: list[str] = []

    def look(self, zones: Sequence[str], known: Sequence[str], plan: Planner) -> Look:
        """Read every listing of these zones, or of all that there are; where those cannot be listed, of the known."""
        unlisted = None
        if not zones:
            try:
                zones = self.zones()
            except ApiError as error:
                unlisted, zones = error.unreadable, known
                self._report("zones.unreadable", unlisted)
        listings = [(kind, zone) for kind in KINDS for zone in zones]
        readings = self._read_all(listings, plan)
        self._log(
            "edgeone.read", requests=self._requests, request_ids=self._request_ids[:LOGGED_IDS]
        )
        return Look(readings, unlisted, self._requests)

    def zones(self) -> list[str]:
        """List the ids of the account's zones that can have tasks; `initializing` ones cannot."""
        zones: dict[str, str] = {}
        offset, total = 0, 1
        while offset < total:
            # The default order is newest first, where a new zone would move the others to the next page.
            request = {
                "Offset": offset,
                "Limit": ZONES_PAGE,
                "Order": "create-time",
                "Direction": "asc",
            }
            answer = self._ask("DescribeZones", request)
            total, rows = _counted(answer, "Zones")
            rows_read = [
                row for row in rows if isinstance(row, dict) and is_zone(row.get("ZoneId"))
            ]
            zones |= {row["ZoneId"]: row.get("Status") or "" for row in rows_read}
            offset += len(rows)
            if not rows:
                break
        return [zone for zone, status in zones.items() if status != "initializing"]

    def read(self, listing: Listed, plan: Plan) -> Reading:
        """Read one listing: its windows, then each followed task that they did not show, by its job."""
        zone, kind = listing[1], KINDS[listing[0]]
        rows: list[Task] = []
        complete = True
        for window in plan.windows:
            reading = self._read_query(partial(kind.parameters, zone, window, None), listing)
            rows += reading.rows
            complete = complete and reading.complete
        for job in unseen(plan.followed, rows):
            by_job = {"job-id": [job]}
            # What it does not show, now or any more, is asked for again next time.
            rows += self._read_query(partial(kind.parameters, zone, None, by_job), listing).rows
        merged = merge([Page(len(rows), tuple(rows))])
        return Reading(tuple(merged.values()), complete)

    def _read_all(
        self, listings: Sequence[Listed], plan: Planner
    ) -> dict[Listed, Reading | Unreadable]:
        if not listings:
            return {}
        pool = ThreadPoolExecutor(max_workers=min(READERS, len(listings)))
        futures = {listing: pool.submit(self.read, listing, plan(listing)) for listing in listings}
        readings = {listing: self._result(listing, future) for listing, future in futures.items()}
        pool.shutdown(wait=False, cancel_futures=True)
        return readings

    def _result(self, listing: Listed, future: "Future[Reading]") -> Reading | Unreadable:
        try:
            return future.result(timeout=max(self._clock.left_to_look(), 0.0))
        except ApiError as error:
            trouble = error.unreadable
        except FutureTimeout:
            trouble = Unreadable(OUT_OF_TIME, "the run's time for looking is over")
        self._report("zone.unreadable", trouble, kind=listing[0], zone=listing[1])
        return trouble

    def _read_query(self, parameters: Callable[[int], dict[str, Any]], listing: Listed) -> Reading:
        """Read all pages of one query, again if the list moved meanwhile; what any attempt found counts."""
        found: dict[tuple[str, str], Task] = {}
        for _ in range(ATTEMPTS):
            pages = self._pages(parameters, listing)
            found |= merge(pages)
            if is_whole(pages, found):
                return Reading(tuple(found.values()), True)
        self._log(
            "listing.moved",
            kind=listing[0],
            zone=listing[1],
            found=len(found),
            total=pages[-1].total,
        )
        return Reading(tuple(found.values()), False)

    def _pages(self, parameters: Callable[[int], dict[str, Any]], listing: Listed) -> list[Page]:
        pages: list[Page] = []
        rows: list[Any] = []
        offset = 0
        kind = KINDS[listing[0]]
        while not pages or (offset < pages[-1].total and rows):
            answer = self._ask(kind.ACTION, parameters(offset))
            total, rows = _counted(answer, "Tasks")
            pages.append(self._page(total, rows, listing))
            offset += len(rows)
        return pages

    def _page(self, total: int, rows: Sequence[Any], listing: Listed) -> Page:
        """Read the rows of a page; one that names no job or no target cannot be followed, and hides no other."""
        tasks = []
        for row in rows:
            try:
                tasks.append(KINDS[listing[0]].task(row, listing[1]))
            except (KeyError, TypeError, AttributeError) as error:
                self._log(
                    "row.unreadable", kind=listing[0], zone=listing[1], why=type(error).__name__
                )
        return Page(total, tuple(tasks), len(rows) - len(tasks))

    def _ask(self, action: str, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Ask until there is an answer, the table of faults says that there will be none, or the time is over."""
        tries: Counter[Fault] = Counter()
        while True:
            self._paces[action].wait()
            if self._clock.left_to_look() <= 0:
                raise ApiError(OUT_OF_TIME, "the run's time for looking is over")
            try:
                return self._ask_once(action, parameters)
            except ApiError as error:
                trouble = error.unreadable
                fault = fault_of(trouble.code)
                tries[fault] += 1
                throttled = trouble.code.startswith(THROTTLED)
                if tries[fault] >= (THROTTLE_TRIES if throttled else TRIES.get(fault, 1)):
                    raise
                self._report("request.again", trouble, action=action)
            pause = BACK_OFF * 2 ** (tries[fault] - 1) * random.uniform(0.5, 1.0)  # noqa: S311
            if throttled:
                self._paces[action].back_off(pause)
            elif fault is Fault.RETRY:
                self._clock.sleep(min(pause, self._clock.left_to_look()))
            else:
                self._mine.client = (
                    None  # its successor reads the credentials again, and signs with a new time
                )

    def _ask_once(self, action: str, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        import requests
        from tencentcloud.common.exception.tencent_cloud_sdk_exception import (
            TencentCloudSDKException,
        )

        with self._lock:
            self._requests += 1
        try:
            body = self._client().call(action, dict(parameters))
            answer = json.loads(body)["Response"]
            error = answer.get("Error")
        except TencentCloudSDKException as trouble:
            message = str(trouble.get_message())[:200]
            raise ApiError(trouble.get_code(), message, trouble.get_request_id() or "") from None
        except requests.RequestException as trouble:  # while the body was read
            raise ApiError("ClientNetworkError", type(trouble).__name__) from None
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as trouble:
            raise ApiError("UnreadableAnswer", type(trouble).__name__) from None
        if error:
            raise ApiError(
                str(error.get("Code")),
                str(error.get("Message"))[:200],
                str(answer.get("RequestId") or ""),
            )
        with self._lock:
            self._request_ids.append(str(answer.get("RequestId") or ""))
        return answer  # type: ignore[no-any-return]

    def _client(self) -> Any:
        client = getattr(self._mine, "client", None)
        if client is None:
            client = self._mine.client = self._new_client()
        return client

    def _new_client(self) -> Any:
        from tencentcloud.common.common_client import CommonClient
        from tencentcloud.common.credential import Credential
        from tencentcloud.common.profile.client_profile import ClientProfile
        from tencentcloud.common.profile.http_profile import HttpProfile

        keys = self._credentials()
        http = HttpProfile(protocol=self._url.scheme, endpoint=self._url.netloc, reqTimeout=TIMEOUT)
        client = CommonClient(
            "teo",
            VERSION,
            Credential(keys.secret_id, keys.secret_key, keys.token or None),
            "",
            ClientProfile(httpProfile=http, language="en-US"),
        )
        # The SDK looks for an error only in some content types, decodes each answer twice for that, and prints
        # deprecations to stderr; `_ask_once` looks at every answer instead.
        client._check_error = lambda _: None  # noqa: SLF001
        session = client.request.conn._session  # noqa: SLF001
        session.trust_env = False  # a .netrc entry would replace the signature
        session.max_redirects = 0  # a redirect would be followed as a GET
        if self._url.scheme == "http":
            client.request.conn.proxy = None  # loopback: no proxy leads there
        return client

    def _report(self, event: str, trouble: Unreadable, **fields: object) -> None:
        self._log(
            event,
            **fields,
            code=trouble.code,
            message=trouble.message,
            request_id=trouble.request_id,
        )


def _counted(answer: Mapping[str, Any], rows: str) -> tuple[int, list[Any]]:
    """Return TotalCount and the rows; an answer without either is an error, never an empty list."""
    total, found = answer.get("TotalCount"), answer.get(rows)
    if type(total) is not int or not isinstance(found, list):
        raise _unreadable(answer, f"no TotalCount or no {rows}")
    return total, found


def _unreadable(answer: Mapping[str, Any], message: str) -> ApiError:
    return ApiError("UnreadableAnswer", message, str(answer.get("RequestId") or ""))
