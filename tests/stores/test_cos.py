"""What the bucket alone promises: one object a generation, read back, and no answer of COS taken for what it is not."""

import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from edgeone_notifier import stores
from edgeone_notifier.stores import Busy, StoredBody, StoreError, cos
from edgeone_notifier.transport import tls
from tests.emulator import Cloud, Object
from tests.emulator.cos import Break
from tests.support.listings import QuickClock

BUCKET = "bucket-1250000000"
FOLDER = "prefix/of/it/default"


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


@pytest.mark.parametrize(
    ("endpoint", "url"),
    [
        (None, "https://bucket-1250000000.cos.ap-guangzhou.myqcloud.com/"),
        ("https://cos.example.com", "https://bucket-1250000000.cos.example.com/"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/"),
    ],
)
def test_where_the_bucket_is(cloud: Cloud, endpoint: str | None, url: str) -> None:
    store = stores.open_store(
        "cos",
        url=f"cos://{BUCKET}/prefix?region=ap-guangzhou",
        shard="default",
        endpoint=endpoint,
        keys=cloud.credentials,
        clock=QuickClock(60),
    )
    client = store._bucket._client
    assert client._conf.uri(bucket=BUCKET) == url
    assert isinstance(client._session.get_adapter("https://x"), tls._adapter())


def test_a_generation_is_an_object_and_the_newest_one_counts(cloud: Cloud, opened: place) -> None:
    store = opened()
    store.commit(b"b", store.commit(b"a", store.nothing))
    assert {key for _, key in cloud.cos.objects} == {
        f"{FOLDER}/state-000000000001.json",
        f"{FOLDER}/state-000000000002.json",
    }
    methods(cloud)
    assert opened().load() == StoredBody(b"b", "2")
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
    assert opened().load() == StoredBody(b"2301", "2301")
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
    assert opened().load() == StoredBody(b"2", "2")


@pytest.mark.parametrize("number", [10**12 - 1, 10**12, 10**17 - 1])
def test_a_number_of_any_length_has_a_next_one(cloud: Cloud, opened: place, number: int) -> None:
    """Somebody may have written one by hand; a next one that is never listed would block each run from then on."""
    fill(cloud, range(number, number + 1))
    store = opened()
    generation = store.load().generation  # type: ignore[union-attr]
    assert store.commit(b"next", generation) == str(number + 1)
    assert opened().load() == StoredBody(b"next", str(number + 1))


@pytest.mark.parametrize(
    "name",
    [
        "state-old/state-000000000009.json",
        "state-x-state-000000000009.json",
        "state-default/state-000000000009.json",
        "state-0000000000009.json",
        "state-000000000009.json.json",
        "state-٠٠٠٠٠٠٠٠٠٠٠٩.json",
    ],
)
def test_what_merely_looks_like_a_state_blocks_nobody(
    cloud: Cloud, opened: place, name: str
) -> None:
    fill(cloud, range(1, 3))
    cloud.cos.objects[BUCKET, f"{FOLDER}/{name}"] = Object(b"?")
    store = opened()
    assert store.load() == StoredBody(b"2", "2")
    assert store.commit(b"3", "2") == "3"
    assert opened().load() == StoredBody(b"3", "3")


def test_a_name_for_what_is_damaged_that_is_taken_gives_way_to_another(
    cloud: Cloud, opened: place
) -> None:
    fill(cloud, range(3, 4))
    store = opened()
    damaged = store.load()
    assert damaged
    names = []
    for _ in range(3):
        names.append(store.set_aside(damaged))
        assert opened.aside(names[-1]) == b"3"
        cloud.cos.objects[BUCKET, names[-1]] = Object(b"somebody's")
    assert len(set(names)) == 3
    assert store.commit(b"after", damaged.generation) == "4"


def test_a_bucket_that_encrypts_by_default_will_do(cloud: Cloud, opened: place) -> None:
    """An ETag is no checksum there, so each object carries one of its own."""
    cloud.cos.encrypted = True
    store = opened()
    generation = store.commit(b"a", store.nothing)
    assert opened().load() == StoredBody(b"a", generation)
    assert store.probe()
    assert opened.aside(store.set_aside(StoredBody(b"a", generation))) == b"a"


@pytest.mark.parametrize("encrypted", [True, False])
def test_a_state_of_an_earlier_version_has_no_checksum_of_its_own(
    cloud: Cloud, opened: place, encrypted: bool
) -> None:
    headers = {"x-cos-server-side-encryption": "AES256"} if encrypted else {}
    key = f"{FOLDER}/state-000000000001.json"
    cloud.cos.objects[BUCKET, key] = Object(b"a", headers=headers)
    assert opened().load() == StoredBody(b"a", "1")


@pytest.mark.parametrize("encrypted", [True, False])
def test_what_is_stored_and_does_not_fit_its_checksum_is_read_as_it_is(
    cloud: Cloud, opened: place, encrypted: bool
) -> None:
    """It is damaged, which the run sees, and no answer that was cut on its way: to ask again would be for ever."""
    cloud.cos.encrypted = encrypted
    store = opened()
    generation = store.commit(b"whole", store.nothing)
    ((key, one),) = cloud.cos.objects.items()
    cloud.cos.objects[key] = replace(one, body=b"half")
    assert opened().load() == StoredBody(b"half", generation)


def test_our_own_write_is_known_again_when_its_answer_was_lost(cloud: Cloud, opened: place) -> None:
    cloud.cos.break_next("act-then-drop", "PUT")
    assert opened().commit(b"a", "0") == "1"
    assert methods(cloud) == ["PUT", "GET"]
    assert opened().load() == StoredBody(b"a", "1")


@pytest.mark.parametrize("how", ["act-then-drop", None])
def test_another_ones_write_is_busy(cloud: Cloud, opened: place, how: Break | None) -> None:
    fill(cloud, range(1, 2))
    if how:
        cloud.cos.break_next(how, "PUT")
    with pytest.raises(Busy):
        opened().commit(b"mine", "0")
    assert opened().load() == StoredBody(b"1", "1")


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
    assert opened().load() == StoredBody(b"second", "1")


def test_tidying_up_deletes_what_is_old_a_few_at_a_time(cloud: Cloud, opened: place) -> None:
    fill(cloud, range(1, 31), age=cos.KEEP_FOR + 60)
    fill(cloud, range(31, 41), age=cos.KEEP_FOR - 60)
    for left in (20, 10, 10):
        store = opened()
        store.load()
        store.tidy()
        store.tidy()
        assert len(cloud.cos.objects) == left
    assert opened().load() == StoredBody(b"40", "40")


def test_the_newest_is_kept_however_old_it_is(cloud: Cloud, opened: place) -> None:
    fill(cloud, range(1, 4), age=30 * 86_400)
    store = opened()
    store.load()
    store.tidy()
    assert opened().load() == StoredBody(b"3", "3")
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
