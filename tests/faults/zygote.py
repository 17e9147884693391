"""This file is the only place that starts runs: each in a fork of a process that has imported everything already.

That process has one thread, since a fork of a process with several may hang. It reads one JSON object a line: the
orders of runs that are to start at the same moment. It writes a line for each run when it has ended.
"""

import gc
import importlib
import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from itertools import count
from pathlib import Path
from typing import Any

from tests.faults.fork import Order, Ran, play

ROOT = Path(__file__).resolve().parents[2]
IMPORTED_LATE = (
    "index",
    "edgeone_notifier.stores.cos",
    "edgeone_notifier.stores.file",
    "qcloud_cos",
    "requests",
    "tencentcloud.common.common_client",
    "encodings.idna",
    "zoneinfo",
)

# As in the tests: an error, but for the one of the SDK's signature, from Python 3.12 on.
OF_THE_SDK = "datetime.datetime.utcfromtimestamp() is deprecated"
WARNINGS = ("-W", "error", "-W", f"ignore:{OF_THE_SDK}:DeprecationWarning")


class Zygote:
    """The process, seen from the one that gives the orders. Safe to use from several threads."""

    def __init__(self) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  closed with the process
        self._process = subprocess.Popen(
            [sys.executable, *WARNINGS, "-m", "tests.faults.zygote"],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": f"{ROOT / 'function'}:{ROOT}"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
        )
        self._numbers = count()
        self._ended: dict[int, dict[int, Ran]] = {}
        self._news = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def start(self, orders: Sequence[Order]) -> Callable[[], list[Ran]]:
        """Start runs at the same moment; return what waits for their end."""
        with self._news:
            number = next(self._numbers)
            self._ended[number] = {}
            line = json.dumps({"number": number, "orders": [asdict(order) for order in orders]})
            assert self._process.stdin is not None
            self._process.stdin.write(f"{line}\n".encode())
            self._process.stdin.flush()
        return lambda: self._wait(number, len(orders))

    def stop(self) -> str:
        """End the process; return what it and the runs wrote to stderr."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=60)
        self._reader.join(timeout=60)
        assert self._process.stdout is not None
        self._process.stdout.close()
        with self._errors:
            self._errors.seek(0)
            return self._errors.read().decode(errors="replace")

    def _wait(self, number: int, runs: int) -> list[Ran]:
        with self._news:
            over = self._news.wait_for(lambda: len(self._ended[number]) == runs, timeout=300)
            if not over:
                raise RuntimeError("a run did not end")
            ended = self._ended.pop(number)
        return [ended[place] for place in range(runs)]

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            values = json.loads(line)
            with self._news:
                self._ended[values["number"]][values["place"]] = Ran.read(values["ran"])
                self._news.notify_all()


class _Forks:
    """The same, seen from inside."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._orders = b""
        self._running: set[int] = set()

    def serve(self) -> None:
        """Start and end runs until there is nobody who could give orders."""
        self._selector.register(0, selectors.EVENT_READ, self._take_orders)
        try:
            while True:
                for key, _ in self._selector.select():
                    key.data()
        except EOFError:
            for process in self._running:
                os.kill(process, signal.SIGKILL)

    def _take_orders(self) -> None:
        read = os.read(0, 65_536)
        if not read:
            raise EOFError
        *lines, self._orders = (self._orders + read).split(b"\n")
        for line in lines:
            self._start(json.loads(line))

    def _start(self, values: Mapping[str, Any]) -> None:
        wait, go = os.pipe()
        for place, order in enumerate(values["orders"]):
            read, write = os.pipe()
            process = os.fork()
            if not process:
                os.close(go)
                play(Order.read(order), wait, write)
            os.close(write)
            self._running.add(process)
            self._await(process, read, values["number"], place)
        os.close(wait)
        os.close(go)  # now all start

    def _await(self, process: int, pipe: int, number: int, place: int) -> None:
        result = bytearray()

        def read() -> None:
            if part := os.read(pipe, 65_536):
                result.extend(part)
                return
            self._selector.unregister(pipe)
            os.close(pipe)
            _, status = os.waitpid(process, 0)
            self._running.discard(process)
            ran = json.loads(result) if result else asdict(_unfinished(status))
            line = json.dumps({"number": number, "place": place, "ran": ran})
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()

        self._selector.register(pipe, selectors.EVENT_READ, read)


def _unfinished(status: int) -> Ran:
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    return Ran(killed=killed, error="" if killed else f"ended with status {status}")


def main() -> None:
    """Import all that a run needs, and serve."""
    for module in IMPORTED_LATE:
        importlib.import_module(module)
    importlib.import_module("zoneinfo").ZoneInfo("Asia/Shanghai")
    gc.collect()
    gc.freeze()
    _Forks().serve()


if __name__ == "__main__":
    main()
