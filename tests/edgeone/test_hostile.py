"""Whatever the API answers for one zone, however wrong: that zone cannot be read, and no other suffers from it."""

import json
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from edgeone_notifier.core.faults import Fault, Unreadable
from edgeone_notifier.core.listing.page import Reading
from edgeone_notifier.core.listing.plan import Plan
from edgeone_notifier.core.listing.query import Query
from edgeone_notifier.edgeone import request
from edgeone_notifier.transport import tencentcloud
from tests.emulator import Cloud
from tests.emulator.wire import Call, Reply
from tests.support.crossed import first
from tests.support.deployed import WWW, Deployed
from tests.support.listings import Look, Sky, asking, looked, rows, serving, trouble

JSON = {"Content-Type": "application/json"}
GOOD = {"JobId": "j", "Target": "https://a/b", "Status": "success"}
FINE = json.dumps({"Response": {"TotalCount": 1, "Tasks": [GOOD], "RequestId": "r"}}).encode()
HUGE = "9" * 10_000


@contextmanager
def hostile(answer: Callable[[dict[str, Any]], bytes | Reply]) -> Iterator[str]:
    """Serve an answer of a test's own for zone-1, and a good one for every other."""

    def reply(call: Call) -> Reply:
        asked = json.loads(call.read())
        given = answer(asked) if asked["ZoneId"] == "zone-1" else FINE
        return given if isinstance(given, Reply) else Reply(200, given, JSON)

    with serving(reply) as url:
        yield url


def beside_another(cloud: Cloud, body: bytes | Reply) -> Look:
    """Look at a zone that is always answered like this, and at another, which is read all the same."""
    with hostile(lambda _: body) as url:
        look = looked(Sky(cloud, endpoint=url), "zone-1", "zone-2")
    assert rows(look, "zone-2") == ["https://a/b"]
    return look


def response(total: str, tasks: str) -> bytes:
    return f'{{"Response": {{"TotalCount": {total}, "Tasks": {tasks}, "RequestId": "r"}}}}'.encode()


@pytest.mark.parametrize(
    "answer", ['"TotalCount": 0, "Tasks": null', '"TotalCount": 0', '"Tasks": [], "TotalCount": 0']
)
def test_nothing_and_nothing_is_an_empty_list(cloud: Cloud, answer: str) -> None:
    look = beside_another(cloud, f'{{"Response": {{{answer}}}}}'.encode())
    assert rows(look) == []
    assert look.readings["prefetch", "zone-1"].complete  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "total",
    [
        *("-1", "1.0", "1e2", "true", '"1"', "null", "NaN", "Infinity", "-Infinity", "[1]", "{}"),
        *(f"1{'0' * 400}", HUGE, f"-{HUGE}", f"1{'0' * 20}", f"{HUGE}.5", f"1e{HUGE}"),
    ],
    ids=lambda total: total[:30],
)
@pytest.mark.parametrize("tasks", ["null", "[]", json.dumps([GOOD])], ids=["null", "none", "one"])
def test_a_count_that_is_none_is_one_zones_error(cloud: Cloud, total: str, tasks: str) -> None:
    look = beside_another(cloud, response(total, tasks))
    assert trouble(look).code == "UnreadableAnswer"


@pytest.mark.parametrize("tasks", ["null", "{}", '"text"', "7", "true"])
def test_a_count_without_rows_is_an_error(cloud: Cloud, tasks: str) -> None:
    assert trouble(beside_another(cloud, response("1", tasks))).code == "UnreadableAnswer"


@pytest.mark.parametrize(
    "row",
    [
        f'{{"JobId": {HUGE}, "Target": "https://a/c"}}',
        '{"JobId": NaN, "Target": "https://a/c"}',
        '{"JobId": "j", "Target": Infinity}',
        f'{{"JobId": "j", "Target": {"[" * 300}{"]" * 300}}}',
        '{"JobId": {"a": {"b": []}}, "Target": "https://a/c"}',
        f'{{"JobId": "{"j" * 5_000}", "Target": "https://a/c"}}',
        f'{{"JobId": "j", "Target": "https://a/{"c" * 50_000}"}}',
        HUGE,
        "NaN",
        "[[[]]]",
        '"text"',
    ],
    ids=lambda row: row[:40],
)
def test_a_row_with_wrong_values_is_refused_alone(cloud: Cloud, row: str) -> None:
    look = beside_another(cloud, response("2", f"[{row}, {json.dumps(GOOD)}]"))
    assert rows(look) == ["https://a/b"]


