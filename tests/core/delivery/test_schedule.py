"""This file is the only place that checks which digests are sent when, and what is noted of how that went."""

from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from edgeone_notifier.core.delivery.digest_part import (
    Delivery,
    Hold,
    deliverable_part,
    is_gathering,
    is_held,
)
from edgeone_notifier.core.delivery.hours_range import parse_hours
from edgeone_notifier.core.delivery.outbox import owe, strike
from edgeone_notifier.core.delivery.queue import (
    LOST_ITEM,
    MENTION_ITEM,
    ChannelQueue,
    DeliveryTrouble,
    Outbox,
    Unsettled,
)
from edgeone_notifier.core.delivery.quiet_hours import QuietHours
from edgeone_notifier.core.delivery.schedule import (
    INTERRUPTED,
    MOST_UNSETTLED,
    PROBE_EVERY,
    DeliveryResult,
    due_deliveries,
    is_delivery_due,
    mark_started,
    record_result,
)
from edgeone_notifier.core.delivery.verdict import MAX_RETRY_AFTER, Outcome, Verdict
from edgeone_notifier.core.news.model import News, Recovery
from edgeone_notifier.core.news.watching import ChannelDead
from tests.core.delivery.test_outbox import ALL, MARK, OPS, owed
from tests.support.values import DAY, HOUR, NOW, baseline, change, completion, item

TAKEN, UNKNOWN = Verdict(Outcome.TAKEN), Verdict(Outcome.UNKNOWN)
REFUSED = Verdict(Outcome.LATER, "errcode 99999", listed=False)


# Quiet hours

NIGHT = QuietHours(parse_hours("00:00-23:59"), ZoneInfo("UTC"))
FAILURES_BREAK = replace(NIGHT, breaks=("failure",))


def test_quiet_hours_hold_everything_back() -> None:
    outbox = owed(change("a"), completion(), counted={"failed": 7}, lost={"expired": 1})
    assert due_deliveries(outbox, {"ops": MARK}, NOW, "r", {"ops": Hold(NIGHT)}) == []
    assert is_held(outbox, "ops", Hold(NIGHT), NOW)
    assert not is_held(outbox, "ops", Hold(), NOW)
    (later,) = due_deliveries(outbox, {"ops": MARK}, NOW, "r", {})
    queue, items = deliverable_part(outbox, later)
    assert (queue, len(items)) == (outbox.queue("ops"), 2)


def test_what_breaks_through_is_told_alone() -> None:
    outbox = owed(change("a"), completion(), change("b", "success"), lost={"expired": 1})
    (delivery,) = due_deliveries(outbox, {"ops": MARK}, NOW, "r", {"ops": Hold(FAILURES_BREAK)})
    queue, items = deliverable_part(outbox, delivery)
    assert [one.number for one in items] == [1]
    assert (queue.owed, queue.lost, queue.counted, queue.mention_pending) == ((1,), {}, {}, True)
    outbox = strike(outbox, "ops", [1, MENTION_ITEM])
    assert is_held(outbox, "ops", Hold(FAILURES_BREAK), NOW)
    assert outbox.queue("ops").lost == {"expired": 1}


def test_what_breaks_through_without_a_failure_calls_nobody() -> None:
    outbox = owed(change("a"), completion())
    quiet = replace(NIGHT, breaks=("completion",))
    (delivery,) = due_deliveries(outbox, {"ops": MARK}, NOW, "r", {"ops": Hold(quiet)})
    assert not deliverable_part(outbox, delivery)[0].mention_pending
    assert strike(outbox, "ops", [2]).queue("ops").mention_pending


# Follow-ups


