"""This file is the only place that checks that a state survives being written, and that anything else is told from one.

The states in states/ were written by versions of this program that are in use: each must be read for ever.
"""

import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgeone_notifier.core.collect import Collector
from edgeone_notifier.core.decide import Findings, Rules, decide
from edgeone_notifier.core.delivery.queue import (
    ChannelQueue,
    CountedFailures,
    DeliveryTrouble,
    Outbox,
    Unsettled,
)
from edgeone_notifier.core.delivery.routing import Route
from edgeone_notifier.core.delivery.schedule import due_deliveries
from edgeone_notifier.core.gate.watched import GateWatch
from edgeone_notifier.core.limits import MAX_RUN_SECONDS, MAX_STATE_BYTES
from edgeone_notifier.core.listing.plan import plan
from edgeone_notifier.core.news.model import (
    DailyWord,
    DayTally,
    FailureList,
    GateAtRisk,
    GateDecided,
    Item,
    Progress,
    Recovery,
    Resubmission,
    Stuck,
)
from edgeone_notifier.core.news.outages import Outage
from edgeone_notifier.core.news.quota import QuotaWatch
from edgeone_notifier.core.news.recoveries import FailedTarget
from edgeone_notifier.core.news.silences import Silence
from edgeone_notifier.core.news.stuck import Reminded
from edgeone_notifier.core.news.watching import (
    ChannelDead,
    ChannelLost,
    QuotaLow,
    ZonesIdle,
    ZonesReadable,
    ZonesUnreadable,
)
from edgeone_notifier.core.resubmit.attempts import attempt
from edgeone_notifier.core.snapshot.model import Cursor, FollowedTask, JobTasks, ZoneSnapshot
from edgeone_notifier.core.snapshot.names import ZoneNames
from edgeone_notifier.core.state import codec as state
from edgeone_notifier.core.state import compress, snapshots
from edgeone_notifier.core.state.codec import (
    STATE_VERSION,
    Damaged,
    Refused,
    decode,
    dump_item,
    encode,
)
from edgeone_notifier.core.state.model import Lease, State
from tests.support.values import (
    DAY,
    HOUR,
    NOW,
    anything,
    baseline,
    change,
    completion,
    item,
    law,
    task,
    whole,
)

STATES = Path(__file__).parents[1] / "states"
NAMES = ("v1.json", "v2.json", "v3.json", "v5.json")  # those that are JSON as they lie there
ZONE = ("prefetch", "zone-1")

TALLY = DayTally(
    NOW - DAY,
    told=True,
    jobs={"prefetch": 2},
    tasks={"prefetch": {"success": 9, "failed": 1}},
    sites={"zone-1": {"35": 2}},
    causes={"originPullFailed": 1},
    held=3,
    lost=1,
    gaps=1,
    gap_seconds=600,
    dead=("dev",),
    quota={"zone-1": (900, 10_000)},
)


# What states/v1.json holds: something of everything.
V1 = State(
    first=False,
    zones={
        ZONE: ZoneSnapshot(
            Cursor(NOW - 120, since=NOW - DAY),
            {
                "job-1": JobTasks(
                    created=NOW - HOUR,
                    touched=NOW - 600,
                    followed={
                        "https://www.example.com/预热": FollowedTask("processing", NOW - HOUR)
                    },
                    settled={"success": bytes(range(16)), "failed": b"\xff" * 8},
                    hosts=("www.example.com",),
                )
            },
        ),
        ("prefetch", "zone-2"): ZoneSnapshot(Cursor(NOW - 240)),
    },
    told={("prefetch", "job-0"): {"success": 498, "failed": 2}},
    reminded={("prefetch", "job-1"): Reminded(2, NOW - HOUR)},
    failed_targets={"0123456789abcdef": FailedTarget(NOW - DAY, ("dev", "ops"))},
    outages={("prefetch", "zone-3"): Outage(NOW - HOUR, 2, NOW - 600)},
    outbox=Outbox(
        items={
            3: item(3, change("a", before="processing", fail_type="originPullFailed")),
            5: item(5, completion(counts={"success": 498, "failed": 2}, corrected=True)),
            6: item(6, baseline("zone-1", "zone-2", whole=True)),
            8: item(8, Recovery(task("a", "success"), NOW - DAY, ("ops",))),
            9: item(9, ChannelDead("dev", "no_service", NOW - HOUR)),
        },
        queues={
            "ops": ChannelQueue(
                owed=(3, 5, 6, 8, 9),
                counted={"failed": 7},
                counted_since=NOW - HOUR,
                lost={"expired": 2},
                mention_pending=True,
                digest="d-01234567",
                url_fingerprint="0123456789abcdef",
                not_before=NOW + 60,
            ),
            "dev": ChannelQueue(
                owed=(3,),
                mention_pending=True,
                trouble=DeliveryTrouble(NOW - DAY, NOW - HOUR, "no_service", NOW - HOUR),
            ),
        },
        last_number=9,
    ),
    lease=Lease("0123456789abcdef0123456789abcdef", NOW + 50),
)