@pytest.mark.parametrize(
    "value",
    [HUGE, f"-{HUGE}", f"1e{HUGE}", "NaN", "[[1]]", '{"a": 1}', "true"],
    ids=lambda v: v[:9],
)
@pytest.mark.parametrize(
    "name", ["Status", "CreateTime", "UpdateTime", "FailType", "FailMessage", "New"]
)
def test_a_value_that_says_nothing_leaves_the_row(cloud: Cloud, name: str, value: str) -> None:
    row = json.dumps(GOOD | {name: "$"}).replace('"$"', value)
    assert rows(beside_another(cloud, response("1", f"[{row}]"))) == ["https://a/b"]


def test_endless_words_are_cut(cloud: Cloud) -> None:
    row = GOOD | dict.fromkeys(("Status", "FailType", "FailMessage"), "w" * 100000)
    reading = beside_another(cloud, response("1", json.dumps([row]))).readings["prefetch", "zone-1"]
    assert isinstance(reading, Reading)
    (one,) = reading.rows
    assert max(len(one.status), len(one.fail_type), len(one.fail_message)) <= 2_000


@pytest.mark.parametrize(
    "error",
    ["{}", "[]", '""', "0", "false", '{"Code": NaN}', f'{{"Code": {HUGE}}}'],
    ids=lambda e: e[:15],
)
def test_an_error_in_another_form_is_no_list(cloud: Cloud, error: str) -> None:
    body = f'{{"Response": {{"Error": {error}, "TotalCount": 0, "Tasks": []}}}}'.encode()
    assert trouble(beside_another(cloud, body)).code == "UnreadableAnswer"


def test_an_endless_error_is_cut(cloud: Cloud) -> None:
    error = {"Code": "C" * 100_000, "Message": "m" * 100_000}
    body = json.dumps({"Response": {"Error": error, "RequestId": "r" * 100_000}}).encode()
    found = trouble(beside_another(cloud, body))
    assert max(map(len, (found.code, found.message, found.request_id))) <= 200


@pytest.mark.parametrize("request_id", [HUGE, "[[[]]]", '{"a": 1}', "NaN"], ids=lambda one: one[:9])
def test_a_request_id_that_is_none_is_left_out(cloud: Cloud, request_id: str) -> None:
    body = response("1", json.dumps([GOOD])).replace(
        b'"RequestId": "r"', f'"RequestId": {request_id}'.encode()
    )
    assert rows(beside_another(cloud, body)) == ["https://a/b"]


@pytest.mark.parametrize("deep", ["[" * 100_000, '{"a":' * 100_000])
def test_an_answer_without_a_bottom_is_one_zones_error(cloud: Cloud, deep: str) -> None:
    assert trouble(beside_another(cloud, response("1", f"[{deep}"))).code == "UnreadableAnswer"


def test_an_endless_answer_is_not_read_to_its_end(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tencentcloud, "MAX_API_ANSWER_BYTES", 100_000)
    look = beside_another(cloud, response("1", json.dumps([GOOD | {"New": "n" * 200_000}])))
    assert trouble(look).code == "ClientNetworkError"


