"""Keep the state in COS: `cos://<bucket-appid>/<prefix>?region=<region>`.

A commit creates the object of the next generation, with `x-cos-forbid-overwrite` (document/product/436/7749), and reads
it back: of two runs that create the same one, the one that finds the other's bytes is busy. A bucket with versioning
ignores that header (github.com/apache/opendal/pull/7526), and is refused.
"""

from typing import Any
from urllib.parse import urlsplit

from ..clock import Clock
from ..core.redact.masking import Mask
from ..core.state.model import Busy
from ..transport.urls import regions_of
from . import keys as names
from .cos_bucket import Bucket
from .generation import StoredBody, StoreError, endings

KEEP_FOR = 3_600  # seconds; longer than the longest run, or one that stalled could win a number that was deleted
TIDY_AT_ONCE = 20  # objects deleted per run
FIRST_GENERATION = "0"  # the generation before the first


class CosStore:
    """One shard's state in a bucket: `<prefix>/<shard>/state-<generation>.json`, the newest one counts."""

    nothing = FIRST_GENERATION

    def __init__(
        self,
        *,
        url: str,
        shard: str,
        endpoint: str | None,
        keys: Any,
        clock: Clock,
        mask: Mask | None = None,
        **_: object,
    ) -> None:
        parts = urlsplit(url)
        (region,) = regions_of(parts)
        self._folder = "/".join(part for part in (parts.path.strip("/"), shard) if part)
        self._clock = clock
        self._bucket = Bucket(
            parts.netloc, region=region, endpoint=endpoint, keys=keys, clock=clock, mask=mask
        )
        self._old: list[str] = []

    def load(self) -> StoredBody | None:
        """Return the newest generation; None if the bucket exists and holds none."""
        listed = self._bucket.list(f"{self._folder}/state-")
        numbers = {names.generation(self._folder, key): at for key, at in listed.items()}
        found = {number: at for number, at in numbers.items() if number is not None}
        if not found:
            return None
        *older, newest = sorted(found)
        horizon = self._clock.now() - KEEP_FOR
        self._old = [self._key(number) for number in older if found[number] < horizon]
        body = self._bucket.get(self._key(newest))
        if body is None:
            raise StoreError("the newest state was listed but is not there")
        return StoredBody(body, str(newest), found[newest])

    def commit(self, body: bytes, generation: str) -> str:
        """Create the generation after this one, or raise Busy; return it."""
        number = int(generation) + 1
        self._bucket.create(self._key(number), body)
        return str(number)

    def set_aside(self, damaged: StoredBody) -> str:
        """Copy what was read to another name, and return it; the next generation takes its place."""
        for ending in endings(damaged.body):
            key = names.damaged(self._folder, int(damaged.generation), ending)
            try:
                self._bucket.create(key, damaged.body)
            except Busy:  # the name is taken by something else
                continue
            return key
        raise StoreError("a damaged state cannot be set aside: all names for it are taken")

    def probe(self) -> str:
        """Create an object beside the state, delete it, and say so. Raise StoreError if a commit would fail."""
        if status := self._bucket.versioning():
            raise StoreError(f"the bucket's versioning is {status}, which voids create-only writes")
        key = names.probe_key(self._folder)
        self._bucket.create(key, b"{}")
        self._bucket.delete(key)
        return "writable, without versioning"

    def tidy(self) -> None:
        """Delete generations that no run can need any more, the oldest first, some at a time."""
        for key in self._old[:TIDY_AT_ONCE]:
            self._bucket.delete(key)
        self._old = []

    def _key(self, number: int) -> str:
        return names.state(self._folder, number)
