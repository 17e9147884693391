"""A watcher that is broken must not look green: when a run raises, what is stored by then, and when the heart beats."""

import pytest

from edgeone_notifier.core.state.codec import STATE_VERSION
from edgeone_notifier.settings import settings
from tests.emulator import Object
from tests.emulator.chat import Break
from tests.support.deployed import BUCKET, PREVIEW, RUN, TEST, WWW, Deployed, heartbeat, logged

OURS = f'"version":{STATE_VERSION}'.encode()


LISTING = "DescribePrefetchTasks"


def test_a_run_that_could_read_no_zone_fails(deployed: Deployed) -> None:
    deployed.with_news().cloud.edgeone.fail(LISTING, "UnauthorizedOperation.DomainEmpty")
    message = deployed.fails()
    assert "no zone could be read" in message
    assert "UnauthorizedOperation.DomainEmpty" in message
    assert deployed.slack.messages == []
    assert deployed.invoke()["changes"] == 1


def test_an_account_without_a_zone_is_no_success(deployed: Deployed) -> None:
    deployed.cloud.edgeone.zones.clear()
    assert "no zone could be read" in deployed.fails()


def test_a_run_that_could_read_one_zone_of_two_succeeds_and_says_so(deployed: Deployed) -> None:
    deployed.with_news().cloud.edgeone.add_zone("zone-2")
    deployed.cloud.edgeone.fail(LISTING, "OperationDenied", zone="zone-2")
    summary = deployed.invoke()
    assert summary["zones"] == {"read": 1, "failed": {"zone-2": "OperationDenied"}}
    assert len(deployed.slack.messages) == 1


def test_where_the_zones_cannot_be_listed_the_known_ones_are_read_and_the_run_succeeds(
    deployed: Deployed,
) -> None:
    deployed.with_news().cloud.edgeone.fail("DescribeZones", "UnauthorizedOperation.NoPermission")
    summary = deployed.invoke()
    assert summary["zones"] == {"read": 1, "failed": {"*": "UnauthorizedOperation.NoPermission"}}
    assert len(deployed.slack.messages) == 1


@pytest.mark.parametrize(
    ("deployed", "status", "code"),
    [
        ("cos", 403, "AccessDenied"),
        ("cos", 503, "SlowDown"),
        ("cos", 404, "NoSuchBucket"),
    ],
    indirect=["deployed"],
)
def test_a_state_that_cannot_be_read_fails_the_run_before_anything_is_asked(
    deployed: Deployed, status: int, code: str
) -> None:
    deployed.with_news()
    deployed.cloud.edgeone.requests.clear()
    deployed.cloud.cos.fail("GET", status, code, times=None)
    assert f"COS {status} {code}" in deployed.fails()
    assert deployed.cloud.edgeone.requests == []
    assert deployed.slack.messages == []
    deployed.cloud.cos.recover()
    assert deployed.invoke()["changes"] == 1


@pytest.mark.parametrize("deployed", ["cos"], indirect=True)
@pytest.mark.parametrize(("status", "code"), [(403, "AccessDenied"), (503, "SlowDown")])
def test_a_state_that_cannot_be_written_fails_the_run_before_anything_is_sent(
    deployed: Deployed, status: int, code: str
) -> None:
    deployed.with_news()
    deployed.cloud.cos.fail("PUT", status, code, times=None)
    assert f"COS {status} {code}" in deployed.fails()
    assert (deployed.slack.requests, deployed.wecom.requests) == ([], [])
    deployed.cloud.cos.recover()
    assert deployed.invoke()["channels"]["ops"]["sent"] == 1


@pytest.mark.parametrize("deployed", ["file"], indirect=True)
def test_a_folder_that_cannot_be_used_fails_the_run(deployed: Deployed) -> None:
    deployed.folder.rmdir()
    deployed.folder.write_text("in the way")
    assert "StoreError: Not a directory" in deployed.fails()
    assert deployed.cloud.edgeone.requests == []


