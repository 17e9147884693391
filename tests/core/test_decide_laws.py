"""This file is the only place that checks what follows from the rules of a decision, whatever an account goes through.

Jobs over two zones start, end, flip and grow, while the listings are read whole, in part, or not at all.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st

from edgeone_notifier.core.collect import Collector
from edgeone_notifier.core.decide import Findings, Rules, decide
from edgeone_notifier.core.delivery.outbox import strike
from edgeone_notifier.core.delivery.routing import Route
from edgeone_notifier.core.faults import Unreadable
from edgeone_notifier.core.listing.page import Reading
from edgeone_notifier.core.news.model import Completion
from edgeone_notifier.core.news.watching import Baseline
from edgeone_notifier.core.state.codec import decode, encode
from edgeone_notifier.core.state.model import State
from edgeone_notifier.core.task import Change, is_followed
from tests.support.values import DAY, NOW, law, task, whole

ZONES = ("zone-1", "zone-2")
TERMS = {
    announce: Rules({"ops": Route(("any", "completion"))}, announce=announce, stuck_after=DAY)
    for announce in (False, True)
}

Key = tuple[str, str, str]  # zone, job, target
Told = tuple[Key, str | None, str]  # and the statuses before and after
Done = tuple[Counter[str], bool]  # counts, and whether they correct others
Statuses = Mapping[Key, str]

keys = st.tuples(st.sampled_from(ZONES), st.sampled_from(["job-1", "job-2"]), st.sampled_from("ab"))
statuses = st.dictionaries(
    keys, st.sampled_from(["processing", "success", "failed", "odd"]), max_size=4
)


@dataclass(frozen=True)
class Step:
    """What becomes of some tasks, and how each zone is read then: whole, in part without some tasks, or not at all."""

    changed: Statuses
    how: Mapping[str, str]
    hidden: frozenset[Key]


steps = st.builds(
    Step,
    statuses,
    st.fixed_dictionaries(
        dict.fromkeys(ZONES, st.sampled_from(["whole", "whole", "whole", "part", "not"]))
    ),
    st.frozensets(keys, max_size=2),
)


class Account:
    """The tasks as they are, and a watcher whose state is written down between two runs."""

    def __init__(self, announce: bool) -> None:
        self.tasks: dict[Key, str] = {}
        self.state = State()
        self.runs = 0
        self._terms = TERMS[announce]

    def run(self, step: Step) -> list[Change | Completion | Baseline]:
        """Let time pass, read the zones, decide; return what the channel is told, all of which it takes."""
        self.runs += 1
        self.tasks |= step.changed
        now = NOW + 120 * self.runs
        announce = self.state.first and self._terms.announce
        collector = Collector(self.state.zones, now, DAY, announce)
        for zone in ZONES:
            collector.take(("prefetch", zone), self._reading(zone, step))
        after = decide(self.state, Findings(collector.results), now, self._terms).state
        told = [item.news for item in after.outbox.owed("ops")]
        after = replace(after, outbox=strike(after.outbox, "ops", after.outbox.queue("ops").owed))
        self.state = decode(encode(after, "default", "nonce"), "default")
        return [one for one in told if isinstance(one, Change | Completion | Baseline)]

    def seen(self, step: Step, zone: str) -> dict[Key, str]:
        """Give the tasks that a reading of a zone shows. Of one that shows a part, each task may be missing."""
        hidden = step.hidden if step.how[zone] == "part" else ()
        mine = {key: status for key, status in self.tasks.items() if key[0] == zone}
        if step.how[zone] == "not":
            return {}
        return {key: status for key, status in mine.items() if key not in hidden}

    def _reading(self, zone: str, step: Step) -> Reading | Unreadable:
        rows = [
            task(target, status, zone=zone, job=job, created=NOW, updated=NOW)
            for (_, job, target), status in self.seen(step, zone).items()
        ]
        if step.how[zone] == "not":
            return Unreadable("InternalError")
        return whole(rows) if step.how[zone] == "whole" else Reading(tuple(rows), False)


def key_of(change: Change) -> Key:
    return change.task.zone, change.task.job, change.task.target[-1]


class Reader:
    """Somebody who reads the same, keeps every status in a dictionary, and says what a channel should be told."""

    def __init__(self, announce: bool) -> None:
        self.known: dict[Key, str] = {}
        self.watched: set[str] = set()
        self.counts: dict[str, Counter[str]] = {}  # of each job when it was complete last
        self._announce = announce

    def read(self, account: Account, step: Step) -> tuple[set[Told], dict[str, Done], Counter[str]]:
        """Say which changes, which completions, and which counts of a baseline should be told."""
        new = {zone for zone in ZONES if step.how[zone] == "whole"} - self.watched
        silent = set() if self._announce and not self.watched else new
        self.watched |= new
        changes, moved = set(), set()
        for zone in self.watched:
            for key, status in account.seen(step, zone).items():
                before = self.known.get(key)
                if before != status and zone not in silent:
                    changes.add((key, before, status))
                    moved.add(key[1])
                self.known[key] = status
        unsure = {zone for zone in self.watched if step.how[zone] == "part"}
        done = dict(self._completed(moved, silent, unsure))
        return changes, done, Counter(s for key, s in self.known.items() if key[0] in silent)

    def _completed(
        self, moved: set[str], silent: set[str], unsure: set[str]
    ) -> Iterator[tuple[str, Done]]:
        for job in {key[1] for key in self.known}:
            mine = {key: status for key, status in self.known.items() if key[1] == job}
            zones = {key[0] for key in mine}
            if any(map(is_followed, mine.values())) or zones & unsure:
                continue
            counts = Counter(mine.values())
            before, self.counts[job] = self.counts.get(job), counts
            if counts != before and (job in moved or not zones & silent):
                yield job, (counts, before is not None)


@law
@given(st.lists(steps, max_size=6), st.booleans())
def test_what_is_told_is_what_has_happened(story: list[Step], announce: bool) -> None:
    """Each transition once; each job once when it is complete, and once more whenever that was not the end of it."""
    account, reader = Account(announce), Reader(announce)
    for step in story:
        told = account.run(step)
        changes, done, baseline = reader.read(account, step)
        told_changes = [one for one in told if isinstance(one, Change)]
        assert len(told_changes) == len(changes)
        assert {(key_of(one), one.before, one.task.status) for one in told_changes} == changes
        told_done = [one for one in told if isinstance(one, Completion)]
        assert len(told_done) == len(done)
        assert {one.job: (Counter(one.counts), one.corrected) for one in told_done} == done
        assert (
            sum((Counter(one.counts) for one in told if isinstance(one, Baseline)), Counter())
            == baseline
        )


@law
@given(st.lists(steps, max_size=6))
def test_all_that_is_not_final_is_followed(story: list[Step]) -> None:
    """Nothing that a reading did not show is forgotten, however often it is not shown."""
    account, reader = Account(False), Reader(False)
    for step in story:
        account.run(step)
        reader.read(account, step)
    live = {
        (zone, job, target[-1]): one.status
        for (_, zone), snapshot in account.state.zones.items()
        for job, tasks in snapshot.jobs.items()
        for target, one in tasks.followed.items()
    }
    assert live == {key: status for key, status in reader.known.items() if is_followed(status)}


@law
@given(st.lists(steps, max_size=4))
def test_the_same_again_is_no_news_and_not_worth_storing(story: list[Step]) -> None:
    account = Account(False)
    for step in story:
        account.run(step)
    again = Step({}, dict.fromkeys(ZONES, "whole"), frozenset())
    account.run(again)
    before = account.state
    assert account.run(again) == []
    assert replace(account.state, zones={}) == replace(before, zones={})
