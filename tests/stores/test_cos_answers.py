"""Answers of COS that are not what they should be: each is an error of the store, and never an empty bucket."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import pytest

from edgeone_notifier.stores import StoreError, open_store
from edgeone_notifier.stores.cos import CosStore
from tests.emulator import Credentials, Object, cos_xml
from tests.emulator.wire import Call, Reply
from tests.support.listings import QuickClock, serving

KEY = "default/state-000000000001.json"
XML = {"Content-Type": "application/xml"}
WHOLE = Object(b'{"nonce":"a"}')


def listed(text: str = "", **changed: Any) -> Reply:
    """Make a listing with one generation; `text` stands in the place of its items, if given."""
    item = cos_xml.Item(KEY, 1_790_000_000, '"etag"', 13)
    page = cos_xml.Listing("bucket", "default/state-", "", "", 1000, True, [item], [], None)
    body = cos_xml.listing(page).decode()
    if text:
        body = re.sub("<Contents>.*</Contents>", text, body)
    for name, value in changed.items():
        body = re.sub(f"<{name}>.*?</{name}>", value, body)
    return Reply(200, body.encode(), XML)


def there(body: bytes = WHOLE.body, manner: Any = "whole", **headers: str | None) -> Reply:
    """Make the answer that holds the object."""
    given = {**WHOLE.answered(), **{n.replace("_", "-"): v for n, v in headers.items()}}
    return Reply(200, body, {n: v for n, v in given.items() if v is not None}, manner=manner)


@dataclass
class Served:
    """What is answered to a listing and to a GET of the object."""

    listing: Reply
    object: Reply
    requests: int = 0

    def __call__(self, call: Call) -> Reply:
        call.read()
        self.requests += 1
        return self.object if KEY in call.path else self.listing


@contextmanager
def store_of(served: Callable[[Call], Reply]) -> Iterator[CosStore]:
    with serving(served) as endpoint:
        yield open_store(
            "cos",
            url="cos://bucket-1250000000?region=ap-guangzhou",
            shard="default",
            endpoint=endpoint,
            keys=Credentials("id", "key", ""),
            clock=QuickClock(60),
        )


def test_an_answer_that_is_as_it_should_be_is_read() -> None:
    with store_of(Served(listed(), there())) as store:
        stored = store.load()
    assert stored
    assert (stored.body, stored.generation) == (WHOLE.body, "1")


def test_no_items_are_no_state() -> None:
    with store_of(Served(listed("<Ignored/>"), there())) as store:
        assert store.load() is None


PAGE = b"<html><body>Welcome to the hotel's network</body></html>"

ENDLESS = cos_xml.Listing("bucket", "", "a", "", 1, False, [], [], "prefix/same")

LISTINGS = {
    "more to come, always from the same place": Reply(200, cos_xml.listing(ENDLESS), XML),
    "html": Reply(200, PAGE, {"Content-Type": "text/html"}),
    "no XML": Reply(200, b"<p>Welcome<br>", {"Content-Type": "text/html"}),
    "empty": Reply(200, b"", XML),
    "JSON": Reply(200, b"{}", {"Content-Type": "application/json"}),
    "cut": Reply(200, listed().body, XML, manner="cut"),
    "another document": Reply(200, cos_xml.versioning("Enabled"), XML),
    "an error with status 200": Reply(200, cos_xml.error("AccessDenied", "m", "r", "i"), XML),
    "an item without a key": listed("<Contents><Size>1</Size></Contents>"),
    "an item that is a text": listed("<Contents>text</Contents>"),
    "a time that is none": listed(LastModified="<LastModified>yesterday</LastModified>"),
    "more to come, nobody says where": listed(IsTruncated="<IsTruncated>true</IsTruncated>"),
    "304": Reply(304),
    "403 without a body": Reply(403),
    "404 without a body": Reply(404),
    "404 of a proxy": Reply(404, PAGE, {"Content-Type": "text/html"}),
    "500 without a body": Reply(500),
    "503 in JSON": Reply(503, b'{"code": 1}', {"Content-Type": "application/json"}),
    "503 with a code in a header": Reply(503, b"", {"x-cos-error-code": "SlowDown"}),
}


@pytest.mark.parametrize("listing", LISTINGS.values(), ids=LISTINGS)
def test_a_listing_that_is_none_is_an_error(listing: Reply) -> None:
    with store_of(Served(listing, there())) as store, pytest.raises(StoreError):
        store.load()


WITHOUT_MD5: dict[str, Any] = {"ETag": '"0123456789abcdef0123456789abcdef"'}

OBJECTS = {
    "shorter than our checksum says": there(
        WHOLE.body[:-1], x_cos_meta_sha256=sha256(WHOLE.body).hexdigest(), **WITHOUT_MD5
    ),
    "with an ETag that is another's": there(**WITHOUT_MD5),
    "gone since it was listed": Reply(404, cos_xml.error("NoSuchKey", "m", "r", "i"), XML),
    "404 without a body": Reply(404),
    "404 of a proxy": Reply(404, PAGE, {"Content-Type": "text/html"}),
    "its bucket is gone": Reply(404, cos_xml.error("NoSuchBucket", "m", "r", "i"), XML),
    "refused": Reply(403, cos_xml.error("AccessDenied", "m", "r", "i"), XML),
    "html": Reply(200, PAGE, {"Content-Type": "text/html"}),
    "cut": there(manner="cut"),
    "shorter than its checksum says": there(WHOLE.body[:-1]),
    "damaged": there(b"#" + WHOLE.body[1:]),
    "without an ETag": there(ETag=None),
    "redirected": Reply(302, b"", {"Location": "/elsewhere"}),
    "304": Reply(304, b"", {"ETag": WHOLE.etag}),
    "500 without a body": Reply(500),
    "enormous": there(Content_Length="300000000"),
}


@pytest.mark.parametrize("answer", OBJECTS.values(), ids=OBJECTS)
def test_an_object_that_is_not_whole_is_an_error(answer: Reply) -> None:
    with store_of(Served(listed(), answer)) as store, pytest.raises(StoreError):
        store.load()


def test_of_an_enormous_object_no_more_is_read_than_a_state_may_take() -> None:
    served = Served(listed(), there(b"x" * 1_000_000, Content_Length="300000000", ETag='"e"'))
    with store_of(served) as store, pytest.raises(StoreError, match="more than 64,000,000 bytes"):
        store.load()
    assert served.requests == 2  # it is not asked for again


@pytest.mark.parametrize(
    "answer", [Reply(409), Reply(500), Reply(403), Reply(404)], ids=lambda reply: reply.status
)
def test_a_write_that_is_answered_with_nothing_is_an_error(answer: Reply) -> None:
    nothing = Reply(404, cos_xml.error("NoSuchKey", "m", "r", "i"), XML)

    def refuse(call: Call) -> Reply:
        call.read()
        return answer if call.method == "PUT" else nothing

    with store_of(refuse) as store, pytest.raises(StoreError):
        store.commit(b"a", "0")