@pytest.mark.parametrize("deployed", ["file"], indirect=True)
def test_a_folder_that_is_gone_fails_the_run_until_it_is_back_and_nothing_is_lost(
    deployed: Deployed,
) -> None:
    deployed.with_news()
    away = deployed.folder.rename(deployed.folder.with_name("away"))
    for _ in range(2):
        assert f"StoreError: there is no folder {deployed.folder}; make it" in deployed.fails()
    assert not deployed.folder.exists()
    away.rename(deployed.folder)
    summary = deployed.invoke()
    assert (summary["first_run"], summary["changes"]) == (False, 1)


@pytest.mark.parametrize("deployed", ["file"], indirect=True)
def test_the_folder_in_the_checkout_is_made(deployed: Deployed) -> None:
    deployed.set("STATE_URL", "")
    assert deployed.invoke()["first_run"]
    assert (settings.CHECKOUT / ".state" / "default.json").is_file()
    assert not deployed.invoke()["first_run"]


@pytest.mark.parametrize("deployed", ["cos"], indirect=True)
@pytest.mark.parametrize(
    ("name", "is_told"),
    [
        ("state-999999999999.json", True),  # the number after it has a digit more
        ("state-1000000000000.json", True),
        ("state-old/state-999999999999.json", False),
        ("state-x-state-999999999999.json", False),
    ],
)
def test_an_object_in_the_place_of_a_state_blocks_no_run(
    deployed: Deployed, name: str, is_told: bool
) -> None:
    deployed.with_news()
    deployed.cloud.cos.objects[BUCKET, f"prefix/default/{name}"] = Object(b"not a state")
    for _ in range(3):
        assert deployed.invoke()["skipped"] is None
    text = str(deployed.slack.messages)
    assert ("damaged" in text) is is_told
    assert is_told or f"{WWW}/a" in text


@pytest.mark.parametrize("deployed", ["cos"], indirect=True)
def test_a_damaged_state_is_set_aside_whatever_has_its_name_there(deployed: Deployed) -> None:
    deployed.with_news()
    body = deployed.overwrite(lambda body: body[:100])
    newest = max(name for name in deployed.states() if "state-" in name)
    taken = newest.replace("state-", "damaged-")
    deployed.cloud.cos.objects[BUCKET, taken] = Object(b"something else")
    for _ in range(2):
        assert deployed.invoke()["skipped"] is None
    aside = {name: kept for name, kept in deployed.states().items() if "damaged-" in name}
    assert sorted(aside.values()) == sorted([b"something else", body])
    assert "damaged" in str(deployed.slack.messages)


def test_a_state_of_a_newer_program_is_left_as_it_is(deployed: Deployed) -> None:
    deployed.with_news()
    body = deployed.overwrite(lambda body: body.replace(OURS, b'"version":99'))
    assert f"newer than this program's {STATE_VERSION}" in deployed.fails()
    assert body in deployed.states().values()
    assert all("damaged" not in name for name in deployed.states())


def test_a_dead_channel_that_is_owed_news_fails_the_run_after_all_is_stored(
    deployed: Deployed,
) -> None:
    deployed.with_news()
    deployed.slack.answer(404, "no_service", times=None)
    message = deployed.fails()
    assert "refuses for good: ops" in message
    assert len(deployed.wecom.messages) == 1
    boxes = deployed.newest()["outbox"]["boxes"]
    assert boxes["ops"]["dead"]["reason"] == "no_service"
    assert (len(boxes["ops"]["owed"]), len(boxes["games"]["owed"])) == (1, 0)
    assert deployed.newest()["lease"] is None
    assert "refuses for good: ops" in deployed.fails()  # until it is repaired
    assert len(deployed.slack.requests) == 1  # and it is not asked each time
    deployed.set("CHANNELS__OPS__URL", deployed.cloud.slack("ops-2").url)
    assert deployed.invoke()["channels"]["ops"] == {
        "sent": 1,
        "owed": 0,
        "given_up": 0,
        "state": "ok",
    }
    assert f"{WWW}/a" in str(deployed.cloud.slack("ops-2").messages)


