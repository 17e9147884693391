"""What the bucket alone promises: one object a generation, read back, and no answer of COS taken for what it is not."""

import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from edgeone_notifier import stores
from edgeone_notifier.clock import Clock
from edgeone_notifier.stores import Busy, Stored, StoreError, cos
from tests.emulator import Cloud, Object
from tests.emulator.cos import Break

BUCKET = "bucket-1250000000"
FOLDER = "prefix/of/it/default"


class QuickClock(Clock):
    """A clock whose pauses are over at once."""

    def sleep(self, seconds: float) -> None: ...


class place:  # noqa: N801  it stands for a function that the contract calls
    """Open a prefix of a bucket."""

    def __init__(self, cloud: Cloud, _: Path) -> None:
        self._cloud = cloud

    def __call__(self, shard: str = "default", limit: float = 60) -> cos.CosStore:
        store: cos.CosStore = stores.open_store(
            "cos",
            url=f"cos://{BUCKET}/prefix/of/it/?region=ap-guangzhou",
            shard=shard,
            endpoint=self._cloud.cos.url,
            keys=self._cloud.credentials,
            clock=QuickClock(limit),
        )
        return store

    def aside(self, name: str) -> bytes:
        return self._cloud.cos.objects[BUCKET, name].body


def no_place(cloud: Cloud, folder: Path) -> Any:
    """Open a bucket that does not exist."""
    cloud.cos.buckets = {"another-1250000000"}
    return partial(place(cloud, folder), "default")


@pytest.fixture
def opened(cloud: Cloud, tmp_path: Path) -> place:
    return place(cloud, tmp_path)


def methods(cloud: Cloud) -> list[str]:
    """Name the requests since the last time."""
    found = ["LIST" if not r.key and r.method == "GET" else r.method for r in cloud.cos.requests]
    cloud.cos.requests.clear()
    return found


def fill(cloud: Cloud, numbers: range, age: float = 0, folder: str = FOLDER) -> None:
    """Put generations there, written so many seconds ago."""
    at = time.time() - age
    for number in numbers:
        key = (BUCKET, f"{folder}/state-{number:012}.json")
        cloud.cos.objects[key] = Object(b"%d" % number, last_modified=at)


def test_a_generation_is_an_object_and_the_newest_one_counts(cloud: Cloud, opened: place) -> None:
    store = opened()
    store.commit(b"b", store.commit(b"a", store.nothing))
    assert {key for _, key in cloud.cos.objects} == {
        f"{FOLDER}/state-000000000001.json",
        f"{FOLDER}/state-000000000002.json",
    }
    methods(cloud)
    assert opened().load() == Stored(b"b", "2")
    assert methods(cloud) == ["LIST", "GET"]


def test_a_commit_creates_only_with_a_checksum_and_is_read_back(
    cloud: Cloud, opened: place
) -> None:
    opened().commit(b"a", "0")
    put, _ = cloud.cos.requests
    assert put.headers["x-cos-forbid-overwrite"] == "true"
    assert put.headers["x-cos-security-token"] == cloud.credentials.token
    assert "content-md5" in put.headers
    assert methods(cloud) == ["PUT", "GET"]


def test_the_newest_of_thousands_is_found(cloud: Cloud, opened: place) -> None:
    fill(cloud, range(1, 2_302))
    assert opened().load() == Stored(b"2301", "2301")
    assert methods(cloud) == ["LIST", "LIST", "LIST", "GET"]


def test_other_objects_below_the_prefix_are_none_of_our_business(
    cloud: Cloud, opened: place
) -> None:
    fill(cloud, range(1, 3))
    for name in (
        "state-9.json",
        "state-000000000009.json.bak",
        "states",
        "damaged-000000000009.json",
    ):
        cloud.cos.objects[BUCKET, f"{FOLDER}/{name}"] = Object(b"?")
    cloud.cos.objects[BUCKET, "state-000000000009.json"] = Object(b"?")
    assert opened().load() == Stored(b"2", "2")


@pytest.mark.parametrize(
    ("status", "code", "requests"),
    [
        # What is refused is not asked for again, what may pass is.
        (403, "AccessDenied", 1),
        (403, "RequestTimeTooSkewed", 1),
        (404, "NoSuchBucket", 1),
        (400, "InvalidArgument", 1),
        (429, "TooManyRequests", 3),
        (500, "InternalError", 3),
        (503, "SlowDown", 3),
    ],
)
def test_a_listing_that_is_refused_is_an_error(
    cloud: Cloud, opened: place, status: int, code: str, requests: int
) -> None:
    cloud.cos.fail("GET", status, code, times=None)
    with pytest.raises(StoreError, match=f"COS {status} {code} .RequestId [0-9a-f]"):
        opened().load()
    assert methods(cloud) == ["LIST"] * requests


def test_a_bucket_that_does_not_exist_is_no_empty_one(cloud: Cloud, opened: place) -> None:
    cloud.cos.buckets = set()
    for attempt in (lambda: opened().load(), lambda: opened().commit(b"a", "0")):
        with pytest.raises(StoreError, match="404 NoSuchBucket"):
            attempt()


@pytest.mark.parametrize("how", ["drop", "html-500", "redirect", "stall"])
@pytest.mark.parametrize("action", ["load", "commit"])
def test_an_answer_that_is_none_is_an_error(
    cloud: Cloud, opened: place, monkeypatch: pytest.MonkeyPatch, how: Break, action: str
) -> None:
    monkeypatch.setattr(cos, "TIMEOUT", (0.2, 0.2))
    cloud.cos.stall_seconds = 5
    store = opened()
    cloud.cos.break_next(how, times=None)
    start = time.monotonic()
    with pytest.raises(StoreError) as caught:
        store.load() if action == "load" else store.commit(b"a", "0")
    assert time.monotonic() - start < 4
    for secret in (cloud.credentials.secret_key, cloud.credentials.token, cloud.cos.url):
        assert secret not in str(caught.value)


