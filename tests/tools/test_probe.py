"""`make probe` says what a listing is like."""

import random
from typing import Any

import pytest

from tests.simulate.service import Quirks, Service
from tests.support.deployed import Deployed
from tests.support.values import DAY, NOW, task
from tools import probe


def learnt(count: int = 5, twins: bool = False, requests: int = 9, **quirks: Any) -> dict[str, str]:
    """Probe a listing with so many rows, an hour apart, each updated half an hour later."""
    listed = Service(Quirks(**quirks), random.Random(1), NOW)
    step = 6 * DAY // max(count, 1)
    rows = [
        task(f"{n}", "success", created=NOW - n * step - 9_000, updated=NOW - n * step - 7_200)
        for n in range(count)
    ]
    listed.stock([*rows, *rows[: int(twins)]])
    asking = probe.questions(NOW)
    queries = next(asking)
    while True:
        try:
            queries = asking.send([listed.ask(query) for query in queries])
        except StopIteration as end:
            assert listed.requests <= requests
            found: dict[str, str] = end.value
            return found


def test_a_listing_with_inclusive_ends_in_order_of_creation() -> None:
    assert learnt() == {
        "order": "by created time, oldest first or by updated time, oldest first",
        "TotalCount": "5 for 5 rows in seven days",
        "window filters by": "creation",
        "ends": "the start is inclusive, the end is inclusive",
        "targets twice in a job": "0 of 5",
    }


@pytest.mark.parametrize(
    ("question", "answer", "quirks"),
    [
        ("ends", "the start is exclusive, the end is exclusive", {"ends": "exclusive"}),
        ("window filters by", "update", {"acts_on": "updated"}),
        ("order", "none", {"count": 1_500, "order": "shuffled"}),
        (
            "order",
            "by created time, newest first or by updated time, newest first",
            {"count": 1_500, "order": "create-desc"},
        ),
        ("targets twice in a job", "1 of 5", {"twins": True}),
        (
            "TotalCount",
            "1500 in seven days, 1500 in its halves: no sign of a cap",
            {"count": 1_500},
        ),
        (
            "TotalCount",
            "1000 in seven days, 2000 in its halves: capped",
            {"count": 2_500, "capped": True},
        ),
    ],
)
def test_what_else_it_may_be_like(question: str, answer: str, quirks: dict[str, Any]) -> None:
    assert learnt(**quirks)[question] == answer


def test_a_zone_without_tasks_says_nothing() -> None:
    found = learnt(count=0, requests=1)
    assert found.pop("TotalCount") == "0 for 0 rows in seven days"
    assert set(found.values()) == {probe.UNKNOWN}


@pytest.mark.parametrize("deployed", ["file"], indirect=True)
def test_the_command_asks_one_zone_and_changes_nothing(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    deployed.cloud.edgeone.submit("zone-1", "job-1", ["https://www.example.com/a"])
    probe.main(["zone-1"])
    lines = [line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines()]
    assert ["TotalCount", "1 for 1 rows in seven days"] in lines
    assert {call.action for call in deployed.cloud.edgeone.requests} == {"DescribePrefetchTasks"}
    assert deployed.states() == {}


@pytest.mark.parametrize("deployed", ["file"], indirect=True)
@pytest.mark.parametrize(("zone", "said"), [("", "make probe ZONE="), ("zone-x", "zone-x: ")])
def test_a_zone_that_cannot_be_asked_is_one_sentence(
    deployed: Deployed, zone: str, said: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        probe.main([zone])
    assert said in str(ended.value)
    assert len(str(ended.value).splitlines()) == 1
