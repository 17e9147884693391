"""What failed is submitted again as it was shown, once, and nothing of it is kept from anybody."""

import json
import time
from collections import Counter
from typing import Any

import pytest

from edgeone_notifier.actions import edit_state
from edgeone_notifier.actions import resubmit as action
from edgeone_notifier.core.resubmit import batches
from tests.support.deployed import WWW, Deployed

JOB, AGAIN = "20g9wz8m9mgx", "20gagain0001"
CREATE = "CreatePrefetchTask"
FILE = pytest.mark.parametrize("deployed", ["file"], indirect=True)


@pytest.fixture
def failed(deployed: Deployed) -> Deployed:
    """Have a run behind it, and a job of which three URLs failed, two timed out, and three did neither."""
    edgeone = deployed.cloud.edgeone
    edgeone.seed = "resubmit"
    deployed.invoke()
    statuses = ["failed"] * 3 + ["timeout"] * 2 + ["success", "canceled", "processing"]
    urls = [f"{WWW}/7.4/{n}.pak?token=s3cr3t-{n}" for n in range(len(statuses))]
    edgeone.submit("zone-1", JOB, urls, at=edgeone.now() - 600)
    for url, status in zip(urls, statuses, strict=True):
        edgeone.settle("zone-1", JOB, url, status)
    return deployed


def url(n: int) -> str:
    return f"{WWW}/7.4/{n}.pak?token=s3cr3t-{n}"


def ask(deployed: Deployed, job: str = JOB, **more: Any) -> dict[str, Any]:
    return deployed.invoke({"action": "resubmit", "job": job, **more})


def confirm(deployed: Deployed, job: str = JOB, **more: Any) -> dict[str, Any]:
    return ask(deployed, job, **more, confirm=ask(deployed, job, **more)["confirm"])


def calls(deployed: Deployed) -> list[Any]:
    return [one for one in deployed.cloud.edgeone.requests if one.action == CREATE]


def submissions(deployed: Deployed, besides: str = JOB) -> Counter[str]:
    """Count how often each URL was taken in beside the first time."""
    deployed.cloud.edgeone.appear()
    return Counter(task.target for task in deployed.cloud.edgeone.tasks if task.job != besides)


def test_a_dry_run_shows_all_and_does_nothing(failed: Deployed) -> None:
    before = failed.states()
    shown = ask(failed)
    assert shown["count"] == len(shown["targets"]) == 5
    assert not any("s3cr3t" in target for target in shown["targets"])
    assert shown["batches"] == [{"zone": "zone-1", "targets": 5}]
    assert shown["quota"] == {
        "zone-1": {"needs": 5, "has": 10_000, "daily": 10_000, "batch": 2_000}
    }
    assert shown["not_carried"] == ["mode", "headers", "encoding", "segments"]
    assert (shown["doubtful"], shown["left_out"]) == ([], {})
    assert (calls(failed), failed.states()) == ([], before)


def test_what_was_shown_is_submitted_and_the_channels_hear_of_it(failed: Deployed) -> None:
    failed.invoke()
    for chat in (failed.slack, failed.wecom):
        chat.messages.clear()
    done = confirm(failed)
    (new,) = done["submitted"]
    assert done["submitted"] == [{"job": new["job"], "targets": 5}]
    assert (done["failed_list"], done["doubtful"]) == ([], [])
    (call,) = calls(failed)
    assert call.params == {"ZoneId": "zone-1", "Targets": [url(n) for n in range(5)]}
    failed.invoke()
    for chat in (failed.slack, failed.wecom):
        text = json.dumps(chat.messages, ensure_ascii=False)
        assert new["job"] in text
        assert JOB in text
        assert "s3cr3t" not in text


def test_how_it_ends_is_told_like_any_job(failed: Deployed) -> None:
    new = confirm(failed)["submitted"][0]["job"]
    failed.invoke()
    failed.cloud.edgeone.settle("zone-1", new)
    failed.slack.messages.clear()
    failed.invoke()
    assert "All 5 URLs prefetched" in json.dumps(failed.slack.messages)


