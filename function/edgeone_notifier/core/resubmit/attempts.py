"""Remember what was submitted again, from before each call until the listing must show it."""

from base64 import b64decode, b64encode
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

FINGERPRINT_BYTES = 8
KEPT_FOR = 86_400  # seconds; the listing shows a job long before that
MAX_ATTEMPTED = 20_000  # targets kept, 11 bytes of the state for each; a day's quota is 10,000


@dataclass(frozen=True, slots=True)
class Attempt:
    """One call: targets of a job, in a zone, at a time (seconds since the epoch).

    `again` is the job that came of it, "" as long as no answer was seen. `targets` are fingerprints, in base64.
    """

    job: str
    zone: str
    at: int
    targets: str
    again: str = ""

    @property
    def fingerprints(self) -> frozenset[bytes]:
        """Return the fingerprints of its targets."""
        whole = b64decode(self.targets)
        return frozenset(
            whole[at : at + FINGERPRINT_BYTES] for at in range(0, len(whole), FINGERPRINT_BYTES)
        )


def fingerprint(target: str) -> bytes:
    """Return what stands for a target: a URL may hold a secret, and is long."""
    return blake2b(target.encode("utf-8", "replace"), digest_size=FINGERPRINT_BYTES).digest()


def attempt(job: str, zone: str, targets: Iterable[str], now: int) -> Attempt:
    """Return the attempt to submit targets of a job again."""
    return Attempt(job, zone, now, _packed(map(fingerprint, targets)))


def live_attempts(attempts: Sequence[Attempt], now: int) -> tuple[Attempt, ...]:
    """Return the attempts that are not forgotten yet."""
    return tuple(one for one in attempts if now - one.at < KEPT_FOR)


def has_room(attempts: Iterable[Attempt], more: int) -> bool:
    """Say whether so many more targets can be kept."""
    return sum(len(one.fingerprints) for one in attempts) + more <= MAX_ATTEMPTED


def note_taken(
    attempts: Sequence[Attempt], one: Attempt, again: str, targets: Iterable[str]
) -> tuple[Attempt, ...]:
    """Note the job that came of an attempt, and the targets in it; with that, older doubts about them are settled."""
    now_known = frozenset(map(fingerprint, targets))
    kept = [other if other.again else _without(other, now_known) for other in attempts]
    known = replace(one, again=again, targets=_packed(now_known))
    return tuple(other for other in (*_others(kept, one), known) if other.targets)


def note_undone(attempts: Sequence[Attempt], one: Attempt) -> tuple[Attempt, ...]:
    """Forget an attempt of which it is certain that nothing came."""
    return tuple(other for other in attempts if other != one)


def _others(attempts: Iterable[Attempt], one: Attempt) -> list[Attempt]:
    return [o for o in attempts if (o.job, o.zone, o.at) != (one.job, one.zone, one.at) or o.again]


def _without(one: Attempt, gone: Collection[bytes]) -> Attempt:
    return replace(one, targets=_packed(one.fingerprints - frozenset(gone)))


def _packed(fingerprints: Iterable[bytes]) -> str:
    return b64encode(b"".join(sorted(fingerprints))).decode()
