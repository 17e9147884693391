"""Send requests to the EdgeOne API (product `teo`): signed, spaced, and again where that helps.

It uses the SDK's generic client: none of the SDK's models is imported, which keeps a cold start short.
"""

import json
import random
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, TypeVar

from ..clock import Clock
from ..core.faults import OUT_OF_TIME, Fault, Unreadable, fault_of
from ..core.redact.display import redact
from ..core.redact.masking import NO_SECRETS, Mask
from ..transport.tencentcloud import Credentials, address, sdk_client
from .rate_limit import RateLimiter

API_VERSION = "2022-09-01"
REQUEST_TIMEOUT = (3, 10)  # seconds to connect, and between two bytes
# A request with another fault is not tried again.
TRIES_BY_FAULT = {
    Fault.RETRY: 3,
    Fault.SLOW_DOWN: 6,
    Fault.SIGN_AGAIN: 2,
    Fault.KEYS_AGAIN: 2,
}
BACK_OFF = 1.0  # seconds; doubled from try to try, with jitter
MAX_CODE_CHARS = 100  # of a code or a RequestId
MAX_MESSAGE_CHARS = 200
MAX_DIGITS = 15  # of a number; nothing that is counted has more

AnswerValue = TypeVar("AnswerValue")


class ApiError(Exception):
    """The API refused, or did not answer in a way that can be read."""

    def __init__(self, code: str, message: str = "", request_id: str = "") -> None:
        super().__init__(f"{code}: {message} (RequestId {request_id or 'none'})")
        words = (
            redact(code[:MAX_CODE_CHARS]),
            redact(message),
            redact(request_id[:MAX_CODE_CHARS]),
        )
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
        self._limits: defaultdict[str, RateLimiter] = defaultdict(lambda: RateLimiter(per_second))
        self._clock = clock
        self._log = log
        # Clients of the SDK, each with a connection. One sends one request at a time: the SDK does not say that threads
        # may share it.
        self._idle: list[Any] = []
        self._lock = threading.Lock()

    def ask(self, action: str, parameters: Mapping[str, Any], rows: str) -> tuple[int, list[Any]]:
        """Ask until there is an answer; return its TotalCount and the list under `rows`. Raise as `call` does."""
        return self.call(action, parameters, lambda answer: _counted(answer, rows))

    def call(
        self,
        action: str,
        parameters: Mapping[str, Any],
        read: Callable[[Mapping[str, Any]], AnswerValue],
        tries_by_fault: Mapping[Fault, int] = TRIES_BY_FAULT,
    ) -> AnswerValue:
        """Ask until there is an answer that `read` can read; return what it made of it.

        Raise ApiError if `tries_by_fault` says that another try is no use, or if the time for looking is over.
        """
        tries: Counter[Fault] = Counter()
        while True:
            idle = self._idle
            client = self._client(idle)  # before its turn: the first one imports the SDK
            self._limits[action].wait()
            if self._clock.left_to_look() <= 0:
                raise ApiError(OUT_OF_TIME, "the run's time for looking is over")
            try:
                return self._ask_once(client, action, parameters, read)
            except ApiError as error:
                why = error.unreadable
                fault = fault_of(why.code)
                tries[fault] += 1
                if tries[fault] >= tries_by_fault.get(fault, 1):
                    raise
                self._log("request.again", action=action, **asdict(why))
            finally:
                idle.append(client)
            pause = BACK_OFF * 2 ** (tries[fault] - 1) * random.uniform(0.5, 1.0)  # noqa: S311
            pause = min(pause, max(self._clock.left_to_look(), 0.0))
            if fault is Fault.SLOW_DOWN:
                self._limits[action].back_off(pause)
            elif fault is Fault.RETRY:
                self._clock.sleep(pause)
            else:
                # New clients read the credentials again, and sign with a new time. The old ones are dropped.
                self._keys, self._idle = None, []

    def _ask_once(
        self,
        client: Any,
        action: str,
        parameters: Mapping[str, Any],
        read: Callable[[Mapping[str, Any]], AnswerValue],
    ) -> AnswerValue:
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
        except TencentCloudSDKException as error:
            words = error.get_code(), error.get_message(), error.get_request_id() or ""
            code, message, request_id = (self._mask(str(word)) for word in words)
            raise ApiError(code, message[:MAX_MESSAGE_CHARS], request_id) from None
        except requests.RequestException as error:  # while the body was read
            raise ApiError("ClientNetworkError", type(error).__name__) from None
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise ApiError("UnreadableAnswer", type(error).__name__) from None
        if refused:
            raise refused
        with self._lock:
            self.request_ids.append(request_id)
        try:
            return read(answer)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ApiError("UnreadableAnswer", type(error).__name__, request_id) from None

    def _refused(self, error: Any, request_id: str) -> ApiError | None:
        """Read an error of the API; raise AttributeError if it has not the form of one."""
        if error is None:
            return None
        code = error.get("Code")
        if not (isinstance(code, str) and code):
            return ApiError("UnreadableAnswer", "an error without a Code", request_id)
        return ApiError(code, str(error.get("Message"))[:MAX_MESSAGE_CHARS], request_id)

    def _read(self, body: bytes) -> Any:
        """Read an answer; mask what it repeats of our secrets."""
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
        # The SDK checks some content types alone, decodes each answer twice for that, and prints deprecations.
        # `_ask_once` checks every answer instead.
        client._check_error = lambda _: None  # noqa: SLF001
        return client


def unreadable_answer(answer: Mapping[str, Any], why: str) -> ApiError:
    """Return the error of an answer that lacks what it must have."""
    return ApiError("UnreadableAnswer", why, _word(answer.get("RequestId")))


def _counted(answer: Mapping[str, Any], rows: str) -> tuple[int, list[Any]]:
    """Return TotalCount and the rows. Both must be there; only if TotalCount is 0 may the list be missing."""
    total, found = answer.get("TotalCount"), answer.get(rows)
    if type(total) is not int or total < 0:
        raise unreadable_answer(answer, "no TotalCount")
    if found is None and not total:
        return 0, []
    if not isinstance(found, list):
        raise unreadable_answer(answer, f"no {rows}")
    return total, found


def _word(value: object) -> str:
    return value[:MAX_CODE_CHARS] if isinstance(value, str) else ""


def _number(digits: str) -> int | None:
    """Read a whole number; None for an enormous one, which Python refuses or is slow to read."""
    return int(digits) if len(digits) <= MAX_DIGITS else None


def _nothing(_: str) -> None:
    """Return None for NaN and Infinity, which are no JSON."""
