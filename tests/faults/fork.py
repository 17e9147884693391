"""This file is the only place that plays one run in a process of its own, which ends with it."""

import io
import json
import os
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from edgeone_notifier.settings import settings
from tests.faults.operations import Operations, Point


@dataclass(frozen=True, slots=True)
class Order:
    """One run: its environment, when it starts (epoch seconds), and where it is killed, if at all."""

    environment: Mapping[str, str]
    event: Mapping[str, Any]
    context: Mapping[str, Any]
    now: float
    watched: bool = False  # report the operations; an order with a strike is watched in any case
    strike: Point | None = None

    @classmethod
    def read(cls, values: dict[str, Any]) -> "Order":
        """Make an order of what `asdict` made of it."""
        strike = values.pop("strike")
        return cls(**values, strike=Point(**strike) if strike else None)


@dataclass(frozen=True, slots=True)
class Ran:
    """How a run ended: with a summary, with an error, or killed."""

    summary: Mapping[str, Any] | None = None
    error: str = ""
    killed: bool = False
    operations: tuple[Point, ...] = ()
    log: str = ""

    @property
    def skipped(self) -> str | None:
        """Say why the run did nothing; None where it did not end by saying so."""
        return self.summary["skipped"] if self.summary else None

    @property
    def sent(self) -> int:
        """Count the messages that the run knows to be taken."""
        return (
            sum(told["sent"] for told in self.summary["channels"].values()) if self.summary else 0
        )

    @classmethod
    def read(cls, values: dict[str, Any]) -> "Ran":
        """Make a result of what `asdict` made of it."""
        operations = tuple(Point(**point) for point in values.pop("operations"))
        return cls(**values, operations=operations)


def play(order: Order, start: int, result: int) -> None:
    """Wait until the pipe `start` is closed, run, write how it went to the pipe `result`, and end this process."""
    try:
        _become(order)
        os.read(start, 1)
        ran = _run(order)
        with open(result, "wb") as pipe:
            pipe.write(json.dumps(asdict(ran)).encode())
    finally:
        os._exit(0)


def _become(order: Order) -> None:
    os.environ.clear()
    os.environ.update(order.environment)
    tempfile.tempdir = None
    os.chdir(order.environment["TMPDIR"])  # where there is no .env
    settings.CHECKOUT = Path.cwd()
    ahead = order.now - time.monotonic()
    time.time = lambda: time.monotonic() + ahead


def _run(order: Order) -> Ran:
    import index

    sys.stdout = log = io.StringIO()
    operations = Operations(order.strike)
    summary, failure = None, ""
    with operations.watched() if order.watched or order.strike else nullcontext():
        try:
            summary = index.main_handler(dict(order.event), dict(order.context))
        except Exception as error:  # noqa: BLE001  as the platform does
            failure = f"{type(error).__name__}: {error}"
    return Ran(summary, failure, operations=tuple(operations.seen), log=log.getvalue())
