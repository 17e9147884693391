"""`make doctor` shows a table, and ends with 1 where news would be lost."""

from pathlib import Path

import pytest

from edgeone_notifier import __version__
from edgeone_notifier.actions.doctor import machine
from tests.support.deployed import Deployed
from tools.cli.commands import doctor


def shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[object, list[str]]:
    """Call the command; give its exit status and its lines."""
    status: object = 0
    try:
        doctor.main(arguments)
    except SystemExit as ended:
        status = ended.code
    return status, capsys.readouterr().out.splitlines()


def test_where_all_is_well_each_line_has_a_tick(
    deployed: Deployed, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "peak", lambda: 47)  # this process has run thousands of tests
    status, lines = shown(capsys)
    assert not status
    assert {line[0] for line in lines} == {"✓"}
    assert lines[0].split() == ["✓", "settings", "2", "channels"]


def test_where_news_would_be_lost_it_says_what_to_do_and_fails(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    deployed.cloud.edgeone.fail("DescribePrefetchTasks", "UnauthorizedOperation", times=None)
    status, lines = shown(capsys)
    assert status == 1
    (at,) = [number for number, line in enumerate(lines) if line.startswith("✗ zone zone-1")]
    assert lines[at + 1].strip().startswith("→ check that the zone's id is right")


def test_mistakes_in_the_settings_are_shown_alone(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    deployed.set("LOOKBACK", "never")
    status, lines = shown(capsys)
    assert status == 1
    assert [line[:10] for line in lines] == ["✗ LOOKBACK", " " * 10]


def test_it_sends_only_where_that_is_asked_for(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    shown(capsys)
    assert not deployed.slack.messages
    shown(capsys, "--send")
    assert len(deployed.slack.messages) == len(deployed.wecom.messages) == 1
    with pytest.raises(SystemExit) as ended:
        doctor.main(["--sned"])
    assert ended.value.code == 2
    assert "--sned" in capsys.readouterr().err


def test_it_mentions_only_where_that_is_asked_for_and_something_is_sent(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    deployed.set("CHANNELS__OPS__MENTION", "here")
    status, _ = shown(capsys, "--mention")
    assert "SEND=1" in str(status)
    shown(capsys, "--send")
    assert b"<!here>" not in deployed.slack.requests[-1].body
    shown(capsys, "--send", "--mention")
    assert b"<!here>" in deployed.slack.requests[-1].body


def test_it_shows_the_commit_of_what_is_no_release(
    deployed: Deployed,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """That of the checkout in a line of its own, that of a package beside the version."""
    monkeypatch.setattr(doctor, "unreleased_commit", lambda: "0123456789ab+")
    monkeypatch.setattr(machine, "COMMIT", tmp_path / "commit.txt")
    _, lines = shown(capsys)
    assert lines[-1].split() == ["✓", "checkout", "unreleased,", "commit", "0123456789ab+"]
    assert f"edgeone-notifier {__version__};" in " ".join(lines).replace(",", ";")
    machine.COMMIT.write_text("ba9876543210\n")
    _, lines = shown(capsys)
    assert f"edgeone-notifier {__version__}, unreleased, commit ba9876543210" in " ".join(lines)
