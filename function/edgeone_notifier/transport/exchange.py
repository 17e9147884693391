"""Give an HTTP request a total time. At its end the connection is cut, and nothing is written to it any more.

The time limits of `requests` are for one step each. A name server has none, and a trickle of headers has none. So the
work is left behind in a thread, and must not send later, in the time of another run, what it was to send.
"""

import socket
import threading
import weakref
from collections.abc import Callable
from concurrent.futures import TimeoutError as FutureTimeout
from functools import partial
from typing import Any, TypeVar

from ..clock import with_timeout
from . import tls

_T = TypeVar("_T")


class TimeIsOver(Exception):
    """There was no answer in time; `begun` says whether something of the request may have been written."""

    def __init__(self, begun: bool) -> None:
        super().__init__("no answer in time" if begun else "no connection in time")
        self.begun = begun


class Exchange:
    """What can be ended from outside: its connection is cut. It is over as well once `left` says that no time is left.

    A connection is kept for the next request. Only the last one can be cut, so there is one request at a time.
    """

    def __init__(self, left: Callable[[], float]) -> None:
        self.begun = False  # something of the request may have been written
        self._left = left
        self._ended = False
        self._handles: list[socket.socket] = []  # our own, whatever becomes of the connection's
        self._lock = threading.Lock()
        weakref.finalize(self, _cut, self._handles)

    def keep(self, connection: socket.socket) -> socket.socket:
        """Take note of a connection, to cut it later; raise ConnectionAbortedError if the exchange is over."""
        with self._lock:
            if self._ended:
                connection.close()
                raise ConnectionAbortedError
            _cut(self._handles)
            self._handles.append(connection.dup())
        return connection

    def begin(self, connecting: bool) -> None:
        """Ask whether something may be written; raise ConnectionAbortedError if nothing may any more.

        `connecting`: a proxy is asked for a connection, which is no part of the request.
        """
        with self._lock:
            if self._ended or self._left() <= 0:
                raise ConnectionAbortedError
            self.begun = self.begun or not connecting

    def end(self) -> None:
        """Cut the connection, if there is one, and let nothing be written from now on."""
        with self._lock:
            self._ended = True
            _cut(self._handles)


def exchanged(seconds: float, left: Callable[[], float], work: Callable[[Exchange], _T]) -> _T:
    """Return the result of an exchange; raise TimeIsOver if it takes more than `seconds`."""
    exchange = Exchange(left)
    try:
        return with_timeout(seconds, partial(work, exchange))
    except FutureTimeout:
        pass
    finally:
        exchange.end()
    raise TimeIsOver(exchange.begun)


def session(exchange: Exchange, proxy: str = "") -> Any:
    """Make a session of `requests` for an exchange. It ignores ~/.netrc; `proxy` is the URL of a proxy of its own."""
    import requests

    made = requests.Session()
    made.trust_env = False
    tls.share(made, proxy)
    for scheme in ("http://", "https://"):
        _watch(made.get_adapter(scheme), exchange)
    return made


def _cut(handles: list[socket.socket]) -> None:
    """Shut connections down, and close our handles of them."""
    while handles:
        held = handles.pop()
        try:
            held.shutdown(socket.SHUT_RDWR)
        except OSError:  # it is closed already
            pass
        held.close()


def _watch(adapter: Any, exchange: Exchange) -> None:
    """Have all connections of an adapter, those by a proxy as well, ask before they write."""
    from urllib3 import HTTPConnectionPool, HTTPSConnectionPool

    pools = {
        "http": _watched(HTTPConnectionPool, exchange),
        "https": _watched(HTTPSConnectionPool, exchange),
    }
    by_proxy = adapter.proxy_manager_for

    def proxy_manager_for(*arguments: Any, **options: Any) -> Any:
        manager = by_proxy(*arguments, **options)
        manager.pool_classes_by_scheme = pools
        return manager

    adapter.poolmanager.pool_classes_by_scheme = pools
    adapter.proxy_manager_for = proxy_manager_for


def _watched(pool: Any, exchange: Exchange) -> Any:
    """Make a kind of pool whose connections can be cut, and ask before they write."""

    class Connection(pool.ConnectionCls):  # type: ignore[misc]
        connecting = False

        def connect(self) -> None:
            self.connecting = True
            super().connect()
            self.connecting = False

        def _new_conn(self) -> socket.socket:
            return exchange.keep(super()._new_conn())

        def send(self, data: Any) -> None:
            if self.sock is None and not self.connecting:
                self.connect()
            exchange.begin(self.connecting)
            super().send(data)

    return type("Pool", (pool,), {"ConnectionCls": Connection})
