"""This file is the only place that checks single rules of what is owed; test_outbox_laws.py checks what follows."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from edgeone_notifier.core.delivery import told_failures
from edgeone_notifier.core.delivery.outbox import (
    expire,
    forget_jobs,
    give_up,
    mark_recovered,
    owe,
    strike,
)
from edgeone_notifier.core.delivery.queue import (
    COUNTED_ITEM,
    LOST_ITEM,
    MENTION_ITEM,
    ChannelQueue,
    Outbox,
)
from edgeone_notifier.core.delivery.room import MAX_JOB_NEWS, MAX_KEPT
from edgeone_notifier.core.delivery.routing import Route
from edgeone_notifier.core.delivery.schedule import is_delivery_due
from edgeone_notifier.core.delivery.verdict import Outcome, Verdict
from edgeone_notifier.core.limits import EXPIRE_AFTER
from edgeone_notifier.core.news.model import News, Recovery, Stuck
from edgeone_notifier.core.news.watching import ChannelDead, StateLost
from edgeone_notifier.core.task import key_of
from tests.support.values import DAY, NOW, baseline, change, completion, task

ALL = Route(("any", "completion", "recovery", "stuck"))
OPS = {"ops": ALL}
MARK = "the ops webhook"
TAKEN, UNKNOWN = Verdict(Outcome.TAKEN), Verdict(Outcome.UNKNOWN)


def owed(*news: News, **queue: Any) -> Outbox:
    """Owe news to the channel ops."""
    outbox = owe(Outbox(), OPS, news, NOW)
    return replace(
        outbox, queues={"ops": replace(outbox.queue("ops"), url_fingerprint=MARK, **queue)}
    )


def news_of(outbox: Outbox, channel: str) -> list[News]:
    return [one.news for one in outbox.owed(channel)]


# Owing


def test_each_channel_is_owed_what_it_wants_in_the_order_found() -> None:
    routes = {"ops": Route(("failure",)), "all": ALL}
    bad, good, worse = change(status="failed"), change(status="success"), change(status="invalid")
    outbox = owe(owe(Outbox(), routes, [bad, good], NOW), routes, [worse], NOW + 60)
    assert news_of(outbox, "ops") == [bad, worse]
    assert news_of(outbox, "all") == [bad, good, worse]
    assert outbox.owed("ops")[1].found == NOW + 60


def test_news_that_nobody_wants_is_not_kept_and_its_number_is_not_given_again() -> None:
    outbox = owe(Outbox(), {"ops": Route(("failure",))}, [change(status="success"), change()], NOW)
    assert list(outbox.items) == [2]
    assert owe(outbox, OPS, [change()], NOW).queue("ops").owed == (2, 3)


def test_an_item_of_two_channels_is_kept_until_both_have_it() -> None:
    outbox = owe(Outbox(), {"ops": ALL, "dev": ALL}, [change()], NOW)
    assert len(outbox.items) == 1
    outbox = strike(outbox, "ops", [1])
    assert (news_of(outbox, "ops"), news_of(outbox, "dev")) == ([], [change()])
    assert strike(outbox, "dev", [1]).items == {}


def test_a_channel_that_is_not_set_any_more_keeps_what_it_is_owed() -> None:
    """It may come back, and what was owed to it meanwhile expires as always."""
    outbox = owe(owed(change("a")), {"dev": ALL}, [change("b")], NOW)
    assert news_of(outbox, "ops") == [change("a")]
    assert expire(outbox, NOW + EXPIRE_AFTER).queue("ops").lost == {"expired": 1}


def test_a_death_is_told_to_the_others_and_a_recovery_to_those_that_heard_of_the_failure() -> None:
    routes = {"ops": ALL, "dev": ALL}
    dead, well = ChannelDead("ops", "no_service", NOW), Recovery(task(), NOW, ("ops",))
    outbox = owe(Outbox(), routes, [dead, well], NOW)
    assert (news_of(outbox, "ops"), news_of(outbox, "dev")) == ([well], [dead])


def test_nothing_new_changes_nothing() -> None:
    """Or a quiet run would be stored, every two minutes."""
    outbox = owe(Outbox(), OPS, [], NOW)
    assert owe(outbox, OPS, [], NOW + 120) == outbox
    outbox = owed(*[change(str(n)) for n in range(MAX_KEPT + 1)])
    assert owe(outbox, OPS, [], NOW + 120) == outbox


# More than is kept


def full(*more: News) -> ChannelQueue:
    """Owe as much as is kept, and then more."""
    kept = [change(str(n), "processing") for n in range(MAX_KEPT)]
    return owe(owed(*kept), OPS, more, NOW + 60).queue("ops")


def test_news_beyond_the_limit_is_counted_by_status_the_least_bad_of_it() -> None:
    kept = owe(Outbox(), OPS, [change(str(n)) for n in range(MAX_KEPT - 1)], NOW)
    recovery = Recovery(task(status="success"), NOW, ("ops",))
    news = [change("x", "processing"), change("y", "success"), recovery, change("a"), change("b")]
    queue = owe(kept, OPS, [*news, change("c", "odd")], NOW + 60).queue("ops")
    assert len(queue.owed) == MAX_KEPT
    assert queue.owed[-1] == kept.last_number + 4  # the first failure of those found then
    assert queue.counted == {"processing": 1, "success": 1, "recovered": 1, "failed": 1, "odd": 1}
    assert queue.counted_in == {"prefetch": {"job-1": 2}}
    assert (queue.counted_since, queue.size) == (NOW + 60, MAX_KEPT + 5)


def stuck_job(n: int, open_: int = 1) -> Stuck:
    return Stuck("prefetch", f"stuck-{n}", open_, 9, NOW, "https://a/", ("zone-1",), ())


def test_how_jobs_end_is_kept_however_many_changes_there_are() -> None:
    queue = full(completion(), stuck_job(1), *(change(str(n)) for n in range(9)))
    assert len(queue.owed) == MAX_KEPT + 2
    assert queue.counted == {"processing": 9}  # a failure is worse, however late it comes


def test_of_jobs_the_worst_are_kept_and_the_rest_is_summed_up() -> None:
    clean = [completion(f"clean-{n}", counts={"success": 10}) for n in range(MAX_JOB_NEWS)]
    bad = [completion(f"bad-{n}", counts={"success": 9 - n, "failed": 1 + n}) for n in range(3)]
    outbox = owe(owed(*clean), OPS, [*bad, stuck_job(1), stuck_job(2, 5)], NOW + 60)
    names = [getattr(one, "job", "") for one in news_of(outbox, "ops")]
    assert names[-5:] == ["bad-0", "bad-1", "bad-2", "stuck-1", "stuck-2"]
    queue = outbox.queue("ops")
    assert (len(queue.owed), queue.counted) == (MAX_JOB_NEWS, {"clean": 5})
    assert queue.counted_tasks == {"success": 50}
    again = owe(outbox, OPS, [stuck_job(n, 0) for n in range(MAX_JOB_NEWS)], NOW + 60).queue("ops")
    assert again.counted == {"clean": 5, "stuck": MAX_JOB_NEWS - 2}


# What a channel was told of


def test_it_is_remembered_of_how_many_failures_of_a_job_a_channel_was_told() -> None:
    outbox = owed(change("a"), change("b"), change("c", job="job-2"), change("d", "success"))
    outbox = strike(outbox, "ops", [1, 4])
    assert outbox.queue("ops").told == {"prefetch": {"job-1": 1}}
    outbox = strike(outbox, "ops", [2, 3])
    assert outbox.queue("ops").told == {"prefetch": {"job-1": 2, "job-2": 1}}
    assert strike(outbox, "ops", [MENTION_ITEM]).queue("ops").told == outbox.queue("ops").told
    assert forget_jobs(outbox, [("prefetch", "job-2")]).queue("ops").told == {
        "prefetch": {"job-2": 1}
    }
    assert forget_jobs(outbox, [("prefetch", "job-1"), ("prefetch", "job-2")]) == outbox


def test_what_was_not_told_or_not_of_a_failure_anew_does_not_count() -> None:
    outbox = give_up(owed(change("a"), change("b", "timeout", before="failed")), "ops", [1], "x")
    outbox, _ = mark_recovered(owe(outbox, OPS, [change("c")], NOW), {key_of(task("c"))}, NOW)
    outbox = strike(outbox, "ops", [2, 3])
    assert outbox.queue("ops").told == {}


def test_what_is_only_counted_is_told_as_well() -> None:
    outbox = owed(*[change(str(n)) for n in range(MAX_KEPT + 2)])
    assert strike(outbox, "ops", [COUNTED_ITEM]).queue("ops").told == {"prefetch": {"job-1": 2}}
    assert give_up(outbox, "ops", [COUNTED_ITEM], "refused").queue("ops").told == {}
    queue = strike(outbox, "ops", [COUNTED_ITEM]).queue("ops")
    assert (queue.counted_in, queue.counted_tasks) == ({}, {})


def test_of_the_jobs_told_of_the_last_are_remembered() -> None:
    news = [change("a", job=f"job-{n}") for n in range(told_failures.MAX_JOBS_TOLD + 1)]
    outbox = owe(Outbox(), OPS, news[1:3_000], NOW)
    outbox = strike(outbox, "ops", outbox.queue("ops").owed)
    for some in (news[3_000:], news[:1]):
        outbox = owe(outbox, OPS, some, NOW)
        outbox = strike(outbox, "ops", outbox.queue("ops").owed)
    told = outbox.queue("ops").told["prefetch"]
    assert (len(told), "job-0" in told, "job-1" in told) == (
        told_failures.MAX_JOBS_TOLD,
        True,
        False,
    )


def test_what_concerns_the_watching_itself_is_never_only_counted() -> None:
    """It is little, and no number could stand for it."""
    queue = full(baseline(), StateLost("x"), ChannelDead("dev", "no_service", NOW))
    assert (len(queue.owed), queue.counted) == (MAX_KEPT + 3, {})


def test_what_is_counted_adds_up_and_is_as_old_as_the_first() -> None:
    outbox = owed(*[change(str(n)) for n in range(MAX_KEPT + 1)])
    outbox = owe(outbox, OPS, [change("x"), change("y", "odd")], NOW + 60)
    assert outbox.queue("ops").counted == {"failed": 2, "odd": 1}
    assert outbox.queue("ops").counted_since == NOW
    assert strike(outbox, "ops", [COUNTED_ITEM]).queue("ops").counted == {}


class Counting(list[int]):
    """Numbers that count how often somebody goes through them."""

    times = 0

    def __iter__(self) -> Iterator[int]:
        self.times += 1
        return super().__iter__()


@pytest.mark.parametrize("n", [1, 30])
def test_striking_off_goes_through_what_is_settled_once_however_much_is_owed(n: int) -> None:
    """A channel may be owed thousands of news, and a message settle all of them."""
    numbers = Counting(range(1, n + 1))
    assert (
        strike(owed(*[change(str(one)) for one in range(n)]), "ops", numbers).queue("ops").owed
        == ()
    )
    assert numbers.times == 1


# Whom to call


def test_a_failure_is_owed_a_mention_until_one_was_made() -> None:
    outbox = owe(Outbox(), {"ops": ALL, "dev": ALL}, [change(), change("b", "success")], NOW)
    assert outbox.queue("ops").mention_pending
    told = strike(outbox, "ops", [1, 2])
    assert (told.queue("ops").mention_pending, told.queue("ops").told_unmentioned) == (True, True)
    assert not told.queue("ops").is_empty
    assert is_delivery_due(told.queue("ops"), NOW, MARK)
    assert strike(told, "ops", [MENTION_ITEM]).queue("ops").is_empty
    assert told.queue("dev").mention_pending
    assert (
        not owe(Outbox(), {"ops": ALL}, [change("b", "success")], NOW).queue("ops").mention_pending
    )


def test_somebody_is_mentioned_once_per_job_and_cause() -> None:
    outbox = strike(owed(change("a")), "ops", [1, MENTION_ITEM])
    known = outbox.queue("ops").causes
    for news, mentioned in [
        (change("b"), False),
        (change("a", "failed", "timeout"), False),
        (change("c", "success"), False),
        (completion(), False),
        (change("b", job="job-2"), True),
        (change("b", zone="zone-2"), False),
        (change("b", "timeout"), True),
        (change("b", fail_type="quotaExceeded"), True),
    ]:
        queue = owe(outbox, OPS, [news], NOW).queue("ops")
        assert queue.mention_pending is mentioned, news
        assert (queue.causes, queue.told_unmentioned) == (known, False)


def test_a_cause_counts_as_told_once_it_was_shown_as_failed() -> None:
    """What works again before it is told, what is refused, and what is not about a failure tells of no cause."""
    news = [change("a"), change("b", "timeout"), change("c", "canceled"), change("d", "success")]
    outbox, _ = mark_recovered(owed(*news), {key_of(task("a"))}, NOW)
    outbox = give_up(outbox, "ops", [3], "refused")
    [[told]] = (
        jobs.values() for jobs in strike(outbox, "ops", [1, 2, 4]).queue("ops").causes.values()
    )
    assert len(told) == 1
    again = strike(outbox, "ops", [1, 2, 4, MENTION_ITEM])
    assert not owe(again, OPS, [change("e", "timeout")], NOW).queue("ops").mention_pending
    assert owe(again, OPS, [change("e", "canceled")], NOW).queue("ops").mention_pending
    assert owe(again, OPS, [change("e")], NOW).queue("ops").mention_pending


def test_an_api_that_words_each_failure_anew_mentions_nobody_for_ever() -> None:
    outbox, mentioned = owed(), 0
    for n in range(30):
        outbox = owe(outbox, OPS, [change(str(n), fail_type=f"odd{n}")], NOW)
        mentioned += outbox.queue("ops").mention_pending
        outbox = strike(outbox, "ops", outbox.queue("ops").numbers)
    assert mentioned == told_failures.MAX_CAUSES_TOLD


def test_causes_of_jobs_that_are_known_no_more_are_forgotten() -> None:
    outbox = strike(owed(change("a"), change("b", job="job-2")), "ops", [1, 2])
    left = forget_jobs(outbox, {("prefetch", "job-2")}).queue("ops").causes
    assert list(left["prefetch"]) == ["job-2"]


def test_who_was_told_of_a_failure_is_called_though_what_is_left_works_again() -> None:
    outbox = strike(owed(change("a"), change("b")), "ops", [1])
    outbox, _ = mark_recovered(outbox, {key_of(task("b"))}, NOW)
    assert outbox.queue("ops").told_unmentioned
    assert (
        not strike(mark_recovered(outbox, {key_of(task("a"))}, NOW)[0], "ops", [MENTION_ITEM])
        .queue("ops")
        .told_unmentioned
    )
    assert (
        not strike(mark_recovered(owed(change("a")), {key_of(task("a"))}, NOW)[0], "ops", [1])
        .queue("ops")
        .told_unmentioned
    )


# What works again before its failure is told


def test_a_failure_still_owed_learns_that_its_target_works() -> None:
    news = [change("a"), change("b"), change("a", "success"), change("a", zone="zone-2")]
    outbox = owe(Outbox(), {"ops": ALL, "dev": ALL}, news, NOW)
    outbox = strike(outbox, "dev", [1])
    after, channels = mark_recovered(outbox, {key_of(task("a")), key_of(task("c"))}, NOW + 60)
    assert {n: one.recovered_at for n, one in after.items.items()} == {
        1: NOW + 60,
        2: 0,
        3: 0,
        4: 0,
    }
    assert channels == {key_of(task("a")): {"ops"}}
    again, channels = mark_recovered(after, {key_of(task("a"))}, NOW + 120)
    assert again.items[1].recovered_at == NOW + 60
    assert channels == {key_of(task("a")): {"ops"}}


# What will never be told


@pytest.mark.parametrize(("age", "lost"), [(EXPIRE_AFTER - 1, {}), (EXPIRE_AFTER, {"expired": 2})])
def test_news_expires_and_a_line_says_how_much(age: int, lost: dict[str, int]) -> None:
    outbox = owe(owed(change("a"), change("b")), OPS, [change("c")], NOW + DAY)
    queue = expire(outbox, NOW + age).queue("ops")
    assert queue.lost == lost
    assert queue.size == 3 - sum(lost.values())


def test_what_is_only_counted_expires_too() -> None:
    outbox = owed(counted={"failed": 7, "odd": 1}, counted_since=NOW - EXPIRE_AFTER)
    queue = expire(outbox, NOW).queue("ops")
    assert (queue.counted, queue.lost) == ({}, {"expired": 8})


def test_losses_add_up_by_reason_until_they_are_told() -> None:
    outbox = give_up(owed(*map(change, "abcd"), lost={"expired": 5}), "ops", [1, 2], "refused")
    outbox = give_up(outbox, "ops", [3], "expired")
    assert outbox.queue("ops").lost == {"expired": 6, "refused": 2}
    assert strike(outbox, "ops", [LOST_ITEM]).queue("ops") == replace(outbox.queue("ops"), lost={})
    queue = replace(outbox.queue("ops"), owed=(), told={"prefetch": {"job-1": 1}})
    struck = strike(outbox, "ops", [4]).queue("ops")
    assert replace(struck, causes={}) == queue


def test_a_line_about_losses_that_is_refused_along_with_news_is_told_next_time() -> None:
    outbox = give_up(owed(change(), lost={"expired": 5}), "ops", [LOST_ITEM, 1], "refused")
    assert outbox.queue("ops").lost == {"expired": 5, "refused": 1}


def test_a_line_about_losses_that_is_refused_alone_is_not_sent_for_ever() -> None:
    outbox = give_up(owed(change(), lost={"expired": 5}), "ops", [LOST_ITEM], "refused")
    assert outbox.queue("ops").lost == {}
