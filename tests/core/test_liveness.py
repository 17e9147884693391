"""When the other channels hear of one that takes nothing, of news that it will never have, and of one that is gone."""

from dataclasses import replace

import pytest

from edgeone_notifier.core.delivery.outbox import expire, give_up, owe
from edgeone_notifier.core.delivery.queue import (
    LOST_ITEM,
    SILENT,
    ChannelQueue,
    DeliveryTrouble,
    Outbox,
)
from edgeone_notifier.core.delivery.routing import Route
from edgeone_notifier.core.liveness import TELL_AGAIN, dead_channel_news, hand_over, loss_news
from edgeone_notifier.core.news.recoveries import FailedTarget
from edgeone_notifier.core.news.watching import ChannelDead, ChannelLost
from edgeone_notifier.core.state.model import State
from tests.core.delivery.test_outbox import MARK, OPS, owed
from tests.support.values import DAY, HOUR, NOW, change, item

WEEK = 7 * DAY


@pytest.mark.parametrize(
    ("dead", "told"),
    [
        pytest.param(None, False, id="it lives"),
        pytest.param(DeliveryTrouble(NOW - 9, NOW - 9, "x"), True, id="not told yet"),
        pytest.param(
            DeliveryTrouble(0, 0, "x", NOW - TELL_AGAIN + 1), False, id="told within a day"
        ),
        pytest.param(DeliveryTrouble(0, 0, "x", NOW - TELL_AGAIN), True, id="told once a day"),
        pytest.param(
            DeliveryTrouble(0, 0, "x", NOW + 1), True, id="told in the future: clock set back"
        ),
        # not for good: by the time without success
        pytest.param(
            DeliveryTrouble(NOW - SILENT + 1, NOW, "x", 0, "later", "wait"),
            False,
            id="less than an hour",
        ),
        pytest.param(
            DeliveryTrouble(NOW - SILENT, NOW, "x", 0, "later", "wait"), True, id="for an hour"
        ),
        pytest.param(
            DeliveryTrouble(NOW - SILENT, NOW, "x", 0, "unknown", "unsure"), True, id="unknown"
        ),
        pytest.param(
            DeliveryTrouble(NOW - DAY, NOW, "x", NOW - HOUR, "unfit"), False, id="told within a day"
        ),
        pytest.param(
            DeliveryTrouble(NOW, NOW, "KeyError", 0, "fault", "fault"), True, id="a fault of ours"
        ),
    ],
)
def test_when_the_others_are_told(dead: DeliveryTrouble | None, told: bool) -> None:
    outbox, news = dead_channel_news(owed(change(), trouble=dead), {"ops": MARK}, NOW)
    said = dead and ChannelDead("ops", dead.reason, dead.since, dead.outcome, dead.remedy)
    assert news == ([said] if told else [])
    queue = outbox.queue("ops")
    assert queue.trouble == (replace(dead, told=NOW) if told and dead else dead)


@pytest.mark.parametrize(
    ("fingerprints", "owed_"),
    [
        pytest.param({"ops": "new"}, True, id="its URL has changed"),
        pytest.param({}, True, id="it is not set any more"),
        pytest.param({"ops": MARK}, False, id="it is owed nothing"),
    ],
)
def test_what_is_no_death(fingerprints: dict[str, str], owed_: bool) -> None:
    outbox = owed(*[change()] * owed_, trouble=DeliveryTrouble(0, 0, "x"))
    assert dead_channel_news(outbox, fingerprints, NOW) == (outbox, [])


def test_two_dead_channels_do_not_keep_each_other_s_news_alive() -> None:
    """A word about a dead channel that only waits in another dead one is nothing to tell of that one."""
    died = DeliveryTrouble(NOW, NOW, "x")
    outbox = Outbox(
        {1: item(1)}, {"ops": ChannelQueue(owed=(1,), url_fingerprint=MARK, trouble=died)}, 1
    )
    outbox = replace(
        outbox, queues={**outbox.queues, "dev": ChannelQueue(url_fingerprint=MARK, trouble=died)}
    )
    routes, fingerprints = (
        dict.fromkeys(("ops", "dev"), Route(("any",))),
        {"ops": MARK, "dev": MARK},
    )
    for day in range(20):
        now = NOW + day * DAY
        outbox, news = dead_channel_news(expire(outbox, now), fingerprints, now)
        outbox = owe(outbox, routes, news, now)
    assert outbox.items == {}
    assert (outbox.queue("ops").size, outbox.queue("dev").size) == (0, 0)


