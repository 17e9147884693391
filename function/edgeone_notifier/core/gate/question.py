"""Read what the launch gate is asked: which jobs, URLs or prefix, by when, and how much may fail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any

from ..limits import API_WINDOW
from ..listing.query import MAX_WINDOW, READ_AHEAD
from ..task import parse_duration
from .deadline import parse_deadline
from .urls import canonical

DEFAULT_AGE, DEFAULT_GRACE = "6h", "10m"
MAX_GATE_JOBS = 100  # each costs a request or more in each zone
MAX_GATE_TARGETS = 100_000


@dataclass(frozen=True, slots=True)
class GateQuestion:
    """What is asked for, all of it together. Times are in seconds since the epoch, `grace` is in seconds.

    `targets` are the URLs as they were given, by the form in which they are compared. `since` is not for jobs.
    """

    jobs: tuple[str, ...] = ()
    targets: Mapping[str, str] = field(default_factory=dict)
    prefix: str = ""
    since: int = 0
    deadline: int | None = None
    grace: int = 600
    allow_failed: int = 0


def read_gate_question(fields: Mapping[str, Any], now: int, zone: tzinfo) -> GateQuestion:
    """Read the fields of an event, each of the right form; raise ValueError for what cannot be asked."""
    if not fields.keys() & {"jobs", "targets", "prefix"}:
        raise ValueError("one of jobs, targets, prefix is needed")
    jobs = tuple(dict.fromkeys(str(job).strip() for job in fields.get("jobs", ())))
    targets = fields.get("targets", ())
    if len(jobs) > MAX_GATE_JOBS or len(targets) > MAX_GATE_TARGETS:
        raise ValueError(f"at most {MAX_GATE_JOBS} jobs and {MAX_GATE_TARGETS:,} targets")
    age = _duration("since", fields.get("since", DEFAULT_AGE))
    try:
        deadline = parse_deadline(fields["deadline"], now, zone) if "deadline" in fields else None
    except ValueError as error:
        raise ValueError(f"deadline {error}") from None
    return GateQuestion(
        jobs=jobs,
        targets=_by_form(targets),
        prefix=_prefix(fields.get("prefix", "")),
        since=max(now - age, now + READ_AHEAD - MAX_WINDOW),
        deadline=deadline,
        grace=_duration("grace", fields.get("grace", DEFAULT_GRACE)),
        allow_failed=fields.get("allow_failed", 0),
    )


def _duration(name: str, text: str) -> int:
    seconds = parse_duration(text)
    if seconds is None or seconds > API_WINDOW or not (seconds or name == "grace"):
        raise ValueError(f"{name} is no duration up to 7d, such as 90m or 24h")
    return seconds


def _by_form(targets: Sequence[str]) -> dict[str, str]:
    """Return each URL once. One that is none is named by its place: it may hold a secret."""
    found: dict[str, str] = {}
    for place, target in enumerate(targets, 1):
        try:
            found.setdefault(canonical(target.strip()), target.strip())
        except ValueError as error:
            raise ValueError(f"number {place} of targets {error}") from None
    return found


def _prefix(text: str) -> str:
    try:
        return canonical(text.strip()) if text else ""
    except ValueError:
        raise ValueError("prefix is no beginning of a URL, with https:// and host") from None
