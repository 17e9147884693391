"""What the state holds of a watched release: which jobs and URLs, by when, and what the channels were told."""

from dataclasses import dataclass

MAX_GATE_WATCHES = 20  # at once
MAX_WATCHED_TARGETS = 10_000  # of one; each takes 19 bytes of the state


@dataclass(frozen=True, slots=True)
class GateWatch:
    """A watched release. Times are in seconds since the epoch, `grace` in seconds.

    `name` is the same for the same jobs and URLs. `targets` are the hashes of URLs, as the snapshots have them, in
    hexadecimal. `warned`: it was told to be at risk.
    """

    name: str
    jobs: tuple[str, ...]
    targets: tuple[str, ...]
    hosts: tuple[str, ...]
    since: int
    deadline: int
    grace: int
    allow_failed: int
    warned: bool = False
