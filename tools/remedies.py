"""This file is the only place that says what a person at a terminal can do about what the cloud answers."""

from edgeone_notifier.core.remedies import CLOCK

KEYS = (
    "the key is wrong: TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY must be a pair that is in use "
    "(console.cloud.tencent.com/cam/capi), and a temporary one needs its TENCENTCLOUD_TOKEN"
)
RIGHTS = "the key has not the right to do this: docs/operations.md, Rights, lists what is needed"
DENIED = (
    "the key may not do this (docs/operations.md, Rights), its TENCENTCLOUD_TOKEN is missing or too old, or the bucket "
    "is another account's"
)
NETWORK = "the cloud cannot be reached from here: check the network, the proxy and the endpoints"
BUCKET = "it is not empty: something was written meanwhile; call this again"
PATIENCE = "the cloud is busy: call this again, what is done already stays done"

# The longest beginning of a code wins. COS: document/product/436/7730; the others: document/product/1145/50458.
OF_CODE = {
    "AuthFailure": KEYS,
    "AuthFailure.SignatureExpire": CLOCK,
    "AuthFailure.UnauthorizedOperation": RIGHTS,
    "UnauthorizedOperation": RIGHTS,
    "ResourceNotFound.Function": "there is no such function yet: make deploy comes before this",
    "ClientNetworkError": NETWORK,
    "ServerNetworkError": NETWORK,
    "UnreadableAnswer": NETWORK,
    "RequestLimitExceeded": PATIENCE,
    "InternalError": PATIENCE,
    "COS did not answer": NETWORK,
    "COS gave an answer": NETWORK,
    "COS 403": DENIED,
    "COS 403 InvalidAccessKeyId": KEYS,
    "COS 403 SignatureDoesNotMatch": KEYS,
    "COS 403 InvalidToken": KEYS,
    "COS 403 RequestTimeTooSkewed": CLOCK,
    "COS 403 RequestIsExpired": CLOCK,
    "COS 409 BucketNotEmpty": BUCKET,
    "COS 5": PATIENCE,
}


def with_remedy(said: str) -> str:
    """Add what to do to what begins with an error's code; nothing where nobody knows."""
    known = max((code for code in OF_CODE if said.startswith(code)), key=len, default="")
    return f"{said}; {OF_CODE[known]}" if known else said
