"""Put a channel together: its settings, how its service says things, and its webhook.

A quiet run makes channels, too. So what renders and posts is imported where there is something to tell.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from .channels import files, render, verdict
from .clock import Clock
from .core.delivery.channel_set import Channels
from .core.delivery.digest_part import Hold
from .core.delivery.hours_range import DailyTime
from .core.delivery.quiet_hours import QuietHours
from .core.delivery.routing import Route
from .core.delivery.verdict import Message, Outcome, Response, Verdict
from .core.news.model import FailureList, Item
from .core.redact.display import redact
from .core.redact.masking import NO_SECRETS, Mask
from .settings.channel import ChannelSettings
from .settings.chat_settings import ChatSettings

if TYPE_CHECKING:
    from .core.digest.content import DigestContent
    from .core.digest.digest import Digest
    from .core.text.wording import Wording


NO_ID = "no media_id"


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
        daily = DailyTime(of.daily, self.zone) if of.daily is not None else None
        return Route(of.notify, of.zones, of.domains, of.paths, daily=daily)

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
        """Render what is owed; each message names the file of the content, if it has one."""
        news = content.without_files if files(self.settings.kind) else content
        if news.queue.is_empty and content.items:
            return []
        rendered = self._rendered(self._measured(news))
        return [replace(message, file=content.file) for message in rendered]

    def attach(self, content: "DigestContent") -> "DigestContent | Verdict":
        """Upload the list of failures if the messages do not show all; return the content with that file.

        Return a verdict if the list is refused, for whatever reason. Where a chat takes no files, there is none.
        """
        made = self._failed_file(content)
        if made is None:
            return content
        file, text = made
        answer = self._upload(file.name, text)
        if isinstance(answer, Verdict):
            return answer
        media = files(self.settings.kind).media_of(answer)
        if not media:
            refused = self._judge(answer)
            return (
                refused if refused.outcome is not Outcome.TAKEN else Verdict(Outcome.UNFIT, NO_ID)
            )
        return replace(content, file=replace(file, media=media))

    def bodies(self, content: "DigestContent") -> list[Mapping[str, Any]]:
        """Return what a run would send; of a file that is not uploaded, its name and its number of lines."""
        made = self._failed_file(content)
        file = made[0] if made else None
        bodies = [one.body for one in self.messages(replace(content, file=file))]
        return [*bodies, {"file": {"name": file.name, "lines": file.lines}}] if file else bodies

    def file_message(self, item: Item) -> Message:
        """Render a file that is owed: it is shown, or if it is refused, its command is."""
        from .core.digest.watching.people import refused_file
        from .core.text.document import Line
        from .core.text.truncate import plain

        assert isinstance(item.news, FailureList)
        service = files(self.settings.kind)
        instead = plain(Line(tuple(refused_file(item.news, self.wording)), kind="note"))
        body = service.file_body(item.news.media)
        return Message(body, service.text_body(instead), (item.number,))

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
        return answer if isinstance(answer, Verdict) else self._judge(self._masked(answer))

    def _measured(self, content: "DigestContent") -> "DigestContent":
        """Note whether a few failed URLs, each of which is to be shown, are cut: then their list must be had."""
        from .core.digest.failures import all_are_shown, are_whole
        from .core.digest.sort import sort_news

        news = sort_news(content.items, content.queue)
        if not news.failures or not all_are_shown(news):
            return content
        bodies = [message.body for message in self._rendered(content)]
        return replace(content, is_cut=not are_whole(news.failures, bodies))

    def _rendered(self, content: "DigestContent") -> list[Message]:
        from .core.digest.compose import compose

        runbook = self.settings.runbook_url or self.runbook
        told = replace(content, label=self.label, runbook=runbook)
        return self._render(compose(told, self.wording, self.site))

    def _failed_file(self, content: "DigestContent") -> tuple[FailureList, str] | None:
        from .core.digest.sections import failed_file

        service, url = files(self.settings.kind), self.settings.url.get_secret_value()
        takes = service is not None and service.upload_url(url)
        return failed_file(self._measured(content), self.wording) if takes else None

    def _upload(self, name: str, text: str) -> Response | Verdict:
        of, service = self.settings, files(self.settings.kind)
        if of.unread:
            return of.unread
        if not service.MIN_BYTES <= len(text.encode()) <= service.MAX_BYTES:
            return Verdict(Outcome.UNFIT, "size")
        from .transport.webhook import upload

        url = service.upload_url(of.url.get_secret_value())
        answer = upload(url, name, text, self.clock, of.own_proxy)
        return answer if isinstance(answer, Verdict) else self._masked(answer)

    def _masked(self, answer: Response) -> Response:
        return replace(answer, body=self.mask(answer.body))

    def _judge(self, answer: Response) -> Verdict:
        judged = verdict(self.settings.kind, answer)
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
