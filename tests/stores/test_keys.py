"""What a store writes to a bucket is known by its name, and nothing else is: `make destroy` deletes by these names."""

from pathlib import Path

import pytest

from edgeone_notifier.core.events import shard
from edgeone_notifier.stores import StoreError, keys
from tests.emulator import Cloud, Object
from tests.stores.test_cos import BUCKET, place

PREFIX = "prefix/of/it"
NONCE = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize("zones", [(), ("zone-1",), ("zone-1", "zone-2")])
def test_whatever_a_store_writes_is_known(
    cloud: Cloud, tmp_path: Path, zones: tuple[str, ...]
) -> None:
    store = place(cloud, tmp_path)(shard(zones))
    store.commit(b"{}", store.nothing)
    found = store.load()
    assert found
    store.set_aside(found)
    store.commit(b"{}", "999999999998")
    store.commit(b"{}", "999999999999")
    cloud.cos.objects[BUCKET, store.set_aside(found)] = Object(b"somebody's")
    store.set_aside(found)
    cloud.cos.fail("DELETE", 403, "AccessDenied")
    with pytest.raises(StoreError):
        store.probe()  # which leaves its object there
    written = [key for _, key in cloud.cos.objects]
    assert len(written) == 6
    assert all(keys.is_written(PREFIX, key) for key in written)


@pytest.mark.parametrize(
    "key",
    [
        f"{PREFIX}/report.pdf",
        f"{PREFIX}/state-000000000001.json",  # without a shard
        f"{PREFIX}/default/report.pdf",
        f"{PREFIX}/default/state-000000000001.json.bak",
        f"{PREFIX}/default/state-000000000001.json\n",
        f"{PREFIX}/default/my-state-000000000001.json",
        f"{PREFIX}/default/state-1.json",
        f"{PREFIX}/default/state-0999999999999.json",
        f"{PREFIX}/default/state-٠٠٠٠٠٠٠٠٠٠٠١.json",
        f"{PREFIX}/default/damaged-by-hand.json",
        f"{PREFIX}/default/probe-results.json",
        f"{PREFIX}/default/probe-{NONCE.upper()}.json",
        f"{PREFIX}/default/default/state-000000000001.json",
        f"{PREFIX}/defaults/state-000000000001.json",
        f"{PREFIX}/zones-1/state-000000000001.json",
        f"{PREFIX}/other/default/state-000000000001.json",
        "prefix/of/at/default/state-000000000001.json",  # as long as ours
        f"{PREFIX}-other/default/state-000000000001.json",
        f"{PREFIX}other/default/state-000000000001.json",
        f"other/{PREFIX}/default/state-000000000001.json",
        f"/{PREFIX}/default/state-000000000001.json",
        "default/state-000000000001.json",
    ],
)
def test_what_no_store_writes_is_not(key: str) -> None:
    assert not keys.is_written(PREFIX, key)


@pytest.mark.parametrize("name", ["my-state-000000000009.json", "x/state-000000000009.json"])
def test_what_merely_ends_like_a_generation_is_none(name: str) -> None:
    folder = f"{PREFIX}/default"
    assert keys.generation(folder, f"{folder}/{name}") is None
    assert keys.generation(folder, keys.state(folder, 9)) == 9
