"""`make invoke` and `make doctor` at a terminal: what was asked for, once; where nothing is set, the next step."""

import json
from pathlib import Path

import pytest

from edgeone_notifier.settings import settings
from tests.support.deployed import EVENTS, WWW, Deployed
from tools.asked.first_step import FIRST, check_begun
from tools.cli.commands import call, doctor
from tools.command import Unable

PREVIEW, RUN = str(EVENTS / "preview.json"), str(EVENTS / "run.json")
ONCE = pytest.mark.parametrize("deployed", ["file"], indirect=True)


@ONCE
def test_a_preview_is_shown_as_the_chats_would(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    deployed.set("CHANNELS__GAMES__LANGUAGE", "zh")
    deployed.with_news()
    capsys.readouterr()
    call.main([PREVIEW])
    said, logged = capsys.readouterr()
    assert "1 zone read, 1 change. Nothing was sent, nothing was stored." in said
    assert "ops (Slack): 1 message" in said
    assert "games (WeCom): 1 message" in said
    assert f"{WWW}/a" in said
    assert "预热失败" in said
    assert "{" not in said
    assert logged == ""
    assert not deployed.slack.messages


@ONCE
def test_as_json_it_is_what_the_function_returns(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    deployed.with_news()
    capsys.readouterr()
    call.main([PREVIEW, "--json"])
    shown = json.loads(capsys.readouterr().out)
    assert shown["action"] == "preview"
    assert shown["messages"].keys() == {"ops", "games"}


@ONCE
def test_where_nothing_would_be_told_it_says_so(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    deployed.invoke()
    capsys.readouterr()
    call.main([PREVIEW])
    assert "Nothing for games, ops." in capsys.readouterr().out.replace("ops, games", "games, ops")


@ONCE
def test_foreign_text_in_a_preview_reaches_no_terminal(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    deployed.invoke()
    target = f"{WWW}/\x1b]0;owned\x07\u202e"
    deployed.cloud.edgeone.submit("zone-1", "job-2", [target], status="failed")
    capsys.readouterr()
    call.main([PREVIEW])
    said = capsys.readouterr().out
    assert "\x1b" not in said
    assert "\u202e" not in said


@ONCE
def test_a_run_prints_its_summary_once_and_what_else_it_logs_apart(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    deployed.slack.answer(status=503, body="down", times=None)
    call.main([RUN])
    said, logged = capsys.readouterr()
    assert json.loads(said)["event"] == "run.finished"
    assert "run.finished" not in logged
    assert "webhook.answered" in logged
    assert "run.metrics" not in said + logged


@ONCE
def test_a_failure_is_said_once(deployed: Deployed, capsys: pytest.CaptureFixture[str]) -> None:
    deployed.set("LOOKBACK", "soon")
    with pytest.raises(SystemExit) as caught:
        call.main([RUN])
    said = str(caught.value) + "".join(capsys.readouterr())
    assert said.count("LOOKBACK") == 1
    assert "not a duration such as" in said


def test_without_settings_there_is_one_next_step_and_nothing_is_left(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for command in (lambda: doctor.main([]), lambda: call.main([RUN])):
        with pytest.raises(SystemExit) as caught:
            command()
        assert caught.value.code == FIRST
        assert "cp .env.example .env" in FIRST
        assert "".join(capsys.readouterr()) == ""
    assert list(settings.CHECKOUT.iterdir()) == []


@pytest.mark.parametrize(
    "begun",
    ["CHANNELS__OPS__URL", "TENCENTCLOUD_SECRETID", "NOTIFIER_ZONES", "STATE_URL", "CHANNEL_OPS"],
)
def test_whoever_has_begun_is_told_of_the_settings(
    monkeypatch: pytest.MonkeyPatch, begun: str
) -> None:
    for name in ("LANGUAGE", "SITE", "LABEL", "TIMEZONE", "PATH"):  # of other programs
        monkeypatch.setenv(name, "x")
    with pytest.raises(Unable):
        check_begun()
    monkeypatch.setenv(begun, "x")
    check_begun()


@pytest.mark.parametrize("file", [".env", "settings.toml"])
def test_a_file_of_settings_is_a_beginning(file: str) -> None:
    (settings.CHECKOUT / file).touch()
    check_begun()


@ONCE
def test_the_doctor_makes_no_folder_for_the_state(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    deployed.set("STATE_URL", "")
    doctor.main([])
    assert "the first run makes the folder" in capsys.readouterr().out
    call.main([PREVIEW])
    assert not (settings.CHECKOUT / ".state").exists()


@ONCE
def test_a_folder_that_may_not_be_used_is_not_advised_about_roles(
    deployed: Deployed, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Root may use every folder; there a file stands where the folder should."""
    folder = tmp_path / "place"
    folder.write_text("no folder")
    deployed.set("STATE_URL", (folder / "below").as_uri())
    with pytest.raises(SystemExit):
        doctor.main([])
    shown = capsys.readouterr().out
    said = shown[shown.index("✗ state") :].partition("channel")[0]
    assert "this user" in said
    assert not any(word in said for word in ("role", "make policy", "bucket"))


@ONCE
def test_what_to_do_about_several_mistakes_stands_once(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("LOOKBACK", "STUCK_AFTER", "TIMEZONE"):
        deployed.set(name, "never")
    with pytest.raises(SystemExit):
        doctor.main([])
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["✗", "✗", "✗", "→"]