# What states/v2.json holds: the same, and what version 2 remembers more.
V2 = replace(
    V1,
    quarters={("prefetch", "job-1"): 2},
    reached={("prefetch", "job-1"): ("dev", "ops")},
    outbox=replace(
        V1.outbox,
        items={
            **V1.outbox.items,
            3: replace(V1.outbox.items[3], recovered_at=NOW - 60),
            10: item(10, Progress("prefetch", "job-1", 2, ("zone-1",), (), ("ops",))),
        },
        queues={**V1.outbox.queues, "games": ChannelQueue(owed=(10,), mention_pending=False)},
        last_number=10,
    ),
)


# What states/v3.json holds: the same, and a silence.
HUSHED = Silence("domain", "*.example.org", NOW - 1_000, NOW + HOUR, "moving the origin", untold=2)
V3 = replace(V2, silences=(HUSHED,))


# What states/v4.json holds: the same, with its hashes beside the document.
V4 = V3

RESUBMISSION = Resubmission(
    "prefetch", "job-1", ("job-2",), 497, 3, NOW - 60, ("zone-1",), ("www.example.com",), ("ops",)
)

# What states/v5.json holds: the same, and what version 5 remembers more.
V5 = replace(
    V3,
    zones={
        **V3.zones,
        ZONE: replace(
            V3.zones[ZONE],
            jobs={
                "job-1": replace(V3.zones[ZONE].jobs["job-1"], listed=NOW - 60, scopes=("host",))
            },
        ),
    },
    reminded={("prefetch", "job-1"): Reminded(2, NOW - HOUR, told=False)},
    outages={**V3.outages, ("prefetch", "zone-4"): Outage(NOW - HOUR, 1, NOW - HOUR, "paused")},
    outbox=replace(
        V3.outbox,
        items={
            **V3.outbox.items,
            11: item(11, ChannelLost("dev", {"expired": 2})),
            12: item(12, ZonesIdle(("zone-4",), "paused", "purge")),
            13: item(13, Stuck("prefetch", "job-1", 1, 2, NOW - DAY, "a", ("zone-1",), (), (), 2)),
            14: item(14, change("a", kind="purge", scope="host")),
            15: item(15, baseline("zone-1", kind="purge")),
            16: item(16, ZonesUnreadable(("zone-1",), "c", "m", "r", NOW - 60, "purge")),
            17: item(17, ZonesReadable(("zone-1",), NOW - 60, NOW, 2, "purge")),
            18: item(18, GateAtRisk(("job-1",), 9, 5, 1, 2, 1, NOW, ("zone-1",), ("a",), 90)),
            19: item(19, GateDecided((), 9, 9, 0, 0, 0, NOW, ("zone-1",), ("a",), "go", "done")),
            20: item(20, FailureList("3a9", "failed-20260921-2133.txt", 400, "make failures")),
        },
        queues={
            **V3.outbox.queues,
            "ops": replace(
                V3.outbox.queues["ops"],
                owed=(3, 5, 6, 8, 9, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20),
                counted_in={"prefetch": {"job-1": 7}},
                counted_tasks={"success": 9},
                told={"prefetch": {"job-1": 3}},
                unsettled=(Unsettled(("d-89abcdef",), (3, 5), True, 2, NOW + 240),),
                trouble=DeliveryTrouble(
                    NOW - HOUR, NOW - 60, "HTTP 502", NOW - 60, "unknown", "unsure"
                ),
                untold={"expired": 2},
                untold_told=NOW - 600,
                causes={"prefetch": {"job-1": ("0123abcd", "4567ef01")}},
                failures_at=NOW - 300,
                counted_failures=(
                    CountedFailures(
                        *("prefetch", "zone-1", "job-1", "failed", "originPullFailed", "503"),
                        *("https://www.example.com/7.4/", 7, NOW - HOUR),
                    ),
                ),
                counted_open={"prefetch": {"job-2": (2, 500, HOUR)}},
            ),
        },
        last_number=20,
    ),
    gates=(
        GateWatch(
            "0123456789abcdef",
            ("job-1",),
            ("0001020304050607",),
            ("a",),
            NOW - HOUR,
            NOW + HOUR,
            600,
            1,
            True,
        ),
        GateWatch(
            "fedcba9876543210", (), ("0001020304050607",), (), NOW - HOUR, NOW + HOUR, 600, 0
        ),
    ),
    names=ZoneNames({"zone-1": "预热.example.com", "zone-2": ""}, NOW + DAY),
)

