"""This file is the only place that checks what follows from the rules of the outbox for files that messages name.

The world is that of the outbox's laws; here each digest names a file, which is owed once the first message is taken.
"""

from collections.abc import Collection, Iterable

from hypothesis import example, given

from edgeone_notifier.core.delivery import outbox as box_rules
from edgeone_notifier.core.delivery.digest_part import Delivery
from edgeone_notifier.core.delivery.queue import Outbox
from edgeone_notifier.core.delivery.verdict import Outcome, Verdict
from edgeone_notifier.core.news.model import FailureList
from tests.core.delivery.test_outbox_laws import (
    CUT,
    Chat,
    Fate,
    Step,
    World,
    lived_through,
    stories,
)
from tests.support.values import law


class FileWorld(World):
    """A world in which each digest is uploaded a file, anew in each run."""

    def __init__(self) -> None:
        super().__init__()
        self.files: dict[int, str] = {}  # number → the digest that named it

    def _owing(self, found: Collection[str]) -> Outbox:
        self.numbers = self.stored.last_number  # a file has one, too
        return super()._owing([*found])

    def _messages(self, delivery: Delivery) -> Iterable[tuple[int, ...]]:
        """Give the messages, and once they are settled, the files that are to be shown."""
        before = self.stored.last_number
        for message in super()._messages(delivery):
            if rest := tuple(n for n in message if n not in self.files):
                yield rest
        for item in box_rules.owed_files(self.stored, delivery, before):
            yield (item.number,)

    def _is_settled(self, delivery: Delivery, message: Collection[int], verdict: Verdict) -> bool:
        if verdict.outcome is Outcome.TAKEN and not self.files.keys() & {*message}:
            media = f"{self.runs} {delivery.digest}"
            file = FailureList(media, "failed-20261128-0455.txt", 1, "make failures JOB=job-1")
            owed = box_rules.owe_file(
                self.stored, delivery.channel, delivery.digest, file, self.now
            )
            if owed.last_number > self.stored.last_number:
                self.files[owed.last_number] = delivery.digest
            self.stored = owed
        return super()._is_settled(delivery, message, verdict)


def shown(chat: Chat, number: int) -> list[int]:
    return [at for at, (_, message) in enumerate(chat.shown) if number in message]


NONE: dict[str, list[Fate]] = {"ops": [], "all": [], "end": []}
CUT_AT_A_FILE = [
    Step(0, ["failed"] * 3, {**NONE, "end": [CUT]}),
    Step(0, [], {**NONE, "end": [Outcome.TAKEN, Outcome.TAKEN, CUT]}),
]


@law
@given(stories)
@example(CUT_AT_A_FILE)
def test_a_file_comes_after_its_message_and_again_only_where_it_may_have_been_missed(
    story: list[Step],
) -> None:
    """Or it is given up, and counted like news. What is told beside it is told as if there were no files."""
    world = FileWorld()
    lived_through(world, story)
    for chat in world.chats.values():
        told = {n for _, message in chat.shown for n in message if n > 0}
        assert (told | chat.given_up) - world.files.keys() == set(chat.routed)
        assert chat.losses_told.total() == len(chat.given_up)
        for number in told & world.files.keys():
            first, *again = shown(chat, number)
            assert not again or number in chat.doubtful
            assert any(one.digest == world.files[number] for one, _ in chat.shown[:first])
    of_some = [
        chat.given_up | {n for _, m in chat.shown for n in m} for chat in world.chats.values()
    ]
    assert world.files.keys() <= set[int]().union(*of_some)


@law
@given(stories)
def test_where_nothing_fails_each_file_comes_once(story: list[Step]) -> None:
    world = FileWorld()
    lived_through(
        world, [Step(120, step.found, {name: [] for name in step.fates}) for step in story]
    )
    for number in world.files:
        assert sum(len(shown(chat, number)) for chat in world.chats.values()) == 1
    assert not any(one.repeat for chat in world.chats.values() for one, _ in chat.shown)


def test_a_file_that_two_messages_name_is_owed_once_and_under_way_with_their_digest() -> None:
    file = FailureList("m-1", "failed-20261128-0455.txt", 1, "make failures JOB=job-1")
    owed = box_rules.owe_file(Outbox(), "ops", "d-1", file, 7)
    assert box_rules.owe_file(owed, "ops", "d-1", file, 8) is owed
    assert box_rules.count_files(owed, "ops") == 1
    assert box_rules.worth(owed, owed.queue("ops").owed) == 0
    assert box_rules.oldest(owed, ["ops"]) == 0
    assert box_rules.strike(owed, "ops", [1]).items == {}