@pytest.mark.parametrize(
    ("how", "repeat"),
    [("read-then-drop", True), ("show-then-drop", True), ("redirect", False)],
)
def test_a_channel_that_is_owed_news_for_now_fails_no_run(
    deployed: Deployed, how: Break, repeat: bool
) -> None:
    deployed.with_news()
    deployed.slack.break_next(how)
    told = deployed.invoke()["channels"]
    assert told["ops"] == {"sent": 0, "owed": 1, "given_up": 0, "state": "deferred"}
    assert told["games"]["state"] == "ok"
    deployed.slack.messages.clear()
    assert deployed.invoke()["channels"]["ops"]["sent"] == 1
    (message,) = deployed.slack.messages
    assert ("possible repeat" in str(message)) == repeat
    assert len(deployed.wecom.messages) == 1


@pytest.mark.parametrize("deployed", ["file"], indirect=True)
def test_patience_of_a_second_is_had_within_the_run(deployed: Deployed) -> None:
    deployed.with_news()
    deployed.slack.answer(429, "rate_limited", {"Retry-After": "1"})
    deployed.wecom.answer(200, {"errcode": 45009, "errmsg": "api freq out of limit"})
    told = deployed.invoke()["channels"]
    assert told["ops"]["sent"] == 1
    # 60 s do not fit; the next run comes too early.
    assert (told["games"]["owed"], told["games"]["state"]) == (1, "deferred")
    told = deployed.invoke()["channels"]
    assert (told["games"]["owed"], told["games"]["sent"]) == (1, 0)
    assert len(deployed.wecom.requests) == 1


def test_what_no_form_of_is_taken_is_given_up_and_counted(deployed: Deployed) -> None:
    deployed.with_news()
    deployed.slack.answer(400, "invalid_blocks", times=2)
    told = deployed.invoke()["channels"]["ops"]
    assert told == {"sent": 0, "owed": 0, "given_up": 1, "state": "ok"}
    assert len(deployed.slack.requests) == 2
    deployed.invoke()
    (message,) = deployed.slack.messages
    assert "could not be shown in this chat · make failures" in str(message)


def test_the_heart_beats_after_a_run_that_did_its_whole_job(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    with heartbeat() as (url, calls):
        deployed.set("HEARTBEAT_URL", url)
        deployed.invoke()
        deployed.invoke()
        deployed.with_news().invoke()
        assert calls == ["GET /secret-of-the-heartbeat"] * 4
    out = capsys.readouterr().out
    lines = [line for line in logged(out) if line["event"] == "heartbeat.pinged"]
    assert lines == [{"event": "heartbeat.pinged", "answer": "HTTP 200"}] * 4
    assert "secret-of" not in out


def test_a_heart_that_nobody_hears_is_no_failure(deployed: Deployed) -> None:
    deployed.set("HEARTBEAT_URL", "http://127.0.0.1:1/secret")
    assert deployed.invoke()["skipped"] is None


@pytest.mark.parametrize("event", [PREVIEW, TEST])
def test_the_heart_beats_for_runs_alone(deployed: Deployed, event: dict[str, str]) -> None:
    with heartbeat() as (url, calls):
        deployed.set("HEARTBEAT_URL", url)
        deployed.invoke(event)
        assert calls == []


def test_the_heart_does_not_beat_when_a_zone_could_not_be_read(deployed: Deployed) -> None:
    deployed.cloud.edgeone.add_zone("zone-2")
    with heartbeat() as (url, calls):
        deployed.set("HEARTBEAT_URL", url)
        deployed.cloud.edgeone.fail(LISTING, "OperationDenied", zone="zone-2")
        deployed.invoke()
        deployed.cloud.edgeone.fail(LISTING, "OperationDenied", times=2)
        deployed.fails()
        deployed.cloud.edgeone.fail("DescribeZones", "OperationDenied")
        deployed.invoke()
        assert calls == []


def test_the_heart_does_not_beat_while_news_is_owed(deployed: Deployed) -> None:
    deployed.with_news()
    with heartbeat() as (url, calls):
        deployed.set("HEARTBEAT_URL", url)
        deployed.slack.answer(503, "rollup_error")
        deployed.invoke()
        assert calls == []
        deployed.invoke()
        assert len(calls) == 1
        deployed.slack.answer(404, "no_service")
        deployed.cloud.edgeone.settle("zone-1", "job-1", f"{WWW}/b", "failed")
        deployed.fails(RUN)
        assert len(calls) == 1
