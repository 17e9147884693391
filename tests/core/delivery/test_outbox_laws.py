"""This file is the only place that checks what follows from the rules of the outbox, whatever a channel goes through.

A world of two channels runs again and again. Each message of a run has its own fate, and a run may end in the middle.
Then everything works again, and each channel must have been told everything that was routed to it.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from edgeone_notifier.core.delivery import outbox as box_rules
from edgeone_notifier.core.delivery import schedule as mission_rules
from edgeone_notifier.core.delivery.digest_part import EARLY, Delivery, Hold, deliverable_part
from edgeone_notifier.core.delivery.queue import LOST_ITEM, MENTION_ITEM, Outbox
from edgeone_notifier.core.delivery.routing import Route
from edgeone_notifier.core.delivery.schedule import PROBE_EVERY, DeliveryResult
from edgeone_notifier.core.delivery.verdict import Outcome, Verdict
from edgeone_notifier.core.limits import EXPIRE_AFTER
from edgeone_notifier.core.news.model import Completion, News
from edgeone_notifier.core.task import Change
from tests.support.values import DAY, HOUR, NOW, change, completion, law

ROUTES = {"ops": Route(("failed",)), "all": Route(("any",)), "end": Route(("failed", "completion"))}
NEWS: dict[str, News] = {
    "failed": change(),
    "success": change(status="success"),
    "another job": change(job="job-2"),
    "another cause": change(fail_type="quotaExceeded"),
    "end": completion(),
}
FAILURES = ("failed", "another job", "another cause")
WANTED = {"ops": FAILURES, "all": (*FAILURES, "success"), "end": (*FAILURES, "end")}
FOLLOW_UP = 600
PER_MESSAGE, MESSAGES = 2, 3

# What becomes of a message. UNSEEN: no answer came, and the chat did not show it; CUT: it did, and the run ended there;
# REFUSED: in words that do not say whether that is about the message.
UNSEEN, CUT, REFUSED = "unseen", "cut", "refused"
Fate = Outcome | str
TAKEN = Verdict(Outcome.TAKEN)
VERDICTS: dict[Fate, Verdict] = {
    **{outcome: Verdict(outcome) for outcome in Outcome},
    Outcome.TAKEN: TAKEN,
    Outcome.LATER: Verdict(Outcome.LATER, wait=90.0),
    UNSEEN: Verdict(Outcome.UNKNOWN),
    REFUSED: Verdict(Outcome.LATER, listed=False),
}


@dataclass
class Step:
    """A run: how long after the last one, what it finds, the fates of its messages, and whose URL has changed."""

    after: int
    found: list[str]
    fates: dict[str, list[Fate]]
    moved: set[str] = field(default_factory=set)


steps = st.builds(
    Step,
    after=st.sampled_from(
        [0, 120, 120, FOLLOW_UP, PROBE_EVERY - 1, PROBE_EVERY, DAY, EXPIRE_AFTER]
    ),
    found=st.lists(st.sampled_from(["failed", "success", *NEWS]), max_size=9),
    fates=st.fixed_dictionaries(
        dict.fromkeys(ROUTES, st.lists(st.sampled_from([*VERDICTS, CUT]), max_size=MESSAGES))
    ),
    moved=st.sets(st.sampled_from(sorted(ROUTES)), max_size=1),
)


class Ended(Exception):
    """The platform ended the run."""


@dataclass
class Chat:
    """What a chat was owed and has shown, and what the world remembers of it."""

    routed: list[int] = field(default_factory=list)
    shown: list[tuple[Delivery, tuple[int, ...]]] = field(default_factory=list)
    given_up: set[int] = field(default_factory=set)
    losses_told: Counter[str] = field(default_factory=Counter)
    doubtful: dict[int, str] = field(
        default_factory=dict
    )  # what may have been shown, and the digest's id
    set_aside: set[int] = field(default_factory=set)  # what went ways of its own
    url: int = 0
    refused_at: dict[int, int] = field(default_factory=dict)  # when, by URL
    patient_until: int = 0


class World:
    """The chats, the stored outbox, and the runs."""

    def __init__(self, follow_up: int = 0) -> None:
        self.hold = Hold(follow_up=follow_up)
        self.now, self.runs, self.numbers = NOW, 0, 0
        self.stored = Outbox()
        self.chats: defaultdict[str, Chat] = defaultdict(Chat)
        self.news: dict[int, News] = {}

    def run(self, step: Step) -> None:
        """Do what a run does, as far as it gets; only what was stored before it ended is left."""
        self.now += step.after
        self.runs += 1
        for name in step.moved:
            self.chats[name].url += 1
            self.chats[name].patient_until = 0
        self.stored = self._owing(step.found)
        fingerprints = {name: f"{name} {self.chats[name].url}" for name in ROUTES}
        deliveries = mission_rules.due_deliveries(
            self.stored,
            fingerprints,
            self.now,
            f"run-{self.runs}",
            dict.fromkeys(ROUTES, self.hold),
        )
        for delivery in deliveries:
            self._check_patience(self.chats[delivery.channel])
        for delivery in deliveries:
            self.stored = mission_rules.mark_started(self.stored, delivery, self.now)
        try:
            ends = self._tell(deliveries, step)
        except Ended:
            for delivery in deliveries:
                self._doubt(delivery, deliverable_part(self.stored, delivery)[0].numbers)
            return
        for delivery in deliveries:
            ended = ends.get(delivery.digest)
            self.stored = mission_rules.record_result(self.stored, delivery, ended, self.now)
            if ended:
                self._note(self.chats[delivery.channel], ended.verdict)

    def _tell(self, deliveries: Sequence[Delivery], step: Step) -> dict[str, DeliveryResult]:
        fates = {name: [*step.fates[name], *[Outcome.TAKEN] * 99] for name in ROUTES}
        ends: dict[str, DeliveryResult] = {}
        for delivery in deliveries:
            if all(one.verdict is TAKEN for one in self._ended(deliveries, delivery, ends)):
                ends[delivery.digest] = self._deliver(delivery, fates[delivery.channel])
        return ends

    def _ended(
        self, deliveries: Sequence[Delivery], before: Delivery, ends: Mapping[str, DeliveryResult]
    ) -> list[DeliveryResult]:
        """List how those before a channel's digest ended."""
        others = [one for one in deliveries if one.channel == before.channel]
        return [ends[one.digest] for one in others[: others.index(before)] if one.digest in ends]

    def _doubt(self, delivery: Delivery, numbers: Collection[int]) -> None:
        chat = self.chats[delivery.channel]
        chat.set_aside |= news_in(numbers)
        for number in news_in(numbers):
            chat.doubtful.setdefault(number, delivery.digest)

    def _owing(self, found: Sequence[str]) -> Outbox:
        fresh = box_rules.expire(self.stored, self.now)
        for name in ROUTES:
            gone = set(self.stored.queue(name).owed) - set(fresh.queue(name).owed)
            self.chats[name].given_up |= gone
        for one in found:
            self.numbers += 1
            self.news[self.numbers] = NEWS[one]
            for name in ROUTES:
                if one in WANTED[name]:
                    self.chats[name].routed.append(self.numbers)
        return box_rules.owe(fresh, ROUTES, [NEWS[one] for one in found], self.now)

    def _deliver(self, delivery: Delivery, fates: list[Fate]) -> DeliveryResult:
        chat = self.chats[delivery.channel]
        for message in self._messages(delivery):
            fate = fates.pop(0)
            if fate in (Outcome.TAKEN, Outcome.UNKNOWN, CUT):
                chat.shown.append((delivery, message))
            if fate is CUT:
                self._doubt(delivery, message)  # also a file that was owed in this run alone
                raise Ended
            verdict = VERDICTS[fate]
            if not self._is_settled(delivery, message, verdict):
                return DeliveryResult(verdict, message)
        return DeliveryResult(TAKEN)

    def _messages(self, delivery: Delivery) -> Iterable[tuple[int, ...]]:
        """Put two items in a message, and all that are left in the third; losses come first."""
        queue = deliverable_part(self.stored, delivery)[0]
        numbers = [*[LOST_ITEM] * bool(queue.lost), *queue.owed]
        cuts = [*range(0, max(len(numbers), 1), PER_MESSAGE)][:MESSAGES]
        first, *others = [tuple(numbers[a:b]) for a, b in zip(cuts, [*cuts[1:], None], strict=True)]
        return [(*[MENTION_ITEM] * queue.mention_pending, *first), *others]

    def _is_settled(self, delivery: Delivery, message: Collection[int], verdict: Verdict) -> bool:
        chat, name = self.chats[delivery.channel], delivery.channel
        match verdict.outcome:
            case Outcome.TAKEN:
                if LOST_ITEM in message:
                    chat.losses_told += Counter(self.stored.queue(name).lost)
                self.stored = box_rules.strike(self.stored, name, message)
                return True
            case Outcome.UNFIT:
                if news_in(message) == set() and LOST_ITEM in message:
                    chat.losses_told += Counter(self.stored.queue(name).lost)
                chat.given_up |= news_in(message)
                self.stored = box_rules.give_up(self.stored, name, message, "refused")
                return True
            case Outcome.UNKNOWN:
                self._doubt(delivery, message)
        if not verdict.listed:
            chat.set_aside |= news_in(message)
        return False

    def _note(self, chat: Chat, verdict: Verdict) -> None:
        """Note what the service asks for; where the run was ended, its answer is not known any more."""
        if verdict.outcome is Outcome.DEAD:
            chat.refused_at[chat.url] = self.now
        if verdict.wait:
            chat.patient_until = self.now + 90

    def _check_patience(self, chat: Chat) -> None:
        refused = chat.refused_at.pop(chat.url, None)
        assert refused is None or self.now - refused >= PROBE_EVERY
        assert self.now >= chat.patient_until