@FILE
def test_options_go_along_and_are_confirmed(failed: Deployed) -> None:
    options = {
        "mode": "edge",
        "headers": {"X-Version": "7.4"},
        "encoding": True,
        "segments": "on",
    }
    shown = ask(failed, **options)
    assert shown["not_carried"] == []
    assert "unknown" in shown["quota"]["zone-1"]
    said = failed.fails({"action": "resubmit", "job": JOB, "confirm": shown["confirm"]})
    assert "the options differ" in said
    ask(failed, **options, confirm=shown["confirm"])
    (call,) = calls(failed)
    assert call.params["Mode"] == "edge"
    assert call.params["Headers"] == [{"Name": "X-Version", "Value": "7.4"}]
    assert (call.params["EncodeUrl"], call.params["PrefetchMediaSegments"]) == (True, "on")


@FILE
@pytest.mark.parametrize("status", ["processing", "success", "throttled"])
def test_what_runs_or_has_succeeded_since_is_left_out(failed: Deployed, status: str) -> None:
    failed.cloud.edgeone.submit("zone-1", AGAIN, [url(0)], status=status)
    shown = ask(failed)
    assert shown["count"] == 4
    assert sum(shown["left_out"].values()) == 1
    ask(failed, confirm=shown["confirm"])
    assert submissions(failed)[url(0)] == 1


@FILE
def test_what_failed_again_since_is_submitted(failed: Deployed) -> None:
    failed.cloud.edgeone.submit("zone-1", AGAIN, [url(0)], status="failed")
    assert ask(failed)["count"] == 5


@FILE
def test_an_older_success_is_no_reason(failed: Deployed) -> None:
    now = failed.cloud.edgeone.now()
    failed.cloud.edgeone.submit("zone-1", AGAIN, [url(0)], at=now - 9_000, status="success")
    assert ask(failed)["count"] == 5


@FILE
def test_a_list_that_has_changed_is_refused_with_what_has_changed(failed: Deployed) -> None:
    token = ask(failed)["confirm"]
    failed.cloud.edgeone.submit("zone-1", AGAIN, [url(0)])
    said = failed.fails({"action": "resubmit", "job": JOB, "confirm": token})
    assert "it had 5 URLs, now it has 4 (left out: processing 1)" in said
    assert calls(failed) == []