def told_of_a_failure(*news: News, seconds_ago: int = 60, **queue: Any) -> Outbox:
    """Let ops have been told of a failure of job-1 some time ago, and then be owed news."""
    at = NOW - seconds_ago
    outbox = owed(change("first"))
    [delivery] = due_deliveries(outbox, {"ops": MARK}, at, "r", {})
    numbers = outbox.queue("ops").numbers
    outbox = strike(mark_started(outbox, delivery, at), "ops", numbers)
    outbox = record_result(outbox, delivery, DeliveryResult(TAKEN), at)
    outbox = owe(outbox, OPS, news, NOW)
    return replace(outbox, queues={"ops": replace(outbox.queue("ops"), **queue)})


WAITING = Hold(follow_up=600)
DEAD = ChannelDead("dev", "no_service", NOW)


@pytest.mark.parametrize(
    ("news", "more", "waits"),
    [
        # what waits: further failures of a job, for a cause that was told
        ([change("a")], {}, True),
        ([change("a"), change("b", zone="zone-2"), change("c", before="timeout")], {}, True),
        # what does not, and brings along what would
        ([change("a"), change("b", fail_type="quotaExceeded")], {}, False),
        ([change("a"), change("b", "timeout")], {}, False),
        ([change("a"), change("b", job="job-2")], {}, False),
        ([change("a"), change("b", "success")], {}, False),
        ([change("a"), completion()], {}, False),
        ([change("a"), completion("job-2")], {}, False),
        ([change("a"), Recovery(change().task, NOW, ("ops",))], {}, False),
        ([change("a"), baseline()], {}, False),
        ([change("a"), DEAD], {}, False),
        ([change("a")], {"lost": {"expired": 1}}, False),
        ([change("a")], {"counted": {"failed": 1}}, False),
        ([change("a")], {"mention_pending": True}, False),
        # for how long; a timer may come a twentieth of it too early
        ([change("a")], {"seconds_ago": 0}, True),
        ([change("a")], {"seconds_ago": 569}, True),
        ([change("a")], {"seconds_ago": 570}, False),
        ([change("a")], {"seconds_ago": -1}, False),  # the clock was set back
        # another chat was told of nothing
        ([change("a")], {"url_fingerprint": "old"}, False),
    ],
)
def test_what_waits_for_more_of_its_kind(
    news: list[News], more: dict[str, Any], waits: bool
) -> None:
    outbox = told_of_a_failure(*news, **more)
    due = due_deliveries(outbox, {"ops": MARK}, NOW, "r", {"ops": WAITING})
    assert due == ([] if waits else due_deliveries(outbox, {"ops": MARK}, NOW, "r", {}))
    assert len(due) == (not waits)
    if "url_fingerprint" not in more:
        assert is_held(outbox, "ops", WAITING, NOW) is waits
    assert not is_held(outbox, "ops", Hold(), NOW)


def test_what_may_have_been_shown_waits_for_no_follow_up() -> None:
    outbox = told_of_a_failure(change("a"), change("b"), unsettled=(seen(2),))
    [again] = due_deliveries(outbox, {"ops": MARK}, NOW, "r", {"ops": WAITING})
    assert (again.digest, again.repeat) == ("d-1", True)
    assert not is_held(outbox, "ops", WAITING, NOW)


@pytest.mark.parametrize(
    ("ended", "waits"),
    [
        (DeliveryResult(TAKEN), True),
        (DeliveryResult(UNKNOWN, (2,)), False),
        (DeliveryResult(Verdict(Outcome.LATER), (2,)), False),
        (DeliveryResult(Verdict(Outcome.DEAD), (2,)), False),
        (None, False),
    ],
)
def test_what_was_due_and_was_not_taken_stays_due(
    ended: DeliveryResult | None, waits: bool
) -> None:
    outbox = told_of_a_failure(change("a"), change("b"), seconds_ago=600)
    [delivery] = due_deliveries(outbox, {"ops": MARK}, NOW, "r", {"ops": WAITING})
    outbox = mark_started(outbox, delivery, NOW)
    outbox = record_result(strike(outbox, "ops", [2]), delivery, ended, NOW)
    outbox = owe(outbox, OPS, [change("c")], NOW)
    fresh = Delivery("ops", MARK, "d-2", repeat=False)
    assert is_gathering(outbox, fresh, 600, NOW + 120) is waits


