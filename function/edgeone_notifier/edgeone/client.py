"""This file is the only place that sends a request to the EdgeOne API: signed, paced, and again where that helps.

API `teo`, by the SDK's generic client.
"""

import json
import random
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from ..clock import Clock
from ..core.faults import OUT_OF_TIME, Fault, Unreadable, fault_of
from ..core.redact.masking import NO_SECRETS, Mask
from ..core.redact.show import redact
from ..transport.tencentcloud import Credentials, address, sdk_client
from .rate_limit import RateLimiter

API_VERSION = "2022-09-01"
REQUEST_TIMEOUT = (3, 10)  # seconds to connect, and between two bytes
TRIES_BY_FAULT = {
    Fault.RETRY: 3,
    Fault.SLOW_DOWN: 6,
    Fault.SIGN_AGAIN: 2,
    Fault.KEYS_AGAIN: 2,
}  # others: 1
BACK_OFF = 1.0  # seconds; doubled from try to try, with jitter
LONGEST_WORD = 100  # characters of a code or a RequestId
LONGEST_MESSAGE = 200  # characters
MOST_DIGITS = 15  # of a number; nothing that is counted has more


class ApiError(Exception):
    """The API refused, or did not answer in a way that can be read."""

    def __init__(self, code: str, message: str = "", request_id: str = "") -> None:
        super().__init__(f"{code}: {message} (RequestId {request_id or 'none'})")
        words = (redact(code[:LONGEST_WORD]), redact(message), redact(request_id[:LONGEST_WORD]))
        self.unreadable = Unreadable(*words)


class EdgeOneClient:
    """The API, for one run and all its threads."""

    def __init__(
        self,
        *,
        endpoint: str | None,
        site: str,
        credentials: Callable[[], Credentials],
        per_second: float,
        clock: Clock,
        log: Callable[..., None],
        mask: Mask = NO_SECRETS,
    ) -> None:
        self.requests = 0
        self.per_second = per_second
        self.request_ids: list[str] = []
        self._url = address("teo", site, endpoint)
        self._credentials = credentials
        self._keys: Credentials | None = None
        self._mask = mask  # of whatever comes in: it is logged, stored, and told to the chats
        self._paces: defaultdict[str, RateLimiter] = defaultdict(lambda: RateLimiter(per_second))
        self._clock = clock
        self._log = log
        # Each with a connection; one request at a time, since nobody promises that a client may be shared.
        self._idle: list[Any] = []
        self._lock = threading.Lock()

    def ask(self, action: str, parameters: Mapping[str, Any], rows: str) -> tuple[int, list[Any]]:
        """Ask until there is an answer, the table of faults says that there will be none, or the time is over.

        Return TotalCount and what stands under `rows`.
        """
        tries: Counter[Fault] = Counter()
        while True:
            idle = self._idle
            client = self._client(idle)  # before its turn: the first one imports the SDK
            self._paces[action].wait()
            if self._clock.left_to_look() <= 0:
                raise ApiError(OUT_OF_TIME, "the run's time for looking is over")
            try:
                return self._ask_once(client, action, parameters, rows)
            except ApiError as error:
                trouble = error.unreadable
                fault = fault_of(trouble.code)
                tries[fault] += 1
                if tries[fault] >= TRIES_BY_FAULT.get(fault, 1):
                    raise
                self._log("request.again", action=action, **asdict(trouble))
            finally:
                idle.append(client)
            pause = BACK_OFF * 2 ** (tries[fault] - 1) * random.uniform(0.5, 1.0)  # noqa: S311
            pause = min(pause, max(self._clock.left_to_look(), 0.0))
            if fault is Fault.SLOW_DOWN:
                self._paces[action].back_off(pause)
            elif fault is Fault.RETRY:
                self._clock.sleep(pause)
            else:
                # A new client reads the credentials again, and signs with a new time; nobody looks for the old ones.
                self._keys, self._idle = None, []

    def _ask_once(
        self, client: Any, action: str, parameters: Mapping[str, Any], rows: str
    ) -> tuple[int, list[Any]]:
        import requests
        from tencentcloud.common.exception.tencent_cloud_sdk_exception import (
            TencentCloudSDKException,
        )

        with self._lock:
            self.requests += 1
        try:
            body = client.call(action, dict(parameters))
            answer = self._read(body)
            request_id = _word(answer.get("RequestId"))
            refused = self._refused(answer.get("Error"), request_id)
        except TencentCloudSDKException as trouble:
            said = trouble.get_code(), trouble.get_message(), trouble.get_request_id() or ""
            code, message, request_id = (self._mask(str(one)) for one in said)
            raise ApiError(code, message[:LONGEST_MESSAGE], request_id) from None
        except requests.RequestException as trouble:  # while the body was read
            raise ApiError("ClientNetworkError", type(trouble).__name__) from None
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as trouble:
            raise ApiError("UnreadableAnswer", type(trouble).__name__) from None
        if refused:
            raise refused
        with self._lock:
            self.request_ids.append(request_id)
        return _counted(answer, rows, request_id)

    def _refused(self, error: Any, request_id: str) -> ApiError | None:
        """Read an error of the API; raise AttributeError where it is not one in form."""
        if error is None:
            return None
        code = error.get("Code")
        if not (isinstance(code, str) and code):
            return ApiError("UnreadableAnswer", "an error without a Code", request_id)
        return ApiError(code, str(error.get("Message"))[:LONGEST_MESSAGE], request_id)

    def _read(self, body: bytes) -> Any:
        """Read an answer, without what it repeats of our secrets."""
        answer = json.loads(body, parse_int=_number, parse_constant=_nothing)["Response"]
        repeats = self._mask.finds(body.decode("utf-8", "replace"))
        return self._mask.all(answer) if repeats else answer

    def _client(self, idle: list[Any]) -> Any:
        try:
            return idle.pop()
        except IndexError:
            return self._new_client()

    def _new_client(self) -> Any:
        with self._lock:
            keys = self._keys = self._keys or self._credentials()
            self._mask = self._mask.with_keys(keys.all())
        client = sdk_client("teo", API_VERSION, self._url, keys, timeout=REQUEST_TIMEOUT)
        # The SDK looks for an error only in some content types, decodes each answer twice for that, and prints
        # deprecations to stderr; `_ask_once` looks at every answer instead.
        client._check_error = lambda _: None  # noqa: SLF001
        return client


def _counted(answer: Mapping[str, Any], rows: str, request_id: str) -> tuple[int, list[Any]]:
    """Return TotalCount and the rows; an answer without either is an error. Only of nothing there need be no list."""
    total, found = answer.get("TotalCount"), answer.get(rows)
    if type(total) is not int or total < 0:
        raise ApiError("UnreadableAnswer", "no TotalCount", request_id)
    if found is None and not total:
        return 0, []
    if not isinstance(found, list):
        raise ApiError("UnreadableAnswer", f"no {rows}", request_id)
    return total, found


def _word(value: object) -> str:
    return value[:LONGEST_WORD] if isinstance(value, str) else ""


def _number(digits: str) -> int | None:
    """Read a whole number; of one that counts nothing, make nothing: Python refuses or is slow at enormous ones."""
    return int(digits) if len(digits) <= MOST_DIGITS else None


def _nothing(_: str) -> None:
    """Read NaN and Infinity, which are no JSON, as nothing."""
