"""This file is the only place that checks what an error code of the EdgeOne API means for a run."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from edgeone_notifier.core.faults import OF_THE_ZONE, TABLE, Fault, fault_of
from tests.support.values import law


@pytest.mark.parametrize(
    ("fault", "codes"),
    [
        # it passes: a server in trouble, a network
        (
            Fault.RETRY,
            "InternalError InternalError.SystemError ServiceUnavailable "
            "ClientNetworkError ServerNetworkError UnreadableAnswer",
        ),
        # too many requests
        (
            Fault.SLOW_DOWN,
            "RequestLimitExceeded RequestLimitExceeded.UinLimitExceeded RequestLimitExceeded.IPLimitExceeded "
            "RequestLimitExceeded.GlobalRegionUinLimitExceeded LimitExceeded.RateLimitExceeded",
        ),
        # once more with a new time, or with new keys
        (Fault.SIGN_AGAIN, "AuthFailure.SignatureExpire"),
        (Fault.KEYS_AGAIN, "AuthFailure.TokenFailure"),
        (
            Fault.CREDENTIALS,
            "AuthFailure AuthFailure.SecretIdNotFound AuthFailure.SignatureFailure AuthFailure.Unheard",
        ),
        # this zone, while others may be read
        (
            Fault.ZONE,
            "UnauthorizedOperation UnauthorizedOperation.DomainEmpty UnauthorizedOperation.CamUnauthorized "
            "AuthFailure.UnauthorizedOperation OperationDenied OperationDenied.Anything "
            "InvalidParameter.ZoneNotFound InvalidParameter.ZonePaused MissingParameter.ZoneNotFound "
            "InvalidParameter.ZoneHasNotBeenBoundToPlan InternalError.ConfigLocked LimitExceeded "
            "LimitExceeded.PackNotAllow LimitExceeded.QueryTimeLimitExceeded",
        ),
        # a mistake of this program
        (
            Fault.REQUEST,
            "InvalidParameter InvalidParameter.ParameterError InvalidParameterValue.Anything "
            "MissingParameter UnknownParameter InvalidAction NoSuchVersion NoSuchProduct UnsupportedRegion",
        ),
        # codes nobody told us of concern this zone for this run
        (Fault.ZONE, "FailedOperation Unheard.Of.Anything InternalErrors .InternalError ."),
        (Fault.ZONE, ""),
    ],
)
def test_each_code(fault: Fault, codes: str) -> None:
    assert {code: fault_of(code) for code in codes.split(" ")} == dict.fromkeys(
        codes.split(" "), fault
    )


@law
@given(st.sampled_from(sorted(TABLE)), st.from_regex(r"(\.[A-Za-z]+)+", fullmatch=True))
def test_what_follows_a_dot_changes_nothing_unless_the_table_says_so(code: str, rest: str) -> None:
    assume(rest.rpartition(".")[2] not in OF_THE_ZONE)
    longer = [known for known in TABLE if f"{code}{rest}.".startswith(f"{known}.")]
    assert fault_of(code + rest) is TABLE[max(longer, key=len)]