def test_in_quiet_hours_what_breaks_through_waits_for_more_as_well() -> None:
    outbox = told_of_a_failure(change("a"), completion("job-2"))
    night = Hold(FAILURES_BREAK, 600)
    assert due_deliveries(outbox, {"ops": MARK}, NOW, "r", {"ops": night}) == []
    assert is_held(outbox, "ops", night, NOW)
    [delivery] = due_deliveries(outbox, {"ops": MARK}, NOW + 600, "r", {"ops": night})
    assert deliverable_part(outbox, delivery)[0].numbers == (2,)


def test_news_without_a_failure_begins_no_waiting() -> None:
    outbox = told_of_a_failure(completion("job-2"), seconds_ago=300)
    [delivery] = due_deliveries(outbox, {"ops": MARK}, NOW, "r", {"ops": WAITING})
    assert mark_started(outbox, delivery, NOW).queue("ops").failures_at == NOW - 300


# When a webhook is tried


@pytest.mark.parametrize(
    ("queue", "tried"),
    [
        pytest.param({}, True, id="something is owed"),
        pytest.param({"owed": ()}, False, id="nothing is owed"),
        pytest.param({"owed": (), "counted": {"failed": 1}}, True, id="only counts are owed"),
        pytest.param({"owed": (), "lost": {"expired": 1}}, True, id="only losses are to be told"),
        # patience
        pytest.param({"not_before": NOW + 1}, False, id="patience was asked for"),
        pytest.param({"not_before": NOW}, True, id="patience is over"),
        pytest.param({"not_before": NOW + MAX_RETRY_AFTER}, False, id="as much as is granted"),
        pytest.param(
            {"not_before": NOW + MAX_RETRY_AFTER + 1}, True, id="more: the clock was set back"
        ),
        # dead
        pytest.param({"trouble": DeliveryTrouble(0, NOW, "x")}, False, id="dead"),
        pytest.param(
            {"trouble": DeliveryTrouble(0, NOW - PROBE_EVERY + 1, "x")},
            False,
            id="dead, within the hour",
        ),
        pytest.param(
            {"trouble": DeliveryTrouble(0, NOW - PROBE_EVERY, "x")},
            True,
            id="dead, tried once an hour",
        ),
        pytest.param(
            {"trouble": DeliveryTrouble(0, NOW + 1, "x")}, True, id="dead: the clock was set back"
        ),
        # another URL than the one that all this is about
        pytest.param(
            {"trouble": DeliveryTrouble(0, NOW, "x"), "url_fingerprint": "old"},
            True,
            id="dead, with another URL",
        ),
        pytest.param(
            {"not_before": NOW + 60, "url_fingerprint": "old"}, True, id="patience of another URL"
        ),
        pytest.param({"url_fingerprint": ""}, True, id="never tried"),
        pytest.param(
            {"url_fingerprint": "old", "owed": ()}, False, id="another URL, but nothing is owed"
        ),
    ],
)
def test_when_a_webhook_is_tried(queue: dict[str, Any], tried: bool) -> None:
    known = replace(ChannelQueue(owed=(1,), url_fingerprint=MARK), **queue)
    assert is_delivery_due(known, NOW, MARK) is tried
    outbox = Outbox({1: item(1)}, {"ops": known}, 1)
    assert len(due_deliveries(outbox, {"ops": MARK}, NOW, "run-1", {})) == tried


def test_a_digest_has_an_id_of_its_run_and_channel() -> None:
    outbox = owe(Outbox(), {"ops": ALL, "dev": ALL}, [change()], NOW)
    fingerprints = {"ops": MARK, "dev": "other"}
    ids = [
        m.digest for run in ("r1", "r2") for m in due_deliveries(outbox, fingerprints, NOW, run, {})
    ]
    assert len(set(ids)) == 4
    assert ids[:2] == [m.digest for m in due_deliveries(outbox, fingerprints, NOW + 60, "r1", {})]


