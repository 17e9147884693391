"""This file is the only place that sends what is owed: channels side by side, each message struck off once taken."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

from .core.delivery import outbox
from .core.delivery.parts import Delivery, deliverable_part
from .core.delivery.queue import Outbox
from .core.delivery.quiet_hours import QuietHours
from .core.delivery.routing import Route
from .core.delivery.schedule import DeliveryResult
from .core.delivery.verdict import Message, Outcome, Verdict
from .ledger import Ledger, LedgerClosed

if TYPE_CHECKING:
    from .core.digest.content import DigestContent

Log = Callable[..., None]

TRIES_PER_RUN = 3  # times that one message is sent in one run, in either form
PATIENT = 60.0  # seconds; what a service asks for beyond that is for the first run after that time
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


class ChannelPort(Protocol):
    """One channel: what it wants to be told, a fingerprint of its URL, its way of saying things, and the way there."""

    @property
    def route(self) -> Route: ...

    @property
    def url_fingerprint(self) -> str: ...

    def quiet(self, now: float) -> QuietHours | None:
        """Return the quiet hours, if it is some of them now."""

    def messages(self, content: "DigestContent") -> list[Message]:
        """Render what is owed."""

    def send(self, body: Mapping[str, Any]) -> Verdict:
        """Post one body."""


@dataclass(slots=True)
class Report:
    """How a channel's deliveries went: messages taken, news given up, a fault of ours, and how each digest ended.

    A digest that was not tried has no end; until the end of one is known, it is that what was sent may have been shown.
    """

    sent: int = 0
    given_up: int = 0
    fault: str = ""
    ends: dict[str, DeliveryResult] = field(default_factory=dict)


def tell(
    missions: Sequence[Delivery],
    chats: Mapping[str, ChannelPort],
    ledger: Ledger,
    clock: TellClock,
    log: Log,
) -> dict[str, Report]:
    """Deliver all digests, each channel's in a thread; one that hangs is left behind when the time is over."""
    by_channel: dict[str, list[Delivery]] = {}
    for mission in missions:
        by_channel.setdefault(mission.channel, []).append(mission)
    tellers = {
        channel: _Teller(several, chats[channel], ledger, clock, log)
        for channel, several in by_channel.items()
    }
    threads = [threading.Thread(target=teller.deliver, daemon=True) for teller in tellers.values()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(clock.left(), 0.0))
    return {
        channel: replace(teller.report, ends=dict(teller.report.ends))
        for channel, teller in tellers.items()
    }


class _Teller:
    """The delivery of one channel's digests."""

    def __init__(
        self,
        missions: Sequence[Delivery],
        chat: ChannelPort,
        ledger: Ledger,
        clock: TellClock,
        log: Log,
    ) -> None:
        self.report = Report()
        self._missions = missions
        self._channel = missions[0].channel
        self._chat = chat
        self._ledger = ledger
        self._clock = clock
        self._log = log

    def deliver(self) -> None:
        """Send one digest after the other, up to the first that is not settled."""
        try:
            for mission in self._missions:
                if not self._deliver(mission):
                    return
        except LedgerClosed as error:
            why = type(error.__cause__).__name__ if error.__cause__ else str(error)
            self._log("channel.stopped", channel=self._channel, why=why)

    def _deliver(self, mission: Delivery) -> bool:
        """Send a digest; say whether the next one may be sent. One that cannot be rendered stops no other."""
        try:
            messages = self._messages(mission)
        except Exception as error:  # noqa: BLE001  the other channels go on; this one is owed what it was
            items = deliverable_part(self._ledger.state.outbox, mission)[0].numbers
            self._failed(mission, error, Outcome.LATER, items)
            return True
        try:
            for message in messages:
                verdict = self._send_either_form(mission, message)
                if not self._is_settled(message, verdict):
                    self._end(mission, verdict, message.items)
                    return False
        except LedgerClosed:
            raise
        except Exception as error:  # noqa: BLE001
            self._failed(mission, error, Outcome.UNKNOWN, self.report.ends[mission.digest].items)
            return False
        self._end(mission, Verdict(Outcome.TAKEN))
        return True

    def _messages(self, mission: Delivery) -> list[Message]:
        from .core.digest.content import gather_content  # late, since a quiet run tells nothing

        now = int(self._clock.now())
        return self._chat.messages(
            gather_content(self._ledger.state, mission, self._chat.route, now)
        )

    def _end(self, mission: Delivery, verdict: Verdict, items: tuple[int, ...] = ()) -> None:
        self.report.ends[mission.digest] = DeliveryResult(verdict, items)

    def _failed(
        self, mission: Delivery, error: Exception, outcome: Outcome, items: tuple[int, ...]
    ) -> None:
        """Note a fault of this program: the digest is set aside, and the run is no success."""
        name = type(error).__name__
        self.report.fault = name
        self._end(mission, Verdict(outcome, name, remedy="fault", listed=False), items)
        self._log("channel.failed", channel=self._channel, error=name)

    def _is_settled(self, message: Message, verdict: Verdict) -> bool:
        """Store what has become of a message, before the next one is sent."""
        if verdict.outcome is Outcome.TAKEN:
            self.report.sent += 1
            self._commit(lambda box: outbox.strike(box, self._channel, message.items))
            return True
        if verdict.outcome is Outcome.UNFIT:
            before = self._ledger.state.outbox.queue(self._channel).size
            self._commit(lambda box: outbox.give_up(box, self._channel, message.items, "refused"))
            self.report.given_up += before - self._ledger.state.outbox.queue(self._channel).size
            return True
        return False

    def _commit(self, change: Callable[[Outbox], Outbox]) -> None:
        self._ledger.commit(lambda state: replace(state, outbox=change(state.outbox)))

    def _send_either_form(self, mission: Delivery, message: Message) -> Verdict:
        """Send a message; one that is called unfit once more, as plain text.

        Where words that are not listed refuse both, it is not known whether that is about the message: it comes later.
        Once the channel has taken something else, it is.
        """
        verdict, tries = self._send(mission, message.body, message, TRIES_PER_RUN)
        if verdict.outcome is Outcome.UNFIT and message.plain != message.body:
            if not tries:
                return replace(verdict, outcome=Outcome.LATER, listed=True)
            verdict, _ = self._send(mission, message.plain, message, tries)
        if verdict.outcome is not Outcome.UNFIT or verdict.listed:
            return verdict
        again = mission.of is not None and mission.of.refused
        return verdict if again and self.report.sent else replace(verdict, outcome=Outcome.LATER)

    def _send(
        self, mission: Delivery, body: Mapping[str, Any], message: Message, tries: int
    ) -> tuple[Verdict, int]:
        """Send a body, and again after the patience that the service asks for; say how many tries are left, too."""
        while True:
            self._ledger.check()
            self._end(mission, IN_FLIGHT, message.items)
            verdict = self._chat.send(body)
            if verdict.outcome is not Outcome.TAKEN:  # that is known for good once it is stored
                self._end(mission, verdict, message.items)
            tries -= 1
            self._log(
                "webhook.answered",
                channel=self._channel,
                digest=mission.digest,
                outcome=verdict.outcome.value,
                reason=verdict.reason,
            )
            if not (tries and self._is_worth_waiting(verdict)):
                return verdict, tries
            self._clock.sleep(verdict.wait or 0.0)

    def _is_worth_waiting(self, verdict: Verdict) -> bool:
        wait = verdict.wait if verdict.outcome is Outcome.LATER else None
        return wait is not None and wait <= PATIENT and wait < self._clock.left() - 1