V5 = replace(
    V5,
    quota=QuotaWatch(("zone-2",), {"zone-1": NOW - 600}, {"zone-1 prefetch_url low": 20_420}),
    attempts=(
        attempt("job-1", "zone-1", ["https://www.example.com/a"], NOW - 600),
        replace(attempt("job-1", "zone-2", ["b", "c"], NOW - 900), again="job-2"),
    ),
    outbox=replace(
        V5.outbox,
        items={
            **V5.outbox.items,
            21: item(21, QuotaLow("zone-1", "prefetch_url", 900, 10_000)),
            22: item(22, RESUBMISSION),
            23: item(23, DailyWord("games", TALLY, NOW, 2, 120, 1, 1)),
        },
        queues={**V5.outbox.queues, "games": ChannelQueue(owed=(10, 21, 22, 23))},
        last_number=23,
    ),
    daily={"games": DayTally(NOW, told=True), "ops": TALLY},
)


@pytest.mark.parametrize(("version", "state"), [(1, V1), (2, V2), (3, V3), (4, V4), (5, V5)])
def test_a_state_of_each_version_is_read_for_ever(version: int, state: State) -> None:
    assert decode((STATES / f"v{version}.json").read_bytes(), "default") == state


def test_a_failure_owed_since_an_older_version_is_still_called_for() -> None:
    queues = decode((STATES / "v1.json").read_bytes(), "default").outbox.queues
    assert {name: queue.mention_pending for name, queue in queues.items()} == {
        "ops": True,
        "dev": True,
    }


def test_each_version_has_a_state_that_is_read() -> None:
    assert {path.stem for path in STATES.iterdir()} == {
        f"v{n}" for n in range(1, STATE_VERSION + 1)
    }


def test_a_state_that_holds_nothing_is_read() -> None:
    assert decode(encode(State(), "default", "n"), "default") == State()


texts = st.text(max_size=9)
job_tasks = anything(
    JobTasks,
    settled=st.dictionaries(texts, st.lists(st.binary(min_size=8, max_size=8)).map(b"".join)),
)
any_sight = anything(ZoneSnapshot, jobs=st.dictionaries(texts, job_tasks, max_size=2))


any_item, any_queue = anything(Item), anything(ChannelQueue, owed=st.just(()))


@st.composite
def outboxes(draw: st.DrawFn) -> Outbox:
    """Draw items, and boxes that refer to them."""
    numbers = draw(st.lists(st.integers(1, 99), unique=True, max_size=4))
    items = {n: replace(draw(any_item), number=n) for n in numbers}
    owed = st.sets(st.sampled_from(numbers)) if numbers else st.just(set())
    queue = st.builds(lambda one, some: replace(one, owed=tuple(sorted(some))), any_queue, owed)
    return Outbox(items, draw(st.dictionaries(texts, queue, max_size=2)), 99)


states = anything(
    State,
    zones=st.dictionaries(st.tuples(texts, texts), any_sight, max_size=2),
    outbox=outboxes(),
)


