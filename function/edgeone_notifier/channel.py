"""Put a channel together: its settings, how its service says things, and its webhook.

A quiet run makes channels, too. So what renders and posts is imported where there is something to tell.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from .channels import render, verdict
from .clock import Clock
from .core.delivery.channel_set import Channels
from .core.delivery.digest_part import Hold
from .core.delivery.quiet_hours import QuietHours
from .core.delivery.routing import Route
from .core.delivery.verdict import Message, Verdict
from .core.redact.display import redact
from .core.redact.masking import NO_SECRETS, Mask
from .settings.channel import ChannelSettings
from .settings.chat_settings import ChatSettings

if TYPE_CHECKING:
    from .core.digest.content import DigestContent
    from .core.digest.digest import Digest
    from .core.text.wording import Wording


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel, ready to be told. `zone` is the time zone of its messages. `follow_up` is in seconds."""

    settings: ChannelSettings
    language: str
    zone: ZoneInfo
    site: str
    clock: Clock
    mask: Mask = NO_SECRETS
    label: str = ""
    runbook: str = ""
    follow_up: int = 0

    @property
    def route(self) -> Route:
        """Return what this channel wants to be told."""
        of = self.settings
        return Route(of.notify, of.zones, of.domains, of.paths)

    @property
    def wording(self) -> "Wording":
        """Return how this channel's messages put numbers, times and phrases."""
        from .core.text.wording import Wording

        return Wording(self.language, self.zone)

    @property
    def url_fingerprint(self) -> str:
        """Return a fingerprint of the URL. The state holds it, to see that the URL has changed."""
        return sha256(self.settings.url.get_secret_value().encode()).hexdigest()[:16]

    def quiet(self, now: float) -> QuietHours | None:
        """Return the quiet hours if they are on at `now` (epoch seconds), else None."""
        if self.settings.quiet_hours is None:
            return None
        hours = self.settings.quiet_hours
        zone = ZoneInfo(hours.zone) if hours.zone else self.zone
        quiet = QuietHours(hours, zone, self.settings.quiet_except)
        return quiet if quiet.is_on(now) else None

    def hold(self, now: float) -> Hold:
        """Return what may hold back its news at `now` (epoch seconds)."""
        return Hold(self.quiet(now), self.follow_up)

    def messages(self, content: "DigestContent") -> list[Message]:
        """Render what is owed."""
        from .core.digest.compose import compose

        runbook = self.settings.runbook_url or self.runbook
        told = replace(content, label=self.label, runbook=runbook)
        return self._render(compose(told, self.wording, self.site))

    def sample(self, now: int, digest: str, mention: bool = False) -> list[Message]:
        """Render the message of a test. With `mention`, it mentions whom a failure mentions."""
        from .core.digest.compose import sample

        return self._render(sample(self.wording, self.site, now, digest, mention, self.label))

    def send(self, body: Mapping[str, Any]) -> Verdict:
        """Post one body; return what its answer means. Without a URL (its secret was not read), post nothing."""
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


def open_channels(settings: ChatSettings, clock: Clock) -> Channels[Channel]:
    """Return the channels of the settings, by name."""
    zone, mask = ZoneInfo(settings.timezone), settings.mask
    return Channels(
        {
            name: Channel(
                channel,
                channel.language or settings.language,
                zone,
                settings.site,
                clock,
                mask,
                settings.label,
                settings.runbook_url,
                settings.follow_up if channel.follow_up is None else channel.follow_up,
            )
            for name, channel in settings.channels.items()
        }
    )
