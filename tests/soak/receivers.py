"""This file is the only place that plays the chat services: what they show and answer, and when they are down."""

import json
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo

from edgeone_notifier.channels import render
from edgeone_notifier.core.delivery.digest_part import Hold
from edgeone_notifier.core.delivery.queue import COUNTED_ITEM, LOST_ITEM, MENTION_ITEM
from edgeone_notifier.core.delivery.routing import Route
from edgeone_notifier.core.delivery.verdict import Message, Outcome, Verdict
from edgeone_notifier.core.digest.compose import compose
from edgeone_notifier.core.digest.content import DigestContent
from edgeone_notifier.core.news.model import FailureList, Item
from edgeone_notifier.core.text.wording import Wording
from tests.soak.books import Cause, ChannelBooks, Complain, Sent, cause_of, content
from tests.soak.workload import HOUR, MINUTE

MOST_MESSAGES = 3  # in one digest
PROBE = 3_600  # seconds between two tries at a dead webhook
WORDING = Wording("en", ZoneInfo("Asia/Shanghai"))

TAKEN = Verdict(Outcome.TAKEN)
LATER = Verdict(Outcome.LATER, "HTTP 503")
DEAD = Verdict(Outcome.DEAD, "no_service")
UNFIT = Verdict(Outcome.UNFIT, "invalid_blocks")
REFUSED = Verdict(Outcome.UNFIT, "errcode 99999", listed=False)
UNKNOWN = Verdict(Outcome.UNKNOWN, "ReadTimeout")


@dataclass
class Service:
    """One chat over all runs: its mood, and what it has shown.

    `longest` is the longest time that it is ever down, `follow_up` for how long its follow-ups wait.
    """

    route: Route
    account: ChannelBooks
    rng: random.Random
    longest: float
    follow_up: int = 0  # seconds
    uploads: int = 0  # files that it has
    mood: str = "fine"
    until: float = 0.0
    mark: str = "mark 1"
    quiet_until: float = 0.0  # no try before: patience, or death
    waits_until: float = 0.0  # after that, it is not waited for any more
    why: str = ""

    def change_mood(self, now: float, count: Callable[[str], None]) -> None:
        """Draw a mood once the last one is over."""
        if now < self.until:
            return
        if self.mood not in ("fine", "flaky"):
            self.mood, self.until = "fine", now + 8 * HOUR  # long enough to be told everything
            return
        self.mood = "fine"
        draw = self.rng.random()
        if draw < 0.02:
            self.mood, self.until = "flaky", now + self.rng.uniform(0, 6 * HOUR)
        elif draw < 0.023:
            self.mood = self.rng.choice(("later", "dead", "unknown", "patience"))
            long = self.rng.random() < 0.3
            down = (
                self.rng.uniform(0.9, 1) * self.longest if long else self.rng.uniform(0, 5 * HOUR)
            )
            self.until = now + down
            count(f"down: {self.mood}, for {'days' if long else 'hours'}")

    def new_url(self) -> None:
        self.mark = f"mark {int(self.mark.split()[1]) + 1}"
        self.account.settled_at = None
        self.quiet_until = 0.0

    def answer(self) -> tuple[Verdict, bool]:
        """Draw a verdict, and whether the message was shown."""
        match self.mood:
            case "fine":
                return TAKEN, True
            case "later":
                return LATER, False
            case "dead":
                return DEAD, False
            case "unknown":
                return UNKNOWN, False
            case "patience":
                return Verdict(Outcome.LATER, "HTTP 429", self.rng.uniform(1, 900)), False
        rng = self.rng
        verdicts: list[tuple[Verdict, bool]] = [
            (TAKEN, True),
            (LATER, False),
            (Verdict(Outcome.LATER, "HTTP 429", rng.choice((1.0, 7.5, 60.0, 900.0))), False),
            (DEAD, False),
            (UNFIT, False),
            (REFUSED, False),
            (UNKNOWN, True),
            (UNKNOWN, False),
        ]
        return rng.choices(verdicts, (6, 1, 2, 0.3, 1, 1, 1, 1))[0]


