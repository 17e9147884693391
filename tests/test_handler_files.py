"""The whole list of failed URLs: a file where the chat takes files, else a command; whatever becomes of the file."""

import json
import re
import time
from collections.abc import Sequence
from typing import Any

import pytest

from edgeone_notifier.channels.wecom import files
from edgeone_notifier.clock import Clock
from tests.support.crossed import first
from tests.support.deployed import PREVIEW, WWW, Deployed, logged

pytestmark = pytest.mark.parametrize("deployed", ["file"], indirect=True)

NAME = re.compile(r"failed-\d{8}-\d{4}-[A-Za-z0-9.-]+\.txt")
COMMAND = "make failures JOB=job-1"
EVENT = json.dumps({"action": "failures", "job": "job-1"})


def urls(n: int) -> list[str]:
    return [f"{WWW}/7.4/{'win' if at % 2 else 'mac'}/pack-{at:05}.bin" for at in range(n)]


def failed(deployed: Deployed, n: int, job: str = "job-1") -> list[str]:
    """Let a job be watched, and all of it fail."""
    deployed.set("CHANNELS__GAMES__LANGUAGE", "zh")
    deployed.cloud.edgeone.submit("zone-1", job, urls(n))
    deployed.invoke()
    deployed.wecom.messages.clear()
    deployed.wecom.requests.clear()
    deployed.cloud.edgeone.settle("zone-1", job, status="failed", fail_type="originPullFailed")
    return urls(n)


def said(messages: Sequence[Any]) -> str:
    """Write what a chat shows, without what marks it up and without escapes of JSON."""
    text = json.dumps(messages, ensure_ascii=False).replace('\\"', '"')
    return re.sub("[`*]|</?font[^>]*>", "", text)


@pytest.mark.parametrize("n", first(1, [400, 5_000]))
def test_a_file_names_exactly_all_failures(deployed: Deployed, n: int) -> None:
    wanted = failed(deployed, n)
    deployed.invoke()
    (file,) = deployed.wecom.files
    assert NAME.fullmatch(file.name)
    assert file.content.decode() == "".join(f"{url}\n" for url in sorted(wanted))
    first, last = deployed.wecom.messages
    assert f"完整列表（{n:,} 行）见附件 {file.name}" in said([first])
    assert COMMAND not in said([first])
    assert last["msgtype"] == "file"
    assert [post.to for post in deployed.wecom.requests] == ["upload_media", "send", "send"]
    assert f"All of them: {COMMAND}, or the event {EVENT}" in said(deployed.slack.messages)
    answer = deployed.invoke({"action": "failures", "job": "job-1"})
    assert sorted(answer["targets"]) == sorted(wanted)
    deployed.invoke()
    assert len(deployed.wecom.messages) == 2


@pytest.mark.parametrize("n", [1, 10])
def test_what_a_message_shows_whole_needs_no_file_and_no_command(
    deployed: Deployed, n: int
) -> None:
    failed(deployed, n)
    deployed.invoke()
    assert [post.to for post in deployed.wecom.requests] == ["send"]
    assert "failures" not in said([*deployed.wecom.messages, *deployed.slack.messages])


def refuse(deployed: Deployed, how: str) -> None:
    chat = deployed.wecom
    match how:
        case "errcode":
            chat.answer(200, {"errcode": 40006, "errmsg": "no"}, to="upload_media")
        case "no such path":
            chat.answer(404, "not found", to="upload_media")
        case "without an id":
            chat.answer(200, {"errcode": 0, "errmsg": "ok"}, to="upload_media")
        case "another's id":
            media = f"key={chat.url.rpartition('=')[2]}"
            chat.answer(200, {"errcode": 0, "media_id": media + chr(10)}, to="upload_media")
        case "too large":
            deployed.patch(files, "MAX_BYTES", 100)
        case "slow":
            deployed.limit = 8.0  # of which an upload gets a third
            chat.break_next("stall", to="upload_media")
        case _:
            chat.break_next(how, to="upload_media")  # type: ignore[arg-type]


REASONS: dict[str, str | tuple[str, ...]] = {
    "too large": "size",
    "errcode": "errcode 40006",
    "no such path": "HTTP 404 not found",
    "without an id": "no media_id",
    "another's id": "no media_id",
    "drop": "ConnectionError",
    "show-then-drop": "ConnectionError",
    "redirect": "HTTP 302",
    "slow": ("no answer in time", "ReadTimeout"),  # whichever of two clocks is first
}


