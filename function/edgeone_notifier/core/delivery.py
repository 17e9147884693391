"""This file is the only place that names what a webhook was sent, what it answered, and what that means."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timezone
from email.utils import parsedate_to_datetime
from enum import Enum
from typing import Any

PATIENCE = 900  # seconds; the most that a service's wish for patience is granted


@dataclass(frozen=True, slots=True)
class Message:
    """One body to post, the same in plain text in case the service calls it unfit, and the news it settles."""

    body: Mapping[str, Any]
    plain: Mapping[str, Any]
    items: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, the first bytes of the body, the header Retry-After, and when (epoch seconds)."""

    status: int
    body: str
    retry_after: str = ""
    at: float = 0.0


class Outcome(Enum):
    """What has become of a message."""

    TAKEN = "taken"
    LATER = "later"  # the service did not take it; next time it may
    DEAD = "dead"  # this webhook takes nothing any more
    UNFIT = "unfit"  # this body is refused; another may be taken
    UNKNOWN = "unknown"  # sent, but nothing says whether it was taken


@dataclass(frozen=True, slots=True)
class Verdict:
    """An outcome, the reason in the service's words, and for how many seconds the service asks for patience."""

    outcome: Outcome
    reason: str = ""
    wait: float | None = None


def later(answer: Answer, wait: float | None = None) -> Verdict:
    """Judge an answer that a service does not document: a proxy's page, a redirect, an error of the server."""
    reason = f"HTTP {answer.status} {' '.join(answer.body.split())[:80]}".strip()
    return Verdict(Outcome.LATER, reason, wait)


def patience(text: object, now: float) -> float | None:
    """Read a wish for patience: seconds, whole or not, or an HTTP date; None where it is neither.

    `now` is in seconds since the epoch; the result is in seconds, never below 1 nor above PATIENCE.
    """
    try:
        seconds = float(str(text).strip())
    except ValueError:
        try:
            moment = parsedate_to_datetime(str(text).strip())
        except (TypeError, ValueError, OverflowError):
            return None
        seconds = moment.replace(tzinfo=moment.tzinfo or timezone.utc).timestamp() - now
    if seconds != seconds:  # "nan" is a float, too
        return None
    return min(max(seconds, 1.0), float(PATIENCE))
