"""What COS refuses, breaks or answers late: what is tried again, and that nothing is taken for an empty bucket."""

import socket
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from edgeone_notifier.stores import StoredBody, StoreError
from edgeone_notifier.stores import cos_bucket as bucket
from edgeone_notifier.transport.exchange import Exchange
from tests.emulator import Cloud
from tests.emulator.cos import Break
from tests.stores.test_cos import BUCKET, fill, methods, opened, place

__all__ = ["opened"]  # the fixture


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
    monkeypatch.setattr(bucket, "COS_TIMEOUT", (0.2, 0.2))
    cloud.cos.stall_seconds = 30
    store = opened()
    cloud.cos.break_next(how, times=None)
    start = time.monotonic()
    with pytest.raises(StoreError) as caught:
        store.load() if action == "load" else store.commit(b"a", "0")
    assert time.monotonic() - start < 15
    for secret in (cloud.credentials.secret_key, cloud.credentials.token, cloud.cos.url):
        assert secret not in str(caught.value)


@pytest.mark.parametrize("how", ["drop", "html-500"])
@pytest.mark.parametrize("times", [1, 2])
def test_an_answer_that_comes_in_the_end_is_one(
    cloud: Cloud, opened: place, how: Break, times: int
) -> None:
    fill(cloud, range(1, 2))
    cloud.cos.break_next(how, times=times)
    assert opened().load() == StoredBody(b"1", "1")
    cloud.cos.break_next(how, "PUT", times=times)
    assert opened().commit(b"2", "1") == "2"
    cloud.cos.break_next(how, "GET", times=times)
    assert opened().commit(b"3", "2") == "3"


def test_when_the_time_is_over_nothing_is_tried(cloud: Cloud, opened: place) -> None:
    with pytest.raises(StoreError):
        opened(limit=0).load()
    assert not cloud.cos.requests


@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_an_answer_that_trickles_is_none_in_the_end(
    cloud: Cloud, opened: place, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    monkeypatch.setattr(bucket, "MAX_REQUEST_TIME", 0.6)
    store = opened()
    cloud.cos.break_next("drip", method, times=None)
    if method == "PUT":
        cloud.cos.break_next("drip", "GET", times=None)  # or it could be read that it is there
    start = time.monotonic()
    with pytest.raises(StoreError, match="COS did not answer within 1 s"):
        store.load() if method == "GET" else store.commit(b"a", "0")
    assert time.monotonic() - start < 5


@pytest.mark.parametrize("limit", [4, 8])
def test_a_run_that_is_short_gives_cos_a_part_of_its_time(
    cloud: Cloud, opened: place, limit: float
) -> None:
    cloud.cos.break_next("drip", times=None)
    start = time.monotonic()
    with pytest.raises(StoreError, match=f"within {limit // 4} s"):
        opened(limit=limit).load()
    assert time.monotonic() - start < limit / 2


def test_what_waits_for_a_name_holds_nobody_and_writes_nothing_after_its_time(
    cloud: Cloud, opened: place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bucket, "MAX_REQUEST_TIME", 0.2)
    answered, resolve, before = threading.Event(), socket.getaddrinfo, set(threading.enumerate())

    def slow(*arguments: Any, **options: Any) -> Any:
        answered.wait(10)
        return resolve(*arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    with pytest.raises(StoreError, match="did not answer within"):
        opened().commit(b"a", "0")
    answered.set()
    assert are_over(before)
    assert (cloud.cos.requests, cloud.cos.objects) == ([], {})


def test_what_trickles_leaves_no_thread_behind(
    cloud: Cloud, opened: place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bucket, "MAX_REQUEST_TIME", 0.2)
    cloud.cos.break_next("drip", times=None)
    before = set(threading.enumerate())
    with pytest.raises(StoreError, match="did not answer within"):
        opened().load()
    assert are_over(before)


def are_over(before: set[threading.Thread]) -> bool:
    """Wait for what was left behind in a thread; say whether it has ended."""
    ours = [t for t in threading.enumerate() if t not in before and "ThreadPool" in t.name]
    for thread in ours:
        thread.join(5)
    return not any(thread.is_alive() for thread in ours)


def test_one_connection_serves_the_requests_of_a_run(
    cloud: Cloud, opened: place, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Any] = []
    keep = Exchange.keep
    monkeypatch.setattr(Exchange, "keep", lambda *of: made.append(of) or keep(*of))
    store = opened()
    store.commit(b"a", "0")
    assert store.load() == StoredBody(b"a", "1")
    assert len(made) == 1


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
    assert opened().load() == StoredBody(b"a", "1")


def test_keys_that_cos_refuses_are_an_error_without_them(cloud: Cloud, opened: place) -> None:
    cloud.cos.credentials = type(cloud.credentials)("AKIDother", "other", "other")
    with pytest.raises(StoreError, match="403 InvalidAccessKeyId") as caught:
        opened().load()
    assert cloud.credentials.secret_id not in str(caught.value)
