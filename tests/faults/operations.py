"""This file is the only place that counts what a process does to the world, and that kills it at one of these points.

A profiler sees every call of a built-in function, in all threads, however it was reached. What touches a file, a lock
or a connection is an operation, unless it is listed as one that leaves no trace: so a new operation is counted without
anybody adding it. Each is named by its thread and its number there, which is the same in every run.
"""

import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO, IOBase, StringIO
from socket import SocketType
from types import FrameType, ModuleType
from typing import Any

MODULES = {"posix", "fcntl", "io", "_io", "_socket", "_sqlite3", "mmap", "_posixsubprocess"}
MEMORY = (BytesIO, StringIO)  # files that are none
# They change nothing that outlasts the process. Whatever is not listed counts.
TRACELESS = {
    *("access", "fspath", "fstat", "getcwd", "get_inheritable", "getpid", "getuid", "listdir"),
    *("lstat", "readlink", "scandir", "set_inheritable", "stat", "sched_getaffinity", "cpu_count"),
    *("urandom", "WEXITSTATUS", "get_terminal_size", "getrandom", "text_encoding", "open_code"),
    *("_path_splitroot_ex", "_path_normpath"),  # of Python 3.12 and newer
    *("close", "closed", "detach", "fileno", "flush", "getvalue", "isatty", "peek", "read"),
    *("read1", "readable", "readall", "readinto", "readline", "readlines", "seek", "seekable"),
    *("tell", "writable", "__enter__", "__exit__"),
    *("_checkClosed", "_checkReadable", "_checkSeekable", "_checkWritable"),
    *("getaddrinfo", "gethostname", "getpeername", "getsockname", "getsockopt", "gettimeout"),
    *("has_dualstack_ipv6", "inet_aton", "inet_pton", "inet_ntop", "setblocking", "setsockopt"),
    *("settimeout", "htonl", "htons", "ntohl", "ntohs", "getdefaulttimeout", "type", "family"),
}
Profiler = Callable[[FrameType, str, Any], None]

BEFORE, AFTER = "before", "after"

_PLACES: dict[ModuleType | type, str] = {}  # what _place has said


@dataclass(frozen=True, slots=True)
class Point:
    """A moment of a run: before or after the operation with a number in a thread.

    A thread is named by the way to it: 0.1.2 is the second that was started by the first that the main one started.
    """

    thread: str
    number: int
    when: str = BEFORE
    name: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"{self.when} {self.thread}#{self.number} {self.name}".strip()


class Operations:
    """The operations of this process while the block runs; at the strike, it is killed. Of use once a process."""

    def __init__(self, strike: Point | None = None) -> None:
        self.seen: list[Point] = []  # each operation once, in the order they began
        self._strike = strike
        self._numbers: Counter[str] = Counter()
        self._children: Counter[str] = Counter()
        self._names: dict[int, str] = {threading.get_ident(): "0"}
        self._open: dict[str, list[Point]] = {}

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Count, in this thread and in all that start in the block; with a strike, in its thread alone."""
        start, operations, profiler = threading.Thread.start, self, self._profiler()

        def named_start(thread: threading.Thread) -> None:
            operations._children[parent := operations._thread()] += 1
            name, run = f"{parent}.{operations._children[parent]}", thread.run

            def named_run() -> None:
                operations._names[threading.get_ident()] = name
                operations._watch(name, profiler)
                run()

            thread.run = named_run  # type: ignore[method-assign]
            start(thread)

        threading.Thread.start = named_start  # type: ignore[assignment,method-assign]
        self._watch(self._thread(), profiler)
        try:
            yield
        finally:
            sys.setprofile(None)
            threading.Thread.start = start  # type: ignore[method-assign]

    def _watch(self, thread: str, profiler: Profiler) -> None:
        if self._strike is None or self._strike.thread == thread:
            sys.setprofile(profiler)

    def _profiler(self) -> Profiler:
        """Make what is called a hundred thousand times a run: it looks at most calls for a glance only."""
        places, begin, end = _PLACES, self._begin, self._end

        def profile(_: FrameType, event: str, function: Any) -> None:
            if event == "call" or event == "return":
                return
            owner = function.__self__
            kind = type(owner)
            key = owner if kind is ModuleType else kind
            place = places.get(key)
            if place is None:
                place = places[key] = _place(key)
            if place and function.__name__ not in TRACELESS:
                if event == "c_call":
                    begin(f"{place}.{function.__name__}")
                else:
                    end()

        return profile

    def _begin(self, name: str) -> None:
        thread = self._thread()
        self._numbers[thread] += 1
        point = Point(thread, self._numbers[thread], BEFORE, name)
        self.seen.append(point)
        self._open.setdefault(thread, []).append(point)
        self._kill_at(point)

    def _end(self) -> None:
        thread = self._thread()
        point = self._open[thread].pop()
        self._kill_at(Point(thread, point.number, AFTER, point.name))

    def _kill_at(self, point: Point) -> None:
        if point == self._strike:
            os.kill(os.getpid(), signal.SIGKILL)

    def _thread(self) -> str:
        return self._names[threading.get_ident()]


def _place(key: ModuleType | type) -> str:
    """Name a module, or a type of objects, whose functions are operations; "" for others."""
    if isinstance(key, ModuleType):
        name = key.__name__  # of a version: io.open is _io.open in newer ones
        return name.replace("_io", "io") if name in MODULES else ""
    is_one = issubclass(key, IOBase | SocketType) and not issubclass(key, MEMORY)
    return key.__name__ if is_one else ""
