"""What WeCom's answers mean."""

import json
from collections.abc import Mapping
from typing import Any

from ...core.delivery import Answer, Outcome, Verdict, later, patience

RATE_WAIT = 60.0  # seconds; the limit is 20 messages a minute and robot

# Not listed, and so sent again: every other number. `-1` (busy) and 45033 (too many at once) are of that sort.
TABLE = {
    0: Outcome.TAKEN,
    40008: Outcome.UNFIT,  # type of message
    40058: Outcome.UNFIT,  # too long, or a parameter
    44004: Outcome.UNFIT,  # empty
    93000: Outcome.DEAD,  # wrong key, or the robot was removed
}
RATE = 45009


def verdict(answer: Answer) -> Verdict:
    """Judge an answer. Success is 200 with `errcode` 0, nothing else."""
    result = _json(answer.body) if answer.status == 200 else {}
    code = result.get("errcode")
    if type(code) is not int:
        wait = patience(answer.retry_after, answer.at) if answer.status == 429 else None
        return later(answer, RATE_WAIT if answer.status == 429 and wait is None else wait)
    if code == RATE:
        return Verdict(Outcome.LATER, f"errcode {code}", RATE_WAIT)
    return Verdict(TABLE.get(code, Outcome.LATER), f"errcode {code}" if code else "")


def _json(body: str) -> Mapping[str, Any]:
    try:
        result = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return result if isinstance(result, dict) else {}
