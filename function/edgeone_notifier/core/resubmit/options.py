"""Read how a job is submitted again: what a listing does not know, and so has to be given."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

CARRIED = ("mode", "headers", "encoding", "segments")  # what a submission has beside its targets
MODES = ("default", "edge")
SEGMENTS = ("on", "off")
MAX_HEADERS = 20


@dataclass(frozen=True, slots=True)
class SubmissionOptions:
    """The parameters of CreatePrefetchTask beside zone and targets; a header's value may be a secret."""

    given: Mapping[str, Any]

    @property
    def not_carried(self) -> list[str]:
        """Name what the first submission may have had, and this one has not."""
        return [name for name in CARRIED if name not in self.given]

    @property
    def is_edge(self) -> bool:
        """Say whether the quota of edge prefetch is used, which the API does not list."""
        return self.given.get("mode") == "edge"

    def parameters(self) -> dict[str, Any]:
        """Return them as the API takes them: cloud.tencent.com/document/product/1145/50537."""
        names = {"mode": "Mode", "encoding": "EncodeUrl", "segments": "PrefetchMediaSegments"}
        values = {names[name]: value for name, value in self.given.items() if name in names}
        if headers := self.given.get("headers"):
            pairs = [{"Name": name, "Value": value} for name, value in headers.items()]
            return {**values, "Headers": pairs}
        return values


def read_options(fields: Mapping[str, Any]) -> SubmissionOptions:
    """Return the options that an event gives."""
    return SubmissionOptions({name: fields[name] for name in CARRIED if name in fields})


def is_mode(value: object) -> bool:
    """Say whether this is a mode of prefetching."""
    return value in MODES


def are_segments(value: object) -> bool:
    """Say whether this says if media segments are prefetched, too."""
    return value in SEGMENTS


def are_headers(value: object) -> bool:
    """Say whether these are headers: names with values, both texts."""
    return (
        isinstance(value, Mapping)
        and 0 < len(value) <= MAX_HEADERS
        and all(isinstance(n, str) and n.strip() and isinstance(v, str) for n, v in value.items())
    )