def written(state: State, shard: str = "default", *, inside: bool) -> bytes:
    """Write a state with its hashes in the document, or beside it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(snapshots, "MAX_INLINE", MAX_STATE_BYTES if inside else 0)
        return encode(state, shard, "nonce")


@law
@given(states, texts, st.booleans())
def test_any_state_is_read_as_it_was_written(state: State, shard: str, inside: bool) -> None:
    """Also with fields that are added after this test."""
    assert decode(written(state, shard, inside=inside), shard) == state


@law
@given(st.sampled_from([V1, V5]), st.integers(0), st.integers(0, 255), st.booleans())
def test_a_cut_or_a_broken_byte_is_noticed_or_harmless(
    state: State, at: int, byte: int, inside: bool
) -> None:
    body = written(state, inside=inside)
    at %= len(body)
    check(body[:at])
    check(body[:at] + bytes([byte]) + body[at + 1 :])


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=4,
)


@law
@given(st.data(), values)
def test_a_part_that_is_something_else_is_noticed_or_harmless(
    data: st.DataObject, value: Any
) -> None:
    document = json.loads((STATES / data.draw(st.sampled_from(NAMES))).read_bytes())
    inside, name = data.draw(st.sampled_from(list(places(document))))
    inside[name] = value
    check(json.dumps(document).encode())


@law
@given(st.data())
def test_a_part_that_is_missing_is_noticed_or_harmless(data: st.DataObject) -> None:
    document = json.loads((STATES / data.draw(st.sampled_from(NAMES))).read_bytes())
    inside, name = data.draw(st.sampled_from(list(places(document))))
    del inside[name]
    check(json.dumps(document).encode())


@law
@given(st.binary() | values.map(lambda value: json.dumps(value).encode()))
def test_what_somebody_else_wrote_is_damaged(body: bytes) -> None:
    with pytest.raises(Damaged):
        decode(body, "default")


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each place in a document: what it is in, and its name there."""
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for name, part in list(inside):
        yield value, name
        if isinstance(part, dict | list):
            yield from places(part)


def check(body: bytes) -> None:
    """Check that a body is refused, or that a run can go on from it."""
    try:
        state = decode(body, "default")
    except (Damaged, Refused):
        return
    assert decode(encode(state, "default", "nonce"), "default") == state
    for snapshot in state.zones.values():
        assert next(plan(snapshot, NOW, DAY))
    row = task("https://www.example.com/预热", "failed")
    rules = Rules({"ops": Route(("any", "completion", "stuck", "recovery"))}, {"ops": "mark"})
    collector = Collector(state.zones, NOW, DAY)
    collector.take(ZONE, whole([row], state.zones.get(ZONE)))
    after = decide(state, Findings(collector.results), NOW, rules).state
    assert due_deliveries(after.outbox, rules.fingerprints, NOW, "run", {})
    assert encode(after, "default", "nonce")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b'"state"',
        b'{"version": 1}',
        b'{"version": "1", "shard": "default"}',
        b'{"version": 0, "shard": "default"}',
        b'{"version": null, "shard": "default"}',
        b'{"version": 1, "shard": "default"}',
        b"\xef\xbb\xbf{}",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"1" * 5_000,
    ],
    ids=lambda body: str(body[:40]),
)
def test_damaged(body: bytes) -> None:
    with pytest.raises(Damaged):
        decode(body, "default")


def changed(**parts: Any) -> bytes:
    """Write V1 with other parts of its outbox."""
    document = json.loads(encode(V1, "default", "nonce"))
    document["outbox"] |= parts
    return json.dumps(document).encode()


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param({"items": {}}, id="boxes refer to no item"),
        pytest.param({"last_number": 8}, id="a number would be given twice"),
        pytest.param(
            {"items": {"0": dump_item(item(0))}, "boxes": {}},
            id="a number that stands for counted news",
        ),
    ],
)
def test_an_outbox_that_would_lose_news_is_damaged(parts: dict[str, Any]) -> None:
    assert decode(changed(), "default") == V1
    with pytest.raises(Damaged):
        decode(changed(**parts), "default")


def with_job(**parts: Any) -> bytes:
    """Write V1 with other parts of its job."""
    document = json.loads(encode(V1, "default", "nonce"))
    document["zones"]["prefetch"]["zone-1"]["jobs"]["job-1"] |= parts
    return json.dumps(document).encode()


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param({"settled": {"failed": "/////////w=="}}, id="a hash too short"),
        pytest.param({"settled": {"failed": "//////////8"}}, id="base64, cut"),
        pytest.param({"settled": {"failed": "預"}}, id="no base64"),
        pytest.param({"settled": {"failed": 5}}, id="no text"),
        pytest.param({"created": float("inf")}, id="no time"),
        pytest.param({"live": {"https://a/": ["processing"]}}, id="a task without its time"),
        pytest.param({"hosts": 5}, id="no hosts"),
    ],
)
def test_a_job_that_cannot_be_read_is_damage(parts: dict[str, Any]) -> None:
    assert decode(with_job(), "default") == V1
    with pytest.raises(Damaged):
        decode(with_job(**parts), "default")