@dataclass
class Chat:
    """A service as one run has it. Every so often a message is rendered by a real channel, else by one made up here."""

    service: Service
    run: Any  # the play.Invocation that it belongs to
    complain: Complain
    real: str = ""
    tries: list[Verdict] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    hung: bool = False
    fresh: list[set[Cause | None]] = field(default_factory=list)  # of digests of what is new
    had_told: set[Cause] = field(default_factory=set)  # what was told when the first was made
    _rendered: list[tuple[Message, Sent, int]] = field(default_factory=list)

    @property
    def route(self) -> Route:
        return self.service.route

    @property
    def url_fingerprint(self) -> str:
        return self.service.mark

    def hold(self, now: float) -> Hold:
        return Hold(follow_up=self.service.follow_up)

    def messages(self, brief: DigestContent) -> list[Message]:
        causes = {cause_of(content(item.news)) for item in brief.items}
        if not brief.ids:
            self._note_fresh(brief, causes)
        file, brief = brief.file, brief.without_files
        box, digest, repeat = brief.queue, brief.digest, brief.repeat
        news = {item.number: content(item.news) for item in brief.items}
        messages = self._render_real(brief) if self.real else self._render(brief)
        messages = [replace(message, file=file) for message in messages]
        pseudo = (
            (COUNTED_ITEM, box.counted),
            (LOST_ITEM, box.lost),
            (MENTION_ITEM, box.mention_pending),
        )
        extra = {n for n, there in pseudo if there}
        if {n for message in messages for n in message.items} != news.keys() | extra:
            self.complain("left out of a digest", f"{self.service.account.name}, {digest}")
        if len(messages) > MOST_MESSAGES:
            self.complain("a storm", f"{self.service.account.name}: {len(messages)} messages")
        for message in messages:
            of = {n: news[n] for n in message.items if n > 0}
            lost = sum(box.lost.values()) if LOST_ITEM in message.items else 0
            sent = Sent(self.run, digest, repeat, brief.ids, of, file.media if file else "")
            self._rendered.append((message, sent, lost))
        return messages

    def _note_fresh(self, brief: DigestContent, causes: set[Cause | None]) -> None:
        """Note what a digest of what is new holds; None for what is no failure."""
        more = brief.queue.counted or brief.queue.lost or brief.queue.mention_pending
        self.had_told |= self.service.account.causes if not self.fresh else set()
        self.fresh.append(causes | ({None} if more else set()))

    def attach(self, brief: DigestContent) -> DigestContent | Verdict:
        """Take the list of failures as a file, or do not: it is refused, or its answer is slow or lost."""
        failed = [one for item in brief.items if (one := cause_of(content(item.news)))]
        if not failed or self.service.rng.random() < 0.5:
            return brief
        self.run.stage.pause(self.service.rng.choice((0.1, 0.3, 10.0)))
        taken: FailureList | Verdict = self.run.port(lambda: self._upload(len(failed)))
        return taken if isinstance(taken, Verdict) else replace(brief, file=taken)

    def _upload(self, lines: int) -> FailureList | Verdict:
        verdict, kept = self.service.answer()
        self.run.count(f"an upload is {verdict.outcome.value}")
        if verdict.outcome is not Outcome.TAKEN or not kept:
            return verdict
        self.service.uploads += 1
        name = f"{self.service.account.name}-{self.service.uploads}"
        return FailureList(name, f"{name}.txt", lines, "make failures JOB=job-1")

    def file_message(self, item: Item) -> Message:
        assert isinstance(item.news, FailureList)
        media = item.news.media
        message = Message({"file": media}, {"command": media}, (item.number,))
        of = {item.number: content(item.news)}
        self._rendered.append((message, Sent(self.run, "", False, (), of), 0))
        return message

    def send(self, body: Mapping[str, Any]) -> Verdict:
        self.run.stage.pause(self.service.rng.choice((0.1, 0.3, 0.3, 8.0)))
        verdict: Verdict = self.run.port(lambda: self._send(body))
        return verdict

    def _send(self, body: Mapping[str, Any]) -> Verdict:
        _, sent, lost = next(one for one in self._rendered if body in (one[0].body, one[0].plain))
        service = self.service
        early = service.quiet_until - self.run.time.now
        # Times are stored in whole seconds. Of two runs whose clocks differ, neither knows what the other was asked.
        if early > 1 and not (self.run.tilt or self.run.overtaken):
            self.complain(
                "impatient", f"{service.account.name}: {service.why}, {early:.1f} s early"
            )
        verdict, shown = service.answer()
        if shown:
            self._show(sent, lost)
        self.tries.append(verdict)
        sent.uncertain = verdict.outcome is Outcome.UNKNOWN or self.run.over
        # What a run is asked for when it is over, or after another has overtaken it, is not stored.
        heard = not (self.run.over or self.run.overtaken)
        if verdict.outcome is Outcome.LATER and verdict.wait and heard:
            service.quiet_until = self.run.time.now + min(verdict.wait, 900)
            service.waits_until = service.quiet_until + 2 * MINUTE
            service.why = f"asked {self.run.name} for {verdict.wait:.0f} s, {self.run.left():.0f} s before its end"
        if verdict.outcome is Outcome.UNKNOWN or verdict is REFUSED:
            longest = self.run.time.now + HOUR + 2 * MINUTE
            service.waits_until = max(service.waits_until, longest)
        if verdict is DEAD:
            service.waits_until = self.run.time.now + PROBE + 2 * MINUTE
        if verdict is UNKNOWN and not self.run.over and service.rng.random() < 0.3:
            return self._worse(sent)
        return verdict

    def _show(self, sent: Sent, lost: int) -> None:
        account = self.service.account
        self.sent.append(sent)
        self.run.repeated(account.show(sent, self.complain), sent)
        if lost >= account.unsaid:
            account.unsaid = 0

    def _worse(self, sent: Sent) -> Verdict:
        """Not even an error comes back: the call hangs, or breaks in a way that nobody thought of."""
        if self.service.rng.random() < 0.5:
            self.run.count("a send hangs")
            self.hung = True
            self.run.stage.pause(hang=True)
            return TAKEN
        self.run.count("a send breaks")
        raise RuntimeError("nobody thought of this")

    def _render(self, brief: DigestContent) -> list[Message]:
        box, digest = brief.queue, brief.digest
        pseudo = (
            (MENTION_ITEM, box.mention_pending),
            (COUNTED_ITEM, box.counted),
            (LOST_ITEM, box.lost),
        )
        numbers = [n for n, there in pseudo if there] + [*box.owed]
        per = self.service.rng.choice((4, 40))
        pages = [numbers[:per], numbers[per : 2 * per], numbers[2 * per :]]
        return [
            Message({"text": f"{digest} {n}"}, {"plain": f"{digest} {n}"}, tuple(page))
            for n, page in enumerate(pages)
            if page
        ]

    def _render_real(self, brief: DigestContent) -> list[Message]:
        items, digest, repeat = brief.items, brief.digest, brief.repeat
        worded = compose(brief, WORDING, "cn")
        messages = render(self.real, worded, ())
        text = json.dumps([message.body for message in messages], ensure_ascii=False)
        changes = [what for item in items if (what := content(item.news))[0] == "change"]
        if len(items) <= 10:
            for what in changes:
                if what[3] not in text:
                    self.complain("not shown whole", f"{self.real}: {what}")
        if repeat != ("possible repeat" in text) or (repeat and digest not in text):
            self.complain("id or repeat not said", f"{self.real}: {digest}")
        return messages
