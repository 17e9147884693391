"""Listings are read whole: over pages, while they move, over long gaps, and by job where no window shows a task."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from edgeone_notifier.core.listing.page import Reading
from edgeone_notifier.core.listing.plan import Plan, plan
from edgeone_notifier.core.snapshot.diff import compare
from edgeone_notifier.core.snapshot.model import Cursor, FollowedTask, JobTasks, ZoneSnapshot
from edgeone_notifier.tasks import KINDS
from tests.emulator import Cloud
from tests.emulator.account import Kind
from tests.emulator.tasks import Order
from tests.emulator.wire import Call, Reply
from tests.support.crossed import crossed, first
from tests.support.fakes import NOW
from tests.support.listings import DAY, HOUR, Sky, asked, looked, rows, serving, urls
from tests.support.values import task

ORDERS: tuple[Order, ...] = ("create-desc", "create-asc", "update-desc", "shuffled")


@pytest.fixture(autouse=True)
def zone(cloud: Cloud) -> None:
    cloud.edgeone.add_zone("zone-1")


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_becomes_a_task_of_its_kind_and_zone(cloud: Cloud, kind: Kind) -> None:
    cloud.edgeone.submit("zone-1", "job-1", urls(1), at=NOW - HOUR, type_=KINDS[kind].TYPES[0])
    why = ("originPullFailed", "origin says 502")
    cloud.edgeone.settle("zone-1", "job-1", None, "failed", *why, at=NOW - 60, kind=kind)
    look = looked(Sky(cloud, kinds=tuple(KINDS)), "zone-1")
    assert look.readings.keys() == {(one, "zone-1") for one in KINDS}
    reading = look.readings[kind, "zone-1"]
    assert isinstance(reading, Reading)
    (row,) = reading.rows
    assert row.kind == kind
    assert (row.zone, row.job, row.target, row.status) == ("zone-1", "job-1", *urls(1), "failed")
    assert (row.created, row.updated) == (NOW - HOUR, NOW - 60)
    assert (row.fail_type, row.fail_message) == why


@pytest.mark.parametrize(("count", "offsets"), [(0, {0}), (999, {0}), (2_500, {0, 1000, 2000})])
def test_a_burst_is_read_page_by_page(cloud: Cloud, count: int, offsets: set[int]) -> None:
    cloud.edgeone.submit("zone-1", "job-1", urls(count), at=NOW - HOUR)
    look = looked(Sky(cloud), "zone-1")
    assert rows(look) == urls(count)
    assert look.readings["prefetch", "zone-1"].complete  # type: ignore[union-attr]
    assert {request["Offset"] for request in asked(cloud)} == offsets
    assert look.requests == len(asked(cloud)) <= 8
    assert all("Filters" not in request for request in asked(cloud))


def inserted(cloud: Cloud, turn: int) -> None:
    """Add rows that are older than those that are there, and rows that are newer."""
    for age in (23 * HOUR, 60):
        cloud.edgeone.submit("zone-1", f"late-{turn}-{age}", urls(7), at=NOW - age)


def settled(cloud: Cloud, turn: int) -> None:
    """Let rows of every page change, which moves them where the list is ordered by that."""
    for target in urls(2_500)[turn::500]:
        cloud.edgeone.settle("zone-1", "job-1", target, at=NOW - 30 + turn)


def removed(cloud: Cloud, turn: int) -> None:
    """Take rows away from every page."""
    for target in urls(2_500)[turn::500]:
        cloud.edgeone.remove("zone-1", "job-1", target)


@pytest.mark.parametrize(
    ("order", "move"),
    crossed({o: o for o in ORDERS}, {m.__name__: m for m in (inserted, settled, removed)}),
)
def test_a_list_that_moves_while_it_is_read_is_read_again_until_it_is_whole(
    cloud: Cloud, order: Order, move: Callable[[Cloud, int], None]
) -> None:
    filled(cloud, order)
    turns: list[int] = []

    def between(_: Mapping[str, object]) -> None:
        if len(turns) < 3:  # the first attempt, and the start of the second
            turns.append(len(turns))
            move(cloud, len(turns))

    cloud.edgeone.between_pages = between
    reading = looked(Sky(cloud), "zone-1").readings["prefetch", "zone-1"]
    assert isinstance(reading, Reading)
    assert reading.complete
    assert {(t.job, t.target) for t in cloud.edgeone.tasks} <= {
        (row.job, row.target) for row in reading.rows
    }
    now = {(t.job, t.target): t.status for t in cloud.edgeone.tasks}
    stale = [r for r in reading.rows if now.get((r.job, r.target), r.status) != r.status]
    assert len(stale) <= 3 * 5  # what changed after its page was read; the next run finds it


def filled(cloud: Cloud, order: Order) -> None:
    """Fill three pages with rows a minute apart."""
    cloud.edgeone.order = order
    for n, target in enumerate(urls(2_500)):
        cloud.edgeone.submit("zone-1", "job-1", [target], at=NOW - 22 * HOUR + 30 * n)


@pytest.mark.parametrize("order", first(1, ORDERS))
def test_a_burst_that_never_stands_still_is_not_called_whole(cloud: Cloud, order: Order) -> None:
    cloud.edgeone.order = order
    cloud.edgeone.submit("zone-1", "job-1", urls(2_500), at=NOW - HOUR)
    turn = [0]

    def between(_: Mapping[str, object]) -> None:
        turn[0] += 1
        cloud.edgeone.submit("zone-1", f"more-{turn[0]}", urls(7), at=NOW - HOUR)

    cloud.edgeone.between_pages = between
    sky = Sky(cloud)
    reading = looked(sky, "zone-1").readings["prefetch", "zone-1"]
    assert isinstance(reading, Reading)
    assert not reading.complete
    assert set(urls(2_500)) <= {row.target for row in reading.rows}
    lines = [fields for event, fields in sky.lines.lines if event == "zone.unreadable"]
    assert [line["code"] for line in lines] == ["IncompleteListing"]


def test_what_any_attempt_found_counts(cloud: Cloud) -> None:
    def row(name: str) -> dict[str, str]:
        return {"JobId": "job-1", "Target": f"https://a/{name}", "Status": "success"}

    # Each attempt finds one row on both of its pages, and misses another.
    pages = iter(["ab", "b", "bc", "c"])

    def answer(call: Call) -> Reply:
        call.read()
        listed = {"TotalCount": 3, "Tasks": [row(name) for name in next(pages)]}
        body = json.dumps({"Response": listed}).encode()
        return Reply(200, body, {"Content-Type": "application/json"})

    with serving(answer) as url:
        look = looked(Sky(cloud, endpoint=url), "zone-1")
    assert rows(look) == ["https://a/a", "https://a/b", "https://a/c"]
    assert look.readings["prefetch", "zone-1"].complete  # type: ignore[union-attr]


def test_rows_that_name_nothing_hide_no_other(cloud: Cloud) -> None:
    cloud.edgeone.submit("zone-1", "job-1", [*urls(2), ""], at=NOW - HOUR)
    cloud.edgeone.submit("zone-1", "", urls(1), at=NOW - HOUR)
    sky = Sky(cloud)
    look = looked(sky, "zone-1")
    assert rows(look) == urls(2)
    assert look.readings["prefetch", "zone-1"].complete  # type: ignore[union-attr]
    assert sky.lines.events().count("row.unreadable") == 2
    assert look.requests == 1


def test_a_target_that_was_submitted_twice_in_a_job_is_one_task(cloud: Cloud) -> None:
    cloud.edgeone.submit("zone-1", "job-1", urls(2) + urls(1), at=NOW - HOUR)
    look = looked(Sky(cloud), "zone-1")
    assert rows(look) == urls(2)
    assert look.readings["prefetch", "zone-1"].complete  # type: ignore[union-attr]
    assert look.requests == 1


def following(*jobs: str, age: float = 20 * DAY) -> Plan:
    """Plan what is asked of a zone in which a task of each of these jobs is open, and so old."""
    tasks = [
        task(target, "processing", job=job, created=round(NOW - age))
        for job in jobs
        for target in urls(1, job)
    ]
    known, _ = compare(None, tasks, NOW - 120, Cursor(NOW - 120, NOW - 40 * DAY))
    return plan(known, NOW, DAY)


def test_an_open_task_that_no_window_shows_is_asked_for_by_its_job(cloud: Cloud) -> None:
    for job in ("old", "older"):
        cloud.edgeone.submit("zone-1", job, urls(3, job), at=NOW - 20 * DAY)
    cloud.edgeone.submit("zone-1", "new", urls(2, "new"), at=NOW - 60)
    cloud.edgeone.settle("zone-1", "old", status="failed", at=NOW - 30)
    look = looked(Sky(cloud), "zone-1", plan=following("old"))
    assert rows(look) == urls(2, "new") + urls(3, "old")
    window, by_job = asked(cloud)
    assert "Filters" not in window
    assert by_job["Filters"] == [{"Name": "job-id", "Values": ["old"]}]
    assert "StartTime" not in by_job


def test_a_large_job_is_asked_for_over_pages(cloud: Cloud) -> None:
    cloud.edgeone.submit("zone-1", "old", urls(2_100, "old"), at=NOW - 20 * DAY)
    look = looked(Sky(cloud), "zone-1", plan=following("old"))
    assert len(rows(look)) == 2_100
    assert [request["Offset"] for request in asked(cloud)] == [0, 0, 1_000, 2_000]


def test_a_job_that_is_not_listed_any_more_is_no_failure(cloud: Cloud) -> None:
    reading = looked(Sky(cloud), "zone-1", plan=following("gone")).readings["prefetch", "zone-1"]
    assert isinstance(reading, Reading)
    assert (reading.rows, reading.complete) == ((), True)


def test_a_gap_of_twenty_days_is_read_in_windows_that_the_api_takes(cloud: Cloud) -> None:
    for age in range(20):
        cloud.edgeone.submit("zone-1", f"job-{age}", urls(1, f"{age:02}"), at=NOW - age * DAY - 60)
    known = {
        "job-x": JobTasks(
            NOW - 30 * DAY, NOW - 30 * DAY, {"x": FollowedTask("processing", NOW - 20 * DAY)}
        )
    }
    snapshot = ZoneSnapshot(Cursor(NOW - 20 * DAY), known)
    sky = Sky(cloud)
    look = sky.seen(["zone-1"], (), lambda _: plan(snapshot, NOW, DAY))
    assert len(rows(look)) == 20
    assert len(asked(cloud)) == 3 + 1  # windows, and the followed job
    assert {request.code for request in cloud.edgeone.requests} == {""}


def test_proxies_and_netrc_of_the_machine_are_ignored(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert rows(looked(Sky(cloud), "zone-1")) == []
    assert cloud.edgeone.requests[0].headers["authorization"].startswith("TC3-HMAC-SHA256")
