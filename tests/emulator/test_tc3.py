"""This file is the only place that checks the TC3 verification against known answers."""

import hashlib
from dataclasses import replace

import pytest

from tests.emulator.tc3 import Credentials, Signed, canonical_request, refuse, signature

# https://cloud.tencent.com/document/product/1145/50458, the example of the signature.
STAMP = 1551113065
BODY = rb'{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}'
REQUEST = Signed(
    "POST",
    "",
    {
        "content-type": "application/json; charset=utf-8",
        "host": "cvm.tencentcloudapi.com",
        "x-tc-action": "DescribeInstances",
        "x-tc-timestamp": str(STAMP),
        "x-tc-token": "token",
    },
    BODY,
)
VECTORS = [
    (
        "content-type;host",
        "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE",
        "5ffe6a04c0664d6b969fab9a13bdab201d63ee709638e2749d62a09ca18d7031",
        "72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168",
    ),
    (
        "content-type;host;x-tc-action",
        "*" * 32,
        "7019a55be8395899b900fb5564e4200d984910f34794a27cb3fb7d10ff6a1e84",
        "10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f",
    ),
]


def authorization(
    names: str, sign: str, secret_id: str = "id", date: str = "2019-02-25", service: str = "cvm"
) -> str:
    return (
        f"TC3-HMAC-SHA256 Credential={secret_id}/{date}/{service}/tc3_request, "
        f"SignedHeaders={names}, Signature={sign}"
    )


@pytest.mark.parametrize(("names", "key", "digest", "sign"), VECTORS)
def test_the_documented_signatures_are_computed(
    names: str, key: str, digest: str, sign: str
) -> None:
    canonical = canonical_request(REQUEST, tuple(names.split(";")))
    assert hashlib.sha256(canonical.encode()).hexdigest() == digest
    assert signature(key, "cvm", STAMP, canonical) == sign


@pytest.mark.parametrize(("names", "key", "digest", "sign"), VECTORS)
def test_the_documented_requests_are_authentic(
    names: str, key: str, digest: str, sign: str
) -> None:
    request = with_header("authorization", authorization(names, sign))
    assert refuse(request, Credentials("id", key, "token"), STAMP, "cvm") is None


NAMES, KEY, _, SIGN = VECTORS[0]
FORM, EXPIRED = "AuthFailure.InvalidAuthorization", "AuthFailure.SignatureExpire"
WRONG = "AuthFailure.SignatureFailure"


@pytest.mark.parametrize(
    ("header", "value", "late", "code"),
    [
        ("authorization", "", 0, FORM),
        ("authorization", "TC3-HMAC-SHA256 Credential=id", 0, FORM),
        ("authorization", authorization("host", SIGN), 0, FORM),  # content-type is not signed
        ("authorization", authorization("Content-Type;Host", SIGN), 0, FORM),
        ("authorization", authorization(NAMES, SIGN[:-1]), 0, FORM),
        ("x-tc-timestamp", "", 0, FORM),
        ("x-tc-timestamp", "yesterday", 0, FORM),
        ("host", "CVM.tencentcloudapi.com ", 300, None),  # values are trimmed and lowered
        ("host", "cvm.tencentcloudapi.com", 301, EXPIRED),
        ("host", "cvm.tencentcloudapi.com", -300, None),
        ("host", "cvm.tencentcloudapi.com", -301, EXPIRED),
        ("authorization", authorization(NAMES, SIGN, "other"), 0, "AuthFailure.SecretIdNotFound"),
        ("x-tc-token", "other", 0, "AuthFailure.TokenFailure"),
        ("x-tc-token", "", 0, "AuthFailure.TokenFailure"),
        ("host", "teo.tencentcloudapi.com", 0, WRONG),
        ("content-type", "application/json", 0, WRONG),
        ("x-tc-timestamp", str(STAMP + 1), 0, WRONG),
        ("x-tc-content-sha256", "UNSIGNED-PAYLOAD", 0, WRONG),
        ("authorization", authorization(NAMES, "0" * 64), 0, WRONG),
        ("authorization", authorization(NAMES, SIGN, service="teo"), 0, WRONG),
        # The date of a clock in UTC+8, which is a day ahead from 16:00 UTC on.
        ("authorization", authorization(NAMES, SIGN, date="2019-02-26"), 0, WRONG),
    ],
)
def test_what_is_refused(header: str, value: str, late: int, code: str | None) -> None:
    signed = with_header("authorization", authorization(NAMES, SIGN))
    request = replace(signed, headers={**signed.headers, header: value})
    refusal = refuse(request, Credentials("id", KEY, "token"), STAMP + late, "cvm")
    assert (refusal and refusal.code) == code


def test_the_body_is_signed() -> None:
    signed = with_header("authorization", authorization(NAMES, SIGN))
    changed = replace(signed, body=BODY.replace(b"1", b"2"))
    refusal = refuse(changed, Credentials("id", KEY, "token"), STAMP, "cvm")
    assert refusal is not None
    assert refusal.code == WRONG


def with_header(name: str, value: str) -> Signed:
    return replace(REQUEST, headers={**REQUEST.headers, name: value})