@pytest.mark.parametrize(("held", "owes"), [(["ops"], True), ([], False)])
def test_who_is_held_by_quiet_hours_or_owed_nothing_begins_anew(
    held: list[str], owes: bool
) -> None:
    silent = DeliveryTrouble(NOW - DAY, NOW - DAY, "HTTP 503", 0, "later", "wait")
    outbox, news = dead_channel_news(
        owed(*[change()] * owes, trouble=silent), {"ops": MARK}, NOW, held
    )
    assert (outbox.queue("ops").trouble, news) == (None, [])


# What a channel will never have


def test_what_expires_is_told_to_the_others_at_once_and_then_once_a_day() -> None:
    outbox = owe(owed(change("a")), OPS, [change("b"), change("c")], NOW + HOUR)
    outbox, first = loss_news(expire(outbox, NOW + WEEK), NOW + WEEK)
    assert first == [ChannelLost("ops", {"expired": 1})]
    outbox, second = loss_news(expire(outbox, NOW + WEEK + HOUR), NOW + WEEK + HOUR)
    assert second == []
    assert outbox.queue("ops").lost == {"expired": 3}
    _, third = loss_news(outbox, NOW + WEEK + TELL_AGAIN)
    assert third == [ChannelLost("ops", {"expired": 2})]


def test_a_line_about_losses_that_is_refused_alone_is_told_to_the_others() -> None:
    outbox = give_up(owed(change(), lost={"refused": 5}), "ops", [LOST_ITEM], "refused")
    assert loss_news(outbox, NOW)[1] == [ChannelLost("ops", {"refused": 5})]


# Channels that are not set any more

STATE = State(
    first=False,
    outbox=owed(change("a"), change("b")),
    failed_targets={"target": FailedTarget(NOW, ("dev", "ops"))},
    reached={("prefetch", "job-1"): ("ops",)},
)


def test_a_channel_with_a_new_name_and_the_same_url_has_what_it_was_owed() -> None:
    after, what = hand_over(STATE, {"games": MARK}, ["games"])
    assert (what.renamed, what.dropped, what.news) == ({"ops": "games"}, {}, [])
    assert after.outbox == replace(STATE.outbox, queues={"games": STATE.outbox.queue("ops")})
    assert after.failed_targets["target"].channels == ("dev", "games")
    assert after.reached["prefetch", "job-1"] == ("games",)


def test_what_a_channel_was_owed_that_is_gone_is_dropped_with_a_word() -> None:
    after, what = hand_over(STATE, {"games": "another url"}, ["games"])
    assert (what.renamed, what.dropped) == ({}, {"ops": 2})
    assert what.news == [ChannelLost("ops", {"removed": 2})]
    assert (after.outbox.items, after.outbox.queues) == ({}, {})


def test_who_is_set_or_is_gone_and_was_owed_nothing_is_no_news() -> None:
    assert hand_over(STATE, {"ops": "another url"}, ["ops"])[0] == STATE
    empty = State(outbox=Outbox(queues={"ops": ChannelQueue(url_fingerprint=MARK)}))
    after, what = hand_over(empty, {}, [])
    assert (after.outbox.queues, what.news) == ({}, [])


def test_two_channels_of_one_url_stay_two() -> None:
    both = replace(
        STATE,
        outbox=replace(
            STATE.outbox, queues={**STATE.outbox.queues, "dev": ChannelQueue(url_fingerprint=MARK)}
        ),
    )
    after, what = hand_over(both, {"dev": MARK}, ["dev"])
    assert (what.renamed, what.dropped) == ({}, {"ops": 2})
    assert after.outbox.queue("dev") == ChannelQueue(url_fingerprint=MARK)
