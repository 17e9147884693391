"""What an error code of the EdgeOne API means for the run: whether to try again, and what it is about.

`core.remedies` says what it means for people. An unknown code concerns its zone, for this run.
"""

from dataclasses import dataclass
from enum import Enum


class Fault(Enum):
    """What an error asks for."""

    RETRY = "try again"
    SLOW_DOWN = "ask less often, and try again"
    SIGN_AGAIN = "sign once more; the second time the clock is wrong"
    KEYS_AGAIN = "read the credentials once more; the second time they are wrong"
    ZONE = "this zone is unreadable"
    CREDENTIALS = "our credentials are wrong"
    REQUEST = "our request is wrong"


# What another try may end.
PASSING = (Fault.RETRY, Fault.SLOW_DOWN, Fault.SIGN_AGAIN, Fault.KEYS_AGAIN)

# Longest prefix wins; a code is matched whole or up to a dot. The action's own codes: DescribePrefetchTasks,
# cloud.tencent.com/document/product/1552/80700; the common ones: document/product/1145/50458.
TABLE = {
    "RequestLimitExceeded": Fault.SLOW_DOWN,
    "LimitExceeded.RateLimitExceeded": Fault.SLOW_DOWN,  # the others are no matter of time
    "LimitExceeded": Fault.ZONE,
    "InternalError": Fault.RETRY,
    "ServiceUnavailable": Fault.RETRY,
    "ClientNetworkError": Fault.RETRY,  # the SDK's word: refused, DNS, timeout
    "ServerNetworkError": Fault.RETRY,  # the SDK's word: an HTTP status other than 200
    "UnreadableAnswer": Fault.RETRY,  # ours: HTML, cut, no JSON object, without Tasks or TotalCount
    "AuthFailure.SignatureExpire": Fault.SIGN_AGAIN,
    "AuthFailure.TokenFailure": Fault.KEYS_AGAIN,
    "AuthFailure.UnauthorizedOperation": Fault.ZONE,
    "AuthFailure": Fault.CREDENTIALS,
    "UnauthorizedOperation": Fault.ZONE,
    "OperationDenied": Fault.ZONE,
    "ResourceNotFound": Fault.ZONE,
    "ResourceUnavailable": Fault.ZONE,
    "InvalidParameter": Fault.REQUEST,
    "InvalidParameterValue": Fault.REQUEST,
    "MissingParameter": Fault.REQUEST,
    "UnknownParameter": Fault.REQUEST,
    "InvalidAction": Fault.REQUEST,
    "InvalidRequest": Fault.REQUEST,
    "NoSuchVersion": Fault.REQUEST,
    "NoSuchProduct": Fault.REQUEST,
    "UnsupportedRegion": Fault.REQUEST,
    "UnsupportedProtocol": Fault.REQUEST,
    "UnsupportedOperation": Fault.REQUEST,
}

OUT_OF_TIME = "OutOfTime"  # ours: the run's time for looking was over before this request
INCOMPLETE = "IncompleteListing"  # ours: the list moved while it was read, each time
SUSPECT = "SuspectListing"  # ours: most of what is known to be in the list was not
SHORT_LIST = "ShortZoneList"  # ours: there are more zones than the account's list of zones holds
NO_SUCH_NAME = "UnknownZoneName"  # ours: no zone of the account has the name that stands in ZONES
MISTAKE = "ProgramMistake"  # ours: this program could not make sense of what the zone answered

OUR_CODES = {
    OUT_OF_TIME: "the run's time for looking is over",
    INCOMPLETE: "the list moved while it was read",
    SUSPECT: "most of what was listed before is missing",
    MISTAKE: "this program could not make sense of the answer",
    NO_SUCH_NAME: "no zone of the account has this name",
    SHORT_LIST: "there are more zones than the account's list holds",
}

# Last words of codes that speak of the zone itself, whatever stands before them, and what they say of it:
# errorcodes.py of the SDK's `teo`.
OF_THE_ZONE = {
    "ZoneNotFound": "gone",
    "ZoneHasNotBeenBoundToPlan": "no_plan",
    "InvalidResourceIdBilling": "no_plan",
    "PlanNotFound": "no_plan",
    "PlanHasBeenExpired": "no_plan",
    "PlanHasBeenIsolated": "no_plan",
    "UnsupportedPlan": "small_plan",
    "PackNotAllow": "small_plan",
    "ZonePaused": "paused",
    "ErrZoneIsAlreadyPaused": "paused",
    "ZoneNotActive": "inactive",
    "InvalidZoneStatus": "inactive",
    "OwnershipVerificationNotPassed": "inactive",
    "ZoneIsGrayPublishing": "upgraded",
    "VersionControlIsGraying": "upgraded",
    "ResourceLockedTemporary": "busy",
    "ConfigLocked": "busy",
    "VersionControlLocked": "busy",
    "ResourceHasBeenLocked": "locked",
    "ComplianceForbidden": "locked",
}


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why something could not be read. `code` is the API's, or one of the words above."""

    code: str
    message: str = ""
    request_id: str = ""


def fault_of(code: str) -> Fault:
    """Classify an error code. One that is not in the table concerns its zone, for this run."""
    if code.rpartition(".")[2] in OF_THE_ZONE:
        return Fault.ZONE
    while code not in TABLE and "." in code:
        code = code.rpartition(".")[0]
    return TABLE.get(code, Fault.ZONE)


def is_certain(code: str) -> bool:
    """Say whether an error says for certain that nothing was done; one that is not known may come after the deed."""
    if code == OUT_OF_TIME or code.rpartition(".")[2] in OF_THE_ZONE:
        return True
    while code not in TABLE and "." in code:
        code = code.rpartition(".")[0]
    return TABLE.get(code, Fault.RETRY) is not Fault.RETRY
