"""This file is the only place that sends what is owed: channels side by side, each message struck off once taken."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from .core import outbox
from .core.brief import Brief, brief
from .core.delivery import Message, Outcome, Verdict
from .core.missions import Mission
from .core.outbox import Outbox
from .core.quiet import Quiet
from .core.routing import Route
from .ledger import Ledger, Over

Log = Callable[..., None]


class Clock(Protocol):
    """The time as telling needs it."""

    def now(self) -> float:
        """Return the time in seconds since the epoch."""

    def left(self) -> float:
        """Return the seconds left until the outcome must be stored."""

    def left_alive(self) -> float:
        """Return the seconds left until the platform ends the run."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


class Chat(Protocol):
    """One channel: what it wants to be told, a fingerprint of its URL, its way of saying things, and the way there."""

    @property
    def route(self) -> Route: ...

    @property
    def mark(self) -> str: ...

    def quiet(self, now: float) -> Quiet | None:
        """Return the quiet hours, if it is some of them now."""

    def messages(self, brief: Brief) -> list[Message]:
        """Render what is owed."""

    def send(self, body: Mapping[str, Any]) -> Verdict:
        """Post one body."""


@dataclass(slots=True)
class Report:
    """How a delivery went: messages taken, news given up. Until its end is known, the verdict is that it is unknown."""

    sent: int = 0
    given_up: int = 0
    verdict: Verdict = field(default_factory=lambda: Verdict(Outcome.UNKNOWN, "no answer in time"))


def tell(
    missions: Sequence[Mission], chats: Mapping[str, Chat], ledger: Ledger, clock: Clock, log: Log
) -> dict[str, Report]:
    """Deliver all digests, each in a thread of its own; one that hangs is left behind when the time is over."""
    tellers = {m.channel: _Teller(m, chats[m.channel], ledger, clock, log) for m in missions}
    threads = [threading.Thread(target=teller.deliver, daemon=True) for teller in tellers.values()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(clock.left(), 0.0))
    return {channel: replace(teller.report) for channel, teller in tellers.items()}


class _Teller:
    """The delivery of one digest."""

    def __init__(
        self, mission: Mission, chat: Chat, ledger: Ledger, clock: Clock, log: Log
    ) -> None:
        self.report = Report()
        self._mission = mission
        self._chat = chat
        self._ledger = ledger
        self._clock = clock
        self._log = log

    def deliver(self) -> None:
        """Send one message after the other, up to the first that is not settled."""
        try:
            for message in self._messages():
                verdict = self._send_either_form(message)
                if not self._is_settled(message, verdict):
                    self.report.verdict = verdict
                    return
            self.report.verdict = Verdict(Outcome.TAKEN)
        except Over as error:
            why = type(error.__cause__).__name__ if error.__cause__ else str(error)
            self._log("channel.stopped", channel=self._mission.channel, why=why)
        except Exception as error:  # noqa: BLE001  the other channels go on; this one is owed what it was
            self._log("channel.failed", channel=self._mission.channel, error=type(error).__name__)

    def _messages(self) -> list[Message]:
        now = int(self._clock.now())
        return self._chat.messages(brief(self._ledger.state, self._mission, self._chat.route, now))

    def _is_settled(self, message: Message, verdict: Verdict) -> bool:
        """Store what has become of a message, before the next one is sent."""
        if verdict.outcome is Outcome.TAKEN:
            self.report.sent += 1
            self._commit(lambda box: outbox.strike(box, self._mission.channel, message.items))
            return True
        if verdict.outcome is Outcome.UNFIT:
            before = self._ledger.state.outbox.box(self._mission.channel).size
            self._commit(
                lambda box: outbox.give_up(box, self._mission.channel, message.items, "refused")
            )
            self.report.given_up += (
                before - self._ledger.state.outbox.box(self._mission.channel).size
            )
            return True
        return False

    def _commit(self, change: Callable[[Outbox], Outbox]) -> None:
        self._ledger.commit(lambda state: replace(state, outbox=change(state.outbox)))

    def _send_either_form(self, message: Message) -> Verdict:
        """Send a message; one that is called unfit once more, as plain text."""
        verdict = self._send(message.body)
        return self._send(message.plain) if verdict.outcome is Outcome.UNFIT else verdict

    def _send(self, body: Mapping[str, Any]) -> Verdict:
        """Send a body; where the service asks for patience that this run has, wait and send it again."""
        while True:
            self._ledger.check()
            verdict = self._chat.send(body)
            self._log(
                "webhook.answered",
                channel=self._mission.channel,
                digest=self._mission.digest,
                outcome=verdict.outcome.value,
                reason=verdict.reason,
            )
            if verdict.outcome is not Outcome.LATER or verdict.wait is None:
                return verdict
            if verdict.wait >= self._clock.left() - 1:
                return verdict
            self._clock.sleep(verdict.wait)