@pytest.mark.parametrize(
    ("taken", "left"),
    [
        ([1], (2, MENTION_ITEM, LOST_ITEM)),
        ([1, 2, MENTION_ITEM], (LOST_ITEM,)),
        ([1, 2, MENTION_ITEM, LOST_ITEM], ()),
    ],
)
def test_a_digest_of_which_nothing_is_left_cannot_be_repeated(
    taken: list[int], left: tuple[int, ...]
) -> None:
    """A run that is killed between its last message and its end leaves no id for the news of tomorrow."""
    outbox = owed(change("a"), change("b"), lost={"expired": 5})
    (delivery,) = due_deliveries(outbox, {"ops": MARK}, NOW, "r", {})
    queue = strike(mark_started(outbox, delivery, NOW), "ops", taken).queue("ops")
    assert [one.digests for one in queue.unsettled] == [(delivery.digest,)] * bool(left)
    assert {n for one in queue.unsettled for n in one.items} == set(left)


# How a digest ends


def after(
    verdict: Verdict, items: tuple[int, ...] = (1, MENTION_ITEM), **queue: Any
) -> ChannelQueue:
    """Send the first digest from a queue, and say what is in the queue then."""
    outbox = owed(change("a"), change("b"), **queue)
    delivery = due_deliveries(outbox, {"ops": MARK}, NOW, "r", {})[0]
    return record_result(
        mark_started(outbox, delivery, NOW), delivery, DeliveryResult(verdict, items), NOW
    ).queue("ops")


def seen(*items: int, **how: Any) -> Unsettled:
    """Make a digest that may have been shown."""
    return Unsettled(("d-1",), items, **how)


@pytest.mark.parametrize(
    ("verdict", "left"),
    [
        (TAKEN, []),
        (Verdict(Outcome.LATER), []),
        (Verdict(Outcome.DEAD), []),
        (UNKNOWN, [((1, MENTION_ITEM), False)]),
        (REFUSED, [((1, MENTION_ITEM), True)]),
    ],
)
def test_of_a_digest_the_message_stays_together_of_which_nobody_knows_the_end(
    verdict: Verdict, left: list[Any]
) -> None:
    queue = after(verdict)
    assert [(one.items, one.refused) for one in queue.unsettled] == left
    assert all((one.tries, one.again) == (1, NOW) for one in queue.unsettled)


@pytest.mark.parametrize(
    ("verdict", "tries", "again"),
    [
        # only its being taken settles what may have been shown in an earlier run
        (Verdict(Outcome.LATER), 1, 0),
        (Verdict(Outcome.DEAD), 1, 0),
        (UNKNOWN, 2, NOW + 240),
        (REFUSED, 2, NOW + 240),
    ],
)
def test_a_digest_that_may_have_been_shown_keeps_its_id(
    verdict: Verdict, tries: int, again: int
) -> None:
    assert after(verdict, unsettled=(seen(1, tries=1),)).unsettled == (
        seen(1, tries=tries, again=again),
    )


def test_what_is_not_tried_is_as_before() -> None:
    outbox = owed(change("a"), change("b"), unsettled=(seen(1, tries=1),))
    first, fresh = due_deliveries(outbox, {"ops": MARK}, NOW, "r", {})
    begun = mark_started(mark_started(outbox, first, NOW), fresh, NOW)
    assert [one.digests for one in begun.queue("ops").unsettled] == [("d-1",), (fresh.digest,)]
    ended = record_result(
        record_result(begun, first, DeliveryResult(UNKNOWN, (1,)), NOW), fresh, None, NOW
    )
    assert [one.digests for one in ended.queue("ops").unsettled] == [("d-1",)]


