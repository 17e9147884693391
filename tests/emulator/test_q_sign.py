"""This file is the only place that checks the q-sign verification against known answers."""

from dataclasses import replace

import pytest

from tests.emulator.q_sign import Signed, http_string, refuse, signature
from tests.emulator.tc3 import Credentials

# Both examples of https://cloud.tencent.com/document/product/436/7778.
KEYS = Credentials("AKIDQjz3ltompVjBni5LitkWHFlFpwkn9U5q", "BQYIM75p8x0iWVFSIgqEKwFprpRSVHlz", "")
HOST = "examplebucket-1250000000.cos.ap-beijing.myqcloud.com"
PATH = "/exampleobject(%E8%85%BE%E8%AE%AF%E4%BA%91)"
UPLOAD = Signed(
    "PUT",
    PATH,
    "",
    {
        "date": "Thu, 16 May 2019 06:45:51 GMT",
        "host": HOST,
        "content-type": "text/plain",
        "content-length": "13",
        "content-md5": "mQ/fVh815F3k6TAUm8m0eg==",
        "x-cos-acl": "private",
        "x-cos-grant-read": 'uin="100000000011"',
    },
)
DOWNLOAD = Signed(
    "GET",
    PATH,
    "response-content-type=application%2Foctet-stream&response-cache-control=max-age%3D600",
    {"date": "Thu, 16 May 2019 06:55:53 GMT", "host": HOST},
)
VECTORS = [
    (UPLOAD, "1557989151;1557996351", "", "3b8851a11a569213c17ba8fa7dcf2abec6935172"),
    (
        DOWNLOAD,
        "1557989753;1557996953",
        "response-cache-control;response-content-type",
        "01681b8c9d798a678e43b685a9f1bba0f6c0e012",
    ),
]


def signed(request: Signed, times: str, params: str, sign: str) -> Signed:
    fields = {
        "q-sign-algorithm": "sha1",
        "q-ak": KEYS.secret_id,
        "q-sign-time": times,
        "q-key-time": times,
        "q-header-list": ";".join(sorted(request.headers)),
        "q-url-param-list": params,
        "q-signature": sign,
    }
    text = "&".join(f"{name}={value}" for name, value in fields.items())
    return replace(request, headers={**request.headers, "authorization": text})


@pytest.mark.parametrize(("request_", "times", "params", "sign"), VECTORS)
def test_the_documented_signatures_are_computed(
    request_: Signed, times: str, params: str, sign: str
) -> None:
    text = http_string(request_, request_.headers, params, HOST)
    assert signature(KEYS.secret_key, times, times, text) == sign


@pytest.mark.parametrize(("request_", "times", "params", "sign"), VECTORS)
def test_the_documented_requests_are_authentic(
    request_: Signed, times: str, params: str, sign: str
) -> None:
    start, end = (int(one) for one in times.split(";"))
    request = signed(request_, times, params, sign)
    assert [refuse(request, KEYS, now) for now in (start, end)] == [None, None]
    late, early = refuse(request, KEYS, end + 1), refuse(request, KEYS, start - 1)
    assert late
    assert early
    assert late.code == early.code == "RequestTimeTooSkewed"


@pytest.mark.parametrize(
    ("change", "keys", "code"),
    [
        ({"authorization": ""}, KEYS, "AccessDenied"),
        ({"authorization": "q-ak=AKID"}, KEYS, "AccessDenied"),
        ({}, replace(KEYS, secret_id="other"), "InvalidAccessKeyId"),
        ({}, replace(KEYS, token="token"), "AccessDenied"),
        ({"x-cos-security-token": "token"}, KEYS, "AccessDenied"),
        ({}, replace(KEYS, secret_key="other"), "SignatureDoesNotMatch"),
        ({"x-cos-acl": "public-read"}, KEYS, "SignatureDoesNotMatch"),
        ({"host": "other-1250000000.cos.ap-beijing.myqcloud.com"}, KEYS, "SignatureDoesNotMatch"),
        ({"x-unsigned": "free"}, KEYS, None),
    ],
)
def test_what_is_refused(change: dict[str, str], keys: Credentials, code: str | None) -> None:
    request = signed(*VECTORS[0])
    request = replace(request, headers={**request.headers, **change})
    refusal = refuse(request, keys, 1557989151)
    assert (refusal and refusal.code) == code
