"""What is silenced is not told, counted, shown while it lasts, and told as a number when it is over."""

from dataclasses import replace

import pytest

from edgeone_notifier.core.collect import Collector
from edgeone_notifier.core.decide import Findings, Rules, decide
from edgeone_notifier.core.delivery.routing import Route
from edgeone_notifier.core.news.model import News
from edgeone_notifier.core.news.silences import MAX_SILENCE, Silence, apply_silences, ends
from edgeone_notifier.core.news.watching import SilenceEnded
from edgeone_notifier.core.state.model import State
from edgeone_notifier.core.task import Change
from tests.support.values import DAY, HOUR, NOW, baseline, change, completion, task, whole

EVERYTHING = {"ops": Route(("any", "completion"))}
UNTIL = NOW + HOUR


def hush(what: str, name: str, **changed: int) -> Silence:
    return replace(Silence(what, name, NOW - HOUR, UNTIL, "why"), **changed)


def purged(target: str, scope: str) -> Change:
    one = change(kind="purge", scope=scope)
    return replace(one, task=replace(one.task, target=target))


FAILED = change("a", "failed")
DONE = completion()


@pytest.mark.parametrize(
    ("what", "name", "news", "covered"),
    [
        ("zone", "zone-1", FAILED, True),
        ("zone", "ZONE-*", FAILED, True),
        ("zone", "zone-2", FAILED, False),
        ("domain", "*.example.com", FAILED, True),
        ("domain", "example.com", FAILED, False),
        ("job", FAILED.task.job, FAILED, True),
        ("job", "job-*", FAILED, False),  # a job is named, not guessed
        ("target", FAILED.task.target, FAILED, True),
        ("target", "https://www.example.com/*", FAILED, True),
        ("target", "https://www.example.com/other", FAILED, False),
        # what is purged, by its host where it has one
        ("domain", "www.*", purged("www.example.com", "host"), True),
        ("domain", "v*", purged("v7.4", "tag"), False),
        ("target", "v7.4", purged("v7.4", "tag"), True),
        # a job is silenced by its name, and where all that it has is silenced
        ("job", DONE.job, DONE, True),
        ("zone", "zone-1", replace(DONE, zones=("zone-1",)), True),
        ("zone", "zone-1", replace(DONE, zones=("zone-1", "zone-2")), False),
        ("domain", "www.example.com", replace(DONE, hosts=("www.example.com",)), True),
        ("domain", "*", replace(DONE, hosts=()), False),  # too many to tell apart
        ("target", "*", DONE, False),
        # what concerns the watching itself is never silenced
        ("zone", "*", baseline("zone-1"), False),
    ],
)
def test_what_is_covered(what: str, name: str, news: News, covered: bool) -> None:
    assert hush(what, name).covers(news) is covered


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("90m", NOW + 5_400),
        (" 2H ", NOW + 7_200),
        ("7d", NOW + 7 * DAY),
        ("2026-09-21T16:00:00Z", 1_790_006_400),
        ("2026-09-22T00:00:00+08:00", 1_790_006_400),
    ],
)
def test_until_when(text: str, until: int) -> None:
    assert ends(text, NOW) == until


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "neither"),
        ("soon", "neither"),
        ("2w", "neither"),
        ("2026-09-21T16:00:00", "without a zone"),
        ("0h", "over already"),
        ("2020-01-01T00:00:00Z", "over already"),
        ("31d", "more than 30 days"),
        ("99999d", "more than 30 days"),
    ],
)
def test_nonsense_is_refused(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        ends(text, NOW)
    assert ends("30d", NOW) == NOW + MAX_SILENCE


def test_what_is_silenced_is_counted_once_and_the_rest_is_told() -> None:
    other = change("b", "failed", job="job-9")
    both = [hush("job", "job-9"), hush("zone", "zone-1", untold=4)]
    silences, news = apply_silences(both, [FAILED, other, baseline("zone-1")], NOW, bool)
    assert [one.untold for one in silences] == [1, 5]
    assert (news.left, news.held) == ([baseline("zone-1")], [FAILED, other])


def test_a_silence_that_is_over_says_what_it_held_back() -> None:
    over = hush("zone", "zone-1", until=NOW, untold=7)
    silences, news = apply_silences([over], [FAILED], NOW, bool)
    assert (silences, news.found) == ((), [FAILED])
    assert news.left == [SilenceEnded("zone", "zone-1", NOW - HOUR, NOW, "why", 7), FAILED]


def test_what_was_silenced_is_not_told_later_either() -> None:
    seen = decided(State(first=False, silences=(hush("zone", "zone-1"),)), "processing", NOW)
    silenced = decided(seen, "failed", NOW + 60)
    assert silenced.outbox.queue("ops").owed == seen.outbox.queue("ops").owed
    assert [one.untold for one in silenced.silences] == [2]  # the failure, and the job's end
    later = decided(silenced, "failed", UNTIL)
    new = [one.news for one in later.outbox.owed("ops")][len(seen.outbox.queue("ops").owed) :]
    assert [type(one).__name__ for one in new] == ["SilenceEnded"]
    assert later.silences == ()


def decided(state: State, status: str, now: int) -> State:
    """Decide on one task of a zone; it is worth storing."""
    collector = Collector(state.zones, now, DAY)
    key = ("prefetch", "zone-1")
    collector.take(key, whole([task("a", status)], state.zones.get(key), now))
    decision = decide(state, Findings(collector.results), now, Rules(EVERYTHING))
    assert decision.worth_storing
    return decision.state