@FILE
def test_a_token_is_good_for_fifteen_minutes(
    failed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = ask(failed)["confirm"]
    later = time.time() + 901
    monkeypatch.setattr("edgeone_notifier.clock.Clock.now", lambda _: later)
    said = failed.fails({"action": "resubmit", "job": JOB, "confirm": token})
    assert "older than 15 minutes" in said
    assert calls(failed) == []


@FILE
@pytest.mark.parametrize("late", [0.0, float("inf")])
def test_a_token_that_was_used_submits_nothing_more(failed: Deployed, late: float) -> None:
    """Also while the listing does not show the new job yet."""
    failed.cloud.edgeone.late = late
    token = ask(failed)["confirm"]
    ask(failed, confirm=token)
    said = failed.fails({"action": "resubmit", "job": JOB, "confirm": token})
    assert "now it has 0" in said
    shown = ask(failed)
    assert (shown["count"], "confirm" in shown) == (0, False)
    assert set(submissions(failed).values()) == {1}


def test_an_answer_that_is_lost_is_doubtful_and_never_tried_again_blindly(failed: Deployed) -> None:
    failed.cloud.edgeone.late = float("inf")
    failed.cloud.edgeone.break_next("drop", action=CREATE)
    done = confirm(failed)
    assert (done["submitted"], len(calls(failed))) == ([], 1)
    assert [(one["targets"], one["code"]) for one in done["doubtful"]] == [
        (5, "ClientNetworkError")
    ]
    unlisted = ask(failed)
    (doubt,) = unlisted["doubtful"]
    assert (doubt["targets"], doubt["open"], doubt["found"]) == (5, 5, [])
    failed.cloud.edgeone.appear()
    shown = ask(failed)
    assert shown["count"] == 0
    (doubt,) = shown["doubtful"]
    assert (doubt["open"], len(doubt["found"])) == (0, 1)
    said = failed.fails({"action": "resubmit", "job": JOB, "confirm": unlisted["confirm"]})
    assert "now it has 0" in said


@pytest.mark.parametrize("confirms", [False, True])
def test_of_a_call_whose_answer_was_lost_the_channels_hear_once_what_it_became(
    failed: Deployed, confirms: bool
) -> None:
    """It may be some of the URLs, and the others may be submitted after that."""
    edgeone = failed.cloud.edgeone
    edgeone.quotas.of("zone-1").batch = 3
    edgeone.break_next("drop", action=CREATE)
    confirm(failed)
    job = next(task.job for task in edgeone.tasks if task.job != JOB)
    failed.invoke()
    for chat in (failed.slack, failed.wecom):
        chat.messages.clear()
    shown = ask(failed)
    assert [one["found"] for one in shown["doubtful"]] == [[job]]
    if confirms:
        assert [one["targets"] for one in ask(failed, confirm=shown["confirm"])["submitted"]] == [2]
    assert ask(failed)["doubtful"] == []
    for _ in range(2):
        failed.invoke()
    for chat in (failed.slack, failed.wecom):
        told = [json.dumps(one, ensure_ascii=False) for one in chat.messages]
        assert ["URLs submitted again" in one for one in told if job in one] == [True], (job, told)


@FILE
def test_a_doubt_that_the_dry_run_did_not_show_refuses_it(failed: Deployed) -> None:
    token = ask(failed)["confirm"]
    failed.cloud.edgeone.break_next("unheard", action=CREATE)
    ask(failed, confirm=token)
    said = failed.fails({"action": "resubmit", "job": JOB, "confirm": token})
    assert "an earlier attempt may have gone through" in said
    done = confirm(failed)  # now it was shown
    assert [one["targets"] for one in done["submitted"]] == [5]
    assert [one["open"] for one in done["doubtful"]] == [5]
    assert set(submissions(failed).values()) == {1}
    assert ask(failed)["doubtful"] == []


@FILE
@pytest.mark.parametrize("how", ["drop", "html", "InternalError", "FailedOperation.Something"])
def test_an_error_that_may_come_after_the_deed_is_not_tried_again(
    failed: Deployed, how: Any
) -> None:
    if how in ("drop", "html"):
        failed.cloud.edgeone.break_next(how, action=CREATE)
    else:
        failed.cloud.edgeone.fail(CREATE, how, 9)
    done = confirm(failed)
    assert (len(calls(failed)), len(done["doubtful"])) == (1, 1)


@FILE
@pytest.mark.parametrize("code", ["RequestLimitExceeded", "AuthFailure.TokenFailure"])
def test_a_refusal_before_the_deed_is_tried_again(failed: Deployed, code: str) -> None:
    failed.cloud.edgeone.fail(CREATE, code, 1)
    assert confirm(failed)["submitted"][0]["targets"] == 5
    assert set(submissions(failed).values()) == {1}


def test_without_the_right_it_says_how_to_get_it_and_leaves_no_doubt(failed: Deployed) -> None:
    failed.cloud.edgeone.rights.deny(CREATE)
    token = ask(failed)["confirm"]
    said = failed.fails({"action": "resubmit", "job": JOB, "confirm": token})
    assert "nothing was submitted" in said
    assert "make deploy RESUBMIT=1" in said
    failed.cloud.edgeone.rights.allow(CREATE)
    assert ask(failed)["doubtful"] == []
    assert failed.invoke()["skipped"] is None  # the lease is given back


@FILE
def test_targets_that_are_not_taken_are_named(failed: Deployed) -> None:
    foreign = "https://cdn.other.org/a?token=s3cr3t"
    now = failed.cloud.edgeone.now()
    failed.cloud.edgeone.submit("zone-1", JOB, [foreign], at=now - 600, status="failed")
    done = confirm(failed)
    assert [one["targets"] for one in done["submitted"]] == [5]
    (row,) = done["failed_list"]
    assert (row["reason"], len(row["targets"])) == ("域名不属于该站点", 1)
    assert "s3cr3t" not in json.dumps(done)
    shown = ask(failed)
    assert (shown["count"], shown["left_out"]) == (1, {"processing": 5})


@FILE
def test_that_no_target_is_taken_is_no_doubt(failed: Deployed) -> None:
    """No job is made then, and the answer names none."""
    foreign = [f"https://cdn.other.org/{n}" for n in range(3)]
    at = failed.cloud.edgeone.now() - 600
    failed.cloud.edgeone.submit("zone-1", "foreign", foreign, at=at, status="failed")
    done = confirm(failed, "foreign")
    assert (done["submitted"], done["doubtful"]) == ([], [])
    assert [len(row["targets"]) for row in done["failed_list"]] == [3]
    shown = ask(failed, "foreign")
    assert (shown["count"], shown["doubtful"]) == (3, [])
    assert failed.invoke()["skipped"] is None  # the lease is given back


def test_a_job_in_several_zones_goes_in_batches_of_each(
    failed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    edgeone = failed.cloud.edgeone
    edgeone.add_zone("zone-2", name="video.example.org")
    edgeone.quotas.of("zone-1").batch = 3
    edgeone.rights.deny("DescribeContentQuota", zone="zone-2")
    monkeypatch.setattr(batches, "UNKNOWN_BATCH", 2)
    others = [f"https://video.example.org/{n}" for n in range(3)]
    edgeone.submit("zone-2", JOB, others, at=edgeone.now() - 600, status="failed")
    shown = ask(failed)
    assert [(one["zone"], one["targets"]) for one in shown["batches"]] == [
        ("zone-1", 3),
        ("zone-1", 2),
        ("zone-2", 2),
        ("zone-2", 1),
    ]
    assert shown["quota"]["zone-2"]["unknown"] == "UnauthorizedOperation.CamUnauthorized"
    done = ask(failed, confirm=shown["confirm"])
    assert [one["targets"] for one in done["submitted"]] == [3, 2, 2, 1]
    assert {url for url, n in submissions(failed).items() if n == 1} == {
        *(url(n) for n in range(5)),
        *others,
    }


@FILE
def test_a_batch_that_is_refused_leaves_the_others(failed: Deployed) -> None:
    edgeone = failed.cloud.edgeone
    edgeone.add_zone("zone-2", name="video.example.org")
    edgeone.quotas.of("zone-1").batch = 2
    edgeone.quotas.of("zone-1").left = 2
    other = "https://video.example.org/a"
    edgeone.submit("zone-2", JOB, [other], at=edgeone.now() - 600, status="failed")
    done = confirm(failed)
    assert [one["targets"] for one in done["submitted"]] == [2, 1]
    assert [(one["zone"], one["targets"], one["code"]) for one in done["refused"]] == [
        ("zone-1", 2, "LimitExceeded.DailyQuota")
    ]
    assert done["refused"][0]["what_to_do"].startswith("today's quota is used up")
    assert done["not_tried"] == 1
    assert ask(failed)["doubtful"] == []


@FILE
def test_a_quota_that_may_not_be_asked_names_the_right(failed: Deployed) -> None:
    failed.cloud.edgeone.fail("DescribeContentQuota", "UnauthorizedOperation.CamUnauthorized", None)
    (quota,) = ask(failed)["quota"].values()
    assert "teo:DescribeContentQuota" in quota["what_to_do"]
    assert "teo:DescribePrefetchTasks" not in quota["what_to_do"]


@FILE
def test_after_a_doubt_nothing_more_is_submitted(failed: Deployed) -> None:
    edgeone = failed.cloud.edgeone
    edgeone.add_zone("zone-2", name="video.example.org")
    others = ["https://video.example.org/a"]
    edgeone.submit("zone-2", JOB, others, at=edgeone.now() - 600, status="failed")
    edgeone.quotas.of("zone-1").batch = 2
    edgeone.fail(CREATE, "InternalError", 1)
    done = confirm(failed)
    assert (done["submitted"], done["not_tried"], len(calls(failed))) == ([], 4, 1)


@FILE
def test_what_cannot_be_seen_is_not_submitted(failed: Deployed) -> None:
    token = ask(failed)["confirm"]
    failed.cloud.edgeone.fail("DescribePrefetchTasks", "UnauthorizedOperation", None)
    said = failed.fails({"action": "resubmit", "job": JOB, "confirm": token})
    assert "no zone lists a job" in said
    assert "zone-1: UnauthorizedOperation" in said
    assert calls(failed) == []


@FILE
def test_a_job_that_nobody_lists_is_refused(failed: Deployed) -> None:
    assert "no zone lists a job 20gother" in failed.fails({"action": "resubmit", "job": "20gother"})


@FILE
@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"mode": "fast"}, "mode in the event is none of default, edge"),
        ({"headers": ["a"]}, "headers in the event is no object"),
        ({"headers": {}}, "headers in the event is no object"),
        ({"encoding": "yes"}, "encoding in the event is neither true nor false"),
        ({"segments": True}, "segments in the event is neither on nor off"),
        ({"confirm": ""}, "confirm in the event is no text"),
        ({"confirm": "yes"}, "confirm is no token of a dry run"),
        ({"zone": "zone-1"}, "holds zone"),
    ],
)
def test_nonsense_is_refused(failed: Deployed, given: dict[str, Any], why: str) -> None:
    assert why in failed.fails({"action": "resubmit", "job": JOB, **given})
    assert calls(failed) == []


