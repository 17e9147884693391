"""This file is the only place that checks COS with the official SDK."""

import base64
import hashlib
from typing import Any

import pytest
import requests
from qcloud_cos.cos_exception import CosClientError, CosServiceError

from tests.emulator import Cloud, Credentials, Object
from tests.emulator.cos import Break
from tests.emulator.sdk import cos_client

BUCKET, KEY = "state-1250000000", "p/中 文+&=~(1).json"
CREATE_ONLY: dict[str, Any] = {"Metadata": {"x-cos-forbid-overwrite": "true"}}


def put(client: Any, body: bytes, key: str = KEY, **more: Any) -> Any:
    return client.put_object(Bucket=BUCKET, Key=key, Body=body, **more)


def get(client: Any, key: str = KEY) -> bytes:
    body: bytes = client.get_object(Bucket=BUCKET, Key=key)["Body"].get_raw_stream().read()
    return body


def listed(client: Any, **params: Any) -> tuple[list[str], Any]:
    answer = client.list_objects(Bucket=BUCKET, **params)
    return [one["Key"] for one in answer.get("Contents", [])], answer


@pytest.mark.parametrize(("form", "bucket"), [("ip", BUCKET), ("domain", "")])
def test_an_object_is_written_read_listed_and_deleted(cloud: Cloud, form: str, bucket: str) -> None:
    client, body = cos_client(cloud, form), b"x" * 5000
    etag = f'"{hashlib.md5(body).hexdigest()}"'
    answer = put(client, body, EnableMD5=True, ContentType="application/json")
    assert answer["ETag"] == etag
    assert cloud.cos.objects[bucket, KEY].body == body
    assert get(client) == body
    head = client.head_object(Bucket=BUCKET, Key=KEY)
    assert (head["Content-Length"], head["Content-Type"]) == ("5000", "application/json")
    keys, answer = listed(client, Prefix="p/")
    assert (keys, answer["IsTruncated"]) == ([KEY], "false")
    assert (answer["Contents"][0]["ETag"], answer["Contents"][0]["Size"]) == (etag, "5000")
    client.delete_object(Bucket=BUCKET, Key=KEY)
    client.delete_object(Bucket=BUCKET, Key=KEY)  # deleting nothing is fine
    assert (cloud.cos.objects, listed(client)[0]) == ({}, [])


def failure(error: CosServiceError) -> tuple[int, str]:
    return error.get_status_code(), error.get_error_code()


def test_a_plain_put_overwrites_and_a_create_only_put_does_not(cloud: Cloud) -> None:
    client = cos_client(cloud)
    put(client, b"1", **CREATE_ONLY)
    with pytest.raises(CosServiceError) as caught:
        put(client, b"2", **CREATE_ONLY)
    assert failure(caught.value) == (409, "FileAlreadyExists")
    assert get(client) == b"1"
    put(client, b"3")
    assert get(client) == b"3"


def test_a_versioned_bucket_ignores_create_only(cloud: Cloud) -> None:
    client, cloud.cos.versioned = cos_client(cloud), True
    put(client, b"1", **CREATE_ONLY)
    assert "x-cos-version-id" in put(client, b"2", **CREATE_ONLY)
    assert get(client) == b"2"
    assert client.get_bucket_versioning(Bucket=BUCKET)["Status"] == "Enabled"


def test_a_race_can_have_two_winners_but_not_three(cloud: Cloud) -> None:
    client, cloud.cos.two_winners = cos_client(cloud), True
    for body in (b"1", b"2"):
        put(client, body, **CREATE_ONLY)
    with pytest.raises(CosServiceError) as caught:
        put(client, b"3", **CREATE_ONLY)
    assert failure(caught.value)[0] == 409
    assert get(client) == b"2"


def test_a_rival_can_land_before_the_answer(cloud: Cloud) -> None:
    def rival(bucket: str, key: str) -> None:
        cloud.cos.objects[bucket, key] = Object(b"rival")

    client, cloud.cos.after_put = cos_client(cloud), rival
    assert put(client, b"mine", **CREATE_ONLY)["ETag"] == f'"{hashlib.md5(b"mine").hexdigest()}"'
    assert get(client) == b"rival"


