"""Send what is owed: the channels side by side, each message struck off in the store before the next is sent."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from .core.delivery import outbox
from .core.delivery.channel_set import Receiver
from .core.delivery.digest_part import Delivery, deliverable_part
from .core.delivery.queue import Outbox
from .core.delivery.schedule import DeliveryResult
from .core.delivery.verdict import Message, Outcome, Verdict
from .core.news.model import Item
from .ledger import Ledger, LedgerClosed

if TYPE_CHECKING:
    from .core.digest.content import DigestContent

Log = Callable[..., None]

TRIES_PER_RUN = 3  # times that one message is sent in one run, in either form
MAX_WAIT_IN_RUN = 60.0  # seconds; if a service asks for more, the first run after that time sends
IN_FLIGHT = Verdict(Outcome.UNKNOWN, "no answer in time", remedy="unsure")


class TellClock(Protocol):
    """The time as telling needs it."""

    def now(self) -> float:
        """Return the time in seconds since the epoch."""

    def left(self) -> float:
        """Return the seconds left until the outcome must be stored."""

    def left_alive(self) -> float:
        """Return the seconds left until the platform ends the run."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


class ChannelPort(Receiver, Protocol):
    """One channel, with its way of saying things and the way there."""

    def messages(self, content: "DigestContent") -> list[Message]:
        """Render what is owed."""

    def attach(self, content: "DigestContent") -> "DigestContent | Verdict":
        """Upload what the messages have no space for, and name it in what is told; or say why it is refused."""

    def bodies(self, content: "DigestContent") -> list[Mapping[str, Any]]:
        """Return what a run would send."""

    def file_message(self, item: Item) -> Message:
        """Render a file that is owed."""

    def send(self, body: Mapping[str, Any]) -> Verdict:
        """Post one body."""


@dataclass(slots=True)
class Report:
    """How a channel's deliveries went: messages taken, news given up, a fault of this program, and how each ended.

    `ends` are by digest. A digest that was not tried has none. While a message is under way, it may have been shown.
    """

    sent: int = 0
    given_up: int = 0
    fault: str = ""
    ends: dict[str, DeliveryResult] = field(default_factory=dict)


def tell(
    deliveries: Sequence[Delivery],
    channels: Mapping[str, ChannelPort],
    ledger: Ledger,
    clock: TellClock,
    log: Log,
) -> dict[str, Report]:
    """Deliver all digests, each channel's in a thread. One that hangs is left behind when the time is over."""
    by_channel: dict[str, list[Delivery]] = {}
    for delivery in deliveries:
        by_channel.setdefault(delivery.channel, []).append(delivery)
    tellers = {
        name: _Teller(several, channels[name], ledger, clock, log)
        for name, several in by_channel.items()
    }
    threads = [threading.Thread(target=teller.deliver, daemon=True) for teller in tellers.values()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(clock.left(), 0.0))
    return {
        name: replace(teller.report, ends=dict(teller.report.ends))
        for name, teller in tellers.items()
    }