@pytest.mark.parametrize("how", REASONS)
def test_a_refused_upload_leaves_the_command_in_the_message(
    deployed: Deployed, how: str, capsys: pytest.CaptureFixture[str]
) -> None:
    failed(deployed, 40)
    refuse(deployed, how)
    capsys.readouterr()
    summary = deployed.invoke()
    assert summary["channels"]["games"] == {"sent": 1, "owed": 0, "given_up": 0, "state": "ok"}
    assert f"完整列表 {COMMAND} · 事件 {EVENT}" in said(deployed.wecom.messages)
    tried = [] if how == "too large" else ["upload_media"]
    assert [post.to for post in deployed.wecom.requests] == [*tried, "send"]
    (line,) = [one for one in logged(capsys.readouterr().out) if "file" in one["event"]]
    assert (line["event"], line["channel"]) == ("channel.file_refused", "games")
    assert line["reason"].startswith(REASONS[how])
    assert not any(secret in json.dumps(line) for secret in deployed.secrets())
    deployed.limit = 60.0
    deployed.invoke()
    assert len(deployed.wecom.requests) == len(tried) + 1  # neither again


@pytest.mark.parametrize(
    ("answer", "then"),
    [
        ({"errcode": -1}, ["file"]),
        ({"errcode": 40008}, ["text"]),
        ({"errcode": 40007}, ["text"]),
    ],
)
def test_a_file_that_is_not_taken_comes_later_or_its_command_does(
    deployed: Deployed, answer: dict[str, int], then: list[str]
) -> None:
    failed(deployed, 40)
    deployed.wecom.refuse('"msgtype": "file"', 200, answer)
    deployed.invoke()
    deployed.wecom.recover()
    deployed.invoke()
    first, *rest = deployed.wecom.messages
    assert NAME.search(said([first]))
    assert [one["msgtype"] for one in rest] == then
    assert len(deployed.wecom.uploads) == 1
    if then == ["text"]:
        assert COMMAND in said(rest)
        assert NAME.search(said(rest))
    deployed.invoke()
    assert len(deployed.wecom.messages) == 2


def test_a_file_in_doubt_comes_again_alone(deployed: Deployed) -> None:
    failed(deployed, 40)
    shown: list[Any] = []
    deployed.wecom.refuse('"msgtype": "file"', 502, "<html>a proxy's page</html>")
    assert deployed.invoke()["channels"]["games"]["state"] == "deferred"
    deployed.wecom.recover()
    assert deployed.invoke()["channels"]["games"]["state"] == "ok"
    shown = [one["msgtype"] for one in deployed.wecom.messages]
    assert shown == ["markdown", "file"]
    assert len(deployed.wecom.uploads) == 1


def test_a_message_that_is_not_taken_has_no_file(deployed: Deployed) -> None:
    failed(deployed, 40)
    deployed.wecom.answer(503, to="send")
    deployed.invoke()
    assert [post.to for post in deployed.wecom.requests] == ["upload_media", "send"]
    deployed.invoke()
    assert [one["msgtype"] for one in deployed.wecom.messages] == ["markdown", "file"]
    (file,) = deployed.wecom.files
    assert file.name in said(deployed.wecom.messages)
    assert [one.name for one in deployed.wecom.uploads.values()] == [file.name] * 2


def test_files_of_one_minute_have_names_that_differ(deployed: Deployed) -> None:
    deployed.invoke()
    for job in ("job-1", "job-2"):
        few = [f"{WWW}/{job}/{n}" for n in range(12)]
        deployed.cloud.edgeone.submit("zone-1", job, few, status="failed")
        deployed.invoke()
    first, second = (file.name.split("-") for file in deployed.wecom.files)
    assert (first[3:-1], second[3:-1]) == (["example.com", "job", "1"], ["example.com", "job", "2"])
    assert first[-1] != second[-1]


def test_a_preview_says_which_file_would_be_sent(deployed: Deployed) -> None:
    failed(deployed, 40)
    bodies = deployed.invoke(PREVIEW)["messages"]["games"]
    assert bodies[-1]["file"]["lines"] == 40
    assert NAME.fullmatch(bodies[-1]["file"]["name"])
    assert f"完整列表（40 行）见附件 {bodies[-1]['file']['name']}" in said(bodies)
    assert deployed.wecom.requests == []


def test_a_robot_of_another_path_and_a_chat_that_takes_no_files_get_the_command(
    deployed: Deployed,
) -> None:
    failed(deployed, 40)
    deployed.set("CHANNELS__GAMES__URL", deployed.slack.url)
    deployed.slack.requests.clear()
    deployed.slack.answer(200, {"errcode": 0}, times=None)
    deployed.invoke()
    bodies = [json.loads(post.body) for post in deployed.slack.requests]
    assert sum(COMMAND in said([body]) for body in bodies) == len(bodies) == 2


def test_a_file_for_a_robot_that_was_replaced_is_told_by_its_command(deployed: Deployed) -> None:
    failed(deployed, 40)
    deployed.wecom.refuse('"msgtype": "file"', 200, {"errcode": -1})
    deployed.invoke()
    other = deployed.cloud.wecom("other")
    deployed.set("CHANNELS__GAMES__URL", other.url)
    deployed.invoke()
    (text,) = other.messages
    assert text["msgtype"] == "text"
    assert COMMAND in said([text])


