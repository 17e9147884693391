"""What a webhook is sent, what it answers, and what an answer means that is not in the service's own words.

What a service's own answers mean stands in `channels/<kind>/answers`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timezone
from email.utils import parsedate_to_datetime
from enum import Enum
from typing import Any

from ..news.model import FailureList

MAX_RETRY_AFTER = 86_400  # seconds; a service that asks for a longer wait is tried after these
RATE_WAIT = 60.0  # seconds, if a service asks to wait and does not say for how long
# HTTP statuses of a proxy that got no answer in time: the message may have been shown.
UNSURE = (408, 502, 504)


@dataclass(frozen=True, slots=True)
class Message:
    """One body to post, the same in plain text in case the service calls it unfit, and the items that it settles.

    `file` is one that it names: it is owed once the message is taken.
    """

    body: Mapping[str, Any]
    plain: Mapping[str, Any]
    items: tuple[int, ...]
    file: FailureList | None = None


@dataclass(frozen=True, slots=True)
class Response:
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
    """An outcome, the reason in the service's words, and for how many seconds the service asks to wait.

    `remedy` is a word of `core.remedies.OF_WEBHOOK`: what a person can do. A refusal that is not `listed` may be about
    this body or about the webhook; nobody knows until another body is taken.
    """

    outcome: Outcome
    reason: str = ""
    wait: float | None = None
    remedy: str = ""
    listed: bool = True


def undocumented(answer: Response) -> Verdict:
    """Judge an answer that is not in the service's own words, for example a proxy's page, by its status alone."""
    status, reason = answer.status, answer_words(answer)
    if 200 <= status < 300 or status in UNSURE:
        return Verdict(Outcome.UNKNOWN, reason, remedy="unsure")
    if status == 429:
        return asked_to_wait(answer)
    if status == 413:
        # Too long: whoever says so, plain text is shorter.
        return Verdict(Outcome.UNFIT, reason, remedy="refused")
    if 400 <= status < 500:
        remedy = "address" if status in (401, 403, 404, 405, 407, 410) else "refused"
        return Verdict(Outcome.UNFIT, reason, remedy=remedy, listed=False)
    wait = parse_retry_after(answer.retry_after, answer.at) if status == 503 else None
    return Verdict(Outcome.LATER, reason, wait, "between" if status < 400 else "wait")


def asked_to_wait(answer: Response, *wishes: object) -> Verdict:
    """Judge an answer that asks to wait, by its header Retry-After, or else by the `wishes` in its body."""
    read = (parse_retry_after(wish, answer.at) for wish in (answer.retry_after, *wishes))
    wait = next((seconds for seconds in read if seconds), RATE_WAIT)
    return Verdict(Outcome.LATER, answer_words(answer), wait, "wait")


def answer_words(answer: Response) -> str:
    """Return what an answer says, in one line."""
    return f"HTTP {answer.status} {' '.join(answer.body.split())[:80]}".strip()


def parse_retry_after(text: object, now: float) -> float | None:
    """Read how long to wait: seconds, whole or not, or an HTTP date; None if it is neither.

    `now` is in seconds since the epoch. The result is in seconds, between 1 and MAX_RETRY_AFTER.
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
    return min(max(seconds, 1.0), float(MAX_RETRY_AFTER))