@pytest.mark.parametrize(
    ("credentials", "code"),
    [
        (("other", "loopback-secret-key", "loopback-token"), "InvalidAccessKeyId"),
        (("AKIDloopback", "other", "loopback-token"), "SignatureDoesNotMatch"),
        (("AKIDloopback", "loopback-secret-key", "other"), "AccessDenied"),
        (("AKIDloopback", "loopback-secret-key", ""), "AccessDenied"),
    ],
)
@pytest.mark.parametrize("form", ["ip", "domain"])
def test_wrong_credentials(
    cloud: Cloud, form: str, credentials: tuple[str, str, str], code: str
) -> None:
    with pytest.raises(CosServiceError) as caught:
        put(cos_client(cloud, form, Credentials(*credentials)), b"1")
    assert failure(caught.value) == (403, code)
    assert cloud.cos.objects == {}


def test_an_expired_request(cloud: Cloud) -> None:
    cloud.cos.skew = 20_000
    with pytest.raises(CosServiceError) as caught:
        put(cos_client(cloud), b"1")
    assert failure(caught.value) == (403, "RequestTimeTooSkewed")


def test_what_is_not_there(cloud: Cloud) -> None:
    client, cloud.cos.buckets = cos_client(cloud), {BUCKET}
    with pytest.raises(CosServiceError) as missing:
        get(client)
    assert failure(missing.value) == (404, "NoSuchKey")
    with pytest.raises(CosServiceError) as head:
        client.head_object(Bucket=BUCKET, Key=KEY)
    assert failure(head.value) == (404, "NoSuchResource")
    with pytest.raises(CosServiceError) as bucket:
        client.list_objects(Bucket="other-1250000000")
    assert failure(bucket.value) == (404, "NoSuchBucket")
    assert cloud.cos.requests[-1].bucket == "other-1250000000"


def test_a_long_list_comes_in_pages(cloud: Cloud) -> None:
    keys = [f"p/{number:04}" for number in range(2500)]
    cloud.cos.objects = {(BUCKET, key): Object(b"") for key in reversed(keys)}
    cloud.cos.objects["other", "p/0000x"] = Object(b"")
    client, marker, sizes = cos_client(cloud), "", []
    found: list[str] = []
    while True:
        page, answer = listed(client, Prefix="p/", Marker=marker)
        sizes.append(len(page))
        found += page
        if answer["IsTruncated"] == "false":
            break
        marker = answer["NextMarker"]
    assert (sizes, found) == ([1000, 1000, 500], keys)


@pytest.mark.parametrize(
    ("params", "expected", "folders", "more"),
    [
        ({}, ["a", "b/1", "b/2", "c/1", "é"], [], None),
        ({"Prefix": "b/"}, ["b/1", "b/2"], [], None),
        ({"Marker": "b/1"}, ["b/2", "c/1", "é"], [], None),
        ({"MaxKeys": 2}, ["a", "b/1"], [], "b/1"),
        ({"MaxKeys": 5}, ["a", "b/1", "b/2", "c/1", "é"], [], None),
        ({"Delimiter": "/"}, ["a", "é"], ["b/", "c/"], None),
        ({"Delimiter": "/", "MaxKeys": 2}, ["a"], ["b/"], "b/"),
        ({"Delimiter": "/", "Marker": "b/"}, ["é"], ["c/"], None),
        ({"Prefix": "b/", "Delimiter": "/"}, ["b/1", "b/2"], [], None),
        ({"Prefix": "é"}, ["é"], [], None),
        ({"Prefix": "no"}, [], [], None),
    ],
)
def test_what_is_listed(
    cloud: Cloud, params: dict[str, Any], expected: list[str], folders: list[str], more: str | None
) -> None:
    for key in ("é", "c/1", "b/2", "b/1", "a"):
        cloud.cos.objects[BUCKET, key] = Object(b"")
    keys, answer = listed(cos_client(cloud), **params)
    assert keys == expected
    assert [one["Prefix"] for one in answer.get("CommonPrefixes", [])] == folders
    assert (answer["IsTruncated"], answer.get("NextMarker")) == ("true" if more else "false", more)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (base64.b64encode(hashlib.md5(b"sent").digest()).decode(), None),
        (base64.b64encode(hashlib.md5(b"else").digest()).decode(), (400, "BadDigest")),
        (hashlib.md5(b"sent").hexdigest(), (400, "InvalidDigest")),
        ("?", (400, "InvalidDigest")),
    ],
)
def test_content_md5_is_checked(
    cloud: Cloud, header: str, expected: tuple[int, str] | None
) -> None:
    client = cos_client(cloud)
    if expected is None:
        put(client, b"sent", ContentMD5=header)
        return
    with pytest.raises(CosServiceError) as caught:
        put(client, b"sent", ContentMD5=header)
    assert failure(caught.value) == expected
    assert cloud.cos.objects == {}