@pytest.mark.parametrize("how", ["drop", "html-500"])
@pytest.mark.parametrize("times", [1, 2])
def test_an_answer_that_comes_in_the_end_is_one(
    cloud: Cloud, opened: place, how: Break, times: int
) -> None:
    fill(cloud, range(1, 2))
    cloud.cos.break_next(how, times=times)
    assert opened().load() == Stored(b"1", "1")
    cloud.cos.break_next(how, "PUT", times=times)
    assert opened().commit(b"2", "1") == "2"
    cloud.cos.break_next(how, "GET", times=times)
    assert opened().commit(b"3", "2") == "3"


def test_when_the_time_is_over_nothing_is_tried_again(cloud: Cloud, opened: place) -> None:
    store = opened(limit=0)
    cloud.cos.break_next("drop", times=None)
    with pytest.raises(StoreError):
        store.load()
    assert len(cloud.cos.requests) == 1


def test_our_own_write_is_known_again_when_its_answer_was_lost(cloud: Cloud, opened: place) -> None:
    cloud.cos.break_next("act-then-drop", "PUT")
    assert opened().commit(b"a", "0") == "1"
    assert methods(cloud) == ["PUT", "GET"]
    assert opened().load() == Stored(b"a", "1")


@pytest.mark.parametrize("how", ["act-then-drop", None])
def test_another_ones_write_is_busy(cloud: Cloud, opened: place, how: Break | None) -> None:
    fill(cloud, range(1, 2))
    if how:
        cloud.cos.break_next(how, "PUT")
    with pytest.raises(Busy):
        opened().commit(b"mine", "0")
    assert opened().load() == Stored(b"1", "1")


def test_of_two_that_both_created_the_object_the_one_that_finds_the_others_bytes_is_busy(
    cloud: Cloud, opened: place
) -> None:
    cloud.cos.two_winners = True
    first, second = opened(), opened()
    won = []

    def race(*_: str) -> None:
        cloud.cos.after_put = None
        won.append(second.commit(b"second", "0"))

    cloud.cos.after_put = race
    with pytest.raises(Busy):
        first.commit(b"first", "0")
    assert won == ["1"]
    assert opened().load() == Stored(b"second", "1")


def test_a_refused_write_is_an_error_at_once(cloud: Cloud, opened: place) -> None:
    cloud.cos.fail("PUT", 403, "AccessDenied")
    with pytest.raises(StoreError, match="403 AccessDenied"):
        opened().commit(b"a", "0")
    assert methods(cloud) == ["PUT"]


def test_a_write_without_an_etag_is_none(cloud: Cloud, opened: place) -> None:
    cloud.cos.break_next("redirect", "PUT")
    with pytest.raises(StoreError, match="ETag"):
        opened().commit(b"a", "0")


def test_what_was_written_must_be_there(cloud: Cloud, opened: place) -> None:
    cloud.cos.after_put = lambda bucket, key: cloud.cos.objects.pop((bucket, key))
    with pytest.raises(StoreError, match="is not there"):
        opened().commit(b"a", "0")


def test_a_bucket_with_versioning_is_refused(cloud: Cloud, opened: place) -> None:
    cloud.cos.versioned = True
    with pytest.raises(StoreError, match=f"{BUCKET} has versioning"):
        opened().commit(b"a", "0")


def test_tidying_up_deletes_what_is_old_a_few_at_a_time(cloud: Cloud, opened: place) -> None:
    fill(cloud, range(1, 31), age=cos.KEEP_FOR + 60)
    fill(cloud, range(31, 41), age=cos.KEEP_FOR - 60)
    for left in (20, 10, 10):
        store = opened()
        store.load()
        store.tidy()
        store.tidy()
        assert len(cloud.cos.objects) == left
    assert opened().load() == Stored(b"40", "40")


def test_the_newest_is_kept_however_old_it_is(cloud: Cloud, opened: place) -> None:
    fill(cloud, range(1, 4), age=30 * 86_400)
    store = opened()
    store.load()
    store.tidy()
    assert opened().load() == Stored(b"3", "3")
    assert len(cloud.cos.objects) == 1


def test_what_was_set_aside_is_not_tidied_up(cloud: Cloud, opened: place) -> None:
    fill(cloud, range(1, 4), age=30 * 86_400)
    store = opened()
    name = store.set_aside(store.load())  # type: ignore[arg-type]
    assert name == f"{FOLDER}/damaged-000000000003.json"
    store.tidy()
    assert opened.aside(name) == b"3"


def test_a_deletion_that_fails_is_an_error_for_the_caller_to_judge(
    cloud: Cloud, opened: place
) -> None:
    fill(cloud, range(1, 4), age=30 * 86_400)
    store = opened()
    store.load()
    cloud.cos.fail("DELETE", 403, "AccessDenied")
    with pytest.raises(StoreError, match="403 AccessDenied"):
        store.tidy()


def test_proxies_and_netrc_of_the_machine_are_ignored(
    cloud: Cloud, opened: place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    opened().commit(b"a", "0")
    assert opened().load() == Stored(b"a", "1")


def test_keys_that_cos_refuses_are_an_error_without_them(cloud: Cloud, opened: place) -> None:
    cloud.cos.credentials = type(cloud.credentials)("AKIDother", "other", "other")
    with pytest.raises(StoreError, match="403 InvalidAccessKeyId") as caught:
        opened().load()
    assert cloud.credentials.secret_id not in str(caught.value)
