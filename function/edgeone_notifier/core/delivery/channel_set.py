"""The channels that are set, as far as deciding needs them."""

from collections.abc import Iterator, Mapping
from typing import Protocol, TypeVar

from .digest_part import Hold
from .routing import Route


class Receiver(Protocol):
    """One channel, without the way there."""

    @property
    def route(self) -> Route:
        """Return what the channel wants to be told."""

    @property
    def url_fingerprint(self) -> str:
        """Return a fingerprint of its URL."""

    def hold(self, now: float) -> Hold:
        """Return what may hold back its news now."""


Receiver_co = TypeVar("Receiver_co", bound=Receiver, covariant=True)


class Channels(Mapping[str, Receiver_co]):
    """The channels that are set, by name."""

    def __init__(self, by_name: Mapping[str, Receiver_co]) -> None:
        self._by_name = by_name

    def __getitem__(self, name: str) -> Receiver_co:
        return self._by_name[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_name)

    def __len__(self) -> int:
        return len(self._by_name)

    @property
    def routes(self) -> dict[str, Route]:
        """Return what each channel wants to be told."""
        return {name: one.route for name, one in self.items()}

    @property
    def fingerprints(self) -> dict[str, str]:
        """Return the fingerprint of each channel's URL."""
        return {name: one.url_fingerprint for name, one in self.items()}

    def holds(self, now: float) -> dict[str, Hold]:
        """Return what may hold back each channel's news now."""
        return {name: one.hold(now) for name, one in self.items()}
