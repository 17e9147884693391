"""Check where the function runs: Python, packages, time and memory."""

import platform
import sys
from collections.abc import Iterator
from pathlib import Path

from ...clock import LOOKING_SHARE, Clock
from ...metrics import peak
from .finding import Finding, bad, good, poor

COMMIT = (
    Path(__file__).parents[3] / "commit.txt"
)  # of an unreleased package alone: tools/packaging/package.py
RUNTIME = (3, 10)  # the newest that SCF has, and that the package is compiled for
MIN_TIME_LIMIT = (
    0.8  # of the memory: a run with much news takes half as much again as a quiet one (make bench)
)


def examine_machine(clock: Clock, memory: int | None) -> Iterator[Finding]:
    """Check the runtime, and what it took to read all zones just now. `memory` is in MB, None if it is not known."""
    yield _runtime()
    yield _time(clock)
    yield _memory(memory)


def memory_of(context: object) -> int | None:
    """Return the MB that the platform allows, from the context of an invocation; None if it does not say."""
    value = context.get("memory_limit_in_mb") if isinstance(context, dict) else None
    try:
        return int(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None


def _runtime() -> Finding:
    detail = f"Python {platform.python_version()}; {', '.join(_versions())}"
    if sys.version_info[:2] < RUNTIME:
        return bad("runtime", detail, "this program needs Python 3.10 or newer")
    return good("runtime", detail)


def _versions() -> Iterator[str]:
    import pydantic
    import requests
    import tencentcloud
    from qcloud_cos.version import __version__ as cos

    yield f"edgeone-notifier {_own_version()}"
    yield f"tencentcloud {getattr(tencentcloud, '__version__', 'unknown')}"
    yield f"qcloud_cos {cos}"
    yield f"pydantic {pydantic.VERSION}"
    yield f"requests {requests.__version__}"


def _own_version() -> str:
    from ... import __version__

    commit = COMMIT.read_text(encoding="ascii").strip() if COMMIT.is_file() else ""
    return f"{__version__}, unreleased, commit {commit}" if commit else __version__


def _time(clock: Clock) -> Finding:
    detail = f"{clock.elapsed_ms() / 1_000:.1f} s for reading all zones, of {clock.limit:.0f} s"
    if clock.elapsed_ms() / 1_000 > clock.limit * LOOKING_SHARE:
        remedy = "raise the timeout (SCF_TIMEOUT, up to 900), or share the zones between timers (SCF_SHARDS)"
        return bad("time", detail, remedy)
    return good("time", detail)


def _memory(limit: int | None) -> Finding:
    used = peak()
    if limit is None:
        return good("memory", f"{used} MB; the limit is not known here")
    detail = f"{used} MB of {limit} MB"
    if used > limit * MIN_TIME_LIMIT:
        remedy = "raise the memory (SCF_MEMORY) to the next step of 128"
        return poor("memory", detail, remedy)
    return good("memory", detail)
