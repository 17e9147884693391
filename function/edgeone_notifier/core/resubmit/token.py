"""Confirm a dry run: the token stands for what it showed, and says what has changed since.

It is no secret, and gives no right: whoever may invoke the function may do a dry run, too. So it needs no key, which
no two invocations would share, and no place in the state: hashes of what was shown, with the time when it ends.
"""

import json
import re
from hashlib import sha256
from typing import Any

from .offer import Offer
from .options import SubmissionOptions

VALID_FOR = 900  # seconds
_TOKEN = re.compile(r"(\d{1,12})\.(\d{1,9})((?:\.[0-9a-f]{24}){3})", re.ASCII)


def token_of(offer: Offer, options: SubmissionOptions, now: int) -> str:
    """Return the token of a dry run."""
    until = now + VALID_FOR
    return ".".join((str(until), str(offer.count), *_hashes(offer, options, until)))


def token_fault(token: str, offer: Offer, options: SubmissionOptions, now: int) -> str:
    """Say why a token is no good for what would be submitted now, or ""."""
    match = _TOKEN.fullmatch(token.strip())
    if match is None or int(match[1]) > now + VALID_FOR:
        return "confirm is no token of a dry run"
    until, count = int(match[1]), int(match[2])
    if now >= until:
        return "the dry run is older than 15 minutes: do it again"
    targets, doubts, given = _hashes(offer, options, until)
    was_targets, was_doubts, was_given = match[3][1:].split(".")
    if was_targets != targets:
        return (
            f"the list has changed since the dry run, or is another job's: {_change(count, offer)}"
        )
    if was_doubts != doubts:
        return (
            "an earlier attempt may have gone through, and the dry run did not show it: do it again"
        )
    return "" if was_given == given else "the options differ from those of the dry run"


def _change(before: int, offer: Offer) -> str:
    numbers = f"it had {before:,} URLs, now it has {offer.count:,}"
    out = ", ".join(f"{why} {n:,}" for why, n in sorted(offer.left_out.items()))
    return f"{numbers} (left out: {out})" if out else numbers


def _hashes(offer: Offer, options: SubmissionOptions, until: int) -> tuple[str, str, str]:
    doubts = [[d.zone, d.at, d.targets, d.again, d.found, d.open] for d in offer.doubts]
    return (
        _hash(until, [offer.job, offer.targets]),
        _hash(until, doubts),
        _hash(until, options.parameters()),
    )


def _hash(until: int, shown: Any) -> str:
    return sha256(json.dumps([until, shown], sort_keys=True).encode()).hexdigest()[:24]