def test_an_ordered_error_has_all_that_the_sdk_wants(cloud: Cloud) -> None:
    client = cos_client(cloud)
    cloud.cos.fail("PUT", 503, "ServiceUnavailable", times=2)
    listed(client)
    for _ in range(2):
        with pytest.raises(CosServiceError) as caught:
            put(client, b"1")
        assert failure(caught.value) == (503, "ServiceUnavailable")
        assert caught.value.get_trace_id()
    put(client, b"1")
    assert [(r.method, r.status, r.code) for r in cloud.cos.requests] == [
        ("GET", 200, ""),
        ("PUT", 503, "ServiceUnavailable"),
        ("PUT", 503, "ServiceUnavailable"),
        ("PUT", 200, ""),
    ]


@pytest.mark.parametrize(
    ("how", "acted"), [("drop", False), ("act-then-drop", True), ("stall", False)]
)
def test_a_connection_that_ends_without_an_answer(cloud: Cloud, how: Break, acted: bool) -> None:
    client, cloud.cos.stall_seconds = cos_client(cloud), 0.01
    cloud.cos.break_next(how, method="PUT")
    listed(client)
    with pytest.raises(CosClientError):
        put(client, b"1", **CREATE_ONLY)
    assert ((BUCKET, KEY) in cloud.cos.objects) == acted
    assert (cloud.cos.requests[-1].status, cloud.cos.requests[-1].code) == (0, how)


def test_a_redirect_looks_like_success_and_writes_nothing(cloud: Cloud) -> None:
    cloud.cos.break_next("redirect")
    put(cos_client(cloud), b"1")
    assert cloud.cos.objects == {}


def test_a_page_of_html_has_no_code(cloud: Cloud) -> None:
    cloud.cos.break_next("html-500", times=None)
    with pytest.raises(CosServiceError) as caught:
        put(cos_client(cloud), b"1")
    assert failure(caught.value) == (500, "Unknown")
    cloud.cos.recover()
    put(cos_client(cloud), b"1")
    with pytest.raises(ValueError, match="explode"):
        cloud.cos.break_next("explode")  # type: ignore[arg-type]


def test_nobody_reads_without_a_signature(cloud: Cloud) -> None:
    cloud.cos.objects["", KEY] = Object(b"secret")
    answer = requests.get(f"{cloud.cos.url}/{KEY}", timeout=5)
    assert (answer.status_code, b"secret" in answer.content) == (403, False)


def test_a_bucket_can_be_asked_for(cloud: Cloud) -> None:
    client, cloud.cos.buckets = cos_client(cloud), {BUCKET}
    client.head_bucket(Bucket=BUCKET)
    assert client.get_bucket_versioning(Bucket=BUCKET).get("Status") is None
    with pytest.raises(CosServiceError) as caught:
        client.get_bucket_tagging(Bucket=BUCKET)
    assert failure(caught.value) == (404, "NoSuchTagSet")


def test_a_bucket_is_made_labelled_and_removed_once_it_is_empty(cloud: Cloud) -> None:
    client, cloud.cos.buckets = cos_client(cloud), set()
    client.create_bucket(Bucket=BUCKET)
    with pytest.raises(CosServiceError) as caught:
        client.create_bucket(Bucket=BUCKET)
    assert failure(caught.value) == (409, "BucketAlreadyOwnedByYou")
    tags = {"TagSet": {"Tag": [{"Key": "k", "Value": "v"}]}}
    client.put_bucket_tagging(Bucket=BUCKET, Tagging=tags)
    assert client.get_bucket_tagging(Bucket=BUCKET) == tags
    put(client, b"1")
    with pytest.raises(CosServiceError) as caught:
        client.delete_bucket(Bucket=BUCKET)
    assert failure(caught.value) == (409, "BucketNotEmpty")
    client.delete_object(Bucket=BUCKET, Key=KEY)
    client.delete_bucket(Bucket=BUCKET)
    assert (cloud.cos.buckets, cloud.cos.tags) == (set(), {})