@pytest.mark.parametrize(
    ("again", "new", "digests"),
    [
        pytest.param(NOW, True, ["d-1", "new"], id="both"),
        pytest.param(
            NOW + 1, True, ["new", "d-1"], id="if what is new is taken, the other follows"
        ),
        pytest.param(NOW + 1, False, [], id="nothing but what waits"),
        pytest.param(NOW + HOUR + 1, False, ["d-1"], id="the clock was set back"),
    ],
)
def test_what_is_told_again_and_what_is_new(again: int, new: bool, digests: list[str]) -> None:
    news = [change("a"), *[change("b")] * new]
    outbox = owed(*news, unsettled=(seen(1, MENTION_ITEM, tries=1, again=again),))
    deliveries = due_deliveries(outbox, {"ops": MARK}, NOW, "r", {})
    assert ["d-1" if m.of else "new" for m in deliveries] == digests
    assert all(m.repeat is (m.digest == "d-1") for m in deliveries)
    carried = {m.digest: deliverable_part(outbox, m)[0].numbers for m in deliveries}
    assert [set(carried[m.digest]) for m in deliveries] == [
        {1, MENTION_ITEM} if m.of else {2, MENTION_ITEM} for m in deliveries
    ]


def test_what_was_refused_stops_nothing_and_is_no_repeat() -> None:
    outbox = owed(change("a"), change("b"), unsettled=(seen(1, refused=True),))
    fresh, again = due_deliveries(outbox, {"ops": MARK}, NOW, "r", {})
    assert (fresh.of, again.digest, again.repeat) == (None, "d-1", False)


@pytest.mark.parametrize(
    ("ended", "left"),
    [
        pytest.param(None, [((1, 2), True)], id="not tried"),
        pytest.param(DeliveryResult(Verdict(Outcome.LATER)), [((1, 2), True)], id="later"),
        pytest.param(
            DeliveryResult(REFUSED, (1,)), [((1,), True)], id="refused again: the rest is new"
        ),
        pytest.param(
            DeliveryResult(UNKNOWN, (1,)), [((1,), False)], id="now it may have been shown"
        ),
    ],
)
def test_what_was_refused_may_be_shown_when_it_is_sent_again(
    ended: DeliveryResult | None, left: list[Any]
) -> None:
    outbox = owed(
        change("a"), change("b"), mention_pending=False, unsettled=(seen(1, 2, refused=True),)
    )
    (delivery,) = due_deliveries(outbox, {"ops": MARK}, NOW, "r", {})
    begun = mark_started(outbox, delivery, NOW)
    assert [one.refused for one in begun.queue("ops").unsettled] == [False]  # if the run ends here
    queue = record_result(begun, delivery, ended, NOW).queue("ops")
    assert [(one.items, one.refused) for one in queue.unsettled] == left


def test_of_an_earlier_version_all_that_is_owed_may_have_been_shown() -> None:
    outbox = owed(change("a"), digest="d-1")
    (delivery,) = due_deliveries(outbox, {"ops": MARK}, NOW, "r", {})
    assert (delivery.digest, delivery.repeat) == ("d-1", True)
    queue = record_result(
        mark_started(outbox, delivery, NOW), delivery, DeliveryResult(UNKNOWN, (1,)), NOW
    ).queue("ops")
    assert (queue.digest, [one.items for one in queue.unsettled]) == ("", [(1, MENTION_ITEM)])


def test_of_too_many_digests_the_oldest_become_one_with_all_their_ids() -> None:
    some = tuple(Unsettled((f"d-{n}",), (n,)) for n in range(1, MOST_UNSETTLED + 1))
    outbox = owed(*map(change, "abcdefghij"), unsettled=some)
    *_, fresh = (m for m in due_deliveries(outbox, {"ops": MARK}, NOW, "r", {}) if not m.of)
    first, *others = mark_started(outbox, fresh, NOW).queue("ops").unsettled
    assert (first.digests, first.items) == (("d-1", "d-2"), (1, 2))
    assert len(others) == MOST_UNSETTLED - 1