def news_in(message: Collection[int]) -> set[int]:
    """Give the numbers in a message that are news."""
    return {number for number in message if number > 0}


def after(story: Sequence[Step], follow_up: int = 0) -> World:
    """Live through the story; then all works again, and within a few runs nobody is owed anything."""
    return lived_through(World(follow_up), story)


def lived_through(world: World, story: Sequence[Step]) -> World:
    for step in story:
        world.run(step)
    for _ in range(5):
        world.run(Step(HOUR, [], {name: [] for name in ROUTES}))
    assert all(queue.is_empty for queue in world.stored.queues.values())
    assert not world.stored.items
    return world


found_in_a_run = st.lists(st.sampled_from([*NEWS]), max_size=3)
stories = st.lists(steps, max_size=7)
follow_ups = st.sampled_from([0, FOLLOW_UP])


@law
@given(stories, follow_ups)
def test_a_channel_that_is_back_has_been_told_everything_in_order(
    story: list[Step], follow_up: int
) -> None:
    """But for what was given up, whose exact number it has been told."""
    for chat in after(story, follow_up).chats.values():
        told = list(dict.fromkeys(n for _, message in chat.shown for n in message if n > 0))
        steady = [number for number in told if number not in chat.set_aside]
        assert steady == sorted(steady)
        assert set(told) | chat.given_up == set(chat.routed)
        assert chat.losses_told.total() == len(chat.given_up)


