"""Cut what is submitted again into batches that one call takes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

UNKNOWN_BATCH = 500  # targets a call, where the quota could not be asked: plans have 1,000 and more
MAX_BATCH_BYTES = 4_000_000  # of targets; a request has 10 MB at most, document/product/1145/50458


@dataclass(frozen=True, slots=True)
class Batch:
    """The targets of one call, all of one zone."""

    zone: str
    targets: tuple[str, ...]


def batches(targets: Mapping[str, Sequence[str]], sizes: Mapping[str, int]) -> list[Batch]:
    """Return the batches of each zone; `sizes` are the most that one call takes, as far as known."""
    return [
        Batch(zone, part)
        for zone, some in targets.items()
        for part in _cut(some, max(sizes.get(zone, UNKNOWN_BATCH), 1))
    ]


def _cut(targets: Sequence[str], size: int) -> Iterator[tuple[str, ...]]:
    part: list[str] = []
    room = MAX_BATCH_BYTES
    for target in targets:
        needed = len(target.encode("utf-8", "replace")) + 3
        if part and (len(part) >= size or needed > room):
            yield tuple(part)
            part, room = [], MAX_BATCH_BYTES
        part.append(target)
        room -= needed
    if part:
        yield tuple(part)
