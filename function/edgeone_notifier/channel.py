"""This file is the only place that puts a channel together: settings, its service's way of saying things, webhook."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from .channels import render, verdict
from .clock import Clock
from .core.delivery.quiet_hours import QuietHours
from .core.delivery.routing import Route
from .core.delivery.verdict import Message, Verdict
from .core.digest.content import DigestContent
from .core.redact.masking import NO_SECRETS, Mask
from .core.redact.show import redact
from .core.text.wording import Wording
from .settings.channel import ChannelSettings
from .settings.chat_settings import ChatSettings

if TYPE_CHECKING:
    from .core.digest.digest import Digest


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel, ready to be told. What renders and posts is imported once there is something to tell."""

    settings: ChannelSettings
    wording: Wording
    site: str
    clock: Clock
    mask: Mask = NO_SECRETS

    @property
    def route(self) -> Route:
        """Return what this channel wants to be told."""
        of = self.settings
        return Route(of.notify, of.zones, of.domains, of.paths)

    @property
    def url_fingerprint(self) -> str:
        """Return a fingerprint of the URL, by which the state tells that it has changed, and nothing else."""
        return sha256(self.settings.url.get_secret_value().encode()).hexdigest()[:16]

    def quiet(self, now: float) -> QuietHours | None:
        """Return the quiet hours, if it is some of them now."""
        if self.settings.quiet_hours is None:
            return None
        hours = self.settings.quiet_hours
        zone = ZoneInfo(hours.zone) if hours.zone else self.wording.zone
        quiet = QuietHours(hours, zone, self.settings.quiet_except)
        return quiet if quiet.is_on(now) else None

    def messages(self, brief: DigestContent) -> list[Message]:
        """Render what is owed."""
        from .core.digest.compose import compose

        return self._render(compose(brief, self.wording, self.site))

    def sample(self, now: int, digest: str, mention: bool = False) -> list[Message]:
        """Render the message of `test`; with `mention` it calls whom a failure calls."""
        from .core.digest.compose import sample

        return self._render(sample(self.wording, self.site, now, digest, mention))

    def send(self, body: Mapping[str, Any]) -> Verdict:
        """Post one body, where it is known where to."""
        if self.settings.unread:
            return replace(self.settings.unread, remedy="secret")
        from .transport.webhook import post

        of = self.settings
        answer = post(of.url.get_secret_value(), body, self.clock, of.own_proxy)
        if isinstance(answer, Verdict):
            return answer
        judged = verdict(self.settings.kind, replace(answer, body=self.mask(answer.body)))
        return replace(judged, reason=redact(judged.reason))

    def _render(self, digest: "Digest") -> list[Message]:
        return render(self.settings.kind, digest, self.settings.mention, self.settings.format)


def open_channels(settings: ChatSettings, clock: Clock) -> dict[str, Channel]:
    """Put together all channels of the settings, by name."""
    zone, mask = ZoneInfo(settings.timezone), settings.mask
    return {
        name: Channel(
            channel,
            Wording(channel.language or settings.language, zone),
            settings.site,
            clock,
            mask,
        )
        for name, channel in settings.channels.items()
    }