def test_no_timer_reaches_it(failed: Deployed) -> None:
    event = {"Type": "Timer", "Message": json.dumps({"action": "resubmit", "job": JOB})}
    assert "Message holds action, job" in failed.fails(event)
    token = ask(failed)["confirm"]
    timer = {"Type": "Timer", "action": "resubmit", "job": JOB, "confirm": token}
    assert failed.invoke(timer)["action"] == "run"
    assert calls(failed) == []


def test_it_works_before_the_first_run_and_leaves_that_one_its_baseline(deployed: Deployed) -> None:
    deployed.cloud.edgeone.submit("zone-1", JOB, [url(0)], status="failed")
    assert confirm(deployed)["submitted"][0]["targets"] == 1
    assert deployed.invoke()["first_run"]


@FILE
def test_a_run_that_is_sending_is_waited_for(
    failed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = ask(failed)["confirm"]
    monkeypatch.setattr("edgeone_notifier.clock.Clock.sleep", lambda *_: None)
    lease = {"run": "r", "until": int(time.time()) + 100}
    failed.overwrite(lambda body: json.dumps({**json.loads(body), "lease": lease}).encode())
    said = failed.fails({"action": "resubmit", "job": JOB, "confirm": token})
    assert "a run is sending just now" in said
    assert calls(failed) == []


def test_a_run_in_the_middle_of_it_is_busy(
    failed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edit_state, "MAX_WAIT", 0.0)
    seen: list[Any] = []
    work = failed.cloud.edgeone.server.answer

    def answer(call: Any) -> Any:
        if call.headers.get("x-tc-action") == CREATE and not seen:
            seen.append(failed.invoke()["skipped"])
            said = failed.fails({"action": "resubmit", "job": JOB, "confirm": token})
            seen.append("a run is sending just now" in said)
        return work(call)

    token = ask(failed)["confirm"]
    failed.cloud.edgeone.server.answer = answer  # type: ignore[method-assign]
    ask(failed, confirm=token)
    assert seen == ["busy", True]
    assert set(submissions(failed).values()) == {1}


@FILE
def test_a_run_that_stores_something_first_is_taken_into_account(
    failed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look at the state and the first commit, another resubmit has done it all."""
    token = ask(failed)["confirm"]
    overtaken: list[Any] = []
    between = edit_state.between_runs

    def overtake(*args: Any, **more: Any) -> Any:
        ledger = between(*args, **more)
        if not overtaken:
            overtaken.append(True)
            ask(failed, confirm=token)
        return ledger

    monkeypatch.setattr(action, "between_runs", overtake)
    said = failed.fails({"action": "resubmit", "job": JOB, "confirm": token})
    assert "now it has 0" in said
    assert set(submissions(failed).values()) == {1}


@FILE
@pytest.mark.parametrize("broken", [1, 2])
def test_a_store_that_fails_submits_nothing_or_says_so(
    failed: Deployed, monkeypatch: pytest.MonkeyPatch, broken: int
) -> None:
    from edgeone_notifier.stores import StoreError
    from edgeone_notifier.stores.file import FileStore

    token, commits, commit = ask(failed)["confirm"], [], FileStore.commit

    def failing(store: FileStore, body: bytes, generation: str) -> str:
        commits.append(body)
        if len(commits) == broken:
            raise StoreError("no space left")
        return commit(store, body, generation)

    monkeypatch.setattr(FileStore, "commit", failing)
    if broken == 1:
        said = failed.fails({"action": "resubmit", "job": JOB, "confirm": token})
        assert "no space left" in said
        assert calls(failed) == []
        return
    done = ask(failed, confirm=token)
    assert [one["targets"] for one in done["submitted"]] == [5]
    assert done["not_stored"] == "no space left"
    state = failed.newest()
    failed.overwrite(lambda body: json.dumps({**state, "lease": None}).encode())
    (doubt,) = ask(failed)["doubtful"]
    assert doubt["found"] == [done["submitted"][0]["job"]]


@pytest.mark.parametrize("deployed", ["file"], indirect=True)
def test_without_a_store_it_is_refused(failed: Deployed) -> None:
    failed.set("STATE_URL", (failed.folder / "nowhere").as_uri())
    assert "nowhere" in failed.fails({"action": "resubmit", "job": JOB})
    failed.set("TENCENTCLOUD_RUNENV", "SCF")
    failed.set("STATE_URL", "")
    assert "STATE_URL" in failed.fails({"action": "resubmit", "job": JOB})
    assert calls(failed) == []