def test_an_answer_that_trickles_is_left_behind(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each byte comes in time, and so no time limit between two of them ends that."""
    monkeypatch.setattr(tencentcloud, "MAX_API_ANSWER_TIME", 0.5)
    monkeypatch.setitem(request.TRIES_BY_FAULT, Fault.RETRY, 1)
    start = time.monotonic()
    look = beside_another(cloud, Reply(200, b" " * 10_000, JSON, manner="drip", drip=0.01))
    assert trouble(look).code == "ClientNetworkError"
    assert time.monotonic() - start < 10


def page(count: int = 1_000) -> str:
    return json.dumps(
        [
            GOOD | {"Target": f"https://a/{n}", "CreateTime": "2020-01-01T00:00:00Z"}
            for n in range(count)
        ]
    )


@pytest.mark.parametrize(
    "total",
    first(1, [1_001, 1_000, 5_000, 10**12]),
)
@pytest.mark.parametrize("times", first(1, [True, False]))
def test_an_api_that_shows_the_same_page_whatever_is_asked_is_noticed(
    cloud: Cloud, total: int, times: bool
) -> None:
    """It ignores the offset, or the window as well."""
    shown = response(str(total), page() if times else page().replace("CreateTime", "Created"))
    asked: list[dict[str, Any]] = []
    tracemalloc.start()
    with hostile(lambda one: asked.append(one) or shown) as url:  # type: ignore[func-returns-value]
        look = looked(Sky(cloud, endpoint=url), "zone-1", "zone-2")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    reading = look.readings["prefetch", "zone-1"]
    assert isinstance(reading, Reading)
    assert (reading.complete, len(reading.rows)) == (False, 1_000)
    assert rows(look, "zone-2") == ["https://a/b"]
    assert len(asked) < 70
    assert peak < 20_000_000


def test_an_api_that_ignores_the_offset_is_noticed_where_nothing_can_be_cut(cloud: Cloud) -> None:
    """The rows of one second cannot be told apart by time."""
    second = json.loads(page())

    def answer(asked: dict[str, Any]) -> bytes:
        return response("5000", json.dumps(second))

    asked: list[int] = []
    with hostile(lambda one: asked.append(one["Offset"]) or answer(one)) as url:  # type: ignore[func-returns-value]
        look = Sky(cloud, endpoint=url).seen(["zone-1"], (), lambda _: asking(Query(job="j")))
    reading = look.readings["prefetch", "zone-1"]
    assert not isinstance(reading, Unreadable)
    assert not reading.complete
    assert len(asked) < 12


def test_a_mistake_of_ours_in_reading_one_zone_hides_no_other(cloud: Cloud) -> None:
    def planned(zone: str) -> Plan:
        if zone == "zone-1":
            yield [Query(job="j")]
            raise OverflowError
        return (yield from asking(Query(job="j")))

    with hostile(lambda _: FINE) as url:
        look = Sky(cloud, endpoint=url).seen(
            ["zone-1", "zone-2"], (), lambda listing: planned(listing[1])
        )
    assert trouble(look) == Unreadable("ProgramMistake", "OverflowError")
    assert rows(look, "zone-2") == ["https://a/b"]


ODD = {
    "future": GOOD | {"CreateTime": "9999-12-31T23:59:59-23:59", "Status": "processing"},
    "past": GOOD | {"CreateTime": "1970-01-01T00:00:01Z", "UpdateTime": "0001-01-01T00:00:00Z"},
    "long": GOOD | {"JobId": "j" * 1_000, "Target": f"https://a/{'b' * 7_900}", "Status": "odd"},
    "no times": {**GOOD, "Status": "failed", "FailMessage": "m" * 100_000},
    "nothing": {"JobId": "j", "Target": "\ud800"},
}
PAGES = {
    **{name: response("1", json.dumps([one])) for name, one in ODD.items()},
    **{f"many {name}": response("1000", json.dumps([one] * 1_000)) for name, one in ODD.items()},
    "same page": response("5000", page()),
    "huge count": response(f"1{'0' * 400}", page()),
    "no rows": response("7", "[]"),
    "refused": response("1000", json.dumps([{}] * 1_000)),
    "error": b'{"Response": {"Error": {"Code": "\\ud800\\u202e", "Message": "*x* @all"}}}',
}


def one_or_many() -> Iterator[Any]:
    """Name the pages; those with many rows take long."""
    for name in PAGES:
        long = [pytest.mark.exhaustive] if name.startswith("many") else []
        yield pytest.param(name, marks=long)


@pytest.mark.parametrize("name", [*one_or_many()])
@pytest.mark.parametrize("deployed", ["file"], indirect=True)
def test_whatever_one_zone_is_like_the_failures_of_another_are_told(
    deployed: Deployed, name: str
) -> None:
    """Over several runs, in which what was answered is known, and compared."""
    status = ["processing"]

    def answer(asked: dict[str, Any]) -> bytes:
        other = GOOD | {"Target": f"{WWW}/two", "Status": status[-1]}
        return (
            PAGES[name] if asked.get("ZoneId") == "zone-1" else response("1", json.dumps([other]))
        )

    def reply(call: Call) -> Reply:
        return Reply(200, answer(json.loads(call.read())), JSON)

    deployed.set("ZONES", "zone-1,zone-2")
    with serving(reply) as url:
        deployed.set("EDGEONE_ENDPOINT", url)
        for word in ("processing", "processing", "failed", "failed", "success"):
            status.append(word)
            deployed.invoke()
    chats = (deployed.slack, deployed.wecom)
    told = [[one for one in chat.messages if f"{WWW}/two" in json.dumps(one)] for chat in chats]
    assert [len(of) for of in told] == [1, 1]