@pytest.mark.parametrize(
    ("wait", "not_before"),
    [(None, 0), (1.0, NOW + 1), (59.2, NOW + 60), (86_400.0, NOW + MAX_RETRY_AFTER)],
)
def test_patience_is_remembered(wait: float | None, not_before: int) -> None:
    assert after(Verdict(Outcome.LATER, "", wait)).not_before == not_before


def test_that_nothing_is_taken_is_remembered_since_its_first_time_with_the_last_reason() -> None:
    first = after(Verdict(Outcome.LATER, "HTTP 503", remedy="wait"))
    assert first.trouble == DeliveryTrouble(NOW, NOW, "HTTP 503", 0, "later", "wait")
    before = DeliveryTrouble(NOW - DAY, NOW - HOUR, "HTTP 503", 9, "later", "wait")
    again = after(Verdict(Outcome.DEAD, "no_team", remedy="account"), trouble=before)
    assert again.trouble == DeliveryTrouble(NOW - DAY, NOW, "no_team", 9, "dead", "account")


def test_a_run_that_ends_before_an_answer_has_taken_nothing_either() -> None:
    outbox = owed(change())
    (delivery,) = due_deliveries(outbox, {"ops": MARK}, NOW, "r", {})
    dead = mark_started(outbox, delivery, NOW).queue("ops").trouble
    assert dead == DeliveryTrouble(NOW, NOW, INTERRUPTED, 0, "unknown", "unsure")


def test_what_is_taken_is_a_sign_of_life() -> None:
    known = DeliveryTrouble(NOW - DAY, NOW - HOUR, "x")
    queue = after(TAKEN, trouble=known, not_before=NOW - 9)
    assert (queue.trouble, queue.not_before) == (None, 0)
    waiting = (seen(2, again=NOW + 9),)
    struck = strike(owed(change("a"), change("b"), trouble=known, unsettled=waiting), "ops", [1])
    assert (struck.queue("ops").trouble, struck.queue("ops").unsettled[0].again) == (None, 0)


def test_no_answer_says_nothing_of_who_refused_for_good() -> None:
    known = DeliveryTrouble(NOW - DAY, NOW - HOUR, "x")
    assert after(UNKNOWN, trouble=known).trouble == known


def test_a_new_url_starts_afresh_but_may_repeat_what_the_old_one_showed() -> None:
    waiting = (seen(1, MENTION_ITEM, again=NOW + 60),)
    outbox = owed(
        change(), trouble=DeliveryTrouble(0, NOW, "x"), not_before=NOW + 60, unsettled=waiting
    )
    (delivery,) = due_deliveries(outbox, {"ops": "new"}, NOW, "run-2", {})
    assert delivery == Delivery("ops", "new", "d-1", repeat=True, of=waiting[0])
    queue = mark_started(outbox, delivery, NOW).queue("ops")
    assert (queue.url_fingerprint, queue.not_before, queue.unsettled) == ("new", 0, waiting)
    assert queue.trouble == DeliveryTrouble(NOW, NOW, INTERRUPTED, 0, "unknown", "unsure")


def test_in_quiet_hours_the_mark_stays_with_what_may_have_been_shown() -> None:
    """What breaks through them is new; in the morning the rest is told again, under the id that it had."""
    outbox = owed(completion(), unsettled=(seen(1),))
    outbox = owe(outbox, OPS, [change("new")], NOW)
    (night,) = due_deliveries(outbox, {"ops": MARK}, NOW, "r", {"ops": Hold(FAILURES_BREAK)})
    assert (night.repeat, night.digest == "d-1") == (False, False)
    assert set(deliverable_part(outbox, night)[0].numbers) == {2, MENTION_ITEM}
    outbox = strike(mark_started(outbox, night, NOW), "ops", [2, MENTION_ITEM])
    outbox = record_result(outbox, night, DeliveryResult(TAKEN), NOW)
    (morning,) = due_deliveries(outbox, {"ops": MARK}, NOW + HOUR, "s", {})
    assert (morning.repeat, morning.digest) == (True, "d-1")
    assert deliverable_part(outbox, morning)[0].numbers == (1,)