@law
@given(stories, follow_ups)
def test_it_is_told_once_and_again_only_where_it_may_have_missed_it(
    story: list[Step], follow_up: int
) -> None:
    """A repeat has the id of the digest that may have been shown, and says that it may be one; nothing else says so."""
    for chat in after(story, follow_up).chats.values():
        shown_by: dict[int, str] = {}
        for delivery, message in chat.shown:
            for number in news_in(message):
                assert not delivery.repeat or number in chat.doubtful
                if number in shown_by:
                    assert delivery.repeat
                    assert delivery.of
                    assert shown_by[number] in delivery.of.digests
                shown_by.setdefault(number, delivery.digest)


@law
@given(st.lists(st.lists(st.sampled_from([*NEWS]), max_size=9), max_size=7))
def test_where_nothing_fails_nothing_is_repeated_or_late(found: list[list[str]]) -> None:
    world = World()
    for one in found:
        world.run(Step(120, one, {name: [] for name in ROUTES}))
        for chat in world.chats.values():
            told = [n for _, message in chat.shown for n in message if n > 0]
            assert told == chat.routed
    assert not any(delivery.repeat for chat in world.chats.values() for delivery, _ in chat.shown)
    assert mentions(world.chats["ops"]) <= len(
        {one for some in found for one in some} & {*FAILURES}
    )


def mentions(chat: Chat) -> int:
    return sum(MENTION_ITEM in message for _, message in chat.shown)


def failure_key(news: News) -> tuple[str, str] | None:
    """Give the job and the cause of a failure; None for other news."""
    failed = isinstance(news, Change) and news.task.status == "failed"
    return (news.task.job, news.task.fail_type) if failed else None


@law
@given(st.lists(st.tuples(st.sampled_from([60, 120, 300, 601, HOUR]), found_in_a_run), max_size=12))
def test_follow_ups_wait_and_nothing_else_does(story: list[tuple[int, list[str]]]) -> None:
    """Whatever else is told brings them along; the end of their job, and a cause that is new, do at once."""
    world, known = World(FOLLOW_UP), {name: set[object]() for name in ROUTES}
    since = dict.fromkeys(ROUTES, NOW - DAY)  # when a channel was last told of a failure
    for gap, found in story:
        before = {name: len(world.chats[name].shown) for name in ROUTES}
        untold = {name: untold_in(world.chats[name]) for name in ROUTES}
        world.run(Step(gap, found, {name: [] for name in ROUTES}))
        ended = {news.job for one in found if isinstance(news := NEWS[one], Completion)}
        for name, chat in world.chats.items():
            new = [NEWS[one] for one in found if one in WANTED[name]]
            keys = {key for one in new if (key := failure_key(one))}
            held = {failure_key(world.news[n]) for n in untold[name]}
            waits = (
                all(failure_key(one) in known[name] for one in new)
                and not {key[0] for key in keys | held if key} & ended
                and world.now - since[name] < FOLLOW_UP - FOLLOW_UP // EARLY
            )
            if waits or not (new or held):
                assert len(chat.shown) == before[name]
                continue
            assert untold_in(chat) == []
            assert any(
                MENTION_ITEM in message for _, message in chat.shown[before[name] :]
            ) is bool(keys - known[name])
            known[name] = known[name] | keys
            since[name] = world.now if keys | held - {None} else since[name]


def untold_in(chat: Chat) -> list[int]:
    """List the news that a chat was not shown yet."""
    shown = {n for _, message in chat.shown for n in message}
    return [number for number in chat.routed if number not in shown]
