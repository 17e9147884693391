"""What WeCom's answers mean."""

import json
from collections.abc import Mapping
from typing import Any

from ...core.delivery.verdict import Outcome, Response, Verdict, asked_to_wait, undocumented

# developer.work.weixin.qq.com/document/path/91770 and 90313. A listed number counts whatever the HTTP status.
BUSY = {-1, 45033}  # the service is busy; too many at once
RATE = 45009  # 20 messages a minute and robot
UNFIT = {
    40008,  # type of message
    40033,  # a character
    40035,  # a parameter
    40058,  # too long, or a parameter
    40063,  # a parameter is empty
    44004,  # empty
    45002,  # too long
    47001,  # no JSON
}
DEAD = {  # what refuses for good, and what a person can do about it
    93000: "renew",  # wrong key, or the robot was removed
    93004: "enable",  # the robot was disabled
    93008: "join",  # the robot is not in the group
}


def verdict(answer: Response) -> Verdict:
    """Judge an answer. Success is 200 with `errcode` 0, nothing else."""
    code = _json(answer.body).get("errcode")
    if type(code) is not int or (code == 0 and answer.status != 200):
        return undocumented(answer)
    reason = f"errcode {code}"
    if code == 0:
        return Verdict(Outcome.TAKEN)
    if code in DEAD:
        return Verdict(Outcome.DEAD, reason, remedy=DEAD[code])
    if code in UNFIT:
        return Verdict(Outcome.UNFIT, reason, remedy="refused")
    if code in BUSY:
        return Verdict(Outcome.LATER, reason, remedy="wait")
    if code == RATE:
        return Verdict(Outcome.LATER, reason, asked_to_wait(answer).wait, "wait")
    if answer.status == 200:
        return Verdict(Outcome.UNFIT, reason, remedy="refused", listed=False)
    return undocumented(answer)


def _json(body: str) -> Mapping[str, Any]:
    try:
        result = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return result if isinstance(result, dict) else {}
