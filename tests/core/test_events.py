"""This file is the only place that checks which events are accepted, and that all others are refused with a reason."""

import json
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgeone_notifier.core.events import EventRefused, Order, read_event
from edgeone_notifier.core.events.accepted import ACTIONS
from edgeone_notifier.core.listing.zone_words import is_choice, is_zone
from tests.support.values import law


def timer(**more: object) -> dict[str, object]:
    """Make an event as a timer sends it."""
    return {"Type": "Timer", "TriggerName": "every-2-min", "Time": "2026-11-23T10:00:17Z", **more}


@pytest.mark.parametrize(
    ("event", "order"),
    [
        # timers, with and without overrides
        (timer(), Order("run")),
        (timer(Message=""), Order("run")),
        (timer(Message=" \n"), Order("run")),
        (timer(Message=None), Order("run")),
        (timer(Message="{}"), Order("run")),
        (timer(Message='{"zones": ["zone-1"]}'), Order("run", ("zone-1",))),
        (timer(Message={"zones": ["zone-1"]}), Order("run", ("zone-1",))),
        # whatever else a timer says, it runs
        (timer(action="doctor"), Order("run")),
        # zones are a set: their order and repetition name no other state
        (timer(Message='{"zones": ["z-2", "z-1", "z-2"]}'), Order("run", ("z-1", "z-2"))),
        # by hand
        ({"action": "run"}, Order("run")),
        ({"action": "preview"}, Order("preview")),
        ({"action": "doctor"}, Order("doctor")),
        ({"action": "doctor", "send": True}, Order("doctor", fields={"send": True})),
        (
            {"action": "doctor", "send": False, "zones": ["z"]},
            Order("doctor", ("z",), {"send": False}),
        ),
        ({"action": "test"}, Order("test")),
        # or all but some
        (timer(Message='{"zones": ["*", "!zone-1"]}'), Order("run", ("!zone-1", "*"))),
        ({"action": "preview", "zones": ["zone_A1"]}, Order("preview", ("zone_A1",))),
        (
            {"action": "explain", "target": "https://a/b", "status": "failed", "zone": "zone-1"},
            Order("explain", (), {"target": "https://a/b", "status": "failed", "zone": "zone-1"}),
        ),
        (
            {"action": "explain", "target": "https://a/b", "zones": ["z"], "job": "j"},
            Order("explain", ("z",), {"target": "https://a/b", "job": "j"}),
        ),
        (MappingProxyType({"action": "run"}), Order("run")),
    ],
    ids=str,
)
def test_accepted(event: object, order: Order) -> None:
    assert read_event(event) == order


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        # no event at all
        (None, "the event is no JSON object"),
        ([], "the event is no JSON object"),
        ("run", "the event is no JSON object"),
        # somebody else's event
        ({}, "is no timer's and has no action"),
        ({"Records": [{"cos": {}}]}, "is no timer's and has no action"),
        ({"Type": "timer"}, "is no timer's and has no action"),
        # what only the doctor takes
        ({"action": "run", "send": True}, "the event holds send"),
        ({"action": "doctor", "send": "yes"}, "send in the event is neither true nor false"),
        # no such action
        ({"action": "stop"}, "there is no such action"),
        ({"action": "Run"}, "there is no such action"),
        ({"action": None}, "there is no such action"),
        ({"action": ["run"]}, "there is no such action"),
        # what an action needs, and takes
        ({"action": "explain"}, "the event has no target"),
        *(
            ({"action": "explain", "target": no_text}, "target in the event is no text")
            for no_text in (" ", 5)
        ),
        ({"action": "explain", "target": f"https://a/{'x' * 4_097}"}, "target in the event is no"),
        *(
            (
                {"action": "explain", "target": "https://a/b", "status": word},
                "status in the event is none of failed, timeout, canceled, invalid, success, proc",
            )
            for word in ("sucess", "FAILED", "failure", "any", "", 5, None, ["failed"])
        ),
        ({"action": "explain", "target": "https://a", "zone": "*"}, "zone in the event is no zone"),
        ({"action": "explain", "target": "https://a", "state": "failed"}, "the event holds state"),
        (timer(Message='{"target": "x"}'), "Message holds target"),
        # a slip of the pen must not be a run with other settings than meant
        ({"action": "run", "zone": "zone-1"}, "the event holds zone"),
        ({"action": "run", "b": 1, "a": 1}, "the event holds a, b"),
        (timer(Message='{"Zones": []}'), "Message holds Zones"),
        # a message that is no object
        (timer(Message="hello"), "Message is no JSON object"),
        (timer(Message='{"zones"'), "Message is no JSON object"),
        (timer(Message="null"), "Message is no JSON object"),
        (timer(Message='["zone-1"]'), "Message is no JSON object"),
        (timer(Message=5), "Message is no JSON object"),
        (timer(Message="[" * 100_000), "Message is no JSON object"),
        # zones that are none
        (timer(Message='{"zones": []}'), "zones in Message is no list of zone ids"),
        (timer(Message='{"zones": null}'), "zones in Message is no list of zone ids"),
        (timer(Message='{"zones": "zone-1"}'), "zones in Message is no list of zone ids"),
        ({"action": "run", "zones": ["*"]}, "zones in the event is no list of zone ids"),
        ({"action": "run", "zones": ["zone-1", 5]}, "zones in the event is no list of zone ids"),
        ({"action": "run", "zones": ["zone 1"]}, "zones in the event is no list of zone ids"),
        ({"action": "run", "zones": ["../zone"]}, "zones in the event is no list of zone ids"),
    ],
    ids=lambda value: str(value)[:60],
)
def test_refused(event: object, reason: str) -> None:
    with pytest.raises(EventRefused) as refusal:
        read_event(event)
    assert reason in str(refusal.value)


def test_a_refusal_says_what_is_accepted_and_nothing_of_what_came() -> None:
    """A webhook pasted into the wrong place must not end in a log."""
    with pytest.raises(EventRefused) as refusal:
        read_event({"action": "https://hooks.slack.com/services/T0/B0/secret"})
    assert all(action in str(refusal.value) for action in ACTIONS)
    assert "Timer" in str(refusal.value)
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "accepted"),
    [
        ("zone-2o8hv7k0jxyz", True),
        ("z", True),
        ("A_1-b", True),
        ("z" * 64, True),
        ("z" * 65, False),
        ("", False),
        ("-zone", False),
        ("zone/1", False),
        ("zone-1\n", False),
        ("zone-１", False),
        (None, False),
        (1, False),
    ],
)
def test_the_form_of_a_zone_id(text: object, accepted: bool) -> None:
    assert is_zone(text) is accepted


values = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.integers()
    | st.text()
    | st.sampled_from(list(ACTIONS)),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.just("zones"), inner),
    max_leaves=8,
)


@law
@given(
    values
    | st.fixed_dictionaries(
        {"Type": st.just("Timer"), "Message": values | values.map(json.dumps) | st.text()}
    )
    | st.fixed_dictionaries({"action": st.sampled_from(list(ACTIONS)) | values, "zones": values})
)
def test_any_event_is_an_order_or_refused(event: object) -> None:
    try:
        order = read_event(event)
    except EventRefused:
        return
    assert order.action in ACTIONS
    assert not order.zones or is_choice(order.zones)
    assert list(order.zones) == sorted(set(order.zones))
