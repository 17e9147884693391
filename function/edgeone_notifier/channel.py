"""This file is the only place that puts a channel together: settings, its service's way of saying things, webhook."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from .channels import render, verdict
from .clock import Clock
from .core.delivery.quiet_hours import Quiet
from .core.delivery.routing import Route
from .core.delivery.verdict import Message, Verdict
from .core.digest.content import Brief
from .core.redact.masking import NOTHING, Mask
from .core.redact.show import shown
from .core.text.wording import Wording
from .settings.channel import Channel
from .settings.chat_settings import Voices

if TYPE_CHECKING:
    from .core.digest.digest import Digest


@dataclass(frozen=True, slots=True)
class Chat:
    """One channel, ready to be told. What renders and posts is imported once there is something to tell."""

    channel: Channel
    wording: Wording
    site: str
    clock: Clock
    mask: Mask = NOTHING

    @property
    def route(self) -> Route:
        """Return what this channel wants to be told."""
        of = self.channel
        return Route(of.notify, of.zones, of.domains, of.paths)

    @property
    def mark(self) -> str:
        """Return a fingerprint of the URL, by which the state tells that it has changed, and nothing else."""
        return sha256(self.channel.url.get_secret_value().encode()).hexdigest()[:16]

    def quiet(self, now: float) -> Quiet | None:
        """Return the quiet hours, if it is some of them now."""
        if self.channel.quiet_hours is None:
            return None
        hours = self.channel.quiet_hours
        zone = ZoneInfo(hours.zone) if hours.zone else self.wording.zone
        quiet = Quiet(hours, zone, self.channel.quiet_except)
        return quiet if quiet.is_on(now) else None

    def messages(self, brief: Brief) -> list[Message]:
        """Render what is owed."""
        from .core.digest.compose import compose

        return self._render(compose(brief, self.wording, self.site))

    def sample(self, now: int, digest: str, mention: bool = False) -> list[Message]:
        """Render the message of `test`; with `mention` it calls whom a failure calls."""
        from .core.digest.compose import sample

        return self._render(sample(self.wording, self.site, now, digest, mention))

    def send(self, body: Mapping[str, Any]) -> Verdict:
        """Post one body, where it is known where to."""
        if self.channel.unread:
            return replace(self.channel.unread, remedy="secret")
        from .transport.webhook import post

        of = self.channel
        answer = post(of.url.get_secret_value(), body, self.clock, of.own_proxy)
        if isinstance(answer, Verdict):
            return answer
        judged = verdict(self.channel.kind, replace(answer, body=self.mask(answer.body)))
        return replace(judged, reason=shown(judged.reason))

    def _render(self, digest: "Digest") -> list[Message]:
        return render(self.channel.kind, digest, self.channel.mention, self.channel.format)


def chats(settings: Voices, clock: Clock) -> dict[str, Chat]:
    """Put together all channels of the settings, by name."""
    zone, mask = ZoneInfo(settings.timezone), settings.mask
    return {
        name: Chat(
            channel,
            Wording(channel.language or settings.language, zone),
            settings.site,
            clock,
            mask,
        )
        for name, channel in settings.channels.items()
    }