class _Teller:
    """Delivers the digests of one channel."""

    def __init__(
        self,
        deliveries: Sequence[Delivery],
        channel: ChannelPort,
        ledger: Ledger,
        clock: TellClock,
        log: Log,
    ) -> None:
        self.report = Report()
        self._deliveries = deliveries
        self._name = deliveries[0].channel
        self._channel = channel
        self._ledger = ledger
        self._clock = clock
        self._log = log

    def deliver(self) -> None:
        """Send one digest after the other, up to the first that is not settled."""
        try:
            for delivery in self._deliveries:
                if not self._deliver(delivery):
                    return
        except LedgerClosed as error:
            why = type(error.__cause__).__name__ if error.__cause__ else str(error)
            self._log("channel.stopped", channel=self._name, why=why)

    def _deliver(self, delivery: Delivery) -> bool:
        """Send a digest; say whether the next one may be sent. One that cannot be rendered stops no other."""
        try:
            messages = self._messages(delivery)
        except Exception as error:  # noqa: BLE001  the other channels go on; this one is still owed its news
            items = deliverable_part(self._ledger.state.outbox, delivery)[0].numbers
            self._failed(delivery, error, Outcome.LATER, items)
            return True
        try:
            for message in self._and_files(delivery, messages):
                verdict = self._send_either_form(delivery, message)
                if not self._is_settled(delivery, message, verdict):
                    self._end(delivery, verdict, message.items)
                    return False
        except LedgerClosed:
            raise
        except Exception as error:  # noqa: BLE001
            ended = self.report.ends.get(delivery.digest)
            self._failed(delivery, error, Outcome.UNKNOWN, ended.items if ended else ())
            return False
        self._end(delivery, Verdict(Outcome.TAKEN))
        return True

    def _messages(self, delivery: Delivery) -> list[Message]:
        from .core.digest.gather import gather_content  # late, since a quiet run tells nothing

        now, state = int(self._clock.now()), self._ledger.state
        content = gather_content(state, delivery, self._channel.route, now)
        attached = self._channel.attach(content)
        if isinstance(attached, Verdict):
            told = {"channel": self._name, "digest": delivery.digest, "reason": attached.reason}
            self._log("channel.file_refused", **told)
            attached = content
        return self._channel.messages(attached)

    def _and_files(self, delivery: Delivery, messages: Sequence[Message]) -> Iterator[Message]:
        """Give messages, and once they are settled, the files that they have named."""
        before = self._ledger.state.outbox.last_number
        yield from messages
        for item in outbox.owed_files(self._ledger.state.outbox, delivery, before):
            yield self._channel.file_message(item)

    def _end(self, delivery: Delivery, verdict: Verdict, items: tuple[int, ...] = ()) -> None:
        self.report.ends[delivery.digest] = DeliveryResult(verdict, items)

    def _failed(
        self, delivery: Delivery, error: Exception, outcome: Outcome, items: tuple[int, ...]
    ) -> None:
        """Note a fault of this program: the digest is set aside, and the run is no success."""
        name = type(error).__name__
        self.report.fault = name
        self._end(delivery, Verdict(outcome, name, remedy="fault", listed=False), items)
        self._log("channel.failed", channel=self._name, error=name)

    def _is_settled(self, delivery: Delivery, message: Message, verdict: Verdict) -> bool:
        """Store what has become of a message, and say whether nothing more is to become of it."""
        if verdict.outcome is Outcome.TAKEN:
            self.report.sent += 1
            self._commit(partial(self._taken, delivery, message))
            return True
        if verdict.outcome is Outcome.UNFIT:
            before = self._ledger.state.outbox.queue(self._name).size
            self._commit(lambda owed: outbox.give_up(owed, self._name, message.items, "refused"))
            self.report.given_up += before - self._ledger.state.outbox.queue(self._name).size
            return True
        return False

    def _taken(self, delivery: Delivery, message: Message, owed: Outbox) -> Outbox:
        """Strike off what was taken; from now on the file that it names is owed."""
        if file := message.file:
            now = int(self._clock.now())
            owed = outbox.owe_file(owed, self._name, delivery.digest, file, now)
        return outbox.strike(owed, self._name, message.items)

    def _commit(self, change: Callable[[Outbox], Outbox]) -> None:
        self._ledger.commit(lambda state: replace(state, outbox=change(state.outbox)))

    def _send_either_form(self, delivery: Delivery, message: Message) -> Verdict:
        """Send a message; if it is called unfit, send it as plain text.

        If both are refused in words that are not listed, the fault may be the message's or the webhook's. So the
        message is sent again later, and given up only once the channel has taken something else.
        """
        verdict, tries = self._send(delivery, message.body, message, TRIES_PER_RUN)
        if verdict.outcome is Outcome.UNFIT and message.plain != message.body:
            if not tries:
                return replace(verdict, outcome=Outcome.LATER, listed=True)
            verdict, _ = self._send(delivery, message.plain, message, tries)
        if verdict.outcome is not Outcome.UNFIT or verdict.listed:
            return verdict
        again = delivery.of is not None and delivery.of.refused
        return verdict if again and self.report.sent else replace(verdict, outcome=Outcome.LATER)

    def _send(
        self, delivery: Delivery, body: Mapping[str, Any], message: Message, tries: int
    ) -> tuple[Verdict, int]:
        """Send a body, and again after the wait that the service asks for; return how many tries are left, too."""
        while True:
            self._ledger.check()
            self._end(delivery, IN_FLIGHT, message.items)
            verdict = self._channel.send(body)
            if verdict.outcome is not Outcome.TAKEN:  # that is known for good once it is stored
                self._end(delivery, verdict, message.items)
            tries -= 1
            self._log(
                "webhook.answered",
                channel=self._name,
                digest=delivery.digest,
                outcome=verdict.outcome.value,
                reason=verdict.reason,
            )
            if not (tries and self._is_worth_waiting(verdict)):
                return verdict, tries
            self._clock.sleep(verdict.wait or 0.0)

    def _is_worth_waiting(self, verdict: Verdict) -> bool:
        wait = verdict.wait if verdict.outcome is Outcome.LATER else None
        return wait is not None and wait <= MAX_WAIT_IN_RUN and wait < self._clock.left() - 1
