"""This file is the only place that checks what a run says of itself."""

import json
from dataclasses import replace
from typing import Any

import pytest

from edgeone_notifier.core.delivery.queue import ChannelQueue, DeliveryTrouble
from edgeone_notifier.core.summary import ChannelReport, Summary, channel_state, is_silent

DEAD = DeliveryTrouble(0, 0, "no_service")


@pytest.mark.parametrize(
    ("queue", "owed", "state"),
    [
        pytest.param({}, 0, "ok", id="nothing is owed"),
        pytest.param({"owed": (1, 2)}, 2, "deferred", id="news is owed"),
        pytest.param({"owed": (1,), "counted": {"failed": 7}}, 8, "deferred", id="some is counted"),
        pytest.param({"mention_pending": True}, 0, "deferred", id="only a mention is owed"),
        pytest.param({"owed": (1,), "trouble": DEAD}, 1, "dead", id="dead"),
        pytest.param({"trouble": DEAD}, 0, "dead", id="dead, and nothing is owed"),
        pytest.param(
            {"owed": (1,), "trouble": DEAD, "url_fingerprint": "old"}, 1, "deferred", id="a new URL"
        ),
        pytest.param(
            {"trouble": DEAD, "url_fingerprint": "old"},
            0,
            "ok",
            id="a new URL, and nothing is owed",
        ),
    ],
)
def test_what_is_said_of_a_channel(queue: dict[str, Any], owed: int, state: str) -> None:
    known = replace(ChannelQueue(url_fingerprint="now"), **queue)
    assert (known.size, channel_state(known, "now", held=False, now=0)) == (owed, state)


@pytest.mark.parametrize(
    ("since", "outcome", "held", "owed", "state"),
    [
        pytest.param(3_599, "later", False, (1,), "deferred", id="less than an hour"),
        pytest.param(3_600, "later", False, (1,), "dead", id="an hour"),
        pytest.param(3_600, "unknown", False, (1,), "dead", id="an hour, for whatever reason"),
        pytest.param(3_600, "later", True, (1,), "ok", id="an hour of its quiet hours"),
        pytest.param(3_600, "later", False, (), "ok", id="it is owed nothing"),
    ],
)
def test_who_takes_nothing_for_an_hour_is_dead(
    since: int, outcome: str, held: bool, owed: tuple[int, ...], state: str
) -> None:
    silent = DeliveryTrouble(0, 0, "HTTP 503", 0, outcome, "wait")
    queue = ChannelQueue(owed=owed, url_fingerprint="now", trouble=silent)
    assert channel_state(queue, "now", held, since) == state
    assert is_silent(queue, "now", held, since) is (state == "dead")


def test_quiet_hours_are_nothing_to_worry_about() -> None:
    assert channel_state(ChannelQueue(owed=(1, 2)), "now", held=True, now=0) == "ok"
    dead = ChannelQueue(owed=(1,), url_fingerprint="now", trouble=DEAD)
    assert channel_state(dead, "now", held=True, now=0) == "dead"


def test_the_summary_is_as_documented() -> None:
    summary = Summary(
        action="run",
        read=3,
        failed={"zone-9": "UnauthorizedOperation.DomainEmpty"},
        requests=3,
        tasks=512,
        changes=40,
        channels={"ops": ChannelReport(sent=1)},
    )
    assert summary.as_dict(412) == {
        "event": "run.finished",
        "action": "run",
        "first_run": False,
        "skipped": None,
        "zones": {"read": 3, "failed": {"zone-9": "UnauthorizedOperation.DomainEmpty"}},
        "requests": 3,
        "tasks": 512,
        "changes": 40,
        "channels": {"ops": {"sent": 1, "owed": 0, "given_up": 0, "state": "ok"}},
        "duration_ms": 412,
    }


def test_zones_for_which_there_was_no_time_are_counted() -> None:
    assert Summary("run", left_over=3).as_dict(0)["left_over"] == 3


def test_a_summary_is_json() -> None:
    summary = Summary("preview", first_run=True, skipped="busy").as_dict(0)
    assert json.loads(json.dumps(summary)) == summary