def test_hosts_are_texts_whatever_is_written() -> None:
    check(with_job(hosts=[5, None, "a"]))


def test_half_of_a_character_is_damage() -> None:
    """JSON would let it pass, and then the next state could not be written."""
    body = encode(V1, "default", "nonce")
    with pytest.raises(Damaged):
        decode(body.replace("预".encode(), b"\xed\xa0\x80"), "default")


def test_what_a_newer_program_wrote_is_refused_whatever_it_looks_like() -> None:
    for body in (b'{"version": 6}', b'{"version": 99, "shard": 5, "news": []}'):
        with pytest.raises(Refused, match=f"newer than this program's {STATE_VERSION}"):
            decode(body, "default")


def test_the_state_of_another_set_of_zones_is_refused() -> None:
    with pytest.raises(Refused, match="belongs to the zones 'zones-1', not 'default'"):
        decode(encode(State(), "zones-1", "nonce"), "default")


def test_a_large_state_is_packed_and_read_as_it_was_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plain = encode(V1, "default", "nonce")
    monkeypatch.setattr(compress, "PLAIN", len(plain) - 1)
    body = encode(V1, "default", "nonce")
    assert gzip.decompress(body) == plain + b"\n"
    assert len(body) < len(plain)
    assert decode(body, "default") == V1
    with pytest.raises(Damaged):
        decode(body[:-1], "default")


def test_hashes_beside_the_document_leave_it_readable_and_are_not_mistaken() -> None:
    body = written(V1, inside=False)
    hashes = b"".join(V1.zones[ZONE].jobs["job-1"].settled.values())
    document, _, beside = gzip.decompress(body).partition(b"\n")
    assert beside == hashes
    kept = json.loads(document)["zones"]["prefetch"]["zone-1"]["jobs"]["job-1"]["settled"]
    assert kept == {"success": 2, "failed": 1}
    first, second = gzip.compress(document), gzip.compress(hashes)
    assert decode(first + second, "default") == V1
    for other in (
        first,
        first + gzip.compress(hashes[:-8]),
        first + gzip.compress(hashes + b"12345678"),
        first + second[:-1],
        first + second + second,
        second + first,
        document,
        gzip.compress(document.replace(b'"failed":1', b'"failed":-1')) + gzip.compress(hashes[:8]),
    ):
        with pytest.raises(Damaged):
            decode(other, "default")


def test_a_state_that_is_enormous_once_unpacked_is_refused() -> None:
    bomb = gzip.compress(b" " * (MAX_STATE_BYTES + 1), 9)
    assert len(bomb) < 100_000
    with pytest.raises(Refused, match="more than 64,000,000 bytes"):
        decode(bomb, "default")


def test_an_enormous_state_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "MAX_STATE_BYTES", 100)
    with pytest.raises(Refused, match="the state takes more than"):
        encode(V1, "default", "nonce")


def test_no_two_writings_are_the_same() -> None:
    """A store tells by this whose commit it reads back."""
    assert encode(V1, "default", "one") != encode(V1, "default", "two")


@pytest.mark.parametrize(
    ("left", "leased"),
    [
        (-1, False),
        (0, False),
        (1, True),
        (MAX_RUN_SECONDS, True),
        # no run is so long: the clock was set back
        (MAX_RUN_SECONDS + 1, False),
    ],
)
def test_a_lease_is_held_until_its_deadline(left: int, leased: bool) -> None:
    assert replace(V1, lease=Lease("run-1", NOW + left)).is_leased(NOW) is leased


def test_a_state_without_a_lease_is_free() -> None:
    assert not State().is_leased(NOW)


@pytest.mark.parametrize(
    ("age", "leased"),
    [(0, True), (MAX_RUN_SECONDS, True), (MAX_RUN_SECONDS + 1, False), (-9, True)],
)
def test_a_lease_ends_when_the_run_that_stored_it_must_be_over(age: int, leased: bool) -> None:
    state = replace(V1, lease=Lease("run-1", NOW + 60))
    assert state.is_leased(NOW, NOW - age) is leased


def test_a_state_without_a_lease_is_not_leased() -> None:
    assert not replace(V1, outbox=Outbox({}, {}, 0), lease=None).is_leased(0)