def test_a_file_for_a_chat_that_takes_none_any_more_is_told_in_words(deployed: Deployed) -> None:
    failed(deployed, 40)
    deployed.wecom.refuse('"msgtype": "file"', 200, {"errcode": -1})
    deployed.invoke()
    deployed.set("CHANNELS__GAMES__URL", deployed.slack.url)
    deployed.set("CHANNELS__GAMES__KIND", "slack")
    deployed.slack.messages.clear()
    deployed.invoke()
    assert len(deployed.slack.messages) == 1
    assert COMMAND in said(deployed.slack.messages)


def test_an_old_file_waits_for_the_end_of_quiet_hours_and_a_new_one_goes_with_its_message(
    deployed: Deployed,
) -> None:
    failed(deployed, 40)
    deployed.wecom.refuse('"msgtype": "file"', 200, {"errcode": -1})
    deployed.invoke()
    deployed.wecom.recover()
    now = deployed.cloud.edgeone.now()
    deployed.set("CHANNELS__GAMES__QUIET_HOURS", "00:00-23:59 UTC")
    deployed.set("CHANNELS__GAMES__QUIET_EXCEPT", "failure")
    deployed.invoke()
    assert deployed.wecom.files == []
    deployed.cloud.edgeone.submit(
        "zone-1", "job-2", [f"{WWW}/b/{n}" for n in range(30)], status="failed", at=now
    )
    deployed.invoke()
    assert [file.content.count(b"\n") for file in deployed.wecom.files] == [30]
    deployed.set("CHANNELS__GAMES__QUIET_HOURS", "")
    deployed.invoke()
    assert [file.content.count(b"\n") for file in deployed.wecom.files] == [30, 40]


def test_what_is_secret_in_a_url_is_masked_in_the_file(deployed: Deployed) -> None:
    targets = [f"{WWW}/{n}?Signature=0123456789abcdef" for n in range(12)]
    deployed.invoke()
    deployed.cloud.edgeone.submit("zone-1", "job-1", targets, status="failed")
    deployed.invoke()
    (file,) = deployed.wecom.files
    assert b"0123456789abcdef" not in file.content
    assert file.content.count(b"\n") == 12


def long_urls(n: int, length: int, tail: str = "") -> list[str]:
    return [f"{WWW}/{at}/{'x' * length}{tail}" for at in range(n)]


# What WeCom has no space for, and what its markup has no character for.
NOT_SHOWN_WHOLE = {
    "one of 5,000 characters": long_urls(1, 5_000),
    "one of 7,000 characters": long_urls(1, 7_000),
    "ten of 2,000 characters": long_urls(10, 2_000),
    "characters of markup": [f"{WWW}/a?b=<c>", f"{WWW}/`d`"],
}


@pytest.mark.parametrize("targets", NOT_SHOWN_WHOLE.values(), ids=NOT_SHOWN_WHOLE)
def test_a_url_that_is_cut_is_had_whole_all_the_same(
    deployed: Deployed, targets: list[str]
) -> None:
    deployed.invoke()
    deployed.cloud.edgeone.submit("zone-1", "job-1", targets, status="failed")
    deployed.invoke()
    (file,) = deployed.wecom.files
    assert file.content.decode() == "".join(f"{url}\n" for url in sorted(targets))
    assert file.name in said(deployed.wecom.messages)
    is_cut = any(url not in said(deployed.slack.messages) for url in targets)
    assert (COMMAND in said(deployed.slack.messages)) is is_cut


def test_where_a_cut_url_gets_no_file_its_command_stands_in_the_message(
    deployed: Deployed,
) -> None:
    deployed.invoke()
    deployed.cloud.edgeone.submit("zone-1", "job-1", long_urls(2, 5_000), status="failed")
    refuse(deployed, "errcode")
    deployed.invoke()
    assert deployed.wecom.files == []
    assert COMMAND in said(deployed.wecom.messages)
    assert COMMAND in said(deployed.slack.messages)


def test_a_file_that_is_owed_is_no_news_and_makes_no_channel_dead(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed(deployed, 40)
    deployed.wecom.refuse('"msgtype": "file"', 200, {"errcode": -1})
    for hours in range(4):
        now = time.time() + hours * 3_600
        monkeypatch.setattr(Clock, "now", lambda _, now=now: now)
        summary = deployed.invoke()["channels"]["games"]
        assert (summary["owed"], summary["state"]) == (0, "deferred")
    assert "games" not in said(deployed.slack.messages)
    status = deployed.invoke({"action": "status"})["channels"]["games"]
    assert (status["owed"], status["files"], status["since"]) == (0, 1, None)
    deployed.wecom.recover()
    deployed.invoke()
    assert len(deployed.wecom.files) == 1
